"""Make the steps of an event: a row, the line that it moves, and the footnotes that its event, line and plan bring."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from section16.drafting.case import Case, EventContext, footnote_text, terms_on
from section16.drafting.lines.balance import OTHERS, BalanceLine, BalanceStep, stock_line
from section16.drafting.lines.rows import TransactionFacts, series_row, stock_row
from section16.drafting.notes import joined, merge, on_cell, on_code, texts
from section16.drafting.plan.held import event_held_as, grant_held_as, holding_held_as, name_in_prose
from section16.drafting.plan.parts import CellNotes, EitherEvent, Event, HeldAs
from section16.drafting.plan.people import Ads, TradingPlan
from section16.drafting.terms import ratio_of
from section16.drafting.wording import amount, day, listed, money, one_or_more, shares_of, singular
from section16.form.document import TransactionRow
from section16.law.deadlines import form_for

__all__ = [
    "balance_only_step",
    "due_on",
    "event_step",
    "plan_note",
    "series_line",
    "series_notes",
    "series_step",
    "stock_notes",
    "stock_step",
    "waits",
]


def event_step(context: EventContext[EitherEvent], facts: TransactionFacts, rank: int = OTHERS) -> BalanceStep:
    """Make the row in Table II when the event names a grant, else in Table I."""
    if context.event.grant is not None:
        return series_step(context, context.event.grant, facts, rank)
    return stock_step(context, event_held_as(context.event, context.case.plan), facts, rank)


def stock_step(context: EventContext[Event], held: HeldAs, facts: TransactionFacts, rank: int = OTHERS) -> BalanceStep:
    """Make a row of Table I and what it does to its line."""
    held, facts = _as_ordinary(context.case, held, facts)
    facts = _with_event(context, facts, (context.event.footnotes, *stock_notes(context.case, held)))
    return _step(context, facts, rank, stock_row(held, facts), stock_line(held))


def series_step(context: EventContext[Event], id: str, facts: TransactionFacts, rank: int = OTHERS) -> BalanceStep:
    """Make a row of Table II; its underlying amount follows from the series' ratio where the facts have none."""
    line, grant = series_line(context, id), context.case.grants[id]
    terms = terms_on(context.case, grant, facts.on)
    if facts.underlying is None:
        facts = replace(facts, underlying=terms.underlying_of(facts.shares))
    facts = _with_event(context, facts, (context.event.derivative_footnotes, *series_notes(context.case, line.held)))
    step = _step(context, facts, rank, series_row(terms, line.held, facts), line)
    # The balance of a short position counts what is owed: writing more adds to it, though it is a disposition.
    return replace(step, change=-step.change) if grant.short else step


def balance_only_step(
    context: EventContext[Event], line: BalanceLine, change: Decimal, note: str, rank: int = OTHERS
) -> BalanceStep:
    """Make a step without a row; the note hangs on the balance of the line's next row."""
    notes = merge(note, *texts(context.event.footnote))
    return BalanceStep(event=context.number, on=context.event.on, line=line, rank=rank, change=change, notes=notes)


def series_line(context: EventContext[Event], id: str) -> BalanceLine:
    """Return the line of a derivative series."""
    return BalanceLine("II", id, grant_held_as(context.case.grants[id], context.case.plan))


def due_on(event: Event, code: str, side: str) -> str:
    """Return the form, `4` or `5`, on which a line is due; what the plan says comes first."""
    return event.form or form_for(event.on, code, side)


def waits(form: str, form_type: str | None, *, early: bool) -> bool:
    """Tell whether a line is left for Form 5."""
    return form == "4" and form_type == "5" and not early


def _timeliness(form: str, form_type: str, *, late: bool) -> str | None:
    """Return the letter of a line: E before its time on Form 4, L after its time on Form 5, else nothing."""
    if form == "4":
        return "E" if form_type == "5" else None
    return "L" if form_type == "4" or late else None


def plan_note(context: EventContext[Event], plan: TradingPlan) -> str:
    """Say under which 10b5-1 plan a row was made, and when that was adopted (General Instruction 10)."""
    if plan.footnote:
        return plan.footnote
    trades, was = _trades_under(context, plan.id)
    return footnote_text(
        context.case,
        "trading plan",
        trades=trades,
        was=was,
        adopted=day(plan.adopted),
        amended=f" and amended on {day(plan.amended)}" if plan.amended else "",
    )


def _trades_under(context: EventContext[Event], id: str) -> tuple[str, str]:
    """Name what was done under a plan: its one or several sales or purchases, else transactions."""
    under = [event for event in context.case.plan.events if event.plan == id]
    for word in ("sale", "purchase"):
        trades = [event for event in under if event.__struct_config__.tag == word]
        others = {str(event.__struct_config__.tag) for event in under} - {word, "exercise"}
        if trades and not others:
            return (f"{word} transaction", "was") if len(trades) == 1 else (f"{word} transactions", "were")
    return ("transaction", "was") if len(under) == 1 else ("transactions", "were")


def _with_event(
    context: EventContext[Event], facts: TransactionFacts, notes: tuple[CellNotes, ...]
) -> TransactionFacts:
    """Add what the event says to what the transaction says: form, timeliness, deemed date, cells, footnotes."""
    event, case = context.event, context.case
    form_type = due_on(event, facts.code, facts.side)
    timeliness = _timeliness(case.form, form_type, late=event.late)
    plan = facts.plan or event.plan
    under = on_code(plan_note(context, case.trading_plans[plan])) if plan else on_code()
    return replace(
        facts,
        form_type=form_type,
        timeliness=timeliness,
        deemed=facts.deemed or (event.deemed if facts.on == event.on else None),
        cells=(event.cells, *facts.cells),
        notes=joined((under, facts.notes, on_code(*texts(event.footnote)), *notes)),
    )


def _step(
    context: EventContext[Event], facts: TransactionFacts, rank: int, row: TransactionRow, line: BalanceLine
) -> BalanceStep:
    moved = facts.shares if facts.value is None else facts.value
    return BalanceStep(
        event=context.number,
        on=facts.on,
        line=line,
        rank=rank,
        row=row,
        change=moved if facts.side == "A" else -moved,
        plan=facts.plan or context.event.plan,
    )


def stock_notes(case: Case, held: HeldAs) -> Iterator[CellNotes]:
    """Yield the footnotes of a line of Table I: title, ownership and nature as the holding says, ADS, owners."""
    for holding in case.plan.holdings:
        if holding_held_as(holding) == held:
            yield on_cell(security_title=texts(holding.footnotes.security_title))
    yield from (on_cell(security_title=note) for note in _depositary_notes(case, held))
    yield from _ownership_notes(case, held)


def series_notes(case: Case, held: HeldAs) -> Iterator[CellNotes]:
    """Yield the footnotes of a derivative series: as for a line of Table I, but the class is the underlying one."""
    yield from (on_cell(underlying_title=note) for note in _depositary_notes(case, held))
    yield from _ownership_notes(case, held)


def _ownership_notes(case: Case, held: HeldAs) -> Iterator[CellNotes]:
    """Yield what explains ownership and nature; a holding held the same way speaks for a series too."""
    for holding in case.plan.holdings:
        if holding_held_as(holding) == held:
            yield on_cell(ownership=texts(holding.footnotes.ownership), nature=texts(holding.footnotes.nature))
    owners = case.plan.owners
    theirs = [owner for owner in owners if (owner.id or owner.cik) in held.owners]
    if theirs and len(theirs) < len(owners):
        names = tuple(name_in_prose(owner, case.plan) for owner in theirs)
        yield on_cell(ownership=(footnote_text(case, "held by", who=listed(names)),))


def _depositary_notes(case: Case, held: HeldAs) -> Iterator[tuple[str, ...]]:
    ads = case.plan.ads
    if ads is not None and held.security == ads.security:
        yield (_depositary_note(case, ads),)


def _depositary_note(case: Case, ads: Ads) -> str:
    """Say how many ordinary shares a depositary share stands for."""
    ordinary, depositary = ratio_of(ads.ratio)
    words = {
        "depositary": singular(ads.security),
        "ratio": one_or_more(ordinary / depositary, "", "").strip(),
        "ordinary": shares_of(ads.ordinary),
    }
    return footnote_text(case, "depositary shares", **words)


def _as_ordinary(case: Case, held: HeldAs, facts: TransactionFacts) -> tuple[HeldAs, TransactionFacts]:
    """Turn a transaction in depositary shares into one in ordinary shares, where the plan reports it so."""
    ads = case.plan.ads
    if ads is None or ads.report != "ordinary" or held.security != ads.security:
        return held, facts
    ordinary, depositary = ratio_of(ads.ratio)
    words = {
        "shares": amount(facts.shares),
        "depositary": ads.security,
        "price": "no price" if facts.price is None else money(facts.price),
        "each": _depositary_note(case, ads),
    }
    notes = joined((facts.notes, on_cell(shares=(footnote_text(case, "depositary trade", **words),))))
    shares = facts.shares * ordinary / depositary
    price = None if facts.price is None else round(facts.price * depositary / ordinary, 4)
    return replace(held, security=ads.ordinary), replace(facts, shares=shares, price=price, notes=notes)
