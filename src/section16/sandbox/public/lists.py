"""A public filing as lists name it: one entry for each of its parties."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from section16.form.header import HeaderParty
from section16.sandbox.clock import EASTERN
from section16.sandbox.store import Taken
from section16.standard.numbers import Accession, Cik

__all__ = ["INDEXES", "Entry", "entries_of", "folder_of", "index"]


_SITE: Final = "http://www.sec.gov"
_NAME, _FORM, _CIK, _FILED, _FILE, _URL = 62, 12, 12, 12, 52, 86
_FORM_DASHES, _COMPANY_DASHES, _CRAWLER_DASHES, _MASTER_DASHES = 141, 145, 179, 80


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
    def padded_cik(self) -> str:
        """Return the party's CIK as EDGAR's feeds have it."""
        return Cik.of(self.cik).padded

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
    return f"/Archives/edgar/data/{Cik.of(cik).bare}/{Accession.parse(accession_number).undashed}"


def entries_of(filings: Iterable[Taken]) -> Iterator[Entry]:
    """Yield the entries of filings, those of owners before that of the issuer."""
    for taken in filings:
        header = taken.header
        if header is not None:
            yield from (_entry(taken, party, "Reporting") for party in header.reporting_owners)
            yield from (_entry(taken, party, "Issuer") for party in (header.issuer,) if party)


def _entry(taken: Taken, party: HeaderParty, role: str) -> Entry:
    return Entry(
        cik=Cik.of(party.cik or "0").bare,
        name=party.name or "",
        role=role,
        form=taken.form_type,
        accession_number=taken.accession_number,
        filed_on=taken.filed_on,
        accepted_at=taken.decided_at.astimezone(EASTERN).replace(microsecond=0),
    )


def index(kind: str, entries: Iterable[Entry], last: date, *, daily: bool) -> bytes:
    """Write an index: `form`, `company`, `master` or `crawler`; `last` is the day of the last data received."""
    order, title, head, row = INDEXES[kind]
    rows = (
        row(entry, f"{entry.filed_on:%Y%m%d}" if daily else f"{entry.filed_on}") for entry in sorted(entries, key=order)
    )
    lines = [*_preamble(kind, title, last, daily=daily), *head(daily), *rows]
    return ("\n".join(lines) + "\n").encode("latin-1", "replace")


def _preamble(kind: str, title: str, last: date, *, daily: bool) -> Iterator[str]:
    word = "Daily" if daily else "Master"
    yield f"Description:           {word} {title}"
    yield f"Last Data Received:    {_day(last, daily=daily)}"
    yield f"Comments:              webmaster{'@'}sec.gov"
    if kind != "crawler":
        yield "Anonymous FTP:         ftp://ftp.sec.gov/edgar/"
    if kind == "master" and not daily:
        yield "Cloud HTTP:            https://www.sec.gov/Archives/"
    yield from [" "] * (1 if kind == "master" and daily else 4)


def _day(day: date, *, daily: bool) -> str:
    return f"{day:%b} {day.day:2}, {day.year}" if daily else f"{day:%B} {day.day}, {day.year}"


def _cut(text: str, width: int) -> str:
    """Fit a text into a column; a name that is too long is cut short of the next one."""
    return text[: width - 2].ljust(width)


def _index_file(entry: Entry) -> str:
    return f"edgar/data/{entry.cik}/{entry.accession_number}.txt"


def _form_head(_daily: bool) -> list[str]:  # noqa: FBT001 - a column of the table
    head = f"{'Form Type':{_FORM}}{'Company Name':{_NAME}}{'CIK':{_CIK}}{'Date Filed':{_FILED}}File Name"
    return [head, "-" * _FORM_DASHES]


def _form_row(entry: Entry, filed: str) -> str:
    return (
        f"{entry.form:{_FORM}}{_cut(entry.name, _NAME)}{entry.cik:{_CIK}}{filed:{_FILED}}{_index_file(entry):{_FILE}}"
    )


def _company_head(_daily: bool) -> list[str]:  # noqa: FBT001 - a column of the table
    # EDGAR breaks this head over two lines.
    head = f"{'Company Name':{_NAME}}{'Form Type':{_FORM}}CIK"
    return [head, "      Date Filed  File Name", "-" * _COMPANY_DASHES]


def _company_row(entry: Entry, filed: str) -> str:
    return (
        f"{_cut(entry.name, _NAME)}{entry.form:{_FORM}}{entry.cik:{_CIK}}{filed:{_FILED}}{_index_file(entry):{_FILE}}"
    )


def _crawler_head(_daily: bool) -> list[str]:  # noqa: FBT001 - a column of the table
    head = f"{'Company Name':{_NAME}}{'Form Type':{_FORM}}CIK"
    return [head, "      Date Filed  URL ", "-" * _CRAWLER_DASHES]


def _crawler_row(entry: Entry, filed: str) -> str:
    url = f"{_SITE}/Archives/edgar/data/{entry.cik}/{entry.accession_number}-index.htm"
    return f"{_cut(entry.name, _NAME)}{entry.form:{_FORM}}{entry.cik:{_CIK}}{filed:{_FILED}}{url:{_URL}}"


def _master_head(daily: bool) -> list[str]:  # noqa: FBT001 - a column of the table
    return [f"CIK|Company Name|Form Type|Date Filed|{'File Name' if daily else 'Filename'}", "-" * _MASTER_DASHES]


def _master_row(entry: Entry, filed: str) -> str:
    return f"{entry.cik}|{entry.name}|{entry.form}|{filed}|{_index_file(entry)}"


Order = Callable[[Entry], tuple[str, ...]]
Head = Callable[[bool], list[str]]
Line = Callable[[Entry, str], str]

# For each index: its order, its title, its head, a row of it.
INDEXES: Final[dict[str, tuple[Order, str, Head, Line]]] = {
    "form": (
        lambda one: (one.form, one.name.upper(), one.accession_number),
        "Index of EDGAR Dissemination Feed by Form Type",
        _form_head,
        _form_row,
    ),
    "company": (
        lambda one: (one.name.upper(), one.form, one.accession_number),
        "Index of EDGAR Dissemination Feed by Company Name",
        _company_head,
        _company_row,
    ),
    "master": (
        lambda one: (one.cik, one.form, one.accession_number),
        "Index of EDGAR Dissemination Feed",
        _master_head,
        _master_row,
    ),
    "crawler": (
        lambda one: (one.name.upper(), one.form, one.accession_number),
        "Crawler Index of EDGAR Dissemination Feed by Company Name",
        _crawler_head,
        _crawler_row,
    ),
}
