"""One file of the data sets as typed rows, with all that could not be read beside them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import polars as pl
from msgspec import Struct

from section16.standard.datasets import ACCESSION_NUMBER
from section16.standard.numbers import ACCESSION_PATTERN
from section16.table.schema import schema_of, sec_columns
from section16.table.tsv.cells import UnusualText, read_column
from section16.table.tsv.split import LINE, SplitFile, split_file

__all__ = ["FAULT_SCHEMA", "Header", "Member", "has_header", "key_of_bytes", "read_header", "read_member", "unquote"]

# Spellings of the readme, of the metadata and of single years, each with the one that the SEC's files have today.
# The two tables of derivatives differ in one letter, so each takes the other's.
_SPELLINGS: Final[Mapping[str, str]] = {
    "FORM3_HOLDING_REPORTED": "FORM3_HOLDINGS_REPORTED",
    "EQUITY_SWAP_INVOLVED_FN": "EQUITY_SWAP_TRANS_CD_FN",
    "EXERCISE_DATE": "EXCERCISE_DATE",
    "EXERCISE_DATE_FN": "EXCERCISE_DATE_FN",
    "EXCERCISE_DATE": "EXERCISE_DATE",
    "EXCERCISE_DATE_FN": "EXERCISE_DATE_FN",
}


_QUOTE: Final = '"'
_QUOTED: Final = '(?s)^"(?:[^"]|"")*"$'
_NEEDS_IT: Final = r'(?s)^".*(?:""|[\t\n\r]).*"$'
FAULT_SCHEMA: Final[dict[str, type[pl.DataType]]] = {
    ACCESSION_NUMBER: pl.String,
    "KIND": pl.String,
    "PLACE": pl.String,
    LINE: pl.Int32,
    "TEXT": pl.String,
    "REASON": pl.String,
    "READ_AS": pl.String,
}
_UNKEPT: Final = "CCC"
_HEADER: Final = 10_000  # bytes; the longest header has some 2,000


class Header(Struct, frozen=True):
    """The names of the raw cells for each column of a table, and for the `extra` columns of the file."""

    columns: Mapping[str, str]
    extra: Mapping[str, str]


def read_header(header: Sequence[str], table: str) -> Header:
    """Find the columns of a table in a header; a repeated column, or one that no year has, is extra."""
    wanted = sec_columns(table)
    columns: dict[str, str] = {}
    extra: dict[str, str] = {}
    for number, name in enumerate(header):
        other = _SPELLINGS.get(name, name)
        known = name if name in wanted else other
        if known in wanted and known not in columns:
            columns[known] = str(number)
        elif name or known not in extra:
            extra[name if name not in extra else f"{name}_{number}"] = str(number)
    return Header(columns, extra)


def unquote(cells: pl.DataFrame) -> pl.DataFrame:
    """Remove quotes around cells, if the file quotes them."""
    names = [name for name, type_ in cells.schema.items() if type_ == pl.String]
    quoted = [name for name in names if cells[name].str.contains(_QUOTE, literal=True).any()]
    if not quoted or not _are_marks(cells, names, quoted):
        return cells
    return cells.with_columns(_unquoted(name) for name in quoted)


def _are_marks(cells: pl.DataFrame, names: list[str], quoted: list[str]) -> bool:
    """Tell whether quotes are marks: compare the cells that only quoting explains with those that it cannot explain."""
    texts = pl.concat([cells[name].drop_nulls().rename("text") for name in quoted])
    texts = texts.filter(texts.str.contains(_QUOTE, literal=True))
    well = texts.str.contains(_QUOTED)
    explained = int((well & texts.str.contains(_NEEDS_IT)).sum())
    unexplained = int((~well).sum())
    if explained or unexplained:
        return explained > unexplained
    # Every quoted cell is a plain word in quotes: either a filer's, or all cells of the file are quoted.
    return 2 * len(texts) > sum(cells[name].count() for name in names)


def _unquoted(name: str) -> pl.Expr:
    text = pl.col(name)
    inside = text.str.slice(1, text.str.len_chars() - 2).str.replace_all('""', _QUOTE, literal=True)
    return pl.when(text.str.contains(_QUOTED)).then(inside.replace("", None)).otherwise(text)


class Member(Struct, frozen=True):
    """The rows of one file: the SEC's columns that it has, and LINE; `faults` has FAULT_SCHEMA."""

    rows: pl.DataFrame
    faults: pl.DataFrame


def key_of_bytes(data: bytes) -> str:
    """Return the key that is used where no accession number is known."""
    return f"sha256-{hashlib.sha256(data).hexdigest()[:20]}"


def has_header(data: bytes) -> bool:
    """Tell whether a file begins with a header that names the accession number."""
    return ACCESSION_NUMBER in split_file(data[:_HEADER].partition(b"\n")[0]).header


def read_member(data: bytes, table: str) -> Member | None:
    """Read a file as the rows of a table; return None for a file without a column of accession numbers."""
    split = split_file(data)
    header = read_header(split.header, table)
    if ACCESSION_NUMBER not in header.columns:
        return None
    cells = unquote(split.cells)
    keys = cells[header.columns[ACCESSION_NUMBER]].str.strip_chars().replace("", None).rename(ACCESSION_NUMBER)
    numbered = pl.DataFrame([keys, cells[LINE]])
    found: list[pl.DataFrame] = []
    rows = _typed(cells, numbered, header, table, found)
    place = table.upper()
    found.extend(_extras(cells, numbered, header, place))
    found.extend(_strays(split, place))
    found.extend(_repairs(split, numbered, place))
    found.extend(_keyless(cells, keys, place))
    faults = pl.concat(found) if found else pl.DataFrame(schema=FAULT_SCHEMA)
    faults = faults.with_columns(pl.col(ACCESSION_NUMBER).fill_null(key_of_bytes(data)))
    return Member(rows.filter(keys.is_not_null()), faults)


def _typed(
    cells: pl.DataFrame, numbered: pl.DataFrame, header: Header, table: str, found: list[pl.DataFrame]
) -> pl.DataFrame:
    """Read the columns that the file has; add what could not be read to `found`."""
    schema = schema_of(table)
    columns = [numbered[LINE]]
    for name in sec_columns(table):
        if name in header.columns:
            texts = cells[header.columns[name]]
            values, unread = read_column(texts, schema.field(name).type)
            columns.append(values.rename(name))
            found.extend(_unread(texts, numbered, unread, f"{table.upper()}.{name}"))
    return pl.DataFrame(columns)


def _faults(frame: pl.DataFrame, **columns: pl.Expr | str | None) -> pl.DataFrame:
    """Return faults with all their columns, in order."""
    given = {name: one if isinstance(one, pl.Expr) else pl.lit(one, pl.String) for name, one in columns.items()}
    made = frame.with_columns(**given)
    missing = [pl.lit(None, type_).alias(name) for name, type_ in FAULT_SCHEMA.items() if name not in made.columns]
    return made.with_columns(missing).select(pl.col(name).cast(type_) for name, type_ in FAULT_SCHEMA.items())


def _unread(
    texts: pl.Series, numbered: pl.DataFrame, unread: Iterable[UnusualText], place: str
) -> Iterator[pl.DataFrame]:
    """Yield a fault for each cell with a text that is not of its kind."""
    why = {one.text: (one.reason, None if one.value is None else str(one.value)) for one in unread}
    if not why:
        return
    reasons = pl.DataFrame(
        [(text, *reason) for text, reason in why.items()],
        schema={"key": pl.String, "REASON": pl.String, "READ_AS": pl.String},
        orient="row",
    )
    places = numbered.with_columns(texts.rename("TEXT"), texts.str.strip_chars().rename("key"))
    yield _faults(places.join(reasons, on="key", maintain_order="left"), KIND="value", PLACE=place)


def _extras(cells: pl.DataFrame, numbered: pl.DataFrame, header: Header, place: str) -> Iterator[pl.DataFrame]:
    """Yield a fault for each value of a column that the table does not have; never with a filer's secret code."""
    for name, cell in header.extra.items():
        texts = pl.lit(None, pl.String).alias("TEXT") if _UNKEPT in name else cells[cell].rename("TEXT")
        places = numbered.with_columns(texts).filter(cells[cell].is_not_null())
        if not places.is_empty():
            reason = "the data sets have no such column; the value is kept here"
            yield _faults(places, KIND="element", PLACE=f"{place}.{name}", REASON=reason)


def _strays(split: SplitFile, place: str) -> Iterator[pl.DataFrame]:
    rows = [(stray.text[:20], stray.line, stray.text, stray.reason) for stray in split.strays]
    if rows:
        names = {name: FAULT_SCHEMA[name] for name in (ACCESSION_NUMBER, LINE, "TEXT", "REASON")}
        frame = pl.DataFrame(rows, schema=names, orient="row")
        key = pl.col(ACCESSION_NUMBER)
        shaped = pl.when(key.str.contains(f"^{ACCESSION_PATTERN}$")).then(key)
        yield _faults(frame.with_columns(shaped), KIND="text", PLACE=place)


def _repairs(split: SplitFile, numbered: pl.DataFrame, place: str) -> Iterator[pl.DataFrame]:
    """Yield a fault for each line that is not read as it stands; it belongs to the row that begins on it or before."""
    if split.repairs:
        schema = {LINE: pl.Int32, "REASON": pl.String}
        lines = pl.DataFrame([(one.line, one.reason) for one in split.repairs], schema=schema, orient="row")
        places = lines.sort(LINE).join_asof(numbered.sort(LINE), on=LINE)
        yield _faults(places, KIND="repair", PLACE=place)


def _keyless(cells: pl.DataFrame, keys: pl.Series, place: str) -> Iterator[pl.DataFrame]:
    rows = cells.filter(keys.is_null())
    if not rows.is_empty():
        texts = pl.concat_str(pl.exclude(LINE).fill_null(""), separator="\t")
        reason = "the row has no accession number; it is kept here"
        yield _faults(rows.select(LINE, TEXT=texts), KIND="text", PLACE=place, REASON=reason)
