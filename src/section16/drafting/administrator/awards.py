"""Which grant or holding of a plan a row of an administrator's file is about."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from section16.drafting.administrator.read import Activity
from section16.drafting.fills.cell import read_moment
from section16.drafting.fills.read import day_of
from section16.drafting.plan.mistake import OneMistakeError
from section16.drafting.plan.people import Grant, Holding
from section16.drafting.plan.plan import Plan

__all__ = ["award_of", "called", "listed"]


def award_of(one: Activity, plan: Plan, grant: str | None) -> Grant | Holding:
    """Return the award of a row: the one that is called so, or else the one granted that day.

    `grant` is taken where the row names no award. Raises OneMistakeError where none fits, or several do.
    """
    parts: tuple[Grant | Holding, ...] = (*plan.grants, *plan.holdings)
    by_name = [part for part in parts if one.award is not None and _is_called(part, one.award)]
    by_day = [part for part in parts if one.granted is not None and one.granted in set(_days(part.awards))]
    unnamed = one.award is None and one.granted is None
    by_event = [part for part in plan.grants if unnamed and part.id == grant]
    found = by_name or by_day or by_event
    if len(found) == 1:
        return found[0]
    if unnamed:
        do = "write `grant`, or name the column `award` under [administrator.columns]"
        raise OneMistakeError(seen="no award", do=do)
    named = " of ".join(filter(None, (f"award {one.award!r}" if one.award else "", str(one.granted or ""))))
    if found:
        seen = f"{named} fits {', '.join(map(called, found))}"
        raise OneMistakeError(seen=seen, do="tell them apart by number in `awards`")
    do = f'write awards = ["{one.award or one.granted}"] in its [[grant]], or in the [[holding]] that counts it'
    raise OneMistakeError(seen=f"{named} is none of the plan's", do=do)


def called(part: Grant | Holding) -> str:
    """Return what messages call a part of a plan."""
    return repr(part.id or part.security)


def listed(names: Sequence[str]) -> str:
    """Return the first of some names, as messages list them."""
    more = ", ..." if len(names) > _LISTED else ""
    return ", ".join(map(repr, names[:_LISTED])) + more


_LISTED = 5


def _is_called(part: Grant | Holding, award: str) -> bool:
    return award.casefold() in {name.casefold() for name in (*part.awards, part.id or "")}


def _days(names: Iterable[str]) -> Iterator[date]:
    """Yield the names of awards that are days of grant."""
    for name in names:
        try:
            day = day_of(read_moment(name, None))
        except OneMistakeError:
            continue
        if day is not None:
            yield day
