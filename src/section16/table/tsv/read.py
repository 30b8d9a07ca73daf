"""The SEC's Insider Transactions Data Sets, both ways: eight tab-delimited files a quarter, 2006 to today.

Source: the data sets' readme; the files of 2024 Q3. What years and copies differ in is read in every form:

- members in any case and any folder; readme and metadata are passed over; `lacking_tables` tells which are missing;
- columns missing (AFF10B5ONE before 2023), misspelled, in another order; a value of a column that no year has is a
  fault of kind `element`, with its text;
- quotes as marks or as text; cells with line ends and tabs; UTF-8 with a mark or Windows-1252; CRLF;
- dates 31-JUL-2024 in any case, or 2024-07-31; numbers 14706.0 or 1.0E7; flags 0, 1, true, false.

A cell that is not of its kind is null, and a fault keeps its text. A line that is not a row is a fault. Where an
accession number is twice in SUBMISSION, the first row counts and the others are faults. A line of Table I or II, or an
owner, that stands twice, with all its cells, counts once; another line under the same key stays, and both times there
is a fault.
Rows of other tables without a row in SUBMISSION are kept, with a fault, and a reject for the filing: so it is known,
counted, and never doubled.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl
import pyarrow as pa
from msgspec import Struct

from section16.standard import datasets
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.batch import Batch
from section16.table.provenance import BOXES, RELATIONSHIP
from section16.table.schema import FAULTS, LINES, PARSER_VERSION, REJECTS, TABLES, schema_of
from section16.table.tsv.member import FAULT_SCHEMA, Member, has_header, key_of_bytes, read_member
from section16.table.tsv.split import LINE
from section16.table.tsv.write import file_of, write_datasets, write_table

__all__ = ["Whole", "file_of", "lacking_tables", "put_together", "read_datasets", "write_datasets", "write_table"]

SUBMISSION: Final = "submission"
_KEY: Final = pl.col(ACCESSION_NUMBER)
# The column that tells the rows of a filing apart, where one counts once.
_KEYS: Final = {table: datasets.surrogate_of(table) for table in LINES} | {"reportingowner": "RPTOWNERCIK"}


READ_BY: Final = "data set"
_ENDING: Final = ".tsv"
# A reject for each of them: without a key the lake could not notice that it comes again.
_ORPHAN: Final = "SUBMISSION has no row of this accession number that can be read; what is there of it is kept"
_LINE_AGAIN: Final = "the line stands here a second time, cell for cell; it counts once"
_KEY_AGAIN: Final = "the key stands here a second time, with another line; both lines are kept"
_NAMELESS: Final = "rows without an accession number; they are kept in faults"


class Whole(Struct, frozen=True):
    """The rows of all tables, one of each filing in `submission`, and all faults.

    `orphans` are the keys that have rows or faults and no row in `submission`.
    """

    rows: Mapping[str, pl.DataFrame]
    orphans: tuple[str, ...]
    faults: pl.DataFrame


def put_together(rows: Mapping[str, pl.DataFrame], faults: Sequence[pl.DataFrame]) -> Whole:
    """Drop repeated filings from `submission`, each with a fault, and find the rows without a filing.

    The first row of an accession number counts. Rows of the other tables are never dropped.
    """
    rows, doubled = _without_doubled_lines(rows)
    filings = rows.get(SUBMISSION, pl.DataFrame(schema={ACCESSION_NUMBER: pl.String, LINE: pl.Int32}))
    first = filings[ACCESSION_NUMBER].is_first_distinct()
    kept = filings.filter(first)
    strange = _strange(rows, kept[ACCESSION_NUMBER])
    all_faults = pl.concat((*faults, *doubled, _repeated(filings.filter(~first)), _without_filing(strange)))
    orphans = all_faults.select(ACCESSION_NUMBER).unique(maintain_order=True).filter(_unknown(kept[ACCESSION_NUMBER]))
    return Whole({**rows, SUBMISSION: kept}, tuple(orphans[ACCESSION_NUMBER]), all_faults)


def _without_doubled_lines(
    rows: Mapping[str, pl.DataFrame],
) -> tuple[dict[str, pl.DataFrame], list[pl.DataFrame]]:
    """Drop lines and owners that stand twice, and return the faults of all that share a key with another."""
    kept = dict(rows)
    faults: list[pl.DataFrame] = []
    for table in _KEYS.keys() & rows.keys():
        frame, key = rows[table], _KEYS[table]
        if key not in frame.columns:
            continue
        known = pl.struct(ACCESSION_NUMBER, key)
        later = frame.filter(pl.col(key).is_not_null() & ~known.is_first_distinct())
        if later.is_empty():
            continue
        cells = [pl.col(name) for name in frame.columns if name != LINE]
        alike = frame.filter(pl.col(key).is_not_null() & ~pl.struct(cells).is_first_distinct())[LINE]
        kept[table] = frame.filter(~(pl.col(LINE).is_in(alike.implode()) & pl.col(key).is_not_null()))
        faults.append(_of_doubled(later.filter(pl.col(LINE).is_in(alike.implode())), table, _LINE_AGAIN))
        faults.append(_of_doubled(later.filter(~pl.col(LINE).is_in(alike.implode())), table, _KEY_AGAIN))
    return kept, faults


def _of_doubled(rows: pl.DataFrame, table: str, reason: str) -> pl.DataFrame:
    shown = rows.select(_KEY, LINE, TEXT=pl.col(_KEYS[table]).cast(pl.String))
    return _faults(shown, place=pl.lit(f"{table.upper()}.{_KEYS[table]}"), reason=reason)


def _unknown(known: pl.Series) -> pl.Expr:
    return ~_KEY.is_in(known.implode())


def _repeated(rows: pl.DataFrame) -> pl.DataFrame:
    texts = pl.concat_str(pl.exclude(LINE).cast(pl.String).fill_null(""), separator="\t")
    return _faults(
        rows.select(_KEY, LINE, TEXT=texts if rows.width > 1 else pl.lit("")),
        place=pl.lit(SUBMISSION.upper()),
        reason="the accession number stands here a second time; the first row counts, this one is kept here",
    )


def _strange(rows: Mapping[str, pl.DataFrame], known: pl.Series) -> pl.DataFrame:
    """List the accession numbers that a table has and `submission` has not, once a table, with the first line."""
    found = [pl.DataFrame(schema={ACCESSION_NUMBER: pl.String, LINE: pl.Int32, "PLACE": pl.String})]
    for name, frame in rows.items():
        if name != SUBMISSION:
            strange = frame.select(ACCESSION_NUMBER, LINE).filter(_unknown(known))
            found.append(
                strange.unique(ACCESSION_NUMBER, keep="first", maintain_order=True).with_columns(
                    PLACE=pl.lit(name.upper())
                )
            )
    return pl.concat(found)


def _without_filing(strange: pl.DataFrame) -> pl.DataFrame:
    reason = "SUBMISSION has no row of this accession number; the rows are kept without it"
    return _faults(strange.with_columns(TEXT=pl.lit(None, pl.String)), place=pl.col("PLACE"), reason=reason)


def _faults(rows: pl.DataFrame, place: pl.Expr, reason: str) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    made = rows.with_columns(KIND=pl.lit("text"), PLACE=place, REASON=pl.lit(reason), READ_AS=nothing)
    return made.select(pl.col(name).cast(type_) for name, type_ in FAULT_SCHEMA.items())


class _FilesRead(Struct):
    """What has been read so far, file by file."""

    source: str
    rows: dict[str, list[pl.DataFrame]]
    faults: list[pl.DataFrame]
    rejects: list[Mapping[str, object]]
    files: dict[str, tuple[str, str]]  # for each table: its member and the hash of that


def read_datasets(members: Mapping[str, bytes], source: str) -> Batch:
    """Read the members of a data-set zip; `source` is its name. What is wrong in them raises nothing."""
    found = _FilesRead(source, {}, [], [], {})
    for name, data in members.items():
        _add(found, name, data)
    rows = {table: pl.concat(parts, how="diagonal") for table, parts in found.rows.items()}
    whole = put_together(rows, found.faults)
    found.rejects.extend(_orphan_rejects(found, whole))
    tables = dict(_tables(found, whole))
    return Batch(tables=tables, documents=tables[SUBMISSION].num_rows + tables[REJECTS].num_rows)


def lacking_tables(members: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the SEC's tables of which no member has even the header: they were lost, a quarter has all eight."""
    there = {_table_of(name) for name, data in members.items() if has_header(data)}
    return tuple(table.upper() for table in datasets.TABLES if table not in there)


def _table_of(name: str) -> str | None:
    base = name.replace("\\", "/").rpartition("/")[2].lower()
    return base.removesuffix(_ENDING) if base.endswith(_ENDING) and not base.startswith(".") else None


def _add(found: _FilesRead, name: str, data: bytes) -> None:
    """Read one member; a file that is only named like a table becomes a reject."""
    table = _table_of(name)
    if table is None:
        return
    member = read_member(data, table) if table in datasets.TABLES else None
    if member is None:
        found.rejects.append(_reject(found.source, name, data, table))
        return
    digest = hashlib.sha256(data).hexdigest()
    found.files.setdefault(table, (name, digest))
    found.rows.setdefault(table, []).append(_with_source(member, table, f"{found.source}!{name}", digest))
    found.faults.append(member.faults)


def _reject(source: str, name: str, data: bytes, table: str) -> Mapping[str, object]:
    known = f"it has no column {ACCESSION_NUMBER}"
    strange = f"the data sets have no table '{table.upper()}'"
    return {
        ACCESSION_NUMBER: key_of_bytes(name.encode() + data),  # two members may be alike
        "SOURCE": f"{source}!{name}",
        "SHA256": hashlib.sha256(data).hexdigest(),
        "SIZE": len(data),
        "REASON": f"{name}: {known if table in datasets.TABLES else strange}; the file is not read",
        "PARSER_VERSION": PARSER_VERSION,
    }


def _orphan_rejects(found: _FilesRead, whole: Whole) -> Iterator[Mapping[str, object]]:
    for accession in whole.orphans:
        yield {
            ACCESSION_NUMBER: accession,
            "SOURCE": found.source,
            "REASON": _NAMELESS if accession.startswith("sha256-") else _ORPHAN,
            "PARSER_VERSION": PARSER_VERSION,
        }


def _with_source(member: Member, table: str, source: str, digest: str) -> pl.DataFrame:
    """Add our columns to the rows of a file."""
    if table != SUBMISSION:
        return _with_boxes(member.rows) if table == "reportingowner" else member.rows
    rows = member.rows
    return rows.with_columns(
        pl.lit(source).alias("SOURCE"),
        pl.int_range(1, rows.height + 1, dtype=pl.Int64, eager=True).alias("SOURCE_POSITION"),
        pl.lit(digest).alias("SHA256"),
        pl.lit(READ_BY).alias("READ_BY"),
        pl.lit(PARSER_VERSION).alias("PARSER_VERSION"),
    )


def _with_boxes(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the four boxes, read from the SEC's words for them; all null where a row has no words.

    In the data sets a box that was left out looks like one that is false; both are false here.
    """
    if RELATIONSHIP not in rows.columns:
        return rows
    words = pl.col(RELATIONSHIP).str.to_lowercase()
    return rows.with_columns(words.str.contains(word.lower(), literal=True).alias(box) for word, box in BOXES.items())


def _tables(found: _FilesRead, whole: Whole) -> Iterator[tuple[str, pa.Table]]:
    for name in TABLES:
        if name == REJECTS:
            yield name, pa.Table.from_pylist(found.rejects, schema=schema_of(name))
            continue
        frame = whole.faults if name == FAULTS else whole.rows.get(name, pl.DataFrame())
        yield name, _arrow(frame, schema_of(name))


def _arrow(frame: pl.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return the frame's columns in the schema's order and types; a missing column is null."""
    names = [name for name in schema.names if name in frame.columns]
    table = frame.select(names).to_arrow(compat_level=pl.CompatLevel.oldest())
    columns = [
        table[field.name].cast(field.type) if field.name in names else pa.nulls(frame.height, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
