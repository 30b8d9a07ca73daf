"""A public filing as lists name it: one entry for each of its parties."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from msgspec import Struct

from section16.form.header import HeaderParty
from section16.sandbox.clock import EASTERN
from section16.sandbox.records import Taken

__all__ = ["Entry", "entries_of", "folder_of"]


class Entry(Struct, frozen=True, kw_only=True):
    """One filing under one of its parties; `cik` is without leading zeros, `role` is Reporting or Issuer."""

    cik: str
    name: str
    role: str
    form: str
    accession_number: str
    filed_on: date
    accepted_at: datetime

    @property
    def folder(self) -> str:
        """Return the path of the filing's folder under this party."""
        return folder_of(self.cik, self.accession_number)

    @property
    def index(self) -> str:
        """Return the path of the filing's page."""
        return f"{self.folder}/{self.accession_number}-index.htm"


def folder_of(cik: str, accession_number: str) -> str:
    """Return the path of a filing's folder, under one of its parties."""
    return f"/Archives/edgar/data/{int(cik)}/{accession_number.replace('-', '')}"


def entries_of(filings: Iterable[Taken]) -> Iterator[Entry]:
    """Yield the entries of filings, those of owners before that of the issuer."""
    for taken in filings:
        header = taken.header
        if header is not None:
            yield from (_entry(taken, party, "Reporting") for party in header.reporting_owners)
            yield from (_entry(taken, party, "Issuer") for party in (header.issuer,) if party)


def _entry(taken: Taken, party: HeaderParty, role: str) -> Entry:
    return Entry(
        cik=str(int(party.cik or "0")),
        name=party.name or "",
        role=role,
        form=taken.form_type,
        accession_number=taken.accession_number,
        filed_on=taken.filed_on,
        accepted_at=taken.decided_at.astimezone(EASTERN).replace(microsecond=0),
    )
