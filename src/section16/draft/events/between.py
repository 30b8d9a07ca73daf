"""What is not reportable but changes a balance: splits, reinvested dividends, exempt plans, ADS, corrections."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec.structs import replace

from section16.draft.case import At, class_of, grant_of, say
from section16.draft.lines.balance import FIRST, ISSUER, NONE, Line, Step
from section16.draft.lines.notes import on_code
from section16.draft.lines.rows import Move
from section16.draft.lines.steps import silent, stock_line, stock_step
from section16.draft.lines.terms import ratio_of
from section16.draft.plan import AdsConversion, Correction, DividendReinvestment, PlanAcquisition, Split
from section16.draft.plan.held import held_as, held_word
from section16.draft.wording import amount, day, shares_of

__all__ = ["ads_conversion", "correction", "dividend_reinvestment", "plan_acquisition", "splits"]


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
