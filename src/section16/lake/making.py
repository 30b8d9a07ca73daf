"""A lake is created, or an older one is given the tables and columns that came since."""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
from deltalake import DeltaTable, Field
from deltalake.exceptions import CommitFailedError

from section16.lake.layout import BATCHES, COMMIT_ORDER, FORMAT, QUARTER, LakeError, lake_schema
from section16.lake.ledger import batch_records
from section16.lake.storage import Storage
from section16.lake.tables import Tables

__all__ = ["format_of", "is_lake", "make", "require_format", "require_ledger", "upgrade"]

_FORMAT: Final = "section16.lakeFormat"
_TURNS: Final = 20


def is_lake(storage: Storage) -> bool:
    """Tell whether there is a lake, by its ledger, which is created last."""
    return _exists(storage, BATCHES)


def _exists(storage: Storage, table: str) -> bool:
    with storage.translate_errors(table):
        return DeltaTable.is_deltatable(storage.table_uri(table), storage.options or None)


def require_ledger(storage: Storage) -> None:
    """Raise LakeError where tables have rows but no ledger: the lake lost it, and is not just being created."""
    tables = Tables(storage)
    written = [one for one in COMMIT_ORDER if _exists(storage, one) and (tables.last_batch(one) or tables.files(one))]
    # The ledger is created before any row is written; if it is there now, another process has just created it.
    if written and not is_lake(storage):
        raise _gone(storage, BATCHES)


def _gone(storage: Storage, table: str) -> LakeError:
    message = f"{storage.place}: the table {table} is gone; restore it from a backup, or ingest into a new lake"
    return LakeError(message)


def make(storage: Storage) -> None:
    """Create the missing tables; two processes may do so at once."""
    if storage.root is not None:
        with storage.translate_errors(""):
            storage.root.mkdir(parents=True, exist_ok=True)
    for name in (*COMMIT_ORDER, BATCHES):
        _make(storage, name)


def _make(storage: Storage, name: str) -> None:
    # A commit reads the log since the last checkpoint: 15 ms with a checkpoint every 10 commits, 59 ms with 100.
    configuration = {"delta.checkpointInterval": "10", **({_FORMAT: str(FORMAT)} if name == BATCHES else {})}
    with storage.translate_errors(name):
        try:
            DeltaTable.create(
                storage.table_uri(name),
                schema=lake_schema(name),
                mode="ignore",
                partition_by=None if name == BATCHES else [QUARTER],
                configuration=configuration,
                storage_options=storage.options or None,
                raise_if_key_not_exists=False,
            )
        except CommitFailedError:
            if not _exists(storage, name):
                raise


def format_of(tables: Tables) -> int:
    """Return the version of the layout that a lake has."""
    return int(tables.handle(BATCHES).metadata().configuration.get(_FORMAT) or FORMAT)


def require_format(tables: Tables) -> None:
    """Raise LakeError for a lake of a later format."""
    found = format_of(tables)
    if found > FORMAT:
        message = (
            f"{tables.storage.place}: the lake has format {found} and this section16 knows formats up to {FORMAT}; "
            "install a newer section16"
        )
        raise LakeError(message)


def upgrade(tables: Tables) -> tuple[str, ...]:
    """Add the tables and columns that an older lake lacks; return their names.

    Raises LakeError for a missing table that once had rows: it was lost.
    """
    return tuple(name for table in (*COMMIT_ORDER, BATCHES) for name in _upgrade(tables, table))


def _upgrade(tables: Tables, table: str) -> Iterator[str]:
    storage = tables.storage
    if not _exists(storage, table):
        # A table that came with a later version has no row in any batch, and is created empty.
        if any(one.added.get(table) for one in batch_records(tables)):
            raise _gone(storage, table)
        _make(storage, table)
        yield table
    for _ in range(_TURNS):
        lacking = _missing_columns(tables, table)
        if not lacking:
            return
        try:
            with storage.translate_errors(table):
                tables.handle(table).alter.add_columns([Field.from_arrow(one) for one in lacking])
            yield from (f"{table}.{one.name}" for one in lacking)
        except CommitFailedError:
            pass
        tables.forget(table)


def _missing_columns(tables: Tables, table: str) -> list[pa.Field]:
    there = {one.name for one in tables.handle(table).schema().fields}
    return [one for one in lake_schema(table) if one.name not in there]
