"""Which running balance an event or a grant belongs to.

`read_plan` has checked every plan it returns with these functions, so they do not fail on one.
"""

from msgspec.structs import replace

from section16.drafting.plan.events import Conversion, Exercise
from section16.drafting.plan.mistake import OneMistakeError
from section16.drafting.plan.parts import DIRECT, Event, HeldAs, StockEvent
from section16.drafting.plan.people import Grant, Holding, Owner
from section16.drafting.plan.plan import Plan

__all__ = [
    "classes",
    "event_grant",
    "event_held_as",
    "grant_held_as",
    "grant_named",
    "grant_received",
    "holding_held_as",
    "is_valued",
    "name_in_prose",
    "named_held_as",
    "only_class",
    "series_named",
]


def classes(plan: Plan) -> tuple[str, ...]:
    """Return titles of the plan's classes of stock: those held, else those under grants, else those in events."""
    held = [holding.security for holding in plan.holdings]
    under = [grant.underlying for grant in plan.grants if grant.underlying]
    named = [security for event in plan.events if (security := getattr(event, "security", None))]
    return tuple(dict.fromkeys(held or under or named))


def holding_held_as(holding: Holding, plan: Plan) -> HeldAs:
    """Return the balance of a `[[holding]]`; its `id` tells it from another that reads the same (two funds)."""
    held = _held(holding.security, holding)
    twins = [one for one in plan.holdings if _held(one.security, one) == held]
    return replace(held, id=holding.id) if len(twins) > 1 else held


def grant_held_as(grant: Grant, plan: Plan) -> HeldAs:
    """Return how a derivative series is held, with the title of its *underlying* class."""
    return _held(grant.underlying or only_class(plan, f"grant {grant.id!r}", "underlying"), grant)


def grant_named(id: str | None, plan: Plan) -> Grant | None:
    """Return the grant of that id."""
    return next((grant for grant in plan.grants if grant.id == id), None)


def event_held_as(event: StockEvent, plan: Plan) -> HeldAs:
    """Return the Table I balance of an event: its holding's, or its own keys and the class they leave open.

    The class left open is the underlying class of the event's grant, then the plan's only class. An event of a
    grant that says nothing else is held as the grant is.
    """
    if event.holding is not None:
        return named_held_as(event.holding, event.security, plan)
    grant = grant_named(event_grant(event), plan)
    if grant is None:
        return _only(_held(event.security or only_class(plan, "event", "security"), event), plan)
    series = grant_held_as(grant, plan)
    holder = event if event.ownership or event.nature or event.owners else grant
    return _only(_held(event.security or series.security, holder), plan)


def named_held_as(word: str, security: str | None, plan: Plan) -> HeldAs:
    """Return the balance that `direct`, the id of a holding, or a nature of indirect ownership stands for."""
    for holding in plan.holdings:
        if holding.id == word:
            return holding_held_as(holding, plan)
    title = security or only_class(plan, "event", "security")
    alike = [
        held for one in plan.holdings if (held := holding_held_as(one, plan)).security == title and _is(held, word)
    ]
    if len(alike) > 1:
        raise OneMistakeError(seen=f"{word!r} fits several holdings", do="give the one meant an `id`, and write that")
    if alike:
        return alike[0]
    return (
        HeldAs(security=title, ownership="D") if word == DIRECT else HeldAs(security=title, ownership="I", nature=word)
    )


def _only(held: HeldAs, plan: Plan) -> HeldAs:
    """Return a balance that no two holdings share; else ask which one is meant."""
    twins = [one.id for one in plan.holdings if _held(one.security, one) == held]
    if len(twins) > 1 and any(twins):  # without an `id` the holdings themselves are asked about
        known = ", ".join(repr(id) for id in twins if id)
        raise OneMistakeError(
            seen=f"{held.nature or DIRECT!r} fits several holdings", do=f"write `holding = ...`, one of: {known}"
        )
    return held


def grant_received(event: Exercise | Conversion, plan: Plan) -> Grant | None:
    """Return the grant that what an event brings belongs to, where it is itself a derivative; None for stock."""
    if event.into is not None:
        return grant_named(event.into, plan)
    used = grant_named(event.grant, plan)
    title = event.security or (grant_held_as(used, plan).security if used else None)
    if event.holding is not None or any(holding.security == title for holding in plan.holdings):
        return None
    alike = [grant for grant in plan.grants if grant.security == title]
    holder = event if event.ownership or event.nature or event.owners else used
    held = [one for one in alike if holder is not None and _held("", one) == _held("", holder)]
    if len(held or alike) > 1:
        known = ", ".join(repr(one.id) for one in held or alike)
        raise OneMistakeError(seen=f"{title!r} is the title of several grants", do=f"write `into`, one of: {known}")
    return next(iter(held or alike), None)


def series_named(word: str, grant: Grant, plan: Plan) -> tuple[str, HeldAs]:
    """Return the series, and how it is held, to or from which units of a grant move.

    `word` is the id of a grant, `direct`, the id of a holding, or a nature; a grant of the same terms that is held so
    is that series, else the units stay of this grant, on a line of their own.
    """
    named = grant_named(word, plan)
    if named is not None:
        return named.id, grant_held_as(named, plan)
    holding = next((one for one in plan.holdings if one.id == word), None)
    own = grant_held_as(grant, plan)
    if holding is not None:
        held = _held(own.security, holding)
    elif word == DIRECT:
        held = HeldAs(security=own.security, ownership="D")
    else:
        held = HeldAs(security=own.security, ownership="I", nature=word)
    alike = [one for one in plan.grants if _terms(one) == _terms(grant) and grant_held_as(one, plan) == held]
    return (grant if grant in alike or not alike else alike[0]).id, held


def _terms(grant: Grant) -> tuple[object, ...]:
    return grant.security, grant.kind, grant.exercise_price, grant.exercisable, grant.expires, grant.short


def is_valued(grant: Grant, plan: Plan) -> bool:
    """Tell whether a series is kept in dollars, as debt is: its balance is, or the events that make it are."""
    if grant.remaining is not None or grant.remaining_value is not None:
        return grant.remaining is None
    return any(event_grant(event) == grant.id and getattr(event, "value", None) is not None for event in plan.events)


def only_class(plan: Plan, place: str, key: str) -> str:
    """Return the plan's one class of stock."""
    titles = classes(plan)
    if len(titles) == 1:
        return titles[0]
    titles_seen = f"{len(titles)} classes of stock ({', '.join(titles)})" if titles else "no class of stock"
    seen = f"{place} does not say which class, and the plan has {titles_seen}"
    raise OneMistakeError(seen=seen, do=f'write `{key} = "..."`')


def event_grant(event: Event) -> str | None:
    """Return the id of the grant an event names."""
    named = getattr(event, "grant", None)
    return named if isinstance(named, str) else None


def _held(security: str, holder: Holding | Grant | StockEvent) -> HeldAs:
    indirect = holder.ownership == "indirect" or (holder.ownership is None and holder.nature is not None)
    return HeldAs(security=security, ownership="I" if indirect else "D", nature=holder.nature, owners=holder.owners)


def _is(held: HeldAs, word: str) -> bool:
    return held.ownership == "D" if word == DIRECT else held.nature == word


def name_in_prose(owner: Owner, plan: Plan) -> str:
    """Return an owner's name as prose has it: as the owner signs, else as EDGAR has it, last name first."""
    ids = {owner.id, owner.cik} - {None}
    signed = (one.name for one in plan.signatures if one.as_ == "self" and one.for_ in ids)
    return next(signed, owner.name)
