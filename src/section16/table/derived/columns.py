"""The columns of the lake's derived tables: one home for their schema, their page and their rows."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import pyarrow as pa

from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.schema import AMOUNT, ROW_POSITION, Column

__all__ = ["ABOUT_DERIVED", "DERIVED", "ISSUER", "derived_columns", "derived_schema"]

ISSUER: Final = "ISSUER"
_TEXTS: Final = pa.list_(pa.string())
_LINE: Final = "LINE_NUMBER"

ABOUT_DERIVED: Final[Mapping[str, str]] = {
    "lines": "One row a line: what one balance counts, a class held one way by the owners of a report, or a derivative "
    "series; with its last balance.",
    "postings": "One row for each row of Tables I and II as amended, on its line: what it added, and the balance "
    "reported after it.",
    "gaps": "One row for each reported balance that does not follow from the one before, with what may explain it.",
    "restatements": "One row for each row of an amendment, and for each row that one withdraws: what it does to which "
    "row. Where several reports may be meant, each has its rows.",
    "events": "One row for each thing that happened, although several filings report it; the columns of the "
    "transaction are those of the row that was filed last.",
    "repairs": "One row for each value that its filer is thought to have meant otherwise.",
    "lateness": "One row for each transaction, and for each Form 3 and 5 as a whole: when it was due, and how late it "
    "was.",
}
DERIVED: Final = tuple(ABOUT_DERIVED)


def _column(name: str, type_: pa.DataType, about: str) -> Column:
    return Column(name=name, type=type_, about=about, sec=False)


def _row_key(whose: str, prefix: str = "") -> tuple[Column, ...]:
    """Return the columns that name a row of Table I or II."""
    return (
        _column(f"{prefix}{ACCESSION_NUMBER}", pa.string(), f"the filing of {whose}"),
        _column(f"{prefix}ROW_TABLE", pa.string(), "its table: nonderiv_trans, nonderiv_holding, deriv_trans, …"),
        _column(f"{prefix}ROW_SK", pa.int64(), "its key there"),
        _column(f"{prefix}{ROW_POSITION}", pa.int32(), "its place in Table I or II, from 1; null for data sets"),
    )


_ISSUER: Final = _column(ISSUER, pa.string(), "the issuer's CIK without leading zeros")
_LINE_KEY: Final = (_ISSUER, _column(_LINE, pa.int32(), "the line of `lines`, by its number among the issuer's"))
_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "lines": (
        _ISSUER,
        _column(_LINE, pa.int32(), "its number among the issuer's lines, from 1, in the order in which they opened"),
        _column("OWNERS", _TEXTS, "CIKs of the owners of its first report, sorted, without leading zeros"),
        _column("DERIVATIVE", pa.bool_(), "whether it stands in Table II"),
        _column("SECURITY", pa.string(), "its class, in the words by which titles are told apart"),
        _column("TITLES", _TEXTS, "the titles as filed, each once"),
        _column("OWNERSHIP", pa.string(), "D or I"),
        _column("NATURE", pa.string(), "the nature of ownership, in the words by which natures are told apart"),
        _column("STRIKE", AMOUNT, "the exercise price of a derivative"),
        _column("EXPIRES", pa.date32(), "when it expires"),
        _column("UNDERLYING", pa.string(), "the class that it is exercised for, in the same words"),
        _column("BY_VALUE", pa.bool_(), "whether its balance is in dollars, not in shares"),
        _column("PART", pa.int32(), "from 1, where several lines of a report have the same words"),
        _column("POSTINGS", pa.int32(), "how many rows are on it"),
        _column("GAPS", pa.int32(), "how many of its balances do not follow from the one before"),
        _column("FIRST_DAY", pa.date32(), "the first day on which something was posted"),
        _column("LAST_DAY", pa.date32(), "the last one"),
        _column("BALANCE", AMOUNT, "what it held after all postings; null where no balance was ever reported"),
        _column("BASIS", pa.string(), "reported, or computed from the last one reported"),
        *_row_key("the row with that reported balance"),
    ),
    "postings": (
        *_LINE_KEY,
        _column("POSTING", pa.int32(), "its place on the line, from 1, in the order in which rows count"),
        _column("KIND", pa.string(), "opening, transaction, or holding"),
        _column("DAY", pa.date32(), "the day of the transaction; of a holding the period of its report"),
        _column("CODE", pa.string(), "the transaction code"),
        _column("AMOUNT", AMOUNT, "what it added, negative for a disposition; null for a holding"),
        _column("REPORTED", AMOUNT, "the balance reported after it"),
        _column("KNOWN_AT", pa.timestamp("us"), "when it could be known, Eastern; a day's end where no hour is known"),
        *_row_key("the row"),
    ),
    "gaps": (
        *_LINE_KEY,
        _column("FIRST_DAY", pa.date32(), "the day of the balance before"),
        _column("LAST_DAY", pa.date32(), "the day of the balance that does not follow"),
        _column("COMPUTED", AMOUNT, "what the balance should be by the one before and what moved"),
        _column("REPORTED", AMOUNT, "what it is"),
        _column("DIFFERENCE", AMOUNT, "reported less computed"),
        _column("KIND", pa.string(), "the likeliest explanation"),
        _column("CERTAINTY", pa.string(), "how sure that is: certain, likely, or possible"),
        _column("ARITHMETIC", pa.string(), "its arithmetic"),
        _column("EVIDENCE", _TEXTS, "the rows that it rests on: accession number, table, key"),
        _column("OTHERS", _TEXTS, "the other explanations, each with its certainty and arithmetic"),
        *_row_key("the row whose balance does not follow"),
        *_row_key("the row with the balance before", "AFTER_"),
    ),
    "restatements": (
        _ISSUER,
        _column("AMENDMENT", pa.string(), "the accession number of the amendment"),
        _column("ORIGINAL", pa.string(), "that of the report that it amends; null where none fits"),
        _column("CERTAINTY", pa.string(), "how sure that is: certain, likely, or possible"),
        _column("REPORT_SCORE", pa.int32(), "in percent of what could speak for it"),
        _column("OTHER_REPORTS", _TEXTS, "reports that fit as well"),
        _column("KIND", pa.string(), "repeats, corrects, adds, withdraws, or ambiguous; null for no row at all"),
        _column("SCORE", pa.int32(), "how alike both rows are, in percent"),
        _column("COLUMNS", _TEXTS, "the columns that changed"),
        _column("CHANGES", pa.string(), "what changed, in words"),
        _column("EVIDENCE", _TEXTS, "what agrees, or the words that withdraw"),
        _column("CANDIDATES", _TEXTS, "rows that may be meant, where it is ambiguous: accession number, table, key"),
        *_row_key("the row of the amendment"),
        *_row_key("the row that it restates, which may be an earlier amendment's", "ORIGINAL_"),
    ),
    "events": (
        _ISSUER,
        _column("OWNERS", _TEXTS, "CIKs of all owners that report it, sorted, without leading zeros"),
        _column("DAY", pa.date32(), "the day of the transaction"),
        _column("CODE", pa.string(), "the transaction code"),
        _column("ACQUIRED_DISPOSED", pa.string(), "A or D"),
        _column("SECURITY_TITLE", pa.string(), "the title as filed"),
        _column("DERIVATIVE", pa.bool_(), "whether it stands in Table II"),
        _column("SHARES", AMOUNT, "the number of shares"),
        _column("PRICE", AMOUNT, "the price of one"),
        _column("VALUE", AMOUNT, "shares times price; null where one is missing or no column holds the product"),
        _column("FIRST_FILED", pa.date32(), "when it was filed first"),
        _column("FILINGS", _TEXTS, "the accession numbers of the filings that report it, the first filed first"),
        _column("ROWS", _TEXTS, "their rows: accession number, table, key"),
        _column("REASONS", _TEXTS, "why they are one"),
        *_row_key("the row filed last"),
    ),
    "repairs": (
        _ISSUER,
        _column("COLUMN_NAME", pa.string(), "the column of the value in the row's table"),
        _column("AS_FILED", pa.string(), "the value as filed"),
        _column("PROPOSED", pa.string(), "the value that was meant; null where the row stands twice"),
        _column("REPAIR", pa.string(), "what was typed wrongly: year, total-in-price, duplicate-row, …"),
        _column("CERTAINTY", pa.string(), "certain, likely, or possible"),
        _column("EVIDENCE", pa.string(), "the arithmetic that speaks for it"),
        _column("ROWS", _TEXTS, "the rows that it rests on: accession number, table, key"),
        *_row_key("the row"),
    ),
    "lateness": (
        _ISSUER,
        _column("FORM", pa.string(), "3, 4, 5, or an amendment"),
        _column("FILED_ON", pa.date32(), "when it was filed"),
        _column("DAY", pa.date32(), "the day of the transaction; of a whole report the event or year end"),
        _column("CODE", pa.string(), "the transaction code; null for a whole report"),
        _column("STATUS", pa.string(), "in time, late, advice, no due day, cannot tell, or repeated"),
        _column("DUE_FORM", pa.string(), "the form on which it was due"),
        _column("DUE_ON", pa.date32(), "the last day on which it was in time"),
        _column("LATE_BUSINESS_DAYS", pa.int32(), "EDGAR's business days after that"),
        _column("LATE_DAYS", pa.int32(), "days after that"),
        _column("NOTES", pa.string(), "what the answer rests on"),
        *_row_key("the row, or of the whole report"),
    ),
}


def derived_columns(table: str) -> tuple[Column, ...]:
    """List the columns of a derived table in order; raise KeyError for a name that is none."""
    return _COLUMNS[table]


@cache
def derived_schema(table: str) -> pa.Schema:
    """Return a derived table's Arrow schema."""
    return pa.schema([(one.name, one.type) for one in derived_columns(table)])
