"""Rows of some filings are taken out: each file that holds some is written again without them."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import replace

from section16.lake.index import KeyIndex
from section16.lake.keys import Keys, merged, texts_of
from section16.lake.layout import COMMIT_ORDER, KEY, REJECTS, SUBMISSION, UNKNOWN
from section16.lake.ledger import Redo
from section16.lake.staged import FileAdd, Staged
from section16.lake.storage import Storage
from section16.lake.tables import LakeFile, Tables
from section16.lake.writing import write_file

__all__ = ["Removal", "reduced", "remove"]


class Removal(Struct, frozen=True):
    """Files that take the place of others, and how many rows of each table that leaves out."""

    redo: Redo = Redo()
    rows: dict[str, int] = {}


def remove(tables: Tables, index: KeyIndex, filings: Keys, rejects: Keys) -> Removal:
    """Write the files that hold rows of some filings or rejects again, without them; nothing refers to them yet."""
    gone = pa.array(texts_of(merged((filings, rejects))), type=pa.string())
    add: dict[str, tuple[FileAdd, ...]] = {}
    old: dict[str, tuple[FileAdd, ...]] = {}
    rows: dict[str, int] = {}
    for table in COMMIT_ORDER:
        for file in _concerned(tables, index, table, filings, rejects):
            found = _rewritten(tables, table, file, gone)
            if found is None:
                continue
            left, count = found
            old[table] = (*old.get(table, ()), FileAdd(file.path, file.size, file.quarter, file.rows or 0, ""))
            add[table] = (*add.get(table, ()), *left)
            rows[table] = rows.get(table, 0) + count
    return Removal(Redo(add, old), rows)


def _concerned(tables: Tables, index: KeyIndex, table: str, filings: Keys, rejects: Keys) -> Iterator[LakeFile]:
    """Yield the files that may hold rows: those of the filings' quarters; a reject's faults have no quarter."""
    files = tables.files(table)
    holding = {SUBMISSION: filings, REJECTS: rejects}
    if table in holding:
        yield from (files[path] for path in index.holding(holding[table], table))
        return
    quarters = {tables.files(SUBMISSION)[path].quarter for path in index.holding(filings, SUBMISSION)}
    if len(rejects):
        quarters.add(UNKNOWN)
    yield from (file for file in files.values() if file.quarter in quarters)


def _rewritten(tables: Tables, table: str, file: LakeFile, gone: pa.Array) -> tuple[tuple[FileAdd, ...], int] | None:
    """Return the file that is left, if rows are, and how many it has less; None where it holds none of them."""
    keys = tables.read(table, file.path, [KEY]).column(KEY)
    stay = pc.invert(pc.is_in(keys, value_set=gone))
    if pc.all(stay).as_py():
        return None
    left = tables.read(table, file.path).filter(stay)
    made = (write_file(tables.storage, table, file.quarter, left),) if left.num_rows else ()
    return made, len(keys) - left.num_rows


def reduced(storage: Storage, staged: Staged, away: Keys) -> Staged:
    """Return a stage without some filings; its files are written again where they hold them."""
    names = pa.array(texts_of(away), type=pa.string())
    tables = Tables(storage)
    files = {
        table: tuple(left for file in found for left in _left(tables, table, file, names))
        for table, found in staged.files.items()
    }
    rejects, data_sets, documents = (keys.without(away) for keys in staged.keys)
    keys = (rejects, data_sets, documents)
    return replace(staged, repeated=staged.repeated + len(away), files=files, keys=keys)


def _left(tables: Tables, table: str, file: FileAdd, gone: pa.Array) -> tuple[FileAdd, ...]:
    found = _rewritten(tables, table, LakeFile(file.path, file.size, file.rows, file.quarter), gone)
    return (file,) if found is None else found[0]
