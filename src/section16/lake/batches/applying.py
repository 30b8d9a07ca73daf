"""The rows of `batches` are put into the tables: in order, each once, by any process and however often tried.

Each table's log holds the number of the last batch in it, which grows by compare-and-swap. So a batch that is in a
table is never put there again, and two processes that finish the same batch do not disturb each other.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Final

from deltalake import CommitProperties, Transaction
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction

from section16.lake.batches.records import BatchRecord, batch_records, milliseconds
from section16.lake.layout import APP, BATCHES, COMMIT_ORDER, QUARTER, SUBMISSION, Contention, LakeError
from section16.lake.tables import Tables
from section16.lake.writing import FileAdd

__all__ = ["COMPACT", "OnStep", "apply", "behind", "finish", "pending"]

OnStep = Callable[[str], None]  # called with the name of each step of a commit

COMPACT: Final = "compact"
_TURNS: Final = 100
_AT_ONCE: Final = 4


def finish(tables: Tables, on_step: OnStep) -> int:
    """Refresh all tables and put into them every batch of `batches`; return how many were missing.

    What others committed is put on the disk too: they may have been killed before they did.
    """
    tables.refresh(BATCHES)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(tables.refresh, COMMIT_ORDER))
        list(pool.map(tables.sync, (*COMMIT_ORDER, BATCHES)))
    waiting = pending(tables)
    apply(tables, waiting, on_step)
    return len(waiting)


def pending(tables: Tables) -> list[BatchRecord]:
    """Return the batches that are reserved and not yet in all tables; `submission` is the last to get one."""
    done = tables.last_batch(SUBMISSION)
    return batch_records(tables, above=done) if tables.last_batch(BATCHES) > done else []


def behind(tables: Tables) -> list[BatchRecord]:
    """Return the batches of all of `batches` that a table lacks, as after a power cut; see `pending`."""
    done = {name: tables.last_batch(name) for name in COMMIT_ORDER}
    return [
        one
        for one in batch_records(tables)
        if any(one.number > done[name] and _is_touched(one, name) for name in COMMIT_ORDER)
    ]


def _is_touched(entry: BatchRecord, table: str) -> bool:
    return table == SUBMISSION or bool(_files(entry, table, "add") or _removes(entry, table))


def apply(tables: Tables, batches: Sequence[BatchRecord], on_step: OnStep) -> None:
    """Put batches into the tables; raise LakeError where a table does not have the files that `batches` says.

    The tables are written in parallel, since an object store is slow to answer; `submission` waits for all others.
    """
    if not batches:
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda name: _apply(tables, name, batches, on_step), COMMIT_ORDER[:-1]))
    _apply(tables, SUBMISSION, batches, on_step)


def _apply(tables: Tables, name: str, batches: Sequence[BatchRecord], on_step: OnStep) -> None:
    for _ in range(_TURNS):
        steps = _steps(name, [one for one in batches if one.number > tables.last_batch(name)])
        if all(_commit(tables, name, step) for step in steps):
            break
    else:
        message = f"{tables.storage.place}/{name}: other writers were faster {_TURNS} times; run it again"
        raise Contention(message)
    on_step(name)


def _steps(table: str, batches: Sequence[BatchRecord]) -> list[list[BatchRecord]]:
    """Group batches that go into one commit: those that only add. Batches without files for a table are left out."""
    touching = [one for one in batches if _is_touched(one, table)]
    groups = groupby(enumerate(touching), key=lambda pair: pair[0] if _removes(pair[1], table) else -1)
    return [[entry for _, entry in group] for _, group in groups]


def _removes(entry: BatchRecord, table: str) -> tuple[FileAdd, ...]:
    return _files(entry, table, "remove")


def _files(entry: BatchRecord, table: str, what: str) -> tuple[FileAdd, ...]:
    return tuple(getattr(entry.redo, what).get(table, ())) if entry.redo else ()


def _commit(tables: Tables, table: str, step: Sequence[BatchRecord]) -> bool:
    """Commit to a table as it was last seen; return whether that was possible."""
    actions = [action for entry in step for action in _actions(tables, table, entry)]
    handle = tables.handle(table)
    try:
        with tables.storage.translate_errors(table):
            handle.create_write_transaction(
                actions,
                mode="append",
                schema=handle.schema(),
                partition_by=[QUARTER],
                # Without a retry, a table that another program rewrote since `_actions` looked is looked at again.
                commit_properties=CommitProperties(
                    app_transactions=[Transaction(APP, step[-1].number)],
                    max_commit_retries=0 if _removes(step[0], table) else None,
                ),
            )
    except CommitFailedError:
        tables.refresh(table)
        return False
    tables.sync(table)
    tables.refresh(table)
    return True


def _actions(tables: Tables, table: str, entry: BatchRecord) -> list[AddAction | RemoveAction]:
    changes = entry.kind != COMPACT
    committed_at = milliseconds(entry)
    gone = _removes(entry, table)
    if lacking := [one.path for one in gone if one.path not in tables.files(table)]:
        message = (
            f"{tables.storage.place}/{table}: '{lacking[0]}' is to be replaced by batch {entry.number} and is not "
            "there; another program rewrote the table, so restore its version before that"
        )
        raise LakeError(message)
    return [
        *(RemoveAction(one.path, changes, committed_at, one.size, {QUARTER: one.quarter}) for one in gone),
        *(
            AddAction(one.path, one.size, {QUARTER: one.quarter}, committed_at, changes, one.stats)
            for one in _files(entry, table, "add")
        ),
    ]
