"""What else stands in the way of a planned trade: blackouts, a plan's cooling-off, Rule 144 and its Form 144."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from msgspec import Struct

from section16.law.calendar import months_after
from section16.law.changes import COOLING_OFF, FORM_144, first_trade_on, in_force, latest_first_trade_on
from section16.ledger.short_swing.legs import split_ratio
from section16.ledger.short_swing.planner import ProposedTrade
from section16.ledger.short_swing.trades import Blackout, PlanAdopted, Rule144Facts, SwingFacts, SwingTrade
from section16.standard.text.prose import amount, money

__all__ = ["Clearance", "ClearanceQuestion", "clearances"]

ClearanceQuestion = Literal["blackout", "cooling-off", "Rule 144 volume", "Form 144"]

_VOLUME_LAW: Final = "17 CFR 230.144(e)(1)"
_MONTHS: Final = 3
_ONE_DAY: Final = timedelta(days=1)
_COUNTED: Final = (
    "the sales of the last three months are the rows of the class with code S, whoever of the person's circle sold; "
    "what was sold otherwise than under Rule 144 is left out with --exclude"
)
_OTHER_CONDITIONS: Final = "the issuer reports, and restricted shares were held as long as Rule 144(d) asks"


class Clearance(Struct, frozen=True, kw_only=True):
    """One question and its answer; `stands_in_the_way` is None where a fact is missing, which the answer names.

    `first_day` is the first on which the question no longer stands in the way; None where that is not known.
    """

    question: ClearanceQuestion
    stands_in_the_way: bool | None
    answer: str
    first_day: date | None
    arithmetic: str
    authority: str
    assumptions: tuple[str, ...] = ()


def clearances(
    trades: Sequence[SwingTrade], proposed: ProposedTrade, facts: SwingFacts, excluded: frozenset[int] = frozenset()
) -> tuple[Clearance, ...]:
    """Answer each question for which a fact is given."""
    return tuple(_answers(trades, proposed, facts, excluded))


def _answers(
    trades: Sequence[SwingTrade], proposed: ProposedTrade, facts: SwingFacts, excluded: frozenset[int]
) -> Iterator[Clearance]:
    if facts.blackout:
        yield _blackout(proposed.on, facts.blackout)
    if facts.plan is not None:
        yield _cooling_off(proposed.on, facts.plan, facts)
    if facts.rule_144 is not None and proposed.action == "sell":
        sold = [one for one in _sales(trades, proposed, facts) if one.trade.row not in excluded]
        yield _volume(proposed, facts.rule_144, sold)
        yield _notice(proposed, sold)


def _blackout(on: date, blackouts: Sequence[Blackout]) -> Clearance:
    inside = _inside(on, blackouts)
    named = "; ".join(f"from {one.since} to {one.until or 'a day not known yet'}{_why(one)}" for one in blackouts)
    day: date | None = on
    while day is not None and (around := _inside(day, blackouts)) is not None:
        open_end = around.until is None or around.until == date.max
        day = None if open_end or around.until is None else around.until + _ONE_DAY
    until = f"until {inside.until}" if inside and inside.until else "without a known end"
    return Clearance(
        question="blackout",
        stands_in_the_way=inside is not None,
        answer=f"inside{_why(inside)}, {until}" if inside else "outside every blackout that is given",
        first_day=day,
        arithmetic=named,
        authority="the issuer's policy on insider trading; of a pension fund's blackout, 17 CFR 245.101",
        assumptions=("the blackouts given are all there are, and bind trades under a plan, too",),
    )


def _inside(day: date, blackouts: Sequence[Blackout]) -> Blackout | None:
    return next((one for one in blackouts if one.since <= day and (one.until is None or day <= one.until)), None)


def _why(blackout: Blackout) -> str:
    return f" ({blackout.why})" if blackout.why else ""


def _cooling_off(on: date, plan: PlanAdopted, facts: SwingFacts) -> Clearance:
    """Tell whether a plan's cooling-off period is over; the report on the quarter of its adoption may be missing."""
    adopted, insider = plan.adopted_on, _is_insider(plan, facts)
    since = in_force(COOLING_OFF, adopted)
    first = first_trade_on(adopted, insider=insider, results_on=plan.results_on)
    latest = latest_first_trade_on(adopted) if insider and plan.results_on is None else first
    whose = "a director or officer" if insider else "somebody who is neither director nor officer"
    stands: bool | None = on < adopted
    if on < adopted:
        answer = f"the plan is adopted on {adopted}, after the trade"
    elif since is None or first is None or latest is None:
        answer = f"none: the plan is of {adopted}, before the rule asked for one"
    elif on >= latest:
        answer = f"over: trades under the plan may begin on {latest}"
    elif on < first:
        stands, answer = True, f"not over: {first} is the first day for a trade under the plan"
        answer += "" if first == latest else ", or later, by the quarter's report"
    else:
        stands = None
        answer = f"over if the Form 10-Q or 10-K for the quarter of {adopted} is old enough: give `results_on`"
    return Clearance(
        question="cooling-off",
        stands_in_the_way=stands,
        answer=answer,
        first_day=latest if latest is not None else adopted,
        arithmetic=_days_waited(plan, insider=insider),
        authority=since.authority if since else "17 CFR 240.10b5-1(c) before 27 February 2023",
        assumptions=(f"the trade is made under the plan, which is of {whose}",),
    )


def _is_insider(plan: PlanAdopted, facts: SwingFacts) -> bool:
    if plan.officer is not None or not facts.status:
        return plan.officer is not False
    day = plan.adopted_on
    return any(
        one.capacity != "ten percent" and (one.since or date.min) <= day <= (one.until or date.max)
        for one in facts.status
    )


def _days_waited(plan: PlanAdopted, *, insider: bool) -> str:
    law = in_force(COOLING_OFF, plan.adopted_on)
    if law is None:
        return "no days"
    if not insider:
        return f"{law.value.others} days after {plan.adopted_on}"
    least, most = law.value.insiders_least, law.value.insiders_most
    report = f"its filing on {plan.results_on}" if plan.results_on else "its filing, which is not given"
    return (
        f"the later of {least} days after {plan.adopted_on} and two business days after the report on the quarter, "
        f"{report}; at most {most} days"
    )


class _Sale(Struct, frozen=True):
    """A sale of the class, in shares of the planned trade's day, and its price for one as traded."""

    trade: SwingTrade
    shares: Decimal
    dollars: Decimal | None


def _sales(trades: Sequence[SwingTrade], proposed: ProposedTrade, facts: SwingFacts) -> Iterator[_Sale]:
    """Yield the sales of the class within three months up to the planned one, both days included."""
    first = months_after(proposed.on, -_MONTHS) if proposed.on.year > 1 else date.min
    for one in trades:
        same = one.security == proposed.security and not one.right
        if one.code == "S" and same and first <= one.on <= proposed.on:
            ratio = split_ratio(facts, one.security, one.on, proposed.on)
            shares = Fraction(one.shares) * ratio
            now = Decimal(shares.numerator) / Decimal(shares.denominator)
            yield _Sale(one, now, None if one.price is None else one.shares * one.price)


def _volume(proposed: ProposedTrade, rule: Rule144Facts, sold: Sequence[_Sale]) -> Clearance:
    """Hold the sales of three months against the greater of one percent of the class and a week's volume."""
    before = sum((one.shares for one in sold), Decimal(0))
    together, listed = before + proposed.shares, _listed(sold, proposed)
    if rule.outstanding is None:
        return Clearance(
            question="Rule 144 volume",
            stands_in_the_way=None,
            answer="not known: give the shares `outstanding`, and `average_weekly_volume`",
            first_day=None,
            arithmetic=f"{listed} = {amount(together)}",
            authority=_VOLUME_LAW,
            assumptions=(_COUNTED,),
        )
    percent, week = rule.outstanding / 100, rule.average_weekly_volume
    most = max(percent, week or Decimal(0))
    limits = f"1% of {amount(rule.outstanding)} = {amount(percent)}"
    limits += f", a week's volume {amount(week)}" if week is not None else ", no week's volume given"
    rest = max(most - before, Decimal(0))
    over = together > most
    return Clearance(
        question="Rule 144 volume",
        stands_in_the_way=over,
        answer=f"{'too much' if over else 'within'}: up to {amount(rest)} shares may be sold on that day",
        first_day=_first_day_within(proposed, sold, most) if over else proposed.on,
        arithmetic=f"{listed} = {amount(together)}, against the greater of {limits}",
        authority=_VOLUME_LAW,
        assumptions=(_COUNTED, _OTHER_CONDITIONS, "no further sale comes between, and the limit stays as it is"),
    )


def _first_day_within(proposed: ProposedTrade, sold: Sequence[_Sale], most: Decimal) -> date | None:
    """Return the first day on which enough earlier sales are more than three months old; None where none ever is."""
    left = sorted(sold, key=lambda one: one.trade.on)
    while left:
        day = _later(left.pop(0).trade.on)
        while left and months_after(day, -_MONTHS) > left[0].trade.on:
            left.pop(0)
        if sum((one.shares for one in left), proposed.shares) <= most:
            return max(day, proposed.on)
    return None


def _later(sold_on: date) -> date:
    """Return the first day whose three months no longer reach back to a sale."""
    day = months_after(sold_on, _MONTHS)
    while months_after(day, -_MONTHS) <= sold_on:
        day += _ONE_DAY
    return day


def _notice(proposed: ProposedTrade, sold: Sequence[_Sale]) -> Clearance:
    """Tell whether a Form 144 is due: it stands in the way until it is filed, which may be when the order is placed."""
    law = in_force(FORM_144, proposed.on) or FORM_144[0]
    shares = sum((one.shares for one in sold), proposed.shares)
    dollars = sum((one.dollars for one in sold if one.dollars is not None), proposed.shares * proposed.price)
    is_due = shares > law.value.shares or dollars > law.value.dollars
    unpriced = [str(one.trade.row) for one in sold if one.dollars is None]
    shares_free, dollars_free = amount(law.value.shares), money(law.value.dollars)
    due = (
        f"due, at the latest when the order is placed: more than {shares_free} shares or {dollars_free} in three months"
    )
    free = f"not due: at most {shares_free} shares and {dollars_free} in three months"
    known = is_due or not unpriced
    return Clearance(
        question="Form 144",
        stands_in_the_way=is_due if known else None,
        answer=due if is_due else free if known else "not known: a price lacks",
        first_day=proposed.on,
        arithmetic=f"{_listed(sold, proposed)} = {amount(shares)} shares, {money(dollars)}"
        + (f" without rows {', '.join(unpriced)}, which have no price" if unpriced else ""),
        authority=law.authority,
        assumptions=(_COUNTED, "no notice of these sales is filed yet"),
    )


def _listed(sold: Sequence[_Sale], proposed: ProposedTrade) -> str:
    rows = [f"{amount(one.shares)} (row {one.trade.row}, {one.trade.on})" for one in sold]
    return " + ".join([*rows, amount(proposed.shares)])
