"""The derived tables of a lake: what follows from the filings, kept beside them, and told apart from what is stale.

The table `derived` is the truth: it has one row for each family of tables that are made together. A build replaces that
row, by compare-and-swap; it names every file of these tables, the rules by which they were made, the last batch that
was known, and a mark for each issuer or quarter, which changes with its filings. Files are written before; their
tables' own logs, for other readers of Delta tables, are brought to what `derived` says afterwards, by whoever builds
next if that was interrupted. So a build that is killed leaves the tables that were there.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Field, Transaction
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction
from msgspec import Struct

from section16.lake.batches.applying import COMPACT
from section16.lake.batches.records import BatchRecord
from section16.lake.batches.wholeness import what_is_wrong
from section16.lake.durable import NewFile, sync_log
from section16.lake.layout import APP, DERIVATIONS, QUARTER, Contention, LakeError
from section16.lake.storage import Storage
from section16.lake.tables import LakeFile, Tables
from section16.lake.writing import FileAdd, TableFile, conformed, statistics_of
from section16.table.derived.columns import FAMILIES, ISSUER, RULES, derived_schema, family_of

__all__ = [
    "DERIVE",
    "SORTED",
    "Derivation",
    "apply_derivation",
    "derivations_of",
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
        ("BATCH_NUMBER", pa.int64()),
        ("WHOLE", pa.bool_()),
        ("BUCKETS", pa.int32()),
        ("MARKS", pa.string()),
        ("FILES", pa.string()),
        ("FAMILY", pa.string()),
        ("RULES", pa.string()),
    ]
)
# An issuer has some rows in nearly each quarter; all columns of a group are read for one of its rows.
_GROUP: Final = 8_192
SORTED: Final = ("ISSUERCIK", "FILING_DATE", "ACCESSION_NUMBER")  # rows of a quarter, which come so


class Derivation(Struct, frozen=True, kw_only=True):
    """A row of `derived`: which rows of a family of tables are in which files, and by which rules they were made.

    Issuers are kept in buckets, so that new filings of some leave the files of most others alone. One that is not
    `whole` was interrupted when there was none before it.
    """

    number: int = 0
    made_at: datetime
    family: str
    rules: Mapping[str, int] = {}  # by table
    batch_number: int = 0
    whole: bool = False
    buckets: int = 1
    marks: Mapping[str, int] = {}  # by issuer or quarter
    files: Mapping[str, Mapping[str, FileAdd]] = {}  # by bucket or quarter, and table; a table without rows has none

    def of_table(self, table: str) -> dict[str, FileAdd]:
        """Return the files of a table by path."""
        return {one[table].path: one[table] for one in self.files.values() if table in one}

    @property
    def follows_rules(self) -> bool:
        """Tell whether today's rules made all tables."""
        return all(self.rules.get(table) == RULES[table] for table in FAMILIES[self.family])


_TEXTS: Final = ("marks", "files", "rules")  # that are JSON in the table


def derivations_of(tables: Tables) -> dict[str, Derivation]:
    """Return the newest derivation of each family; a family without one is left out."""
    if not tables.is_open(DERIVATIONS) and not tables.storage.has_table(DERIVATIONS):
        return {}
    tables.refresh(DERIVATIONS)
    rows = [row for path in tables.files(DERIVATIONS) for row in tables.read(DERIVATIONS, path).to_pylist()]
    found = (_derivation(tables, row) for row in sorted(rows, key=lambda row: row["NUMBER"]))
    return {one.family: one for one in found if one.family in FAMILIES}


def _derivation(tables: Tables, row: Mapping[str, object]) -> Derivation:
    cells = {name.lower(): value for name, value in row.items() if value is not None}
    cells.setdefault("family", "ledger")  # when only the ledger had tables, no row told it, nor any rules
    try:
        for name in _TEXTS:
            cells[name] = msgspec.json.decode(str(cells.get(name, "{}")))
        return msgspec.convert(cells, Derivation, strict=False)
    except msgspec.MsgspecError as error:
        place = f"{tables.storage.place}/{DERIVATIONS}"
        message = f"{place}: it cannot be read ({error}); delete this folder, and {DERIVE}"
        raise LakeError(message) from None


def what_is_stale(found: Derivation | None, table: str, batches: Sequence[BatchRecord]) -> str | None:
    """Return why a derived table does not answer for a lake with some batches; None where it does."""
    if found is None:
        return "the lake does not have it yet"
    if not found.whole:
        return "making the derived tables was interrupted"
    if found.rules.get(table) != RULES[table]:
        return "other rules than today's made it"
    later = [one for one in batches if one.number > found.batch_number and one.kind != COMPACT]
    return f"the derived tables lack {len(later):,} later batches" if later else None


def write_derived(storage: Storage, table: str, rows: pa.Table, quarter: str = "") -> FileAdd | None:
    """Write rows of a derived table, in the order of issuers, to a file that nothing refers to; None for no rows.

    Those of a quarter come in the order of `SORTED`.
    """
    if not rows.num_rows:
        return None
    path = f"{QUARTER}={quarter}/{uuid4().hex}.parquet" if quarter else f"{uuid4().hex}.parquet"
    sink = NewFile(storage, table, path)
    if quarter:
        file = TableFile(sink, path, quarter, _file_schema(table), _GROUP)
        file.add(rows)
    else:
        file = TableFile(sink, path, "", _file_schema(table))
        file.add(rows.sort_by(ISSUER))
    return file.close()


def _partitions(table: str) -> list[str]:
    return [QUARTER] if family_of(table) == "quarter views" else []


def _file_schema(table: str) -> pa.Schema:
    """Return the schema of a table's files: the quarter by which a table is parted is in the path."""
    parted = _partitions(table)
    return pa.schema([one for one in derived_schema(table) if one.name not in parted])


def rows_of_issuers(storage: Storage, table: str, file: FileAdd, issuers: Sequence[str]) -> pa.Table:
    """Return the rows of some issuers in a file of a derived table."""
    import pyarrow.compute as pc  # noqa: PLC0415 - questions to a lake do without, and it takes long to import

    rows = conformed(Tables(storage).read(table, file.path), _file_schema(table))
    return rows.filter(pc.is_in(rows[ISSUER], value_set=pa.array(issuers, pa.string())))


def keep_derivation(tables: Tables, new: Derivation, on_step: Callable[[str], None] = lambda _step: None) -> None:
    """Add a derivation, whose number is one more than the newest; raise Contention where another process was faster."""
    storage = tables.storage
    _create(tables, DERIVATIONS, _SCHEMA)
    handle = tables.refresh(DERIVATIONS)
    old = {path: one for path, one in tables.files(DERIVATIONS).items() if _family_in(tables, path) == new.family}
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


def _family_in(tables: Tables, path: str) -> str:
    row, *_ = tables.read(DERIVATIONS, path, ["NUMBER", "FAMILY"]).to_pylist()
    return str(row.get("FAMILY") or "ledger")


def apply_derivation(tables: Tables, found: Derivation, on_step: Callable[[str], None] = lambda _step: None) -> None:
    """Bring the logs of a family's tables to the files of its derivation; do nothing where they are there."""
    for table in FAMILIES[found.family]:
        _create(tables, table, derived_schema(table), _partitions(table))
        for _ in range(_TURNS):
            if _apply(tables, table, found):
                break
        else:
            message = f"{tables.storage.place}/{table}: other writers were faster {_TURNS} times; {DERIVE} again"
            raise Contention(message)
        on_step(table)


def unapplied(tables: Tables, found: Derivation) -> list[str]:
    """Return the derived tables whose logs are not as a derivation says."""
    return [one for one in FAMILIES[found.family] if not _is_applied(tables, one, found)]


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
    added = [
        AddAction(one.path, one.size, _values(one.quarter), _now(), data_change=True, stats=one.stats) for one in new
    ]
    try:
        with tables.storage.translate_errors(table):
            _commit(handle, [*added, *map(_removal, gone)], found.number)
    except CommitFailedError:
        return False
    tables.sync(table)
    tables.refresh(table)
    return True


def _values(quarter: str) -> dict[str, str | None]:
    return {QUARTER: quarter} if quarter else {}


def _removal(file: LakeFile) -> RemoveAction:
    values = _values(file.quarter)
    return RemoveAction(file.path, data_change=True, deletion_timestamp=_now(), size=file.size, partition_values=values)


def _commit(handle: DeltaTable, actions: list[AddAction | RemoveAction], number: int) -> None:
    handle.create_write_transaction(
        actions,
        mode="append",
        schema=handle.schema(),
        partition_by=handle.metadata().partition_columns or None,
        commit_properties=CommitProperties(app_transactions=[Transaction(APP, number)], max_commit_retries=0),
    )


def derived_paths(tables: Tables, found: Derivation, table: str) -> tuple[str, ...]:
    """Return the paths of a derived table's files; raise LakeError for a damaged one."""
    if wrong := wrong_files(tables, found, table):
        _, path, seen = wrong[0]
        message = f"{tables.storage.place}/{table}/{path}: {seen}; {DERIVE}, which makes it anew"
        raise LakeError(message)
    return tuple(found.of_table(table))


def wrong_files(tables: Tables, found: Derivation, *names: str) -> list[tuple[str, str, str]]:
    """Return table, path and what is wrong with each damaged file of a family, or of some of its tables.

    An object store checks its files itself.
    """
    root = tables.storage.root
    if root is None:
        return []
    seen = (
        (table, one.path, what_is_wrong(root / table / one.path, one.size, one.checksum))
        for table in names or FAMILIES[found.family]
        for one in found.of_table(table).values()
    )
    return [(table, path, wrong) for table, path, wrong in seen if wrong]


def _create(tables: Tables, table: str, schema: pa.Schema, parts: list[str] | None = None) -> None:
    """Create a table, or give one of an older version the columns that it lacks."""
    storage = tables.storage
    with storage.translate_errors(table):
        if not storage.has_table(table):
            try:
                DeltaTable.create(
                    storage.table_uri(table),
                    schema=schema,
                    mode="ignore",
                    partition_by=parts or None,
                    storage_options=storage.options or None,
                )
            except CommitFailedError:
                if not storage.has_table(table):
                    raise
            sync_log(storage, table, 0)
            return
    present = {one.name for one in tables.refresh(table).schema().fields}
    if lacking := [one for one in schema if one.name not in present]:
        # Another process may have added them meanwhile.
        with suppress(CommitFailedError), storage.translate_errors(table):
            tables.handle(table).alter.add_columns([Field.from_arrow(one) for one in lacking])
        tables.forget(table)


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
