"""A filer's record, EDGAR's submissions JSON: who it is, and all filings by it or about it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import Struct

from section16.edgar.errors import AnswerError
from section16.edgar.parsing import Fields, day_of, fields_of, flag_of, items_of, number_of, text_of, texts_of
from section16.edgar.public.listing import Listed, text_path
from section16.standard.numbers import Cik

__all__ = ["FilerRecord", "Shard", "read_record", "read_shard", "record_path", "shard_path"]

_SUBMISSIONS: Final = "/submissions"


class Shard(Struct, frozen=True, kw_only=True):
    """A further file of a filer's list, and the days that it spans."""

    name: str
    count: int | None = None
    first: date | None = None
    last: date | None = None


class FilerRecord(Struct, frozen=True, kw_only=True):
    """A filer: person, company or both. `shards` are further files with older filings."""

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
    filings: tuple[Listed, ...] = ()
    shards: tuple[Shard, ...] = ()


def record_path(cik: str) -> str:
    """Return where a filer's record is."""
    return f"{_SUBMISSIONS}/CIK{Cik.parse(cik).padded}.json"


def shard_path(shard: Shard) -> str:
    """Return where a further file of a filer's list is."""
    return f"{_SUBMISSIONS}/{shard.name}"


def read_record(data: bytes) -> FilerRecord:
    """Read a record; raises AnswerError for anything else."""
    fields = _fields(data)
    held, number = fields.get("filings"), number_of(fields.get("cik"))
    if number is None or not isinstance(held, dict) or not isinstance(held.get("recent"), dict):
        message = "submissions: what came is no filer's record; ask again"
        raise AnswerError(message)
    cik = Cik.of(str(number)).padded
    return FilerRecord(
        cik=cik,
        name=text_of(fields.get("name")),
        is_owner=flag_of(fields.get("insiderTransactionForOwnerExists")),
        is_issuer=flag_of(fields.get("insiderTransactionForIssuerExists")),
        tickers=texts_of(fields.get("tickers")),
        exchanges=texts_of(fields.get("exchanges")),
        sic=text_of(fields.get("sic")),
        fiscal_year_end=text_of(fields.get("fiscalYearEnd")),
        state_of_incorporation=text_of(fields.get("stateOfIncorporation")),
        former_names=tuple(filter(None, (text_of(one.get("name")) for one in items_of(fields.get("formerNames"))))),
        filings=tuple(_filings(held["recent"], cik)),
        shards=tuple(_shard(one) for one in items_of(held.get("files"))),
    )


def read_shard(data: bytes, cik: str) -> tuple[Listed, ...]:
    """Read a further file of the list of a filer; raises AnswerError for anything else."""
    fields = _fields(data)
    if not isinstance(fields.get("accessionNumber"), list):
        message = "submissions: what came is no list of filings; ask again"
        raise AnswerError(message)
    return tuple(_filings(fields, cik))


def _fields(data: bytes) -> Fields:
    try:
        return fields_of(data)
    except ValueError:
        return {}


def _filings(columns: Fields, cik: str) -> Iterator[Listed]:
    """Yield the filings; a column that is shorter than the others has no value there."""
    numbers = columns.get("accessionNumber")
    for row, number in enumerate(numbers if isinstance(numbers, list) else []):
        accession = text_of(number)
        if accession:
            yield Listed(
                accession=accession,
                form=text_of(_cell(columns, "form", row)) or "",
                path=text_path(cik, accession),
                filed_on=day_of(_cell(columns, "filingDate", row)),
                period=day_of(_cell(columns, "reportDate", row)),
            )


def _cell(columns: Fields, name: str, row: int) -> object:
    column = columns.get(name)
    return column[row] if isinstance(column, list) and row < len(column) else None


def _shard(fields: Fields) -> Shard:
    return Shard(
        name=text_of(fields.get("name")) or "",
        count=number_of(fields.get("filingCount")),
        first=day_of(fields.get("filingFrom")),
        last=day_of(fields.get("filingTo")),
    )
