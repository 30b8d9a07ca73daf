"""Make the steps of an event: a row, the line that it moves, and the footnotes that its event, line and plan bring."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from section16.draft.case import At, Case, grant_of, say, terms_on, trading_plan_of, who
from section16.draft.footnotes import merge
from section16.draft.forms import due_on, timeliness
from section16.draft.lines import OTHERS, Line, Step
from section16.draft.notes import joined, on_cell, on_code
from section16.draft.people import natural_name
from section16.draft.plan import Event, TradingPlan
from section16.draft.plan_base import CellNotes, HeldAs, texts
from section16.draft.plan_held import grant_held, holding_held
from section16.draft.rows import Move, series_row, stock_row
from section16.draft.terms import ratio_of
from section16.draft.wording import amount, day, listed, money, one_or_more
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction

__all__ = ["line_notes", "plan_note", "series_line", "series_step", "silent", "stock_line", "stock_step"]

Row = NonDerivativeTransaction | DerivativeTransaction


def stock_line(held: HeldAs) -> Line:
    """Return the line of a class of stock, held one way."""
    return Line("I", held.security, held)


def series_line(at: At[Event], id: str) -> Line:
    """Return the line of a derivative series."""
    return Line("II", id, grant_held(grant_of(at.case, id), at.case.plan))


def stock_step(at: At[Event], held: HeldAs, move: Move, rank: int = OTHERS) -> Step:
    """Make a row of Table I and what it does to its line."""
    held, move = _ordinary(at, held, move)
    move = _told(at, move, at.event.footnotes)
    move = replace(move, notes=joined(move.notes, line_notes(at.case, held)))
    return _step(at, stock_line(held), move, rank, stock_row(held, move))


def series_step(at: At[Event], id: str, move: Move, rank: int = OTHERS) -> Step:
    """Make a row of Table II; its underlying amount follows from the series' ratio where the move has none."""
    line, grant = series_line(at, id), grant_of(at.case, id)
    terms = terms_on(at.case, grant, move.on)
    if move.underlying is None:
        move = replace(move, underlying=terms.underlying_of(move.shares))
    move = _told(at, move, at.event.derivative_footnotes)
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


def line_notes(case: Case, held: HeldAs) -> CellNotes:
    """Return what hangs on every row of a line: the holding's notes on title, ownership and nature, ADS, owners."""
    return joined(*_holding_notes(case, held), *_depositary_notes(case, held), *_owner_notes(case, held))


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


def _holding_notes(case: Case, held: HeldAs) -> Iterator[CellNotes]:
    for holding in case.plan.holdings:
        if holding_held(holding) == held:
            notes = holding.footnotes
            yield CellNotes(security=notes.security, ownership=notes.ownership, nature=notes.nature)


def _depositary_notes(case: Case, held: HeldAs) -> Iterator[CellNotes]:
    ads = case.plan.ads
    if ads is not None and held.security == ads.security:
        ordinary, depositary = ratio_of(ads.ratio)
        ratio = one_or_more(ordinary / depositary, "", "").strip()
        words = {"depositary": ads.security, "ratio": ratio, "ordinary": ads.ordinary}
        yield on_cell(security=(say(case, "depositary shares", **words),))


def _owner_notes(case: Case, held: HeldAs) -> Iterator[CellNotes]:
    owners = case.plan.owners
    theirs = [owner for owner in owners if (owner.id or owner.cik) in held.owners]
    if theirs and len(theirs) < len(owners):
        names = tuple(natural_name(owner, case.plan) for owner in theirs)
        yield on_cell(ownership=(say(case, "held by", who=listed(names)),))


def _ordinary(at: At[Event], held: HeldAs, move: Move) -> tuple[HeldAs, Move]:
    """Turn a trade in depositary shares into one of ordinary shares, where the plan reports it so."""
    ads = at.case.plan.ads
    if ads is None or ads.report != "ordinary" or held.security != ads.security:
        return held, move
    ordinary, depositary = ratio_of(ads.ratio)
    words = {"shares": amount(move.shares), "depositary": ads.security, "price": _price(move)}
    each = say(
        at.case,
        "depositary shares",
        depositary=ads.security,
        ratio=one_or_more(ordinary / depositary, "", "").strip(),
        ordinary=ads.ordinary,
    )
    note = say(at.case, "depositary trade", each=each, **words)
    shares = move.shares * ordinary / depositary
    price = None if move.price is None else round(move.price * depositary / ordinary, 4)
    notes = joined(move.notes, on_cell(shares=(note,)))
    same = replace(held, security=ads.ordinary)
    return same, replace(move, shares=shares, price=price, notes=notes)


def _price(move: Move) -> str:
    return money(move.price) if move.price is not None else "no price"
