"""What the tables say of a filing that no element of it says: where it came from, and EDGAR's header around it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from msgspec import Struct

from section16.form.header import SubmissionHeader
from section16.spec.datasets import ACCESSION_NUMBER
from section16.table.filed import Filed
from section16.table.raw import Raw
from section16.table.tsv_relationship import BOXES, RELATIONSHIP
from section16.table.version import PARSER_VERSION

__all__ = ["Heading", "header_of_owner", "header_of_submission", "of_filing", "of_owner", "of_reject"]

FILE_NUMBER: Final = "FILE_NUMBER"


class Heading(Struct, frozen=True, kw_only=True):
    """What the tables take from EDGAR's header of a submission, each named as its column.

    `accepted_at` is the Eastern wall clock, without a zone; `issuer_fiscal_year_end` is MMDD.
    """

    filing_date: date | None = None
    accepted_at: datetime | None = None
    issuer_sic: str | None = None
    issuer_state_of_incorporation: str | None = None
    issuer_fiscal_year_end: str | None = None


def header_of_submission(header: SubmissionHeader | None, raw: Raw) -> Heading:
    """Return the header's part of a row of `submission`; the source's filing day where the header has none."""
    if header is None:
        return Heading(filing_date=raw.filed_on)
    issuer = header.issuer
    return Heading(
        filing_date=header.filed_on or raw.filed_on,
        accepted_at=header.accepted_at.replace(tzinfo=None) if header.accepted_at else None,
        issuer_sic=issuer.sic_code if issuer else None,
        issuer_state_of_incorporation=issuer.state_of_incorporation if issuer else None,
        issuer_fiscal_year_end=issuer.fiscal_year_end if issuer else None,
    )


def header_of_owner(header: SubmissionHeader | None, cik: str | None) -> str | None:
    """Return the file number that the header gives under an owner's CIK."""
    if header is None or cik is None:
        return None
    wanted = cik.lstrip("0")
    same = (party for party in header.reporting_owners if (party.cik or "").lstrip("0") == wanted)
    return next((party.file_number for party in same if party.file_number), None)


def of_filing(filed: Filed, heading: Heading, read_by: str) -> dict[str, Any]:
    """Return the columns of `submission` that are not the filer's."""
    around = {"READ_BY": read_by, "PARSER_VERSION": PARSER_VERSION}
    return {**{name.upper(): getattr(heading, name) for name in Heading.__struct_fields__}, **_place(filed), **around}


def of_owner(values: Mapping[str, Any], file_number: str | None) -> dict[str, Any]:
    """Return the columns of `reportingowner` that are not the filer's: the ticked boxes in words, the file number."""
    words = ",".join(word for word, box in BOXES.items() if values.get(box))
    return {RELATIONSHIP: words or None, FILE_NUMBER: file_number}


def of_reject(filed: Filed, reason: str) -> dict[str, Any]:
    """Return a row of `rejects`."""
    around = {"SIZE": len(filed.raw.data), "REASON": reason, "PARSER_VERSION": PARSER_VERSION}
    return {ACCESSION_NUMBER: filed.key, **_place(filed), **around}


def _place(filed: Filed) -> dict[str, Any]:
    return {"SOURCE": filed.raw.source, "SOURCE_POSITION": filed.raw.position, "SHA256": filed.hash}
