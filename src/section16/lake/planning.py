"""What a commit is going to do: which filings of its stages are new, which replace others, which stay out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from msgspec import Struct

from section16.lake.index import KeyIndex
from section16.lake.keys import NO_KEYS, Keys, merged
from section16.lake.ledger import Entry, Redo
from section16.lake.removing import Removal, reduced, remove
from section16.lake.staged import DATA_SET, DOCUMENT, RANKS, REJECT, Staged
from section16.lake.tables import Tables

__all__ = ["Plan", "entries_of", "plan_of"]


class Plan(Struct, frozen=True):
    """Stages without what is there already; what is taken out for them; how many filings each of them replaces."""

    staged: tuple[Staged, ...] = ()
    removal: Removal = Removal()
    replaced: tuple[int, ...] = ()


def plan_of(tables: Tables, index: KeyIndex, staged: Sequence[Staged], *, again: bool) -> Plan:
    """Drop what is there already, and find what is replaced."""
    kept: list[Staged] = []
    replaced: list[int] = []
    filings, rejects = NO_KEYS, NO_KEYS
    for one in staged:
        there, old = _there(index, one, again=again and not _is_committed(tables, one))
        kept.append(reduced(tables.storage, one, there) if len(there) else one)
        replaced.append(len(old[DATA_SET]) + len(old[DOCUMENT]))
        filings = merged((filings, old[DATA_SET], old[DOCUMENT]))
        rejects = merged((rejects, old[REJECT]))
    removal = remove(tables, index, filings, rejects) if len(filings) or len(rejects) else Removal()
    return Plan(tuple(kept), removal, tuple(replaced))


def _is_committed(tables: Tables, staged: Staged) -> bool:
    """Tell whether a table refers to a stage's files already, as after a commit that was killed and finished."""
    return any(file.path in tables.files(table) for table, files in staged.files.items() for file in files)


def _there(index: KeyIndex, staged: Staged, *, again: bool) -> tuple[Keys, tuple[Keys, ...]]:
    """Return the keys of a stage that stay as they are in the lake, and by rank those of the lake that it replaces."""
    stay: list[Keys] = []
    old: dict[int, list[Keys]] = {rank: [] for rank in RANKS}
    for rank, keys in enumerate(staged.keys):
        for held in RANKS:
            found = index.among(keys, held) if len(keys) else NO_KEYS
            (old[held] if held < rank + again else stay).append(found)
    return merged(stay), tuple(merged(old[rank]) for rank in RANKS)


def entries_of(plan: Plan, kind: str, now: datetime) -> list[Entry]:
    """Return the rows of the ledger for a plan."""
    made = []
    for at, one in enumerate(plan.staged):
        removal = plan.removal if at == 0 else Removal()
        tables = one.files.keys() | removal.redo.add.keys()
        made.append(
            Entry(
                # A stage of which nothing is left is only told of, and may be told of again.
                batch=one.batch if any(one.files.values()) else uuid4().hex,
                kind=kind,
                committed_at=now,
                documents=one.documents,
                repeated=one.repeated,
                submissions=len(one.keys[DATA_SET]) + len(one.keys[DOCUMENT]),
                rejects=len(one.keys[REJECT]),
                added={table: count for table, count in one.rows.items() if count},
                removed=removal.rows,
                parsers=one.parsers,
                pieces=one.pieces,
                redo=Redo(
                    {table: (*removal.redo.add.get(table, ()), *one.files.get(table, ())) for table in tables},
                    removal.redo.remove,
                ),
            )
        )
    return made
