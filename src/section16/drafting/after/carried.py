"""What the last plan says and no report does: names, ids, how files call awards, how they are read."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec.structs import replace

from section16.drafting.after.lines import plain_name
from section16.drafting.plan.people import Grant, Holding, Owner, PlannedIssuer
from section16.drafting.plan.plan import Plan
from section16.standard.numbers import Cik

__all__ = ["carried"]

P = TypeVar("P", Holding, Grant)


def carried(plan: Plan, last: Plan) -> Plan:
    """Return a plan with what the last one says and the reports do not; what reports say stays."""
    kinds = {one.id: one.kind for one in last.grants}
    grants = _named(plan.grants, last.grants, _grant_key)
    texts = {**last.texts, **{name: text for name, text in plan.texts.items() if text not in last.texts.values()}}
    return replace(
        plan,
        issuer=_issuer(plan.issuer, last.issuer),
        owners=tuple(_owner(one, last.owners) for one in plan.owners),
        holdings=_named(plan.holdings, last.holdings, _holding_key),
        grants=tuple(replace(one, kind=kinds.get(one.id, one.kind)) for one in grants),
        texts=texts,
        fills=last.fills,
        administrator=last.administrator,
        settings=replace(last.settings, today=None),
    )


def _issuer(issuer: PlannedIssuer | None, last: PlannedIssuer | None) -> PlannedIssuer | None:
    if issuer is None or last is None or Cik.of(issuer.cik) != Cik.of(last.cik):
        return issuer
    known = {name: getattr(issuer, name) or getattr(last, name) for name in PlannedIssuer.__struct_fields__}
    return replace(issuer, **known)


def _owner(owner: Owner, last: Iterable[Owner]) -> Owner:
    same = next((one for one in last if Cik.of(one.cik) == Cik.of(owner.cik)), None)
    if same is None:
        return owner
    return replace(owner, name=same.name if owner.name == owner.cik else owner.name, id=same.id, since=same.since)


def _named(parts: tuple[P, ...], last: Iterable[P], key_of: Callable[[P, bool], object]) -> tuple[P, ...]:
    """Give each part the `id` and the awards of the one that it was, where just one can be meant."""
    before = tuple(last)
    found = [_same(one, parts, before, key_of) for one in parts]
    kept = {one.id for one in found if one is not None}
    return tuple(_with_names(one, was, kept) for one, was in zip(parts, found, strict=True))


def _same(one: P, parts: tuple[P, ...], last: tuple[P, ...], key_of: Callable[[P, bool], object]) -> P | None:
    """Find the part of the last plan that has the same terms, and the same words where the terms fit several."""
    for with_words in (False, True):
        alike = [part for part in parts if key_of(part, with_words) == key_of(one, with_words)]
        before = [part for part in last if key_of(part, with_words) == key_of(one, with_words)]
        if len(alike) == len(before) == 1:
            return before[0]
    return None


def _with_names(one: P, was: P | None, kept: Iterable[str | None]) -> P:
    """Give a part what the user called it; a new one may not have a name that is kept."""
    if was is not None:
        return replace(one, id=was.id, awards=was.awards)
    return replace(one, id=f"{one.id} (new)") if one.id in kept and one.id else one


def _holding_key(one: Holding, _with_words: bool) -> object:  # noqa: FBT001 - as for a grant
    return plain_name(one.security), plain_name(one.nature)


def _grant_key(one: Grant, with_words: bool) -> object:  # noqa: FBT001 - as for a holding
    price = one.exercise_price.dollars if one.exercise_price else None
    expires = one.expires.on if one.expires else None
    return plain_name(one.security), plain_name(one.nature), price, expires, one.exercisable if with_words else None
