"""What EDGAR's submissions JSON says of a filer: who it is, and all that it filed or that was filed about it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from msgspec import Struct

from section16.edgar.errors import AnswerError
from section16.edgar.parsing import Fields, day_of, fields_of, flag_of, items_of, number_of, text_of, texts_of
from section16.standard.numbers import Accession, Cik

__all__ = ["FilerRecord", "ListedFiling", "Shard", "read_record", "read_shard", "record_path", "shard_path"]

_SUBMISSIONS: Final = "/submissions"


class ListedFiling(Struct, frozen=True, kw_only=True):
    """One filing of the list.

    `accepted` is the time as written: its `Z` means Greenwich for some filers and New York for others, so it is no
    time until the filing's own header has been read. `primary_document` may lie in the folder of a stylesheet.
    """

    accession_number: str
    form: str | None = None
    filed_on: date | None = None
    report_on: date | None = None
    accepted: str | None = None
    primary_document: str | None = None
    description: str | None = None
    size: int | None = None

    @property
    def source_document(self) -> str | None:
        """Return the name of the document as filed, out of the stylesheet's folder (`xslF345X05/`)."""
        return self.primary_document.rpartition("/")[2] or None if self.primary_document else None

    def folder_path(self, cik: str) -> str:
        """Return the filing's folder under one of its parties."""
        return f"/Archives/edgar/data/{Cik.of(cik).bare}/{Accession.parse(self.accession_number).undashed}"


class Shard(Struct, frozen=True, kw_only=True):
    """A further file of the list, with the days that it spans."""

    name: str
    count: int | None = None
    first: date | None = None
    last: date | None = None


class FilerRecord(Struct, frozen=True, kw_only=True):
    """A filer: person, company or both. `shards` are not read yet."""

    cik: str
    name: str | None = None
    is_owner: bool | None = None
    is_issuer: bool | None = None
    tickers: tuple[str, ...] = ()
    exchanges: tuple[str, ...] = ()
    sic: str | None = None
    fiscal_year_end: str | None = None
    state_of_incorporation: str | None = None
    former_names: tuple[str, ...] = ()
    filings: tuple[ListedFiling, ...] = ()
    shards: tuple[Shard, ...] = ()


def record_path(cik: str) -> str:
    """Return where a filer's record is."""
    return f"{_SUBMISSIONS}/CIK{Cik.parse(cik).padded}.json"


def shard_path(shard: Shard) -> str:
    """Return where a further file of a filer's list is."""
    return f"{_SUBMISSIONS}/{shard.name}"


def read_record(data: bytes) -> FilerRecord:
    """Read a record; raises AnswerError for what is none."""
    fields = _fields(data)
    held = fields.get("filings")
    if not isinstance(held, dict) or not isinstance(held.get("recent"), dict):
        message = "submissions: what came is no filer's record; ask again"
        raise AnswerError(message)
    return FilerRecord(
        cik=Cik.of(text_of(fields.get("cik"))).padded,
        name=text_of(fields.get("name")),
        is_owner=flag_of(fields.get("insiderTransactionForOwnerExists")),
        is_issuer=flag_of(fields.get("insiderTransactionForIssuerExists")),
        tickers=texts_of(fields.get("tickers")),
        exchanges=texts_of(fields.get("exchanges")),
        sic=text_of(fields.get("sic")),
        fiscal_year_end=text_of(fields.get("fiscalYearEnd")),
        state_of_incorporation=text_of(fields.get("stateOfIncorporation")),
        former_names=tuple(filter(None, (text_of(one.get("name")) for one in items_of(fields.get("formerNames"))))),
        filings=tuple(_filings(held["recent"])),
        shards=tuple(_shard(one) for one in items_of(held.get("files"))),
    )


def read_shard(data: bytes) -> tuple[ListedFiling, ...]:
    """Read a further file of a filer's list; raises AnswerError for what is none."""
    fields = _fields(data)
    if not isinstance(fields.get("accessionNumber"), list):
        message = "submissions: what came is no list of filings; ask again"
        raise AnswerError(message)
    return tuple(_filings(fields))


def _fields(data: bytes) -> Fields:
    try:
        return fields_of(data)
    except ValueError:
        return {}


def _filings(columns: Fields) -> Iterator[ListedFiling]:
    """Yield a filing a number; a column that is shorter than the others has no value there."""
    numbers = columns.get("accessionNumber")
    for row, number in enumerate(numbers if isinstance(numbers, list) else []):
        text = text_of(number)
        if text:
            yield _filing(text, columns, row)


def _filing(number: str, columns: Fields, row: int) -> ListedFiling:
    def at(name: str) -> Any:  # noqa: ANN401 - JSON
        column = columns.get(name)
        return column[row] if isinstance(column, list) and row < len(column) else None

    return ListedFiling(
        accession_number=number,
        form=text_of(at("form")),
        filed_on=day_of(at("filingDate")),
        report_on=day_of(at("reportDate")),
        accepted=text_of(at("acceptanceDateTime")),
        primary_document=text_of(at("primaryDocument")),
        description=text_of(at("primaryDocDescription")),
        size=number_of(at("size")),
    )


def _shard(fields: Fields) -> Shard:
    return Shard(
        name=text_of(fields.get("name")) or "",
        count=number_of(fields.get("filingCount")),
        first=day_of(fields.get("filingFrom")),
        last=day_of(fields.get("filingTo")),
    )
