"""What an ingest has read: committed some pieces at a time, counted, and told."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.form.problems import defect_line, one_line
from section16.lake.batches.changing import ChangeCount
from section16.lake.batches.committing import Committed
from section16.lake.batches.staging import Staged
from section16.lake.store import Lake
from section16.sources.piece import label_of
from section16.standard.errors import Section16Error
from section16.tasks.lake.ingest.piece import NamedPiece, PieceJob, StagedPieces, joined, sum_changes, whole

__all__ = ["Ingested", "OnCommit", "Progress"]

# Batches are committed together, so that a thousand small pieces are no thousand commits of ten tables.
_TOGETHER: Final = 16
_SECONDS_BETWEEN: Final = 5.0


class Ingested(Struct, frozen=True, kw_only=True):
    """What an ingest did. `documents` = `new` + `replaced` + `repeated` + `rejects`.

    `pieces` were read now, `before` had been read already; `other_forms` and `other_files` were passed over; `changes`
    counts the cells that differ from those replaced; `problems` has a line for each source that could not be read,
    which the next ingest tries again; `healed` has one for each damaged file of the lake whose filings were read again.
    """

    pieces: int = 0
    before: int = 0
    documents: int = 0
    new: int = 0
    replaced: int = 0
    repeated: int = 0
    rejects: int = 0
    other_forms: int = 0
    other_files: int = 0
    rows: Mapping[str, int] = {}
    changes: tuple[ChangeCount, ...] = ()
    problems: tuple[str, ...] = ()
    healed: tuple[str, ...] = ()


OnCommit = Callable[[Ingested], object]


class Progress:
    """What was read and not yet committed, and the sums so far."""

    def __init__(self, lake: Lake, on_commit: OnCommit, *, again: bool) -> None:
        """Begin; `again` puts what is read in place of what the lake holds."""
        self.lake = lake
        self._on_commit, self._again = on_commit, again
        self._waiting: list[Staged] = []
        self._shares: dict[str, dict[int, StagedPieces]] = {}
        self._failed: dict[str, NamedPiece] = {}
        self._committed_at = time.monotonic()
        self.so_far = Ingested()

    def add_before(self) -> None:
        """Count a piece that had been read already."""
        self.so_far = replace(self.so_far, before=self.so_far.before + 1)

    def add_failure(self, job: PieceJob, error: Exception | None) -> None:
        """Note that a piece could not be read; one that was not read alone and whole is kept for another try."""
        (first, *others) = job.pieces
        if others or first.piece.shares > 1:
            self._failed |= {one.name: NamedPiece(one.name, whole(one.piece)) for one in job.pieces}
            return
        seen = str(error) if isinstance(error, Section16Error | OSError) else defect_line(error or RuntimeError())
        self._add_problem(one_line(f"{label_of(first.piece.path)}: {seen}; it was not read, run ingest again"))

    def failed_together(self) -> tuple[NamedPiece, ...]:
        """Return, once, the pieces of jobs that failed over some piece, or some share of it."""
        failed = tuple(self._failed.values())
        self._failed.clear()
        self._shares.clear()
        return failed

    def add(self, job: PieceJob, read: StagedPieces) -> None:
        """Take what a worker read; commit when there is enough, or the last commit was long ago.

        The shares of an archive count when all are there: its name is committed with the last of them.
        """
        name, piece = job.pieces[0].name, job.pieces[0].piece
        if piece.shares > 1:
            shares = self._shares.setdefault(name, {})
            shares[piece.share] = read
            if len(shares) < piece.shares:
                return
            read = joined([shares[number] for number in range(piece.shares)], name)
            del self._shares[name]
        self._waiting += read.staged
        self._add_counts(read, len(job.pieces))
        for problem in read.problems:
            self._add_problem(problem)
        if len(self._waiting) >= _TOGETHER or time.monotonic() - self._committed_at > _SECONDS_BETWEEN:
            self.commit()

    def commit(self) -> None:
        """Make what was read part of the lake."""
        if self._waiting:
            commit = self.lake.replace if self._again else self.lake.commit
            self._add_committed(commit(*self._waiting))
            self._waiting.clear()
            self._on_commit(self.so_far)
        self._committed_at = time.monotonic()

    def _add_problem(self, line: str) -> None:
        self.so_far = replace(self.so_far, problems=(*self.so_far.problems, line))

    def _add_counts(self, read: StagedPieces, pieces: int) -> None:
        tally = read.tally
        self.so_far = replace(
            self.so_far,
            pieces=self.so_far.pieces + pieces,
            documents=self.so_far.documents + tally.repeated,
            repeated=self.so_far.repeated + tally.repeated,
            other_forms=self.so_far.other_forms + tally.other_forms,
            other_files=self.so_far.other_files + tally.other_files,
            changes=sum_changes((*self.so_far.changes, *read.changes)),
        )

    def _add_committed(self, committed: Committed) -> None:
        names = ("documents", "new", "replaced", "repeated", "rejects")
        sums = {name: getattr(self.so_far, name) + getattr(committed, name) for name in names}
        for conflict in committed.conflicts:
            self._add_problem(one_line(str(conflict)))
        rows = Counter(self.so_far.rows)
        rows.update(committed.rows)
        self.so_far = replace(self.so_far, rows=dict(rows), **sums)
