"""Running balances: each class, form of ownership and nature is a line of its own, and so is each derivative series.

Columns 5 and 9 of the form count one line only (Instruction 4(b)); the balance after each step is ours, exact.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Final, Literal

from msgspec import Struct

from section16.drafting.plan.parts import HeldAs
from section16.drafting.plan.plan import Event
from section16.drafting.terms import plain
from section16.form.cell import EMPTY, Cell
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.law.deadlines import form_for

__all__ = [
    "FIRST",
    "ISSUER",
    "NONE",
    "OTHERS",
    "Line",
    "Posted",
    "Step",
    "due_on",
    "in_order",
    "replay",
    "timeliness",
    "waits",
]

NONE: Final = Decimal(0)
# What comes first on one day: what changes every holding, what the issuer gives, everything else.
FIRST, ISSUER, OTHERS = 0, 1, 2


class Line(Struct, frozen=True):
    """What one running balance counts: a class of Table I, or the derivative series of that id in Table II."""

    table: Literal["I", "II"]
    series: str
    held: HeldAs


class Step(Struct, frozen=True, kw_only=True):
    """One change of one line; without a row it only moves the balance, and `notes` say why on the next row.

    The balance is multiplied by `times` over `per` (a split; `whole` drops fractions) and changed by `change`
    (negative: disposed of), or set to `to`. `place` is the plan's name of the event, `event` its number: steps of
    one event stay together.
    """

    place: str
    event: int
    on: date
    line: Line
    rank: int = OTHERS
    row: NonDerivativeTransaction | DerivativeTransaction | None = None
    change: Decimal = NONE
    times: Decimal = Decimal(1)
    per: Decimal = Decimal(1)
    whole: bool = False
    to: Decimal | None = None
    notes: tuple[str, ...] = ()
    plan: str | None = None  # 10b5-1 plan of the row


class Posted(Struct, frozen=True):
    """A step, the balance of its line after it, and the reasons for moves since the line's last row."""

    step: Step
    balance: Decimal
    notes: tuple[str, ...] = ()


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Sort by day; within a day by rank, then as planned; steps of one event keep their order."""
    return tuple(sorted(steps, key=lambda step: (step.on, step.rank, step.event)))


def replay(opening: Mapping[Line, Decimal], steps: Iterable[Step]) -> Iterator[Posted]:
    """Yield each step with its line's balance; a line that `opening` lacks starts at nothing."""
    held = dict(opening)
    reasons: dict[Line, tuple[str, ...]] = {}
    for step in steps:
        held[step.line] = _after(held.get(step.line, NONE), step)
        notes = (*reasons.get(step.line, ()), *step.notes)
        reasons[step.line] = () if step.row is not None else notes
        yield Posted(step, held[step.line], notes)


def _after(balance: Decimal, step: Step) -> Decimal:
    if step.to is not None:
        return step.to
    moved = balance * step.times / step.per + step.change
    return plain(moved.to_integral_value(ROUND_DOWN) if step.whole else moved)


def due_on(event: Event, code: str, side: str) -> str:
    """Return the form, `4` or `5`, on which a line is due; the plan's own word comes first."""
    return event.form or form_for(event.on, code, side)


def timeliness(form: str, form_type: str, *, late: bool) -> Cell[str]:
    """Return the letter of a line: E before its time on Form 4, L after its time on Form 5, else nothing."""
    if form == "4":
        return Cell("E") if form_type == "5" else EMPTY
    return Cell("L") if form_type == "4" or late else EMPTY


def waits(form: str, form_type: str, *, early: bool) -> bool:
    """Tell whether a line is left for Form 5."""
    return form == "4" and form_type == "5" and not early
