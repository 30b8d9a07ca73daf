"""The SEC's Insider Transactions Data Sets: their tables, and where their columns do not follow the form's order.

Source: the data sets' readme (2022) and the headers of the files themselves. The four tables of lines have the form's
own order, a cell followed by its footnotes; so only two tables are listed column by column.
"""

from typing import Final

__all__ = [
    "ACCESSION_NUMBER",
    "NOTES",
    "REPORTING_OWNER",
    "SUBMISSION",
    "TABLES",
    "surrogate_of",
]

ACCESSION_NUMBER: Final = "ACCESSION_NUMBER"
NOTES: Final = "_FN"  # what a column's name has where it holds the footnotes of another

TABLES: Final = (
    "submission",
    "reportingowner",
    "nonderiv_trans",
    "nonderiv_holding",
    "deriv_trans",
    "deriv_holding",
    "footnotes",
    "owner_signature",
)

SUBMISSION: Final = (
    ACCESSION_NUMBER,
    "FILING_DATE",
    "PERIOD_OF_REPORT",
    "DATE_OF_ORIG_SUB",
    "NO_SECURITIES_OWNED",
    "NOT_SUBJECT_SEC16",
    "FORM3_HOLDINGS_REPORTED",
    "FORM4_TRANS_REPORTED",
    "DOCUMENT_TYPE",
    "ISSUERCIK",
    "ISSUERNAME",
    "ISSUERTRADINGSYMBOL",
    "REMARKS",
    "AFF10B5ONE",
)

REPORTING_OWNER: Final = (
    ACCESSION_NUMBER,
    "RPTOWNERCIK",
    "RPTOWNERNAME",
    "RPTOWNER_RELATIONSHIP",
    "RPTOWNER_TITLE",
    "RPTOWNER_TXT",
    "RPTOWNER_STREET1",
    "RPTOWNER_STREET2",
    "RPTOWNER_CITY",
    "RPTOWNER_STATE",
    "RPTOWNER_ZIPCODE",
    "RPTOWNER_STATE_DESC",
    "FILE_NUMBER",
)


def surrogate_of(table: str) -> str:
    """Return the name of the surrogate key of a table of lines: `NONDERIV_TRANS_SK`."""
    return f"{table.upper()}_SK"
