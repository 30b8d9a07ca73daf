"""A lake of filings: opened, written, proved."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Self

from section16.lake.applying import OnStep, finish
from section16.lake.changing import ChangeCount, changes
from section16.lake.committing import Writer, commit
from section16.lake.compacting import RETENTION, Compacted, compact
from section16.lake.freshness import Status, status
from section16.lake.index import KeyIndex
from section16.lake.keys import keys_of, texts_of
from section16.lake.layout import BATCHES, LakeError
from section16.lake.ledger import pieces
from section16.lake.making import is_lake, make, require_format, require_ledger, upgrade
from section16.lake.proof import Proof, check
from section16.lake.staged import DATA_SET, DOCUMENT, RANKS, Committed, Staged
from section16.lake.staging import BatchLike, stage
from section16.lake.storage import Storage, storage_at
from section16.lake.tables import Tables

__all__ = ["Lake"]


class Lake:
    """Ten Delta tables and their ledger. Any number of processes may read, stage and commit at once.

    A Lake is for one thread; it can be pickled, and opens the same lake elsewhere.
    """

    def __init__(self, storage: Storage, on_step: OnStep = lambda _step: None) -> None:
        """Take a lake that exists; use `open`. `on_step` is called after every step of a commit."""
        self.storage = storage
        self.tables = Tables(storage)
        self._index = KeyIndex(self.tables)
        self._writer = Writer(self.tables, self._index, on_step=on_step)
        self._upgraded = False

    @classmethod
    def open(cls, uri: str, *, create: bool = False, storage_options: dict[str, str] | None = None) -> Self:
        """Open the lake in a folder or at a URI that delta-rs knows; raise LakeError where there is none.

        `create` makes one, or completes one whose creation was interrupted. Opening changes nothing else: what a killed
        writer left is finished by the next writer. Raises LakeError, too, for a lake that lost its ledger.
        """
        storage = storage_at(uri, storage_options)
        if not is_lake(storage):
            require_ledger(storage)
            if not create:
                message = f"{storage.place}: there is no lake; `section16 ingest SOURCE --lake` makes one"
                raise LakeError(message)
            make(storage)
        lake = cls(storage)
        require_format(lake.tables)
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
        return {text for one in ranks for text in texts_of(self._index.among(asked, one))}

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
        self._ready()
        return finish(self.tables, self._writer.on_step)

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

    def pieces(self) -> set[str]:
        """Return the names of the pieces that were read completely."""
        self.tables.refresh(BATCHES)
        return pieces(self.tables)

    def _finish(self) -> None:
        self.recover()
        self._index.refresh()

    def _ready(self) -> None:
        self.tables.refresh(BATCHES)  # a newer section16 may have been here in the meantime
        require_format(self.tables)
        if not self._upgraded:
            upgrade(self.tables)
            self._upgraded = True
