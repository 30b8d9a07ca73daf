"""Public filings as EDGAR lists them, once for each party, and its indexes of them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from section16.form.header import HeaderParty
from section16.sandbox.clock import EASTERN
from section16.sandbox.store import TakenSubmission
from section16.standard.numbers import Accession, Cik

__all__ = ["INDEXES", "IndexFormat", "PartyFiling", "Period", "folder_path", "party_filings", "write_index"]

Period = Literal["daily", "full"]

_SITE: Final = "http://www.sec.gov"
_NAME, _FORM, _CIK, _FILED, _FILE, _URL = 62, 12, 12, 12, 52, 86
_FORM_DASHES, _COMPANY_DASHES, _CRAWLER_DASHES, _MASTER_DASHES = 141, 145, 179, 80


class PartyFiling(Struct, frozen=True, kw_only=True):
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
        return folder_path(self.cik, self.accession_number)

    @property
    def index(self) -> str:
        """Return the path of the filing's page."""
        return f"{self.folder}/{self.accession_number}-index.htm"


def folder_path(cik: str, accession_number: str) -> str:
    """Return the path of a filing's folder, under one of its parties."""
    return f"/Archives/edgar/data/{Cik.of(cik).bare}/{Accession.parse(accession_number).undashed}"


def party_filings(filings: Iterable[TakenSubmission]) -> Iterator[PartyFiling]:
    """Yield each filing once for each of its parties, owners before the issuer."""
    for taken in filings:
        header = taken.header
        if header is not None:
            yield from (_party_filing(taken, party, "Reporting") for party in header.reporting_owners)
            yield from (_party_filing(taken, party, "Issuer") for party in (header.issuer,) if party)


def _party_filing(taken: TakenSubmission, party: HeaderParty, role: str) -> PartyFiling:
    return PartyFiling(
        cik=Cik.of(party.cik or "0").bare,
        name=party.name or "",
        role=role,
        form=taken.form_type,
        accession_number=taken.accession_number,
        filed_on=taken.filed_on,
        accepted_at=taken.decided_at.astimezone(EASTERN).replace(microsecond=0),
    )


def write_index(kind: str, filings: Iterable[PartyFiling], last: date, period: Period) -> bytes:
    """Write an index: `form`, `company`, `master` or `crawler`; `last` is the day of the last data received."""
    layout = INDEXES[kind]
    rows = (
        layout.row(one, f"{one.filed_on:%Y%m%d}" if period == "daily" else f"{one.filed_on}")
        for one in sorted(filings, key=layout.sort_key)
    )
    lines = [*_preamble(kind, layout.title, last, period), *layout.heading(period), *rows]
    return ("\n".join(lines) + "\n").encode("latin-1", "replace")


def _preamble(kind: str, title: str, last: date, period: Period) -> Iterator[str]:
    daily = period == "daily"
    yield f"Description:           {'Daily' if daily else 'Master'} {title}"
    received = f"{last:%b} {last.day:2}, {last.year}" if daily else f"{last:%B} {last.day}, {last.year}"
    yield f"Last Data Received:    {received}"
    yield f"Comments:              webmaster{'@'}sec.gov"
    if kind != "crawler":
        yield "Anonymous FTP:         ftp://ftp.sec.gov/edgar/"
    if kind == "master" and not daily:
        yield "Cloud HTTP:            https://www.sec.gov/Archives/"
    yield from [" "] * (1 if kind == "master" and daily else 4)


def _column(text: str, width: int) -> str:
    """Fit a text into a column; a name that is too long is cut short of the next one."""
    return text[: width - 2].ljust(width)


def _text_path(filing: PartyFiling) -> str:
    return f"edgar/data/{filing.cik}/{filing.accession_number}.txt"


def _form_heading(_period: Period) -> list[str]:
    heading = f"{'Form Type':{_FORM}}{'Company Name':{_NAME}}{'CIK':{_CIK}}{'Date Filed':{_FILED}}File Name"
    return [heading, "-" * _FORM_DASHES]


def _form_row(filing: PartyFiling, filed_on: str) -> str:
    columns = f"{filing.form:{_FORM}}{_column(filing.name, _NAME)}{filing.cik:{_CIK}}"
    return f"{columns}{filed_on:{_FILED}}{_text_path(filing):{_FILE}}"


def _company_heading(_period: Period) -> list[str]:
    # EDGAR breaks this heading over two lines.
    heading = f"{'Company Name':{_NAME}}{'Form Type':{_FORM}}CIK"
    return [heading, "      Date Filed  File Name", "-" * _COMPANY_DASHES]


def _company_row(filing: PartyFiling, filed_on: str) -> str:
    return f"{_company_columns(filing)}{filed_on:{_FILED}}{_text_path(filing):{_FILE}}"


def _company_columns(filing: PartyFiling) -> str:
    return f"{_column(filing.name, _NAME)}{filing.form:{_FORM}}{filing.cik:{_CIK}}"


def _crawler_heading(_period: Period) -> list[str]:
    heading = f"{'Company Name':{_NAME}}{'Form Type':{_FORM}}CIK"
    return [heading, "      Date Filed  URL ", "-" * _CRAWLER_DASHES]


def _crawler_row(filing: PartyFiling, filed_on: str) -> str:
    url = f"{_SITE}/Archives/edgar/data/{filing.cik}/{filing.accession_number}-index.htm"
    return f"{_company_columns(filing)}{filed_on:{_FILED}}{url:{_URL}}"


def _master_heading(period: Period) -> list[str]:
    file_name = "File Name" if period == "daily" else "Filename"
    return [f"CIK|Company Name|Form Type|Date Filed|{file_name}", "-" * _MASTER_DASHES]


def _master_row(filing: PartyFiling, filed_on: str) -> str:
    return f"{filing.cik}|{filing.name}|{filing.form}|{filed_on}|{_text_path(filing)}"


class IndexFormat(NamedTuple):
    """How one kind of index is sorted and laid out; a row gets the day of filing as that index writes it."""

    title: str
    sort_key: Callable[[PartyFiling], tuple[str, ...]]
    heading: Callable[[Period], list[str]]
    row: Callable[[PartyFiling, str], str]


INDEXES: Final[dict[str, IndexFormat]] = {
    "form": IndexFormat(
        "Index of EDGAR Dissemination Feed by Form Type",
        lambda one: (one.form, one.name.upper(), one.accession_number),
        _form_heading,
        _form_row,
    ),
    "company": IndexFormat(
        "Index of EDGAR Dissemination Feed by Company Name",
        lambda one: (one.name.upper(), one.form, one.accession_number),
        _company_heading,
        _company_row,
    ),
    "master": IndexFormat(
        "Index of EDGAR Dissemination Feed",
        lambda one: (one.cik, one.form, one.accession_number),
        _master_heading,
        _master_row,
    ),
    "crawler": IndexFormat(
        "Crawler Index of EDGAR Dissemination Feed by Company Name",
        lambda one: (one.name.upper(), one.form, one.accession_number),
        _crawler_heading,
        _crawler_row,
    ),
}
