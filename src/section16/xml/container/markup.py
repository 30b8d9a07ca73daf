"""EDGAR's own words around a filing: every label, tag and mark of a submission, written here and nowhere else.

A submission's header has two written forms. In the labelled one, of full-submission texts, a value stands behind a
label (`FILED AS OF DATE:`); in the tagged one, of `.hdr.sgml` files and the daily feed, behind a tag
(`<FILING-DATE>`). The readers and the writers of both go by these tables; a test looks for a second home.
"""

from typing import Final, Literal, NamedTuple

__all__ = [
    "ACCEPTED", "ACCESSION", "ADDRESS", "ALL_VALUES", "BUSINESS_ADDRESS", "CIK", "COMPANY_DATA", "DOCUMENT",
    "DOCUMENT_VALUES", "FILED", "FILE_NUMBER", "FILING_VALUES", "FISCAL_YEAR_END", "FORM", "FORMER", "HEADER_ENDS",
    "INDUSTRY", "ISSUER", "MAIL_ADDRESS", "OWNER", "OWNER_DATA", "PARTY", "PRIVACY_WRAPPER", "ROLES", "SECTIONS",
    "SEC_DOCUMENT", "SEC_HEADER", "STATE_OF_INCORPORATION", "SUBMISSION", "SUBMISSION_ROOTS", "SUBMISSION_STARTS",
    "TEXT", "TOP", "XML", "HeaderKind", "HeaderSection", "HeaderValue", "SgmlTag",
]  # fmt: skip


class SgmlTag(NamedTuple):
    """A tag of the text around documents, as it opens and as it closes."""

    name: str
    opens: bytes
    closes: bytes


def _tag(name: str) -> SgmlTag:
    return SgmlTag(name, f"<{name}>".encode(), f"</{name}>".encode())


SEC_DOCUMENT: Final = _tag("SEC-DOCUMENT")
SEC_HEADER: Final = _tag("SEC-HEADER")
SUBMISSION: Final = _tag("SUBMISSION")
DOCUMENT: Final = _tag("DOCUMENT")
TEXT: Final = _tag("TEXT")
XML: Final = _tag("XML")

HeaderKind = Literal["text", "count", "day", "moment", "yes", "act", "industry"]


class HeaderValue(NamedTuple):
    """One value of a header in both written forms, and the field of `section16.form.header` that it fills.

    `gap` is what EDGAR leaves between label and value, where that is not tabs up to the column of the section.
    """

    tag: str
    label: str
    field: str
    kind: HeaderKind = "text"
    gap: str = ""

    def label_in(self, year: int | None) -> str:
        """Return the label in the headers of a year."""
        return _LABELS_BEFORE_2026.get(self.label, self.label) if year and year < _NEW_LABELS else self.label


_NEW_LABELS: Final = 2026
_LABELS_BEFORE_2026: Final = {"EIN": "IRS NUMBER"}

ACCESSION: Final = HeaderValue("ACCESSION-NUMBER", "ACCESSION NUMBER", "accession_number")
FORM: Final = HeaderValue("TYPE", "CONFORMED SUBMISSION TYPE", "submission_type")
FILED: Final = HeaderValue("FILING-DATE", "FILED AS OF DATE", "filed_on", "day")
# It stands first, and as a tag in both forms.
ACCEPTED: Final = HeaderValue("ACCEPTANCE-DATETIME", "", "accepted_at", "moment")
TOP: Final = (
    ACCESSION,
    FORM,
    HeaderValue("PUBLIC-DOCUMENT-COUNT", "PUBLIC DOCUMENT COUNT", "public_document_count", "count"),
    HeaderValue("PERIOD", "CONFORMED PERIOD OF REPORT", "period", "day"),
    FILED,
    HeaderValue("DATE-OF-FILING-DATE-CHANGE", "DATE AS OF CHANGE", "changed_on", "day"),
    HeaderValue("EFFECTIVENESS-DATE", "EFFECTIVENESS DATE", "effective_on", "day"),
)

CIK: Final = HeaderValue("CIK", "CENTRAL INDEX KEY", "cik")
INDUSTRY: Final = HeaderValue("ASSIGNED-SIC", "STANDARD INDUSTRIAL CLASSIFICATION", "sic_code", "industry")
STATE_OF_INCORPORATION: Final = HeaderValue(
    "STATE-OF-INCORPORATION", "STATE OF INCORPORATION", "state_of_incorporation"
)
FISCAL_YEAR_END: Final = HeaderValue("FISCAL-YEAR-END", "FISCAL YEAR END", "fiscal_year_end")
_WHO: Final = (
    HeaderValue("CONFORMED-NAME", "COMPANY CONFORMED NAME", "name"),
    CIK,
    INDUSTRY,
    HeaderValue("ORGANIZATION-NAME", "ORGANIZATION NAME", "organization", gap=" " * 11 + "\t"),
    HeaderValue("IRS-NUMBER", "EIN", "irs_number", gap="\t" * 4),
    STATE_OF_INCORPORATION,
    FISCAL_YEAR_END,
    HeaderValue("RELATIONSHIP", "RELATIONSHIP", "relationship"),
)
FILE_NUMBER: Final = HeaderValue("FILE-NUMBER", "SEC FILE NUMBER", "file_number")
_FILING: Final = (
    HeaderValue("FORM-TYPE", "FORM TYPE", "form_type"),
    HeaderValue("ACT", "SEC ACT", "sec_act", "act"),
    FILE_NUMBER,
    HeaderValue("FILM-NUMBER", "FILM NUMBER", "film_number"),
)
PARTY: Final = (*_WHO, *_FILING)
ADDRESS: Final = (
    HeaderValue("ADDRESS-IS-A-NON-US-LOCATION", "ADDRESS IS A NON US LOCATION", "non_us", "yes", gap=" \t"),
    HeaderValue("STREET1", "STREET 1", "street1"),
    HeaderValue("STREET2", "STREET 2", "street2"),
    HeaderValue("CITY", "CITY", "city"),
    HeaderValue("STATE", "STATE", "state"),
    HeaderValue("PROVINCE-COUNTRY", "PROVINCE COUNTRY", "province_country", gap="   \t"),
    HeaderValue("ZIP", "ZIP", "zip_code"),
    HeaderValue("PHONE", "BUSINESS PHONE", "phone"),
)
FORMER: Final = (
    HeaderValue("FORMER-CONFORMED-NAME", "FORMER CONFORMED NAME", "name"),
    HeaderValue("DATE-CHANGED", "DATE OF NAME CHANGE", "changed_on", "day"),
)
ALL_VALUES: Final = (ACCEPTED, *TOP, *PARTY, *ADDRESS, *FORMER)


class HeaderSection(NamedTuple):
    """A section of a party; `width` is the column of its values, counted from their labels."""

    tag: str
    label: str
    values: tuple[HeaderValue, ...]
    width: int = 24


COMPANY_DATA: Final = HeaderSection("COMPANY-DATA", "COMPANY DATA", _WHO, 40)
OWNER_DATA: Final = HeaderSection("OWNER-DATA", "OWNER DATA", _WHO, 40)
FILING_VALUES: Final = HeaderSection("FILING-VALUES", "FILING VALUES", _FILING)
BUSINESS_ADDRESS: Final = HeaderSection("BUSINESS-ADDRESS", "BUSINESS ADDRESS", ADDRESS)
MAIL_ADDRESS: Final = HeaderSection("MAIL-ADDRESS", "MAIL ADDRESS", ADDRESS)
SECTIONS: Final = frozenset(
    {
        *(one.tag for one in (COMPANY_DATA, OWNER_DATA, FILING_VALUES, BUSINESS_ADDRESS, MAIL_ADDRESS)),
        "FORMER-COMPANY",
        "FORMER-NAME",
    }
)
OWNER: Final = "REPORTING-OWNER"
ISSUER: Final = "ISSUER"
ROLES: Final = frozenset({OWNER, ISSUER, "SUBJECT-COMPANY", "FILER", "FILED-BY", "FILED-FOR", "SERIAL-COMPANY"})

# EDGAR wrapped submissions in a privacy-enhanced message until 2006.
PRIVACY_WRAPPER: Final = b"-----BEGIN PRIVACY"
SUBMISSION_STARTS: Final = (PRIVACY_WRAPPER, SEC_DOCUMENT.opens, _tag("IMS-DOCUMENT").opens, SUBMISSION.opens)
HEADER_ENDS: Final = (SEC_HEADER.closes, DOCUMENT.opens)
DOCUMENT_VALUES: Final = (FORM.tag, "SEQUENCE", "FILENAME", "DESCRIPTION")
SUBMISSION_ROOTS: Final = frozenset(
    {*(one.name for one in (SEC_DOCUMENT, SEC_HEADER, SUBMISSION, DOCUMENT, TEXT, XML)), ACCEPTED.tag, FORM.tag}
)
