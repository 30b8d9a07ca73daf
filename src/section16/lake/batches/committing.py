"""Staged batches become part of the lake: the one place where rows become visible.

How Delta behaves, as tried (deltalake 1.6.6, on a local disk and on an S3 store with conditional puts):

- A commit that carries an application's transaction fails with CommitFailedError if, since the version at which its
  handle was opened, another commit with the same application's name came in; whatever number it carries. With one
  name for all writers that is a compare-and-swap. It holds with and without `max_commit_retries=0`; with retries,
  commits of other applications (a vacuum) do not disturb it, so they are left on.
- The number itself is not compared: a handle that is up to date may write the same number again. So a writer looks at
  `transaction_version` first, and the compare-and-swap keeps what it saw true.
- A commit without any file is made and moves the number. Removing a file that is not there is not refused, nor one
  that a concurrent `optimize` merged away, which would double its rows: so `applying` looks first, and lets Delta not
  try again by itself.
- `create_write_transaction` leaves its handle where it was; `update_incremental` moves it.

So a commit has these steps:

1. Parquet files are written; nothing refers to them (`staging`).
2. Every batch that `batches` has is put into all tables, whoever reserved it. Then the tables hold all keys there are.
3. Repeated filings are dropped; what is replaced is hidden, or written without the old rows (`planning`).
4. The rows of the batches are added to `batches` by compare-and-swap, with all files to add and to remove, the redo
   log, and what is hidden. Whoever was slower begins again at 2.
5. The files are added to the tables one after the other, `submission` last (`applying`).

A kill before 4 leaves files that nothing refers to; after it, the next writer finishes the work at 2.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from deltalake.exceptions import CommitFailedError
from msgspec import Struct
from msgspec.structs import replace

from section16.lake.batches.applying import OnStep, apply, finish
from section16.lake.batches.copies import Conflict
from section16.lake.batches.planning import CommitPlan, plan_of, records_of
from section16.lake.batches.records import BatchRecord, batch_records, reserve
from section16.lake.batches.staging import Staged
from section16.lake.hiding import SMALL
from section16.lake.keys import NO_KEYS, KeyIndex, merged
from section16.lake.layout import DATA_SET, DOCUMENT, REJECT, Contention
from section16.lake.tables import Tables

__all__ = ["Committed", "Writer", "commit", "write_records"]

INGEST: Final = "ingest"
AGAIN: Final = "again"
_TURNS: Final = 100


class Committed(Struct, frozen=True, kw_only=True):
    """The counts of a commit: filings that are new, that replaced others, that were there before, and rejects.

    `conflicts` are documents that differ from what the lake has under their numbers.
    """

    documents: int = 0
    new: int = 0
    replaced: int = 0
    repeated: int = 0
    rejects: int = 0
    rows: Mapping[str, int] = {}
    conflicts: tuple[Conflict, ...] = ()


class Writer(Struct, frozen=True):
    """What a commit needs: the tables, the keys that they hold, the time, and a listener for each step.

    Rows that are replaced are hidden in files of so many bytes or more.
    """

    tables: Tables
    index: KeyIndex
    now: Callable[[], datetime] = lambda: datetime.now(UTC).replace(tzinfo=None)
    on_step: OnStep = lambda _step: None
    hides_from: int = SMALL


def commit(writer: Writer, staged: Sequence[Staged], *, again: bool = False) -> Committed:
    """Make stages visible, each once; `again` also replaces filings of the same rank.

    Stages without a filing in common become one commit. Raises Contention if other writers are always faster, and
    LakeError if the storage fails; it is safe to try again.
    """
    done: list[Committed] = []
    for group in _disjoint(staged):
        # What was read together with a document that was left out is read again, so that it is told again.
        is_refused = not again and any(one.conflicts for one in done)
        done.append(_commit(writer, [replace(one, pieces=()) for one in group] if is_refused else group, again=again))
    return _total(done)


def _disjoint(staged: Sequence[Staged]) -> list[list[Staged]]:
    """Group stages that follow one another and have no filing in common."""
    groups: list[list[Staged]] = []
    taken = NO_KEYS
    for one in staged:
        keys = merged(one.keys)
        if not groups or len(taken.both(keys)):
            groups.append([])
            taken = NO_KEYS
        groups[-1].append(one)
        taken = merged((taken, keys))
    return groups


def _commit(writer: Writer, staged: Sequence[Staged], *, again: bool) -> Committed:
    plan = CommitPlan()
    written = list(staged)
    for _ in range(_TURNS):
        finish(writer.tables, writer.on_step)
        writer.index.refresh()
        plan = plan_of(writer.tables, writer.index, staged, again=again, least=writer.hides_from)
        if plan.conflicts and not again:
            plan = replace(plan, staged=tuple(replace(one, pieces=()) for one in plan.staged))
        written += plan.staged
        if not any(any(one.files.values()) or one.pieces for one in plan.staged):
            break
        writer.on_step("planned")
        if write_records(writer, records_of(plan, AGAIN if again else INGEST, writer.now())):
            break
    else:
        message = f"{writer.tables.storage.place}: other writers were faster {_TURNS} times; run it again"
        raise Contention(message)
    writer.index.refresh()
    _discard(writer.tables, written, plan.staged)
    return _committed_of(plan)


def _discard(tables: Tables, given: Sequence[Staged], used: Sequence[Staged]) -> None:
    """Delete the files of stages, as they were given and made, that were not needed, unless a table refers to them."""
    needed = {(table, file.path) for one in used for table, files in one.files.items() for file in files}
    for one in given:
        for table, files in one.files.items():
            for file in files:
                if (table, file.path) not in needed and file.path not in tables.files(table):
                    tables.remove_file(table, file.path)


def write_records(writer: Writer, new: Sequence[BatchRecord]) -> bool:
    """Reserve batches and put them into the tables; return False where another writer was faster."""
    before = writer.tables.last_batch("batches")
    try:
        numbered = reserve(writer.tables, new)
    except CommitFailedError:
        writer.tables.refresh("batches")
        # The response to a commit that was made may be lost; its retry then conflicts with the commit itself.
        numbered = [one for one in batch_records(writer.tables, before) if one.batch in {other.batch for other in new}]
        if not numbered:
            return False
        finish(writer.tables, writer.on_step)
        return True
    writer.tables.refresh("batches")
    writer.on_step("reserved")
    apply(writer.tables, numbered, writer.on_step)
    return True


def _committed_of(plan: CommitPlan) -> Committed:
    replaced = sum(plan.replaced)
    return Committed(
        documents=sum(one.documents for one in plan.staged),
        new=sum(len(one.keys[DATA_SET]) + len(one.keys[DOCUMENT]) for one in plan.staged) - replaced,
        replaced=replaced,
        repeated=sum(one.repeated for one in plan.staged),
        rejects=sum(len(one.keys[REJECT]) for one in plan.staged),
        rows=_added(one.rows for one in plan.staged),
        conflicts=plan.conflicts,
    )


def _total(parts: Sequence[Committed]) -> Committed:
    return Committed(
        documents=sum(one.documents for one in parts),
        new=sum(one.new for one in parts),
        replaced=sum(one.replaced for one in parts),
        repeated=sum(one.repeated for one in parts),
        rejects=sum(one.rejects for one in parts),
        rows=_added(one.rows for one in parts),
        conflicts=tuple(conflict for one in parts for conflict in one.conflicts),
    )


def _added(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in rows:
        total.update(one)
    return dict(+total)
