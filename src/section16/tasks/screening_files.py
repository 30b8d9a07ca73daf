"""Files as tables in memory, for a question that needs no lake."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import pyarrow as pa

from section16.lake.sources import Piece, Tally, pieces, read_members, read_piece
from section16.table.batch import Batch, join_tables
from section16.table.bulk import read_many
from section16.table.raw import Raw, key_of
from section16.table.schema import REJECTS
from section16.table.tsv import read_datasets

__all__ = ["tables_of"]

_AT_ONCE: Final = 4_096


def tables_of(names: Sequence[str]) -> tuple[Mapping[str, pa.Table], tuple[str, ...]]:
    """Read sources into the ten tables; return these, and a line for each file or filing that could not be read."""
    tally = Tally()
    seen: set[str] = set()
    found = [batch.tables for piece in pieces(names, tally=tally) for batch in _batches(piece, tally, seen)]
    tables = join_tables(found)
    refused = tables[REJECTS].select(["SOURCE", "REASON"]).to_pylist()
    problems = [one.message for one in tally.unread] + [f"{one['SOURCE']}: {one['REASON']}" for one in refused]
    return tables, tuple(dict.fromkeys(problems))


def _batches(piece: Piece, tally: Tally, seen: set[str]) -> Iterator[Batch]:
    if piece.kind == "datasets":
        yield read_datasets(read_members(piece), piece.path)
        return
    raws = _once(read_piece(piece, tally), seen)
    while chunk := tuple(islice(raws, _AT_ONCE)):
        yield read_many(chunk)


def _once(raws: Iterable[Raw], seen: set[str]) -> Iterator[Raw]:
    for raw in raws:
        key = key_of(raw)
        if key not in seen:
            seen.add(key)
            yield raw
