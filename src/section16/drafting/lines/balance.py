"""Running balances: each class, form of ownership and nature is a line of its own, and so is each derivative series.

Columns 5 and 9 of the form count one line only (Instruction 4(b)); the balance after each step is ours, exact.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Final, Literal

from msgspec import Struct

from section16.drafting.plan.held import grant_held_as, holding_held_as, is_valued
from section16.drafting.plan.mistake import Mistake, refuse
from section16.drafting.plan.parts import HeldAs
from section16.drafting.plan.plan import Plan
from section16.drafting.terms import plain
from section16.form.document import TransactionRow
from section16.standard.text.prose import amount

__all__ = [
    "FIRST",
    "ISSUER",
    "NONE",
    "OTHERS",
    "BalanceLine",
    "BalanceStep",
    "LineBalance",
    "LineMove",
    "Opening",
    "PostedStep",
    "in_order",
    "line_balances",
    "opening_of",
    "post",
    "stock_line",
]

NONE: Final = Decimal(0)
# What comes first on one day: what changes every holding, what the issuer gives, everything else.
FIRST, ISSUER, OTHERS = 0, 1, 2

_WHOLE: Final = "give numbers and a ratio that come out even, or `received`"
_PLACES: Final = 4  # decimals that EDGAR takes (POSITIVE_DECIMAL)


class BalanceLine(Struct, frozen=True):
    """What one running balance counts: a class of Table I, or the derivative series of that id in Table II."""

    table: Literal["I", "II"]
    series: str
    held: HeldAs


class BalanceStep(Struct, frozen=True, kw_only=True):
    """One change of one line; without a row it only moves the balance, and `notes` say why on the next row.

    The balance is multiplied by `times` over `per` (a split; `whole` drops fractions) and changed by `change`
    (negative: disposed of), or set to `to`. `event` is the event's number in the plan, from 0: steps of one event
    stay together.
    """

    event: int
    on: date
    line: BalanceLine
    rank: int = OTHERS
    row: TransactionRow | None = None
    change: Decimal = NONE
    times: Decimal = Decimal(1)
    per: Decimal = Decimal(1)
    whole: bool = False
    to: Decimal | None = None
    notes: tuple[str, ...] = ()
    plan: str | None = None  # 10b5-1 plan of the row

    @property
    def place(self) -> str:
        """Name the event as messages do."""
        return f"event[{self.event + 1}]"


class PostedStep(Struct, frozen=True):
    """A step, the balance of its line after it, and the reasons for moves since the line's last row."""

    step: BalanceStep
    balance: Decimal
    notes: tuple[str, ...] = ()


class LineMove(Struct, frozen=True, kw_only=True):
    """What one event did to a line: by how much, and what was held after it; `origin` is `event[2]`."""

    origin: str
    on: date
    change: Decimal
    balance: Decimal


class LineBalance(Struct, frozen=True, kw_only=True):
    """One line of holdings before and after all events; `origin` is `holding[1]`, `grant[1]` or that of its first move.

    `owner` is the recipient whose line it is, where a plan has recipients.
    """

    origin: str
    table: Literal["I", "II"]
    series: str
    held: HeldAs
    before: Decimal
    after: Decimal
    valued: bool = False
    moves: tuple[LineMove, ...] = ()
    owner: str = ""


class Opening(Struct, frozen=True):
    """Balances by line; `valued` lines are in US dollars (debt), all others in shares or units."""

    balances: Mapping[BalanceLine, Decimal]
    valued: frozenset[BalanceLine] = frozenset()

    def is_valued(self, line: BalanceLine) -> bool:
        """Tell whether a line is in dollars; all lines of a series are in one unit."""
        return line in self.valued or (line.table == "II" and any(one.series == line.series for one in self.valued))


def stock_line(held: HeldAs) -> BalanceLine:
    """Return the line of a class of stock, held one way."""
    return BalanceLine("I", held.security, held)


def opening_of(plan: Plan, before: Mapping[BalanceLine, Decimal] | None = None) -> Opening:
    """Return what the plan says of its holdings and grants; `before`, from an earlier report, gives way to it."""
    balances = dict(before or {})
    valued = set()
    for holding in plan.holdings:
        line = stock_line(holding_held_as(holding, plan))
        balances[line] = holding.shares if holding.shares is not None else holding.value or NONE
        if holding.shares is None:
            valued.add(line)
    for grant in plan.grants:
        line = BalanceLine("II", grant.id, grant_held_as(grant, plan))
        held = grant.remaining if grant.remaining is not None else grant.remaining_value
        # A series that an event of this plan grants starts with none.
        balances[line] = balances.get(line, NONE) if held is None else held
        if is_valued(grant, plan):
            valued.add(line)
    return Opening(balances, frozenset(valued))


def in_order(steps: Iterable[BalanceStep]) -> tuple[BalanceStep, ...]:
    """Sort by day; within a day by rank, then as planned; steps of one event keep their order."""
    return tuple(sorted(steps, key=lambda step: (step.on, step.rank, step.event)))


def post(opening: Opening, steps: Sequence[BalanceStep]) -> tuple[PostedStep, ...]:
    """Replay the steps from the opening balances; raise PlanError with every balance that cannot be."""
    posted = tuple(_replay(opening.balances, steps))
    unknown = _unknown(opening, steps)
    mistakes = (*_asked(opening, unknown), *_impossible(one for one in posted if one.step.line not in unknown))
    if mistakes:
        refuse(mistakes)
    return posted


def _replay(opening: Mapping[BalanceLine, Decimal], steps: Iterable[BalanceStep]) -> Iterator[PostedStep]:
    """Yield each step with its line's balance; a line that `opening` lacks starts with none."""
    held = dict(opening)
    reasons: dict[BalanceLine, tuple[str, ...]] = {}
    for step in steps:
        held[step.line] = _after(held.get(step.line, NONE), step)
        notes = (*reasons.get(step.line, ()), *step.notes)
        reasons[step.line] = () if step.row is not None else notes
        yield PostedStep(step, held[step.line], notes)


def _after(balance: Decimal, step: BalanceStep) -> Decimal:
    if step.to is not None:
        return step.to
    moved = balance * step.times / step.per + step.change
    return plain(moved.to_integral_value(ROUND_DOWN) if step.whole else moved)


def line_balances(plan: Plan, opening: Opening, steps: Sequence[BalanceStep]) -> tuple[LineBalance, ...]:
    """Return each line with what moved it; of steps that belong to one event, each is a move."""
    moves: dict[BalanceLine, list[LineMove]] = {line: [] for line in opening.balances}
    held = dict(opening.balances)
    for one in _replay(opening.balances, steps):
        line = one.step.line
        change = one.balance - held.get(line, NONE)
        moves.setdefault(line, []).append(
            LineMove(origin=one.step.place, on=one.step.on, change=change, balance=one.balance)
        )
        held[line] = one.balance
    origins = _origins(plan)
    return tuple(
        LineBalance(
            origin=origins.get(line) or (done[0].origin if done else "amend"),
            table=line.table,
            series=line.series,
            held=line.held,
            before=opening.balances.get(line, NONE),
            after=held.get(line, NONE),
            valued=opening.is_valued(line),
            moves=tuple(done),
        )
        for line, done in moves.items()
    )


def _origins(plan: Plan) -> dict[BalanceLine, str]:
    stock = {
        stock_line(holding_held_as(one, plan)): f"holding[{number}]" for number, one in enumerate(plan.holdings, 1)
    }
    series = {
        BalanceLine("II", one.id, grant_held_as(one, plan)): f"grant[{number}]"
        for number, one in enumerate(plan.grants, 1)
    }
    return stock | series


def _unknown(opening: Opening, steps: Sequence[BalanceStep]) -> dict[BalanceLine, BalanceStep]:
    """Return the lines that move without an opening balance, each with its first step; a correction brings its own.

    Units of a series that come to another holder start a line of their own with none.
    """
    known = {line.series for line in opening.balances if line.table == "II"}
    first: dict[BalanceLine, BalanceStep] = {}
    for step in steps:
        first.setdefault(step.line, step)
    return {
        line: step
        for line, step in first.items()
        if line not in opening.balances and step.to is None and not (line.table == "II" and line.series in known)
    }


def _asked(opening: Opening, unknown: Mapping[BalanceLine, BalanceStep]) -> Iterator[Mistake]:
    """Ask how much was held; where the class is held in other ways, propose those first."""
    for line, step in unknown.items():
        seen = f"the plan does not say how much of {_name(line)} was held before"
        others = [one for one in opening.balances if one.table == line.table and one.series == line.series]
        if step.change > 0 and line.held.nature is not None:  # a way of holding that begins
            others = []
        ways = [f"`{_how_to_name_it(one.held)}`" for one in others]
        also = "" if step.change < 0 and others else _how_to_give_it(line)
        if line.table == "I" and opening.balances and not any(one.series == line.series for one in opening.balances):
            also += "; of another issuer's securities nothing is reported here, so leave the event out"
        do = f"write {' or '.join(ways)} in the event" if ways else ""
        yield Mistake(place=step.place, seen=seen, do=", or ".join(filter(None, (do, also))))


def _how_to_name_it(held: HeldAs) -> str:
    """Write the key of an event that means a way of holding."""
    if held.id is not None or held.nature is None:
        return f'holding = "{held.id or "direct"}"'
    return f'nature = "{held.nature}"'


def _impossible(posted: Iterable[PostedStep]) -> Iterator[Mistake]:
    """Find the first balance of each line that is below zero or has more decimals than EDGAR takes."""
    found: set[BalanceLine] = set()
    for one in posted:
        mistake = None if one.step.line in found else _mistake_in(one.step, one.balance)
        if mistake is not None:
            found.add(one.step.line)
            yield mistake


def _mistake_in(step: BalanceStep, after: Decimal) -> Mistake | None:
    if after < 0:
        name, before = _name(step.line), amount(after - step.change)
        seen = f"{amount(-step.change)} of {name} are more than the {before} held"
        return Mistake(place=step.place, seen=seen, do="check the number, and what was held before")
    if round(after, _PLACES) != after:
        seen = f"the balance of {_name(step.line)} would be {amount(after)}, with more than four decimals"
        is_split = step.times != step.per
        do = 'write `fractions = "drop"`, or give what remains under `adjusted`' if is_split else _WHOLE
        return Mistake(place=step.place, seen=seen, do=do)
    return None


def _name(line: BalanceLine) -> str:
    """Name a line as a filer knows it: class or series, and how it is held."""
    how = "direct" if line.held.ownership == "D" else line.held.nature or "indirect"
    return f"'{line.series}' ({how})"


def _how_to_give_it(line: BalanceLine) -> str:
    if line.table == "II":
        return f"write `remaining` in the grant '{line.series}'"
    nature = f', nature = "{line.held.nature}"' if line.held.nature else ""
    return f'add a [[holding]] with security = "{line.series}"{nature} and its shares, 0 if there were none'
