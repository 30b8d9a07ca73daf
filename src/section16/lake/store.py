"""A lake of filings: created, opened, brought to today's tables and columns, written, proved."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Final, Self

import pyarrow as pa
from deltalake import DeltaTable, Field
from deltalake.exceptions import CommitFailedError

from section16.durable import make_folder
from section16.lake.batches.applying import OnStep, apply, behind, finish
from section16.lake.batches.changing import ChangeCount, changes
from section16.lake.batches.committing import Committed, Writer, commit
from section16.lake.batches.headings import with_known_headings
from section16.lake.batches.records import batch_records, pieces
from section16.lake.batches.staging import BatchLike, Staged, stage
from section16.lake.batches.wholeness import Contents, gone
from section16.lake.durable import sync_log
from section16.lake.hiding import SMALL
from section16.lake.keys import KeyIndex, keys_of, texts_of
from section16.lake.layout import (
    BATCHES,
    COMMIT_ORDER,
    DATA_SET,
    DOCUMENT,
    FORMAT,
    QUARTER,
    RANKS,
    LakeError,
    lake_schema,
)
from section16.lake.storage import Storage, storage_at
from section16.lake.tables import Tables
from section16.lake.upkeep.check import Proof, check
from section16.lake.upkeep.compacting import RETENTION, Compacted, compact
from section16.lake.upkeep.freshness import Status, status
from section16.lake.upkeep.healing import Healed, heal

__all__ = ["Lake", "format_of", "is_lake"]

_FORMAT: Final = "section16.lakeFormat"
_TURNS: Final = 20


class Lake:
    """Ten Delta tables and the table `batches`. Any number of processes may read, stage and commit at once.

    A Lake is for one thread; it can be pickled, and opens the same lake elsewhere.
    """

    def __init__(self, storage: Storage, on_step: OnStep = lambda _step: None, hides_from: int = SMALL) -> None:
        """Take a lake that exists; use `open`. `on_step` is called after every step of a commit.

        Rows that are replaced are hidden in files of so many bytes or more, and smaller ones are written anew.
        """
        self.storage = storage
        self.tables = Tables(storage)
        self._index = KeyIndex(self.tables)
        self._writer = Writer(self.tables, self._index, on_step=on_step, hides_from=hides_from)
        self._upgraded = False

    @classmethod
    def open(cls, uri: str, *, create: bool = False, storage_options: dict[str, str] | None = None) -> Self:
        """Open the lake in a folder or at a URI that delta-rs knows; raise LakeError where there is none.

        `create` makes one, or completes one whose creation was interrupted. Opening changes nothing else: what a killed
        writer left is finished by the next writer. Raises LakeError, too, for a lake that lost its table `batches`.
        """
        storage = storage_at(uri, storage_options)
        if not is_lake(storage):
            _require_batches(storage)
            if not create:
                message = f"{storage.place}: there is no lake; `section16 ingest SOURCE --lake` makes one"
                raise LakeError(message)
            _create(storage)
        lake = cls(storage)
        _require_format(lake.tables)
        return lake

    def __reduce__(self) -> tuple[Callable[[Storage], Self], tuple[Storage]]:
        """Pickle the place only."""
        return type(self), (self.storage,)

    def known(self, keys: Iterable[str], *, rank: int = DOCUMENT) -> set[str]:
        """Return the accession numbers that need not be read: the lake has them as filings or rejects.

        A filing that comes from a data set only does not count, unless the rank of data sets is given.
        """
        self._finish()
        asked = keys_of(keys)
        ranks = [one for one in RANKS if one != DATA_SET or rank <= DATA_SET]
        known = self._index.among(asked, *ranks).without(self._index.given_up())
        return set(texts_of(known))

    def stage(self, batches: Iterable[BatchLike], pieces: tuple[str, ...] = ()) -> Staged:
        """Write batches as Parquet files that are not part of the lake yet; needs no lock, on any machine."""
        return stage(self.storage, batches, pieces)

    def commit(self, *staged: Staged) -> Committed:
        """Make stages visible; filings that the lake has already are dropped. Doing it twice changes nothing."""
        self._ready()
        return commit(self._writer, staged)

    def replace(self, *staged: Staged) -> Committed:
        """Make stages visible in place of the rows of the same filings, unless those have a higher rank."""
        self._ready()
        return commit(self._writer, staged, again=True)

    def recover(self) -> int:
        """Finish what killed writers left; return how many batches that were."""
        return self._ready() + finish(self.tables, self._writer.on_step)

    def heal(self) -> Healed:
        """Give up damaged files with their filings, which then have to be read again; nothing, where all is whole."""
        self._complete()
        return heal(self._writer)

    def given_up(self) -> set[str]:
        """Return the filings that were given up and have not been read again."""
        self._finish()
        return set(texts_of(self._index.given_up()))

    def check(self, *, deep: bool = False) -> Proof:
        """Prove that nothing was lost or doubled and, if `deep`, that every value can be read; nothing is written."""
        return check(self.tables, deep=deep)

    def status(self, today: date) -> Status:
        """Return what the lake holds and how fresh it is; nothing is written."""
        return status(self.tables, today)

    def compact(self, retention: timedelta = RETENTION) -> Compacted:
        """Merge small files, and delete those that were not needed for as long as `retention`."""
        self._ready()
        return compact(self._writer, retention)

    def changes(self, batch: BatchLike) -> tuple[ChangeCount, ...]:
        """Count, by table and column, what the rows of a batch would change in filings that the lake has."""
        self._finish()
        return changes(self.tables, self._index, batch.tables)

    def with_known_headings(self, tables: Mapping[str, pa.Table], *, again: bool) -> Mapping[str, pa.Table]:
        """Return a batch with what the lake, as it was last seen, knows of its filings and no bare XML tells."""
        self._index.refresh()
        return with_known_headings(self.tables, self._index, tables, again=again)

    def pieces(self) -> set[str]:
        """Return the names of the pieces that were read completely."""
        self.tables.refresh(BATCHES)
        return pieces(self.tables)

    def _finish(self) -> None:
        self.recover()
        self._index.refresh()

    def _ready(self) -> int:
        """Bring the lake to today's tables, and the first time prove it whole; return how many batches it lacked."""
        lacking = self._complete()
        if not self._upgraded:
            Contents(self.tables).require_whole()
            self._upgraded = True
        return lacking

    def _complete(self) -> int:
        """Bring the lake to today's tables; return how many batches it lacked."""
        self.tables.refresh(BATCHES)  # a newer section16 may have been here in the meantime
        _require_format(self.tables)
        if self._upgraded:
            return 0
        for table in (*COMMIT_ORDER, BATCHES):
            _add_missing(self.tables, table)
        _raise_format(self.tables)
        lacking = behind(self.tables)
        apply(self.tables, lacking, self._writer.on_step)
        return len(lacking)


def is_lake(storage: Storage) -> bool:
    """Tell whether there is a lake, by its table `batches`, which is created last."""
    return storage.has_table(BATCHES)


def _require_batches(storage: Storage) -> None:
    """Raise LakeError where tables have rows but no `batches`: the lake lost it, and is not just being created."""
    tables = Tables(storage)
    written = [one for one in COMMIT_ORDER if storage.has_table(one) and (tables.last_batch(one) or tables.files(one))]
    # `batches` is created before any row is written; if it is there now, another process has just created it.
    if written and not is_lake(storage):
        raise gone(storage, BATCHES)


def _create(storage: Storage) -> None:
    """Create the missing tables; two processes may do so at once."""
    if storage.root is not None:
        try:
            make_folder(storage.root)
        except OSError as error:
            message = f"{storage.place}: no folder can be made there ({error.strerror or error}); name another place"
            raise LakeError(message) from None
    for name in (*COMMIT_ORDER, BATCHES):
        _create_table(storage, name)


def _create_table(storage: Storage, name: str) -> None:
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
            if not storage.has_table(name):
                raise
        sync_log(storage, name, 0)


def format_of(tables: Tables) -> int:
    """Return the version of the layout that a lake has."""
    return int(tables.handle(BATCHES).metadata().configuration.get(_FORMAT) or 1)


def _require_format(tables: Tables) -> None:
    """Raise LakeError for a lake of a later format."""
    found = format_of(tables)
    if found > FORMAT:
        message = (
            f"{tables.storage.place}: the lake has format {found} and this section16 knows formats up to {FORMAT}; "
            "install a newer section16"
        )
        raise LakeError(message)


def _raise_format(tables: Tables) -> None:
    """Bring an older lake to today's format before it is written."""
    for _ in range(_TURNS):
        if format_of(tables) >= FORMAT:
            return
        # Another process may have done so meanwhile.
        with suppress(CommitFailedError), tables.storage.translate_errors(BATCHES):
            tables.handle(BATCHES).alter.set_table_properties({_FORMAT: str(FORMAT)}, raise_if_not_exists=False)
        tables.forget(BATCHES)


def _add_missing(tables: Tables, table: str) -> None:
    """Create a table that an older lake lacks, or add the columns that it lacks.

    Raises LakeError for a missing table that once had rows: it was lost.
    """
    storage = tables.storage
    if not storage.has_table(table):
        # A table that came with a later version has no row in any batch, and is created empty.
        if any(one.added.get(table) for one in batch_records(tables)):
            raise gone(storage, table)
        _create_table(storage, table)
    for _ in range(_TURNS):
        lacking = _missing_columns(tables, table)
        if not lacking:
            return
        # Another process may have added them meanwhile.
        with suppress(CommitFailedError), storage.translate_errors(table):
            tables.handle(table).alter.add_columns([Field.from_arrow(one) for one in lacking])
        tables.forget(table)


def _missing_columns(tables: Tables, table: str) -> list[pa.Field]:
    present = {one.name for one in tables.handle(table).schema().fields}
    return [one for one in lake_schema(table) if one.name not in present]
