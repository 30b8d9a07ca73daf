"""A damaged file of the lake is given up, with its filings, so that `ingest` reads their sources again.

Each filing of which the file had a row, or may have had one, becomes a reject that says so. So it stays counted and
seen, and what reads it again takes the reject's place. What was read of its sources counts as not read.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.batches.applying import finish
from section16.lake.batches.committing import Writer, write_records
from section16.lake.batches.planning import rewritten
from section16.lake.batches.records import HEAL, BatchRecord, FileChanges, Redo, pieces
from section16.lake.batches.wholeness import DamagedFile, damaged_files
from section16.lake.keys import KeyIndex, Keys, keys_in, merged, texts_of
from section16.lake.layout import (
    BATCH,
    COMMIT_ORDER,
    GIVEN_UP,
    KEY,
    REJECTS,
    SUBMISSION,
    UNKNOWN,
    Contention,
    LakeError,
)
from section16.lake.tables import Tables
from section16.lake.writing import FileAdd, write_file
from section16.table.schema import PARSER_VERSION, schema_of

__all__ = ["Healed", "heal"]

_PLACE: Final = ("SOURCE", "SOURCE_POSITION", "SHA256")
_KEYED: Final = (SUBMISSION, REJECTS)
_TURNS: Final = 20


class Healed(Struct, frozen=True):
    """The files that were given up, each with what was wrong; how many filings with them; the files these came from."""

    files: tuple[str, ...] = ()
    filings: int = 0
    sources: tuple[str, ...] = ()


def heal(writer: Writer) -> Healed:
    """Give up what is damaged; raise LakeError where a table is gone, which cannot be told from the others."""
    for _ in range(_TURNS):
        finish(writer.tables, writer.on_step)
        damaged = damaged_files(writer.tables)
        if not damaged:
            return Healed()
        entry, healed = _GivingUp(writer.tables, damaged).done(writer)
        if write_records(writer, [entry]):
            return healed
    message = f"{writer.tables.storage.place}: other writers were faster {_TURNS} times; run it again"
    raise Contention(message)


class _GivingUp:
    """The damaged files of a lake, and what the others have of their filings."""

    def __init__(self, tables: Tables, damaged: list[DamagedFile]) -> None:
        self._tables, self._damaged = tables, damaged
        self._paths = frozenset((one.table, one.file.path) for one in damaged)
        self._quarters = {one.file.quarter for one in damaged}
        self._index = KeyIndex(tables, without=self._paths)
        self._index.refresh()

    def done(self, writer: Writer) -> tuple[BatchRecord, Healed]:
        """Write the files that take the place of others; return the record that puts them there, and what it does."""
        keys = merged(self._keys_of(one) for one in self._damaged)
        places = self._places(keys)
        sources = {str(row["SOURCE"]).partition("!")[0] for row in places.values() if row["SOURCE"]}
        is_known = all(self._readable(one, [KEY]) is not None for one in self._damaged if one.table in _KEYED)
        everything = not is_known or len(keys) > sum(1 for row in places.values() if row["SOURCE"])
        redo, removed = self._without(keys)
        batch = uuid4().hex
        reject = write_file(self._tables.storage, REJECTS, UNKNOWN, _rejects(keys, places, batch))
        entry = BatchRecord(
            batch=batch,
            kind=HEAL,
            committed_at=writer.now(),
            documents=len(keys),
            rejects=len(keys),
            added={REJECTS: len(keys)} if len(keys) else {},
            removed=removed,
            parsers=(PARSER_VERSION,),
            pieces=tuple(sorted(one for one in pieces(self._tables) if everything or _is_of(one, sources))),
            redo=Redo({**redo.add, REJECTS: (*redo.add.get(REJECTS, ()), reject)}, redo.remove),
        )
        place = self._tables.storage.place
        files = tuple(f"{place}/{one.table}/{one.file.path}: {one.seen}" for one in self._damaged)
        return entry, Healed(files, len(keys), tuple(sorted(sources)))

    def _keys_of(self, one: DamagedFile) -> Keys:
        """Return the filings of which the file has rows; all that it may have rows of, where its keys are damaged."""
        rows = self._readable(one, [KEY])
        if rows is not None:
            return keys_in(rows.column(KEY))
        if one.table in _KEYED:
            return merged(self._keys_without_filing())
        held = ((name, path) for name in _KEYED for path in self._tables.files(name))
        return merged(
            keys_in(self._tables.read(name, path, [KEY]).column(KEY))
            for name, path in held
            if (name, path) not in self._paths and self._tables.files(name)[path].quarter == one.file.quarter
        )

    def _keys_without_filing(self) -> Iterator[Keys]:
        known = merged(self._index.all())
        for table in COMMIT_ORDER:
            for path, file in self._tables.files(table).items():
                if table not in _KEYED and file.quarter in self._quarters and (table, path) not in self._paths:
                    yield keys_in(self._tables.read(table, path, [KEY]).column(KEY)).without(known)

    def _readable(self, one: DamagedFile, columns: list[str]) -> pa.Table | None:
        """Return columns of a damaged file whose pages are whole, by their checksums; None where they are not."""
        try:
            rows = self._tables.read(one.table, one.file.path, columns)
        except LakeError:
            return None
        return rows if rows.num_rows == one.file.rows else None

    def _places(self, keys: Keys) -> Mapping[str, Mapping[str, object]]:
        """Return where the filings came from, as far as that can be read."""
        wanted = pa.array(texts_of(keys), pa.string())
        found: dict[str, Mapping[str, object]] = {}
        damaged = {(one.table, one.file.path): one for one in self._damaged}
        columns = [KEY, *_PLACE]
        for name, path in [(table, path) for table in _KEYED for path in self._tables.files(table)]:
            one = damaged.get((name, path))
            rows = self._readable(one, columns) if one else self._tables.read(name, path, columns)
            if rows is not None:
                rows = rows.filter(pc.is_in(rows.column(KEY), value_set=wanted))
                found |= {row[KEY]: row for row in rows.to_pylist()}
        return found

    def _without(self, keys: Keys) -> tuple[Redo, dict[str, int]]:
        """Write what is left of files without the filings; return the files, and the rows that are gone by table."""
        names = pa.array(texts_of(keys), pa.string())
        changes = FileChanges()
        gone: dict[str, int] = {}
        for table in COMMIT_ORDER:
            for path, file in self._tables.files(table).items():
                found: tuple[tuple[FileAdd, ...], int] | None = None
                if (table, path) in self._paths:
                    found = (), file.rows or 0
                elif file.quarter in {*self._quarters, UNKNOWN}:
                    found = rewritten(self._tables, table, file, names)
                if found is not None:
                    changes.replace(table, [file], found[0])
                    gone[table] = gone.get(table, 0) + found[1]
        return changes.redo(), gone


def _rejects(keys: Keys, places: Mapping[str, Mapping[str, object]], batch: str) -> pa.Table:
    nowhere: Mapping[str, object] = dict.fromkeys(_PLACE)
    rows = [
        {KEY: key, **{name: places.get(key, nowhere)[name] for name in _PLACE}, "REASON": GIVEN_UP}
        for key in texts_of(keys)
    ]
    made = [{**row, "PARSER_VERSION": PARSER_VERSION} for row in rows]
    table = pa.Table.from_pylist(made, schema_of(REJECTS))
    return table.append_column(BATCH, pa.array([batch] * len(made), pa.string()))


def _is_of(piece: str, sources: Iterable[str]) -> bool:
    """Tell whether a piece, by its name, may hold one of the sources: it is the archive, or a folder above the file."""
    _, _, rest = piece.partition(":")
    path = rest.rpartition(":")[0]
    return not path or any(one == path or one.startswith(path.rstrip("/") + "/") for one in sources)
