"""One thing to do: what it is, until when, how it stands, and the step that comes next."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from section16.law.calendar import CLOSES, EASTERN_ZONE

__all__ = ["NextStep", "WorkItem", "day_words", "due_at", "in_order", "time_words", "timed"]

_EASTERN: Final = ZoneInfo(EASTERN_ZONE)
_HOUR: Final = 60
_AMBER: Final = 6 * _HOUR
_RED: Final = 1 * _HOUR

WorkKind = Literal["filing", "draft", "suspended", "expected", "gap", "plan", "account", "signature"]
Urgency = Literal["red", "amber", "none"]
StepTarget = Literal[
    "report", "live", "draft", "submission", "expected", "holdings", "plans", "insider", "own", "vault"
]


class NextStep(Struct, frozen=True, kw_only=True):
    """What to do next, in the words of a button, and what it is done to."""

    text: str
    to: StepTarget
    id: str


class WorkItem(Struct, frozen=True, kw_only=True):
    """One thing to do; `minutes_left` are to 22:00 Eastern of the day on which it is due, below 0 when that is past.

    `left` says so in words; `is_mine` that it waits for who asks. `owner_ciks` are whose it is.
    """

    kind: WorkKind
    what: str
    who: str
    issuer_cik: str
    issuer: str
    owner_ciks: tuple[str, ...] = ()
    state: str
    step: NextStep
    due_on: date | None = None
    minutes_left: int | None = None
    left: str = ""
    urgency: Urgency = "none"
    is_mine: bool = False


def due_at(day: date) -> datetime:
    """Return when a day of EDGAR ends for Forms 3, 4 and 5."""
    return datetime.combine(day, CLOSES, _EASTERN)


def timed(item: WorkItem, now: datetime) -> WorkItem:
    """Return an item with the time that is left of its day: red below an hour, amber below six."""
    if item.due_on is None:
        return item
    minutes = int((due_at(item.due_on) - now).total_seconds() // 60)
    urgency: Urgency = "red" if minutes < _RED else "amber" if minutes < _AMBER else "none"
    return replace(item, minutes_left=minutes, left=time_words(minutes), urgency=urgency)


def time_words(minutes: int) -> str:
    """Say how long there is: in hours where it is less than two days, and how late where it is past."""
    days, hours = abs(minutes) // (24 * _HOUR), abs(minutes) // _HOUR
    words = f"{days} days" if days > 1 else f"{hours} h {abs(minutes) % _HOUR} min" if hours else f"{abs(minutes)} min"
    return f"{words} late" if minutes < 0 else words


def day_words(day: date, today: date) -> str:
    """Say which day it is: `today`, `tomorrow`, else `on Mon 30 Nov 2026`."""
    near = {today: "today", today + timedelta(days=1): "tomorrow"}
    return near.get(day) or f"on {day:%a} {day.day} {day:%b %Y}"


def in_order(items: Iterable[WorkItem]) -> tuple[WorkItem, ...]:
    """Sort items: what is due first, then what has no day; of one day, what is mine first."""
    return tuple(
        sorted(items, key=lambda one: (one.due_on is None, one.due_on or date.max, not one.is_mine, one.kind, one.who))
    )
