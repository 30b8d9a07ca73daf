"""The columns of a filing that no element of it has: where it came from, EDGAR's header, ticked boxes in words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from section16.form.header import HeaderParty, SubmissionHeader
from section16.standard.datasets import ACCESSION_NUMBER
from section16.standard.numbers import Cik
from section16.table.raw import KeyedFiling
from section16.table.schema import PARSER_VERSION

__all__ = [
    "BOXES",
    "FILE_NUMBER",
    "OWNER_CIK",
    "RELATIONSHIP",
    "Heading",
    "columns_of_filings",
    "columns_of_places",
    "columns_of_rejects",
    "file_number_of",
    "file_numbers_of",
    "heading_of",
    "owner_columns_of",
    "relationship_of",
]

# The ticked boxes in the SEC's words, in this order and so spelled, with a comma and no space between them:
# `Director,Officer,TenPercentOwner`. Until some time after 2022 the SEC wrote no comma before `Other`
# (`DirectorOther`). It is null where no box is ticked. The readme's capitals (OFFICER, DIRECTOR, OTHER) are in
# no file. Source: what users of the files of 2006 to 2026 counted in them; the corpus has no REPORTINGOWNER.
RELATIONSHIP: Final = "RPTOWNER_RELATIONSHIP"
BOXES: Final[Mapping[str, str]] = {
    "Director": "IS_DIRECTOR",
    "Officer": "IS_OFFICER",
    "TenPercentOwner": "IS_TENPERCENTOWNER",
    "Other": "IS_OTHER",
}
FILE_NUMBER: Final = "FILE_NUMBER"
OWNER_CIK: Final = "RPTOWNERCIK"

_Columns = dict[str, Sequence[object]]


class Heading(Struct, frozen=True, kw_only=True):
    """What the tables take from EDGAR's header of a submission, each named as its column.

    `accepted_at` is the Eastern wall clock, without a zone; `issuer_fiscal_year_end` is MMDD.
    """

    filing_date: date | None = None
    accepted_at: datetime | None = None
    issuer_sic: str | None = None
    issuer_state_of_incorporation: str | None = None
    issuer_fiscal_year_end: str | None = None


def heading_of(header: SubmissionHeader | None) -> Heading:
    """Return what the tables take from a header for the filing."""
    if header is None:
        return Heading()
    issuer = header.issuer or HeaderParty()
    return Heading(
        filing_date=header.filed_on,
        accepted_at=header.accepted_at.replace(tzinfo=None) if header.accepted_at else None,
        issuer_sic=issuer.sic_code,
        issuer_state_of_incorporation=issuer.state_of_incorporation,
        issuer_fiscal_year_end=issuer.fiscal_year_end,
    )


def file_numbers_of(header: SubmissionHeader | None) -> dict[Cik, str]:
    """Return the file number that a header gives for each owner's CIK."""
    parties = header.reporting_owners if header else ()
    found = ((Cik.of(party.cik), party.file_number) for party in parties if party.cik and party.file_number)
    return dict(reversed(tuple(found)))  # the first of an owner


def columns_of_filings(filed: Sequence[KeyedFiling], headings: Sequence[Heading], read_by: str) -> _Columns:
    """Return the columns of `submission` that are not the form's; the filing day is the header's, else the index's."""
    columns: _Columns = {name.upper(): [getattr(one, name) for one in headings] for name in Heading.__struct_fields__}
    columns["FILING_DATE"] = [day or one.raw.filed_on for day, one in zip(columns["FILING_DATE"], filed, strict=True)]
    return {**columns, **columns_of_places(filed, read_by)}


def columns_of_places(filed: Sequence[KeyedFiling], read_by: str) -> _Columns:
    """Return the columns of `submission` that say where a filing came from and what read it."""
    return {**_places(filed), "READ_BY": [read_by] * len(filed), **_versions(filed)}


def owner_columns_of(values: Mapping[str, object], file_numbers: Mapping[Cik, str]) -> dict[str, str | None]:
    """Return the columns of `reportingowner` that are not the form's: ticked boxes in words, the file number."""
    words = relationship_of(tuple(bool(values.get(box)) for box in BOXES.values()))
    cik = values.get(OWNER_CIK)
    return {RELATIONSHIP: words, FILE_NUMBER: file_number_of(cik if isinstance(cik, str) else None, file_numbers)}


def relationship_of(ticked: Sequence[bool]) -> str | None:
    """Return the ticked boxes in words, None where none is ticked."""
    return ",".join(word for word, box in zip(BOXES, ticked, strict=True) if box) or None


def file_number_of(cik: str | None, file_numbers: Mapping[Cik, str]) -> str | None:
    """Return the file number that a header gives for an owner."""
    return file_numbers.get(Cik.of(cik)) if cik else None


def columns_of_rejects(filed: Sequence[KeyedFiling], reasons: Sequence[str]) -> _Columns:
    """Return the columns of `rejects`."""
    sizes = [len(one.raw.data) for one in filed]
    keys = [one.key for one in filed]
    return {ACCESSION_NUMBER: keys, **_places(filed), "SIZE": sizes, "REASON": [*reasons], **_versions(filed)}


def _places(filed: Sequence[KeyedFiling]) -> _Columns:
    return {
        "SOURCE": [one.raw.source for one in filed],
        "SOURCE_POSITION": [one.raw.position for one in filed],
        "SHA256": [one.hash for one in filed],
    }


def _versions(filed: Sequence[KeyedFiling]) -> _Columns:
    return {"PARSER_VERSION": [PARSER_VERSION] * len(filed)}
