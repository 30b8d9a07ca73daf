"""The Rule 10b5-1(c) box: ticked for plans under the amended rule, as the staff asks (General Instruction 10)."""

from collections.abc import Iterable

from section16.draft.case import At, Case
from section16.draft.lines.balance import Step
from section16.draft.lines.steps import plan_note
from section16.draft.plan import TradingPlan
from section16.form.derivative import DerivativeTransaction
from section16.form.document import DerivativeRow, NonDerivativeRow
from section16.form.nonderivative import NonDerivativeTransaction
from section16.standard.law import RULE_10B5_1, answer

__all__ = ["boxed_notes", "is_boxed", "ticks"]


def ticks(plan: TradingPlan) -> bool:
    """Tell whether a plan ticks the box: the filer's own word, else the rule in force when it was adopted."""
    return answer(RULE_10B5_1, plan.adopted, "") == "amended" if plan.box is None else plan.box


def boxed_notes(case: Case, steps: Iterable[Step]) -> frozenset[str]:
    """Return the footnotes that mark rows under plans that tick the box."""
    ticking = {plan.id: plan for plan in case.plan.trading_plans if ticks(plan)}
    return frozenset(
        plan_note(At(case, step.event, case.plan.events[step.event]), ticking[step.plan])
        for step in steps
        if step.plan in ticking
    )


def is_boxed(rows: Iterable[NonDerivativeRow | DerivativeRow], notes: frozenset[str]) -> bool:
    """Tell whether a part holds a row under such a plan; its footnotes are still texts."""
    kinds = (NonDerivativeTransaction, DerivativeTransaction)
    return any(isinstance(row, kinds) and not notes.isdisjoint(row.coding_footnotes) for row in rows)
