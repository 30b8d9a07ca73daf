"""From one line to another: changes in form of ownership (Rule 16a-13) and distributions in kind (code J)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec.structs import replace

from section16.drafting.case import At, class_of, grant_of, say
from section16.drafting.lines.balance import FIRST, ISSUER, NONE, Line, Step, due_on
from section16.drafting.lines.rows import Move
from section16.drafting.lines.steps import silent, stock_line, stock_step
from section16.drafting.plan.held import held_as, held_word, natural_name
from section16.drafting.plan.parts import CellNotes, HeldAs
from section16.drafting.plan.plan import (
    AdsConversion,
    Correction,
    Distribution,
    DividendReinvestment,
    PlanAcquisition,
    Split,
    Transfer,
)
from section16.drafting.terms import on_code, ratio_of
from section16.drafting.wording import amount, day, listed, shares_of

__all__ = [
    "ads_conversion",
    "correction",
    "distribution",
    "dividend_reinvestment",
    "plan_acquisition",
    "splits",
    "transfer",
]


def splits(at: At[Split], lines: Iterable[Line]) -> Iterator[Step]:
    """Multiply the balance of every line of the class, and of every series on it but convertibles (Rule 16a-9)."""
    event = at.event
    title = class_of(at.case.plan, event)
    new, old = ratio_of(event.ratio)
    words = {"ratio": f"{amount(new)}-for-{amount(old)}", "on": day(event.on)}
    note = say(at.case, "split" if new > old else "reverse split", **words)
    told = {one.grant: one.remaining for one in event.adjusted}
    for line in lines:
        if line.held.security != title or _is_convertible(at, line):
            continue
        step = silent(at, line, NONE, note, FIRST)
        whole = event.fractions == "drop"
        yield replace(step, times=new, per=old, whole=whole, to=told.get(line.series) if line.table == "II" else None)


def dividend_reinvestment(at: At[DividendReinvestment]) -> Iterator[Step]:
    """Add the shares of an exempt reinvestment plan (Rule 16a-11)."""
    event = at.event
    note = say(at.case, "dividend reinvestment", shares=amount(event.shares), on=day(event.on))
    yield silent(at, stock_line(held_as(event, at.case.plan)), event.shares, note, ISSUER)


def plan_acquisition(at: At[PlanAcquisition]) -> Iterator[Step]:
    """Add the shares of a 401(k), purchase or excess plan (Rule 16b-3(c))."""
    event = at.event
    note = say(at.case, "exempt plan", shares=amount(event.shares), on=day(event.on), under=event.under)
    yield silent(at, stock_line(held_as(event, at.case.plan)), event.shares, note, ISSUER)


def correction(at: At[Correction]) -> Iterator[Step]:
    """Set a balance right, and say why."""
    step = silent(at, stock_line(held_as(at.event, at.case.plan)), NONE, at.event.why, FIRST)
    yield replace(step, to=at.event.shares)


def ads_conversion(at: At[AdsConversion]) -> Iterator[Step]:
    """Deposit ordinary shares for depositary shares, or withdraw them: two balances, or two lines with code J."""
    event, ads = at.event, at.case.plan.ads
    if ads is None:  # read_plan asks for it
        return
    ordinary, depositary = ratio_of(ads.ratio)
    shares = event.shares * ordinary / depositary
    sign = 1 if event.to == "ads" else -1
    changes = ((ads.ordinary, -sign * shares), (ads.security, sign * event.shares))
    words = {"ordinary": shares_of(ads.ordinary), "depositary": ads.security, "on": day(event.on)}
    name = "deposit" if event.to == "ads" else "withdrawal"
    note = say(at.case, name, ordinary_shares=amount(shares), shares=amount(event.shares), **words)
    for title, change in changes:
        yield _changed(at, title, change, note)


def _changed(at: At[AdsConversion], title: str, change: Decimal, note: str) -> Step:
    held = held_word(at.event.holding, title, at.case.plan)
    if at.event.report == "balance":
        return silent(at, stock_line(held), change, note)
    side = "A" if change > 0 else "D"
    return stock_step(at, held, Move(on=at.event.on, code="J", side=side, shares=abs(change), notes=on_code(note)))


def _is_convertible(at: At[Split], line: Line) -> bool:
    return line.table == "II" and grant_of(at.case, line.series).kind == "convertible"


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
