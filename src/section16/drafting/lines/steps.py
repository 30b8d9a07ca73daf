"""Make the steps of an event: a row, the line that it moves, and the footnotes that its event, line and plan bring."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from section16.drafting.case import Case, EventContext, footnote_text, terms_on
from section16.drafting.lines.balance import OTHERS, BalanceLine, BalanceStep, stock_line
from section16.drafting.lines.plan_notes import plan_note
from section16.drafting.lines.rows import TransactionFacts, series_row, stock_row
from section16.drafting.notes import joined, merge, on_cell, on_code, texts
from section16.drafting.plan.events import Purchase
from section16.drafting.plan.held import event_held_as, grant_held_as, holding_held_as, name_in_prose
from section16.drafting.plan.parts import CellNotes, EitherEvent, Event, HeldAs
from section16.drafting.plan.people import Ads
from section16.drafting.terms import Terms, position_of, ratio_of
from section16.form.document import TransactionRow
from section16.law.deadlines import Facts, before_fiscal_year, deemed_date, form_for
from section16.standard.directions import sign_of
from section16.standard.text.prose import amount, day, listed, money, one_or_more, shares_of, singular

__all__ = [
    "balance_only_step",
    "due_on",
    "event_step",
    "series_line",
    "series_notes",
    "series_step",
    "stock_notes",
    "stock_step",
    "terms_of_line",
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
    facts = _with_event(
        context, facts, (context.event.footnotes, *stock_notes(context.case, held, context.event.footnotes))
    )
    return _step(context, facts, rank, stock_row(held, facts), stock_line(held))


def series_step(
    context: EventContext[Event], id: str, facts: TransactionFacts, rank: int = OTHERS, held: HeldAs | None = None
) -> BalanceStep:
    """Make a row of Table II; its underlying amount follows from the series' ratio where the facts have none.

    `held` is how the units are held where they left the holder that the grant names.
    """
    case, grant = context.case, context.case.grants[id]
    line = series_line(context, id) if held is None else BalanceLine("II", id, held)
    terms = terms_of_line(case, line, facts.on)
    if facts.underlying is None:
        facts = replace(facts, underlying=terms.underlying_of(facts.shares if facts.value is None else facts.value))
    own = joined((context.event.derivative_footnotes, terms.notes))
    facts = _with_event(context, facts, (context.event.derivative_footnotes, *series_notes(case, line.held, own)))
    step = _step(context, facts, rank, series_row(terms, line.held, facts), line)
    return replace(step, change=abs(step.change) * sign_of(position_of(grant), facts.side))


def terms_of_line(case: Case, line: BalanceLine, on: date | None = None) -> Terms:
    """Return the terms of a series; what a grant says of its holder is not said of units that are held otherwise."""
    grant = case.grants[line.series]
    terms = terms_on(case, grant, on)
    if line.held == grant_held_as(grant, case.plan):
        return terms
    return replace(terms, notes=replace(terms.notes, ownership=(), nature=()))


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


def _with_event(
    context: EventContext[Event], facts: TransactionFacts, notes: tuple[CellNotes, ...]
) -> TransactionFacts:
    """Add what the event says to what the transaction says: form, timeliness, plan, deemed date, cells, footnotes."""
    event, case = context.event, context.case
    form_type = due_on(event, facts.code, facts.side)
    earlier = case.plan.period is not None and before_fiscal_year(facts.on, case.plan.period)
    plan = facts.plan or (event.plan if facts.covered else None)
    under = on_code(plan_note(context, case.trading_plans[plan], facts.on)) if plan else on_code()
    return replace(
        facts,
        form_type=form_type,
        timeliness=_timeliness(case.form, form_type, late=event.late or earlier),
        plan=plan,
        deemed=_deemed_on(context, facts),
        cells=(event.cells, *facts.cells),
        notes=joined((under, facts.notes, on_code(*texts(event.footnote), *_due_notes(context)), *notes)),
    )


def _deemed_on(context: EventContext[Event], facts: TransactionFacts) -> date | None:
    """Return the deemed execution date to report: at the latest the third business day (Rule 16a-3(g)(4))."""
    event = context.event
    given = facts.deemed or (event.deemed if facts.on == event.on and facts.covered else None)
    plan = (facts.plan or (event.plan if facts.covered else None)) is not None
    return deemed_date(facts.on, Facts(code=facts.code, deemed_on=given, plan=plan)).on or given


def _due_notes(context: EventContext[Event]) -> Iterator[str]:
    """Say why an event has no due date of its own, or a later one."""
    event, case = context.event, context.case
    if event.voluntary:
        yield footnote_text(case, "voluntary")
    if event.before_registration:
        yield footnote_text(case, "before registration")
    if isinstance(event, Purchase) and event.deferral_ended is not None:
        yield footnote_text(case, "deferral ended", on=day(event.deferral_ended))


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
        plan=facts.plan,
    )


def stock_notes(case: Case, held: HeldAs, own: CellNotes) -> Iterator[CellNotes]:
    """Yield the footnotes of a line of Table I: title, ownership and nature as the holding says, ADS, owners.

    What the line itself (`own`) says of ownership and nature stands in place of the holding's.
    """
    for holding in case.plan.holdings:
        if holding_held_as(holding, case.plan) == held:
            yield on_cell(security_title=texts(holding.footnotes.security_title))
    yield from (on_cell(security_title=note) for note in _depositary_notes(case, held))
    yield from _ownership_notes(case, held, own)


def series_notes(case: Case, held: HeldAs, own: CellNotes) -> Iterator[CellNotes]:
    """Yield the footnotes of a derivative series: as for a line of Table I, but the class is the underlying one."""
    yield from (on_cell(underlying_title=note) for note in _depositary_notes(case, held))
    yield from _ownership_notes(case, held, own)


def _ownership_notes(case: Case, held: HeldAs, own: CellNotes) -> Iterator[CellNotes]:
    """Yield what explains ownership and nature; a holding held the same way speaks for a series too."""
    for holding in case.plan.holdings:
        if holding_held_as(holding, case.plan) == held:
            notes = holding.footnotes
            yield on_cell(
                ownership=() if own.ownership else texts(notes.ownership),
                nature=() if own.nature else texts(notes.nature),
            )
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
