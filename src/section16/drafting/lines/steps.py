"""Make the steps of an event: a row, the line that it moves, and the footnotes that its event, line and plan bring."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.case import At, grant_of, say, terms_on, trading_plan_of, who
from section16.drafting.lines.balance import NONE, OTHERS, Line, Step, due_on, timeliness
from section16.drafting.lines.line_notes import as_ordinary, series_notes, stock_notes
from section16.drafting.lines.rows import Move, series_row, stock_row
from section16.drafting.plan.held import grant_held, holding_held
from section16.drafting.plan.parts import CellNotes, HeldAs, texts
from section16.drafting.plan.plan import Event, Plan, TradingPlan
from section16.drafting.terms import joined, on_code
from section16.drafting.wording import day, merge
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction

__all__ = ["Opening", "opening_of", "plan_note", "series_line", "series_step", "silent", "stock_line", "stock_step"]

Row = NonDerivativeTransaction | DerivativeTransaction


def stock_line(held: HeldAs) -> Line:
    """Return the line of a class of stock, held one way."""
    return Line("I", held.security, held)


def series_line(at: At[Event], id: str) -> Line:
    """Return the line of a derivative series."""
    return Line("II", id, grant_held(grant_of(at.case, id), at.case.plan))


def stock_step(at: At[Event], held: HeldAs, move: Move, rank: int = OTHERS) -> Step:
    """Make a row of Table I and what it does to its line."""
    held, move = as_ordinary(at.case, held, move)
    move = _told(at, move, at.event.footnotes)
    move = replace(move, notes=joined(move.notes, stock_notes(at.case, held)))
    return _step(at, stock_line(held), move, rank, stock_row(held, move))


def series_step(at: At[Event], id: str, move: Move, rank: int = OTHERS) -> Step:
    """Make a row of Table II; its underlying amount follows from the series' ratio where the move has none."""
    line, grant = series_line(at, id), grant_of(at.case, id)
    terms = terms_on(at.case, grant, move.on)
    if move.underlying is None:
        move = replace(move, underlying=terms.underlying_of(move.shares))
    move = _told(at, move, at.event.derivative_footnotes)
    move = replace(move, notes=joined(move.notes, series_notes(at.case, line.held)))
    step = _step(at, line, move, rank, series_row(terms, line.held, move))
    # The balance of a short position counts what is owed: writing more adds to it, though it is a disposition.
    return replace(step, change=-step.change) if grant.short else step


def silent(at: At[Event], line: Line, change: Decimal, note: str, rank: int = OTHERS) -> Step:
    """Make a step that only moves a balance; the note hangs on the balance of the line's next row."""
    return Step(
        place=at.place,
        event=at.number,
        on=at.event.on,
        line=line,
        rank=rank,
        change=change,
        notes=merge(note, *texts(at.event.footnote)),
    )


def plan_note(at: At[Event], plan: TradingPlan) -> str:
    """Say under which 10b5-1 plan a row was made, and when that was adopted (General Instruction 10)."""
    if plan.footnote:
        return plan.footnote
    trades, was = _trades_under(at, plan.id)
    amended = f" and amended on {day(plan.amended)}" if plan.amended else ""
    adopted = day(plan.adopted)
    return say(at.case, "trading plan", trades=trades, was=was, who=who(at.case), adopted=adopted, amended=amended)


def _trades_under(at: At[Event], id: str) -> tuple[str, str]:
    """Name what was done under a plan: its one or several sales or purchases, else transactions."""
    under = [event for event in at.case.plan.events if event.plan == id]
    for word in ("sale", "purchase"):
        trades = [event for event in under if event.__struct_config__.tag == word]
        others = {str(event.__struct_config__.tag) for event in under} - {word, "exercise"}
        if trades and not others:
            return (f"{word} transaction", "was") if len(trades) == 1 else (f"{word} transactions", "were")
    return ("transaction", "was") if len(under) == 1 else ("transactions", "were")


def _told(at: At[Event], move: Move, notes: CellNotes) -> Move:
    """Add what the event says to what the move says: form, timeliness, deemed date, footnotes."""
    id = move.plan or at.event.plan
    plan = (plan_note(at, trading_plan_of(at.case, id)),) if id else ()
    form_type = due_on(at.event, move.code, move.side)
    return replace(
        move,
        form_type=form_type,
        timeliness=timeliness(at.case.form, form_type, late=at.event.late),
        deemed=move.deemed or (at.event.deemed if move.on == at.event.on else None),
        notes=joined(on_code(*plan), move.notes, on_code(*texts(at.event.footnote)), notes),
    )


def _step(at: At[Event], line: Line, move: Move, rank: int, row: Row) -> Step:
    return Step(
        place=at.place,
        event=at.number,
        on=move.on,
        line=line,
        rank=rank,
        row=row,
        change=move.change,
        plan=move.plan or at.event.plan,
    )


class Opening(Struct, frozen=True):
    """Balances by line; `valued` lines are in US dollars (debt), all others in shares or units."""

    balances: Mapping[Line, Decimal]
    valued: frozenset[Line] = frozenset()


def opening_of(plan: Plan, before: Mapping[Line, Decimal] | None = None) -> Opening:
    """Return what the plan says of its holdings and grants; `before`, from an earlier report, gives way to it."""
    balances = dict(before or {})
    valued = set()
    for holding in plan.holdings:
        line = stock_line(holding_held(holding))
        balances[line] = holding.shares if holding.shares is not None else holding.value or NONE
        if holding.shares is None:
            valued.add(line)
    for grant in plan.grants:
        line = Line("II", grant.id, grant_held(grant, plan))
        told = grant.remaining if grant.remaining is not None else grant.remaining_value
        # A series that an event of this plan grants starts at nothing.
        balances[line] = balances.get(line, NONE) if told is None else told
        if grant.remaining is None and grant.remaining_value is not None:
            valued.add(line)
    return Opening(balances, frozenset(valued))
