"""Under which 10b5-1 plan a row was made, and what its footnote says (General Instruction 10)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from section16.drafting.case import EventContext, footnote_text
from section16.drafting.plan.events import Exercise, Vest
from section16.drafting.plan.parts import Event
from section16.drafting.plan.people import TradingPlan
from section16.standard.text.prose import day

__all__ = ["adopted_by", "plan_note"]

_NOUNS: Final = {"sale": "sale transaction", "purchase": "purchase transaction"}
_ANY: Final = "transaction"


def adopted_by(plan: TradingPlan, on: date) -> date:
    """Return when the plan that was in force on a day was adopted.

    A change of amount, price or timing ends a plan and adopts a new one (17 CFR 240.10b5-1(c)(1)(iv)).
    """
    return plan.amended if plan.amended is not None and plan.amended <= on else plan.adopted


def plan_note(context: EventContext[Event], plan: TradingPlan, on: date) -> str:
    """Say under which plan a row of a day was made; the words are as wide as what the plan covered, and no wider."""
    if plan.footnote:
        return plan.footnote
    changed = adopted_by(plan, on)
    trades, which, was = _trades_under(context, plan.id)
    return footnote_text(
        context.case,
        "trading plan",
        trades=trades,
        which=which,
        was=was,
        adopted=day(plan.adopted),
        amended=f" and modified on {day(changed)}" if changed != plan.adopted else "",
    )


def _trades_under(context: EventContext[Event], id: str) -> tuple[str, str, str]:
    """Name what was done under a plan, sales, purchases or transactions, and tell it from what was not."""
    legs = [leg for event in context.case.plan.events for leg in _legs(event)]
    under = [noun for noun, plan in legs if plan == id]
    noun = under[0] if len(set(under)) == 1 else _ANY
    alike = [plan for other, plan in legs if noun in {other, _ANY}]
    which = "" if all(plan == id for plan in alike) else " to which this footnote refers"
    return (noun, which, "was") if len(under) == 1 else (f"{noun}s", which, "were")


def _legs(event: Event) -> Iterator[tuple[str, str | None]]:
    """Yield what an event reports, each with its plan; a plan of trades neither vests units nor withholds shares."""
    if not event.makes:
        return
    if not isinstance(event, Exercise | Vest):
        yield _NOUNS.get(str(event.__struct_config__.tag), _ANY), event.plan
        return
    yield _ANY, event.plan if isinstance(event, Exercise) else None
    if event.tax is not None or (isinstance(event, Exercise) and event.withheld is not None):
        yield _ANY, None
    if event.cover is not None:
        yield _NOUNS["sale"], event.cover.plan or event.plan
