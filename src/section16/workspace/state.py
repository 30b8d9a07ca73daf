"""How a submission may come from one state to the next."""

from enum import StrEnum
from typing import Final

from section16.workspace.errors import TransitionError

__all__ = [
    "ACCEPTED",
    "AT_EDGAR",
    "ENDED",
    "ON_FILE",
    "OUTCOME_UNKNOWN",
    "TRANSITIONS",
    "UNSENT",
    "State",
    "require_transition",
]


class State(StrEnum):
    """Where a submission stands."""

    drafted = "drafted"
    checked = "checked"
    approved = "approved"
    intended = "intended"  # recorded that it will be sent; nothing has left
    sent = "sent"  # recorded just before the request leaves: from here it may have been taken
    received = "received"
    processing = "processing"
    accepted = "accepted"
    suspended = "suspended"
    disseminated = "disseminated"
    archived = "archived"
    unknown = "unknown"  # the answer is lost and the look-up found nothing
    abandoned = "abandoned"


# `sent` goes back to `intended` only where it is certain that EDGAR took nothing.
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.drafted: frozenset({State.checked, State.abandoned}),
    State.checked: frozenset({State.approved, State.abandoned}),
    State.approved: frozenset({State.intended, State.abandoned}),
    State.intended: frozenset({State.sent, State.abandoned}),
    State.sent: frozenset({State.intended, State.received, State.suspended, State.disseminated, State.unknown}),
    State.unknown: frozenset({State.received, State.suspended, State.disseminated, State.abandoned}),
    State.received: frozenset({State.processing, State.accepted, State.suspended, State.disseminated}),
    State.processing: frozenset({State.accepted, State.suspended, State.disseminated}),
    State.accepted: frozenset({State.disseminated, State.archived}),
    State.disseminated: frozenset({State.archived}),
    State.archived: frozenset(),
    State.suspended: frozenset(),
    State.abandoned: frozenset(),
}

ENDED: Final = frozenset(state for state, after in TRANSITIONS.items() if not after)
UNSENT: Final = frozenset({State.drafted, State.checked, State.approved, State.intended})
OUTCOME_UNKNOWN: Final = frozenset({State.sent, State.unknown})
AT_EDGAR: Final = frozenset({State.received, State.processing, State.accepted, State.disseminated})
ACCEPTED: Final = frozenset({State.accepted, State.disseminated, State.archived})
ON_FILE: Final = AT_EDGAR | {State.archived}


def require_transition(now: State, to: State) -> None:
    """Raise TransitionError where the step does not exist."""
    if to not in TRANSITIONS[now]:
        possible = ", ".join(sorted(TRANSITIONS[now])) or "nothing: it has ended"
        message = f"state: '{now}' does not become '{to}'; from '{now}' it becomes {possible}"
        raise TransitionError(message)
