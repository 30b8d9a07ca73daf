"""From one line to another: changes in form of ownership (Rule 16a-13) and distributions in kind (code J)."""

from collections.abc import Iterator

from msgspec.structs import replace

from section16.draft.case import At, class_of, say
from section16.draft.lines.balance import Step
from section16.draft.lines.forms import due_on
from section16.draft.lines.notes import on_code
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import silent, stock_line, stock_step
from section16.draft.plan import Distribution, Transfer
from section16.draft.plan.base import CellNotes, HeldAs
from section16.draft.plan.held import held_word, natural_name
from section16.draft.wording import amount, day, listed, shares_of

__all__ = ["distribution", "transfer"]


def transfer(at: At[Transfer]) -> Iterator[Step]:
    """Move shares from one way of holding to another: two balances with a footnote, or two lines."""
    event, plan = at.event, at.case.plan
    title = class_of(plan, event)
    source, target = held_word(event.from_, event.security, plan), held_word(event.to, event.security, plan)
    if event.report != "balance":
        code = "G" if event.report == "gift" else "J"
        # One gift, due on one form: that of the side that makes it.
        at = replace(at, event=replace(event, form=due_on(event, code, "D")))
        yield stock_step(at, source, Move(on=event.on, code=code, side="D", shares=event.shares))
        yield stock_step(at, target, Move(on=event.on, code=code, side="A", shares=event.shares))
        return
    words = {"shares": amount(event.shares), "security": shares_of(title), "on": day(event.on)}
    note = say(at.case, "transfer", source=_way(source), target=_way(target), **words)
    yield silent(at, stock_line(source), -event.shares, note)
    yield silent(at, stock_line(target), event.shares, note)


def distribution(at: At[Distribution]) -> Iterator[Step]:
    """Dispose of what a fund distributed, and acquire the owners' own parts of it; code J wants a footnote."""
    event, plan = at.event, at.case.plan
    source = held_word(event.from_, event.security, plan)
    given, got = _distribution_notes(at, source)
    yield stock_step(at, source, Move(on=event.on, code="J", side="D", shares=event.shares, notes=given))
    for part in event.received:
        move = Move(on=event.on, code="J", side="A", shares=part.shares, notes=got)
        yield stock_step(at, held_word(part.to, event.security, plan), move)


def _distribution_notes(at: At[Distribution], source: HeldAs) -> tuple[CellNotes, CellNotes]:
    """Say what happened, at the source and where it arrived, unless the plan does."""
    if at.event.footnote or at.event.footnotes.code:
        return on_code(), on_code()
    plan = at.case.plan
    names = [natural_name(owner, plan) for owner in plan.owners if (owner.id or owner.cik) in source.owners]
    by = (source.nature or "").startswith("By ")
    name = source.nature[3:] if by and source.nature else listed(tuple(names)) or "the holder of the shares"
    given = say(at.case, "distribution", source=name)
    return on_code(given), on_code(say(at.case, "distribution received", source=name))


def _way(held: HeldAs) -> str:
    """Name a way of holding inside a sentence: `direct ownership`, `indirect ownership (By Trust)`."""
    if held.ownership == "D":
        return "direct ownership"
    return f"indirect ownership ({held.nature})" if held.nature else "indirect ownership"
