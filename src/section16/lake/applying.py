"""What the ledger says is done to the tables: in order, each batch once, whoever does it and however often.

Each table's log holds the number of the last batch in it, and moves on by compare-and-swap. So a batch that is in a
table is never put there again, and two processes that finish the same batch do not disturb each other.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Final

from deltalake import CommitProperties, Transaction
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction

from section16.lake.layout import APP, BATCHES, COMMIT_ORDER, QUARTER, SUBMISSION, Contention, LakeError
from section16.lake.ledger import BatchRecord, batch_records, milliseconds
from section16.lake.staged import FileAdd
from section16.lake.tables import Tables

__all__ = ["COMPACT", "Hook", "apply", "finish", "pending"]

Hook = Callable[[str], None]

COMPACT: Final = "compact"
_TURNS: Final = 100
_AT_ONCE: Final = 4


def finish(tables: Tables, after: Hook) -> int:
    """Bring all tables up to date, and put every batch into them that the ledger has; return how many were not done."""
    tables.refresh(BATCHES)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(tables.refresh, COMMIT_ORDER))
    waiting = pending(tables)
    apply(tables, waiting, after)
    return len(waiting)


def pending(tables: Tables) -> list[BatchRecord]:
    """Return the batches that are reserved and not in all tables; `submission` is the last to have one."""
    done = tables.reached(SUBMISSION)
    return batch_records(tables, above=done) if tables.reached(BATCHES) > done else []


def apply(tables: Tables, batches: Sequence[BatchRecord], after: Hook) -> None:
    """Put batches into the tables; raise LakeError where a table is not what the ledger thinks.

    The tables are written at once, as an object store takes its time to answer; `submission` waits for all others.
    """
    if not batches:
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda name: _apply(tables, name, batches, after), COMMIT_ORDER[:-1]))
    _apply(tables, SUBMISSION, batches, after)


def _apply(tables: Tables, name: str, batches: Sequence[BatchRecord], after: Hook) -> None:
    for _ in range(_TURNS):
        steps = _steps(name, [one for one in batches if one.number > tables.reached(name)])
        if all(_commit(tables, name, step) for step in steps):
            break
    else:
        message = f"{tables.storage.place}/{name}: other writers were faster {_TURNS} times; run it again"
        raise Contention(message)
    after(name)


def _steps(table: str, batches: Sequence[BatchRecord]) -> list[list[BatchRecord]]:
    """Group batches that go into one commit: those that only add. Batches that do nothing to a table are passed by."""
    touching = [one for one in batches if table == SUBMISSION or _files(one, table, "add") or _removes(one, table)]
    groups = groupby(enumerate(touching), key=lambda at: at[0] if _removes(at[1], table) else -1)
    return [[entry for _, entry in group] for _, group in groups]


def _removes(entry: BatchRecord, table: str) -> tuple[FileAdd, ...]:
    return _files(entry, table, "remove")


def _files(entry: BatchRecord, table: str, what: str) -> tuple[FileAdd, ...]:
    return tuple(getattr(entry.redo, what).get(table, ())) if entry.redo else ()


def _commit(tables: Tables, table: str, step: Sequence[BatchRecord]) -> bool:
    """Commit to a table as it was last seen; tell whether that could be done."""
    actions = [action for entry in step for action in _actions(tables, table, entry)]
    handle = tables.handle(table)
    try:
        with tables.storage.telling(table):
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
    tables.refresh(table)
    return True


def _actions(tables: Tables, table: str, entry: BatchRecord) -> list[AddAction | RemoveAction]:
    changes = entry.kind != COMPACT
    at = milliseconds(entry)
    gone = _removes(entry, table)
    if lacking := [one.path for one in gone if one.path not in tables.files(table)]:
        message = (
            f"{tables.storage.place}/{table}: '{lacking[0]}' is to be replaced by batch {entry.number} and is not "
            "there; another program rewrote the table, so restore its version before that"
        )
        raise LakeError(message)
    return [
        *(RemoveAction(one.path, changes, at, one.size, {QUARTER: one.quarter}) for one in gone),
        *(
            AddAction(one.path, one.size, {QUARTER: one.quarter}, at, changes, one.stats)
            for one in _files(entry, table, "add")
        ),
    ]
