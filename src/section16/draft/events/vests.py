"""Units turn into stock: M in both tables, shares withheld or sold for tax (Rules 16b-3(d), (e))."""

from collections.abc import Iterator

from section16.draft.case import At, grant_of, say, terms_on, who
from section16.draft.events.cover import covered, withheld
from section16.draft.lines.balance import ISSUER, Step
from section16.draft.lines.notes import on_code
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import series_step, stock_step
from section16.draft.lines.terms import NAMES
from section16.draft.plan import Vest
from section16.draft.plan.held import held_as

__all__ = ["vest"]


def vest(at: At[Vest]) -> Iterator[Step]:
    """Exercise units of a series; units that were granted in Table I are shares already, and only the tax shows."""
    event, held = at.event, held_as(at.event, at.case.plan)
    if event.grant is not None:
        yield from _exercised(at, event.grant)
    if event.tax is not None:
        reason = f"vesting of the {_units(at)}"
        yield withheld(at, held, event.tax, say(at.case, "withheld for tax", securities="shares", reason=reason))
    if event.cover is not None:
        yield from covered(at, held, event.cover, say(at.case, "sold to cover vest", who=who(at.case)))


def _exercised(at: At[Vest], id: str) -> Iterator[Step]:
    event, held = at.event, held_as(at.event, at.case.plan)
    terms = terms_on(at.case, grant_of(at.case, id), event.on)
    shares = terms.underlying_of(event.shares)
    yield stock_step(at, held, Move(on=event.on, code="M", side="A", shares=shares), ISSUER)
    yield series_step(at, id, Move(on=event.on, code="M", side="D", shares=event.shares), ISSUER)
    if event.settled == "cash":
        unit = NAMES[grant_of(at.case, id).kind]
        notes = on_code(say(at.case, "settled in cash", unit=unit))
        move = Move(on=event.on, code="D", side="D", shares=shares, price=event.price, notes=notes)
        yield stock_step(at, held, move, ISSUER)


def _units(at: At[Vest]) -> str:
    """Name what vested: the units of a series, or the class whose title says it."""
    if at.event.grant is not None:
        return f"{NAMES[grant_of(at.case, at.event.grant).kind]}s"
    return "restricted securities"
