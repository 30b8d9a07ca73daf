"""A piece of a source as batches of tables: some thousand documents at a time, each filing once, nothing lost."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from section16.sources.distinct import DistinctFilings
from section16.sources.piece import Piece, SourceError, Tally, UnreadSource, label_of
from section16.sources.reading import read_piece
from section16.sources.zip import read_members
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.batch import SUBMISSION, Batch, join_tables
from section16.table.bulk.reader import read_keyed
from section16.table.raw import KeyedFiling
from section16.table.schema import PARSER_VERSION, REJECTS, schema_of

__all__ = ["batches_of"]

# What is read at once: enough for the parser to be at speed, little enough for many workers beside one another.
_MOST_DOCUMENTS: Final = 8_192
_MOST_BYTES: Final = 32_000_000
_LARGEST_SIZE: Final = 2**63 - 1  # that the column can hold; an archive may claim any


def batches_of(
    piece: Piece, tally: Tally, storage: Mapping[str, str] | None = None, seen: set[str] | None = None
) -> Iterator[Batch]:
    """Yield the tables of a piece, batch by batch; a document whose bytes cannot be read is a row of `rejects`.

    `seen` holds the keys of filings that came before, and grows; what is in it counts as repeated and is left out.
    Without it, another file of a filing, with other bytes, comes in a later batch: the lake knows which one counts.
    The shares of an archive give each document once. Each has the whole tally, but counts only what repeats its own.
    Raises SourceError for a data set that cannot be read, or that is not whole.
    """
    if piece.kind == "datasets":
        yield _without_seen(_data_set(piece, storage), tally, set() if seen is None else seen)
        return
    unread_before = len(tally.unread)
    distinct = DistinctFilings(piece, tally, seen)
    for chunk in _chunks(distinct.each_once(read_piece(piece, tally, storage))):
        yield read_keyed(chunk)
        yield from map(read_keyed, distinct.copies())
    yield from map(read_keyed, distinct.copies(most=0))
    if not piece.share and (rejected := _unread_once(tally.unread[unread_before:], tally, distinct.seen)):
        yield _rejected(rejected)


def _data_set(piece: Piece, storage: Mapping[str, str] | None) -> Batch:
    """Read a data set; raise SourceError for one that lacks a table, whose filings would seem to have no rows in it."""
    from section16.table.tsv.read import lacking_tables, read_datasets  # noqa: PLC0415 - documents need no Polars

    members = read_members(piece, storage)
    if lacking := lacking_tables(members):
        seen = f"the data set lacks {', '.join(lacking)}"
        message = f"{label_of(piece.path)}: {seen}; nothing of it is read, get it again"
        raise SourceError(message)
    return read_datasets(members, label_of(piece.path))


def _unread_once(unread: Iterable[UnreadSource], tally: Tally, seen: set[str]) -> dict[str, UnreadSource]:
    """Return by key the documents that could not be read, without those that were read elsewhere or came before."""
    found: dict[str, UnreadSource] = {}
    for one in unread:
        if not one.position:  # the rest of an archive, which is no document
            continue
        key = _key_of_unread(one)
        if key in seen:
            tally.repeated += 1
            continue
        seen.add(key)
        found[key] = one
    return found


def _chunks(filings: Iterable[KeyedFiling]) -> Iterator[list[KeyedFiling]]:
    """Gather documents until they are enough by number or by bytes."""
    chunk: list[KeyedFiling] = []
    size = 0
    for one in filings:
        chunk.append(one)
        size += len(one.raw.data)
        if len(chunk) >= _MOST_DOCUMENTS or size >= _MOST_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _without_seen(batch: Batch, tally: Tally, seen: set[str]) -> Batch:
    """Return a data set without the filings that came before."""
    keys = {key for table in (SUBMISSION, REJECTS) for key in batch.tables[table].column(ACCESSION_NUMBER).to_pylist()}
    repeated = keys & seen
    seen.update(keys)
    if not repeated:
        return batch
    tally.repeated += len(repeated)
    values = pa.array(sorted(repeated), pa.string())
    tables = {
        name: rows.filter(pc.invert(pc.is_in(rows.column(ACCESSION_NUMBER), value_set=values)))
        for name, rows in batch.tables.items()
    }
    return Batch(tables, batch.documents - len(repeated))


def _rejected(unread: Mapping[str, UnreadSource]) -> Batch:
    """Make a row of `rejects` for each document without bytes."""
    rows = [
        {
            ACCESSION_NUMBER: key,
            "SOURCE": one.source,
            "SOURCE_POSITION": one.position,
            "SIZE": one.size if one.size is not None and one.size <= _LARGEST_SIZE else None,
            "REASON": one.reason,
            "PARSER_VERSION": PARSER_VERSION,
        }
        for key, one in unread.items()
    ]
    return Batch(join_tables([{REJECTS: pa.Table.from_pylist(rows, schema_of(REJECTS))}]), len(rows))


def _key_of_unread(one: UnreadSource) -> str:
    """Return the accession number in the name, else a key made of the place."""
    return one.accession or f"place-{hashlib.sha256(f'{one.source}:{one.position}'.encode()).hexdigest()[:20]}"
