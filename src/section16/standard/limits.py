"""Limits on numbers and lengths, each with its source."""

from typing import Final

from msgspec import Struct

__all__ = [
    "DEAREST_SHARE",
    "LARGEST_FILE",
    "LIMITS",
    "Limit",
    "limit",
    "limit_when_read",
]

LARGEST_FILE: Final = 100_000_000  # bytes; what a submission, the largest thing that EDGAR takes, may have

# Dollars. One share of the dearest listed classes but one costs less; a price above it is nearly always a total.
DEAREST_SHARE: Final = 20_000

_TABLE_34 = "EDGAR Ownership XML Technical Specification v5.5, Table 3.4 and edgarSubmission.xsd"
_TABLE_35 = "EDGAR Ownership XML Technical Specification v5.5, Table 3.5"
_COMMON = "ownershipDocumentCommon.xsd"
_DOCUMENTS = "EDGAR Ownership XML Technical Specification v5.5, 3.6.3 and 4.2"
_MANUAL = "EDGAR Filer Manual, Volume II"


class Limit(Struct, frozen=True):
    """The most that there may be of something, in `unit`; `reading` is a larger figure that the schema takes."""

    name: str
    most: int
    unit: str
    source: str
    note: str = ""
    reading: int | None = None


LIMITS: Final = (
    Limit("reporting owners", 10, "elements", _TABLE_35, "more owners: another filing that refers to this one"),
    Limit("rows of a table", 30, "elements", _TABLE_35, "more rows: another filing that refers to this one"),
    Limit("rows of a document", 60, "elements", _TABLE_35, "30 in each table"),
    Limit("footnotes", 99, "elements", _TABLE_35, "ids F1 to F99"),
    Limit("footnotes of a cell", 99, "elements", _COMMON),
    Limit("signatures", 10, "elements", _TABLE_35),
    Limit("footnote", 1000, "characters", _TABLE_35, "the schema sets none; longer text: several footnotes"),
    Limit("remarks", 2000, "characters", _TABLE_35, "longer text: an EX-99 that the remarks name"),
    Limit("securityTitle", 60, "characters", _TABLE_35, "the data sets give the underlying title 50"),
    Limit("natureOfOwnership", 100, "characters", _TABLE_35),
    Limit("officerTitle", 30, "characters", _TABLE_35),
    Limit("otherText", 30, "characters", _TABLE_35),
    Limit("signatureName", 255, "characters", _TABLE_35),
    Limit("issuerName", 150, "characters", _TABLE_35, "inserted by EDGAR"),
    Limit("issuerTradingSymbol", 10, "characters", _TABLE_35),
    Limit("issuerForeignTradingSymbol", 14, "characters", _TABLE_35),
    Limit("cik", 10, "digits", _TABLE_35, "leading zeros optional"),
    Limit("rptOwnerCcc", 8, "characters", _TABLE_35, "exactly"),
    Limit("rptOwnerName", 150, "characters", _TABLE_35, "inserted by EDGAR"),
    Limit("rptOwnerStreet1", 40, "characters", _TABLE_35),
    Limit("rptOwnerStreet2", 40, "characters", _TABLE_35),
    Limit("rptOwnerCity", 30, "characters", _TABLE_35),
    Limit("rptOwnerNonUSStateTerritory", 30, "characters", _TABLE_35, "the schema takes 40", 40),
    Limit("rptOwnerZipCode", 10, "characters", _TABLE_35),
    Limit("rptOwnerStateDescription", 50, "characters", _TABLE_35, "inserted by EDGAR"),
    Limit("number", 16, "digits", _COMMON, "12 before and 4 after the point: 999999999999.9999"),
    Limit("decimals", 4, "digits", _COMMON),
    Limit("documents", 611, "documents", _TABLE_34, "one primary and 610 supporting"),
    Limit("CORRESP", 100, "documents", _DOCUMENTS),
    Limit("COVER", 10, "documents", _DOCUMENTS),
    Limit("exhibits and graphics", 500, "documents", _DOCUMENTS, "EX-24, EX-99 and GRAPHIC together"),
    Limit("documentName", 32, "characters", _TABLE_34, "lower case, digits, at most one _, one -, one ."),
    Limit("documentType", 20, "characters", _TABLE_34, "with the text after the point"),
    Limit("documentDescription", 255, "characters", _TABLE_34),
    Limit("notification addresses", 30, "elements", _TABLE_34),
    Limit("notificationEmailAddress", 80, "characters", _TABLE_34),
    Limit("contactName", 30, "characters", _TABLE_34),
    Limit("contactPhoneNumber", 20, "characters", _TABLE_34),
    Limit("contactEmailAddress", 80, "characters", _TABLE_34),
    Limit("submission", 200, "megabytes", _MANUAL),
    Limit("line of an attachment", 80, "characters", _MANUAL, "132 inside <TABLE>"),
)

_BY_NAME = {one.name: one for one in LIMITS}


def limit(name: str) -> int:
    """Return the most that there may be of something; raise KeyError for a name that is not in the list."""
    return _BY_NAME[name].most


def limit_when_read(name: str) -> int:
    """Return the most that the schema takes, which may be more than the specification lets filers write."""
    one = _BY_NAME[name]
    return one.reading or one.most
