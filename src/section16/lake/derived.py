"""The derived tables of a lake: what the ledger found out, kept beside the filings, and told apart from what is stale.

The table `derived` is the truth: each build adds one row, by compare-and-swap, that names every file of every derived
table, the last batch that was known, and a mark for each issuer, which changes with its filings. Files are written
before; their tables' own logs, for other readers of Delta tables, are brought to what `derived` says afterwards, by
whoever builds next if that was interrupted. So a build that is killed leaves the tables that were there.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction
from msgspec import Struct

from section16.lake.applying import COMPACT
from section16.lake.batch_records import BatchRecord
from section16.lake.durable import NewFile, sync_log
from section16.lake.layout import APP, DERIVATIONS, Contention, LakeError
from section16.lake.storage import Storage
from section16.lake.tables import LakeFile, Tables
from section16.lake.wholeness import what_is_wrong
from section16.lake.writing import FileAdd, TableFile, conformed, statistics_of
from section16.table.derived.columns import DERIVED, ISSUER, derived_schema
from section16.table.schema import PARSER_VERSION

__all__ = [
    "DERIVE",
    "Derivation",
    "apply_derivation",
    "derivation_of",
    "derived_paths",
    "keep_derivation",
    "rows_of_issuers",
    "unapplied",
    "what_is_stale",
    "write_derived",
    "wrong_files",
]

DERIVE: Final = "run `section16 lake derive`"
_TURNS: Final = 20
_SCHEMA: Final = pa.schema(
    [
        pa.field("NUMBER", pa.int64(), nullable=False),
        ("MADE_AT", pa.timestamp("us")),
        ("VERSION", pa.string()),
        ("BATCH_NUMBER", pa.int64()),
        ("WHOLE", pa.bool_()),
        ("BUCKETS", pa.int32()),
        ("MARKS", pa.string()),
        ("FILES", pa.string()),
    ]
)


class Derivation(Struct, frozen=True, kw_only=True):
    """A row of `derived`: which issuers' rows are in which files.

    Issuers are kept in buckets, so that new filings of some leave the files of most others alone. One that is not
    `whole` was interrupted when there was none before it.
    """

    number: int = 0
    made_at: datetime
    version: str = PARSER_VERSION
    batch_number: int = 0
    whole: bool = False
    buckets: int = 1
    marks: Mapping[str, int] = {}  # by issuer
    files: Mapping[int, Mapping[str, FileAdd]] = {}  # by bucket and table; a table without rows has none

    def of_table(self, table: str) -> dict[str, FileAdd]:
        """Return the files of a table by path."""
        return {one[table].path: one[table] for one in self.files.values() if table in one}


_TEXTS: Final = ("marks", "files")  # that are JSON in the table


def derivation_of(tables: Tables) -> Derivation | None:
    """Return the newest derivation; None where there is none yet."""
    if not tables.is_open(DERIVATIONS) and not tables.storage.has_table(DERIVATIONS):
        return None
    tables.refresh(DERIVATIONS)
    rows = [row for path in tables.files(DERIVATIONS) for row in tables.read(DERIVATIONS, path).to_pylist()]
    if not rows:
        return None
    newest = {name.lower(): value for name, value in max(rows, key=lambda row: row["NUMBER"]).items()}
    try:
        for name in _TEXTS:
            newest[name] = msgspec.json.decode(newest[name])
        return msgspec.convert(newest, Derivation, strict=False)
    except msgspec.MsgspecError as error:
        place = f"{tables.storage.place}/{DERIVATIONS}"
        message = f"{place}: it cannot be read ({error}); delete this folder, and {DERIVE}"
        raise LakeError(message) from None


def what_is_stale(found: Derivation | None, batches: Sequence[BatchRecord]) -> str | None:
    """Return why derived tables do not answer for a lake with some batches; None where they do."""
    if found is None:
        return "the lake has no derived tables yet"
    if not found.whole:
        return "making the derived tables was interrupted"
    if found.version != PARSER_VERSION:
        return f"version {found.version} of section16 made the derived tables"
    later = [one for one in batches if one.number > found.batch_number and one.kind != COMPACT]
    return f"the derived tables lack {len(later):,} later batches" if later else None


def write_derived(storage: Storage, table: str, rows: pa.Table) -> FileAdd | None:
    """Write rows of a derived table, in the order of issuers, to a file that nothing refers to; None for no rows."""
    if not rows.num_rows:
        return None
    path = f"{uuid4().hex}.parquet"
    file = TableFile(NewFile(storage, table, path), path, "", derived_schema(table))
    file.add(rows.take(pc.sort_indices(rows, sort_keys=[(ISSUER, "ascending")])))
    return file.close()


def rows_of_issuers(storage: Storage, table: str, file: FileAdd, issuers: Sequence[str]) -> pa.Table:
    """Return the rows of some issuers in a file of a derived table."""
    rows = conformed(Tables(storage).read(table, file.path), derived_schema(table))
    return rows.filter(pc.is_in(rows[ISSUER], value_set=pa.array(issuers, pa.string())))


def keep_derivation(tables: Tables, new: Derivation, on_step: Callable[[str], None] = lambda _step: None) -> None:
    """Add a derivation, whose number is one more than the newest; raise Contention where another process was faster."""
    storage = tables.storage
    _create(storage, DERIVATIONS, _SCHEMA)
    handle = tables.refresh(DERIVATIONS)
    old = tables.files(DERIVATIONS)
    message = f"{storage.place}: another process made derived tables meanwhile; {DERIVE} again"
    if tables.last_batch(DERIVATIONS) != new.number - 1:
        raise Contention(message)
    with storage.translate_errors(DERIVATIONS):
        added = _write(storage, new)
        try:
            _commit(handle, [added, *map(_removal, old.values())], new.number)
        except CommitFailedError:
            raise Contention(message) from None
    tables.sync(DERIVATIONS)
    on_step("kept")


def apply_derivation(tables: Tables, found: Derivation, on_step: Callable[[str], None] = lambda _step: None) -> None:
    """Bring the logs of the derived tables to the files of a derivation; do nothing where they are there."""
    for table in DERIVED:
        _create(tables.storage, table, derived_schema(table))
        for _ in range(_TURNS):
            if _apply(tables, table, found):
                break
        else:
            message = f"{tables.storage.place}/{table}: other writers were faster {_TURNS} times; {DERIVE} again"
            raise Contention(message)
        on_step(table)


def unapplied(tables: Tables, found: Derivation) -> list[str]:
    """Return the derived tables whose logs are not as a derivation says."""
    return [one for one in DERIVED if not _is_applied(tables, one, found)]


def _is_applied(tables: Tables, table: str, found: Derivation) -> bool:
    if not tables.storage.has_table(table):
        return False
    tables.refresh(table)
    return tables.files(table).keys() == found.of_table(table).keys()


def _apply(tables: Tables, table: str, found: Derivation) -> bool:
    handle = tables.refresh(table)
    wanted, present = found.of_table(table), tables.files(table)
    if wanted.keys() == present.keys():
        return True
    new = (one for path, one in wanted.items() if path not in present)
    gone = [one for path, one in present.items() if path not in wanted]
    added = [AddAction(one.path, one.size, {}, _now(), data_change=True, stats=one.stats) for one in new]
    try:
        with tables.storage.translate_errors(table):
            _commit(handle, [*added, *map(_removal, gone)], found.number)
    except CommitFailedError:
        return False
    tables.sync(table)
    tables.refresh(table)
    return True


def _removal(file: LakeFile) -> RemoveAction:
    return RemoveAction(file.path, data_change=True, deletion_timestamp=_now(), size=file.size, partition_values={})


def _commit(handle: DeltaTable, actions: list[AddAction | RemoveAction], number: int) -> None:
    handle.create_write_transaction(
        actions,
        mode="append",
        schema=handle.schema(),
        commit_properties=CommitProperties(app_transactions=[Transaction(APP, number)], max_commit_retries=0),
    )


def derived_paths(tables: Tables, found: Derivation, table: str) -> tuple[str, ...]:
    """Return the paths of a derived table's files; raise LakeError for a damaged one."""
    if wrong := [(path, seen) for name, path, seen in wrong_files(tables, found) if name == table]:
        path, seen = wrong[0]
        message = f"{tables.storage.place}/{table}/{path}: {seen}; {DERIVE}, which makes it anew"
        raise LakeError(message)
    return tuple(found.of_table(table))


def wrong_files(tables: Tables, found: Derivation) -> list[tuple[str, str, str]]:
    """Return table, path and what is wrong with each damaged file; none of an object store, which checks them."""
    root = tables.storage.root
    if root is None:
        return []
    seen = (
        (table, one.path, what_is_wrong(root / table / one.path, one.size, one.checksum))
        for table in DERIVED
        for one in found.of_table(table).values()
    )
    return [(table, path, wrong) for table, path, wrong in seen if wrong]


def _create(storage: Storage, table: str, schema: pa.Schema) -> None:
    if storage.has_table(table):
        return
    with storage.translate_errors(table):
        try:
            DeltaTable.create(
                storage.table_uri(table), schema=schema, mode="ignore", storage_options=storage.options or None
            )
        except CommitFailedError:
            if not storage.has_table(table):
                raise
        sync_log(storage, table, 0)


def _write(storage: Storage, new: Derivation) -> AddAction:
    path = f"{new.number:012}-{uuid4().hex}.parquet"
    footers: list[pq.FileMetaData] = []
    cells = {name: getattr(new, name.lower()) for name in _SCHEMA.names}
    for name in _TEXTS:
        cells[name.upper()] = msgspec.json.encode(getattr(new, name)).decode()
    sink = NewFile(storage, DERIVATIONS, path)
    with pq.ParquetWriter(
        sink,
        _SCHEMA,
        compression="zstd",
        metadata_collector=footers,
        write_page_checksum=True,
        write_statistics=["NUMBER"],
    ) as writer:
        writer.write_table(pa.Table.from_pylist([cells], _SCHEMA))
    sink.close()
    return AddAction(path, sink.size, {}, _now(), data_change=True, stats=statistics_of(footers[0]))


def _now() -> int:
    """Return the time in the unit of Delta's log."""
    return int(datetime.now(UTC).timestamp() * 1000)
