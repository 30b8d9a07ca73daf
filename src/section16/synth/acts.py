"""What insiders do: each act puts its lines on a report and changes what is held."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from section16.law.changes import RULE_10B5_1, in_force
from section16.synth import wording
from section16.synth.company import price_on
from section16.synth.draws import CENT, DOLLAR, ONE, Draws, number, rounded
from section16.synth.insider import EquityGrant, Insider, ShareHolding
from section16.synth.lines import ShareMove, add_derivative, add_trade
from section16.synth.report import OpenReport
from section16.synth.template import CellText

__all__ = ["GIFTS_ON_FORM_4", "Act", "award", "exercise", "fee", "gift", "purchase", "sale", "sell", "vest"]

Act = Callable[[Insider, date, OpenReport, Draws], None]

_COOLED_OFF: Final = timedelta(days=121)


def award(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Grant units, some of them earned by performance, and options to some officers."""
    company = insider.company
    if not report.room(3):
        return
    _award_units(insider, on, report, draws)
    for _ in range(draws.below(7) if insider.role.officer else draws.below(2)):
        if report.room(1):
            shares = draws.between(90, 4_000) * ONE
            move = ShareMove(on=on, code="A", shares=shares, up=True, price="0", note=wording.earned(on))
            add_trade(report, insider.direct, move)
    if insider.role.officer and draws.chance(0.5):
        option = EquityGrant(on, 0, 0, price_on(company, on))
        shares = draws.between(10, 900) * 100 * ONE
        add_derivative(report, option, ShareMove(on=on, code="A", shares=shares, up=True, price="0"))
        insider.grants.append(option)


def _award_units(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    company = insider.company
    times = 16 if company.quarterly else 4
    each = draws.between(80, 2_500 if insider.role.officer else 400) * ONE
    grant = EquityGrant(on, 0, each)
    if company.units_in_table2:
        add_derivative(report, grant, ShareMove(on=on, code="A", shares=each * times, up=True, price="0"))
    else:
        vests = wording.units_vest(on, quarterly=company.quarterly) if draws.chance(insider.footnotes) else None
        move = ShareMove(on=on, code="A", shares=each * times, up=True, price="0", note=vests)
        add_trade(report, insider.direct, move)
        grant.left = each * times
    insider.units.append(grant)


def fee(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Pay a director's quarterly fee in shares."""
    if insider.role.officer is None and report.room(1):
        note = wording.fees(insider.company) if draws.chance(insider.footnotes) else None
        move = ShareMove(on=on, code="A", shares=draws.between(90, 1_900) * ONE, up=True, price="0", note=note)
        add_trade(report, insider.direct, move)


def vest(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Let the units of each grant vest, shares withheld for tax."""
    company = insider.company
    price = number(price_on(company, on))
    for grant in [one for one in insider.units if one.left >= one.each and one.granted < on]:
        if not report.room(2):
            return
        if company.units_in_table2:
            add_trade(
                report,
                insider.direct,
                ShareMove(on=on, code="M", shares=grant.each, up=True, price=(None, wording.contingent(company))),
            )
            add_derivative(report, grant, ShareMove(on=on, code="M", shares=grant.each, up=False, price="0"))
        else:
            grant.left -= grant.each
        kept = rounded(min(grant.each * draws.between(28, 48) // 100, insider.direct.held), ONE)
        if kept and draws.chance(0.85 if insider.role.officer else 0.25):
            note = wording.withheld(grant.granted) if draws.chance(insider.footnotes) else None
            add_trade(report, insider.direct, ShareMove(on=on, code="F", shares=kept, up=False, price=price, note=note))


def exercise(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Exercise an option, and mostly sell the shares at once."""
    options = [one for one in insider.grants if one.left and one.strike is not None and one.expires > on]
    if not options or not report.room(8):
        return
    grant = options[0]
    shares = grant.left if grant.left < 500 * ONE else rounded(grant.left * draws.between(10, 60) // 100, ONE)
    add_trade(
        report, insider.direct, ShareMove(on=on, code="M", shares=shares, up=True, price=number(grant.strike or 0))
    )
    add_derivative(report, grant, ShareMove(on=on, code="M", shares=shares, up=False, price="0"))
    if draws.chance(0.8):
        sell(insider.direct, shares, (insider, on, report), draws)


def sale(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Sell some shares, of a trust now and then too."""
    holdings = [insider.direct, *insider.trusts] if insider.trusts and draws.chance(0.4) else [insider.direct]
    for holding in holdings:
        shares = rounded(holding.held * draws.between(3, 30) // 100, ONE)
        if shares >= 10 * ONE:
            sell(holding, shares, (insider, on, report), draws)


def sell(holding: ShareHolding, shares: int, where: tuple[Insider, date, OpenReport], draws: Draws) -> None:
    """Sell shares in one line at one price, or in lines of at most a dollar each at their weighted averages."""
    insider, on, report = where
    company = insider.company
    lines = draws.small(29, 0.93) if insider.sells_wide else draws.small(4, 0.3)
    plan = wording.planned(insider.plan) if insider.plan and insider.plan + _COOLED_OFF <= on else None
    # The box is for plans under the amended rule; an older plan is told in the footnote alone.
    report.plan |= plan is not None and in_force(RULE_10B5_1, insider.plan or on) == RULE_10B5_1[-1]
    price = price_on(company, on)
    low = max(CENT, price - draws.below(lines) * DOLLAR)
    for left in range(lines, 0, -1):
        part = shares if left == 1 else rounded(shares * draws.between(50, 150) // (100 * left), ONE)
        if not part or not report.room(1):
            continue
        shares -= part
        cell: CellText = number(low)
        if lines > 1 or draws.chance(0.35):
            high = low + draws.between(5, 98) * CENT
            average = low + (high - low) * draws.between(20, 80) // 100
            cell = (number(average), wording.averaged(company, low, high))
        move = ShareMove(on=on, code="S", shares=part, up=False, price=cell, note=plan)
        add_trade(report, holding, move)
        low += DOLLAR


def purchase(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Buy on the market, in one to some lines."""
    company = insider.company
    price = price_on(company, on)
    for _ in range(draws.small(4, 0.3)):
        shares = draws.between(2, 300) * 50 * ONE
        cell: CellText = number(price)
        if draws.chance(0.3):
            high = price + draws.between(2, 90) * CENT
            cell = (
                number((price + high) // 2),
                wording.averaged(company, price, high).replace("were sold", "were purchased"),
            )
        holding = draws.pick(insider.trusts) if insider.trusts and draws.chance(0.2) else insider.direct
        if report.room(1):
            add_trade(report, holding, ShareMove(on=on, code="P", shares=shares, up=True, price=cell))
        price += draws.between(1, 60) * CENT


def gift(insider: Insider, on: date, report: OpenReport, draws: Draws) -> None:
    """Give shares away; before 27 February 2023 that was due on Form 5, and on Form 4 early."""
    shares = rounded(insider.direct.held * draws.between(1, 10) // 100, ONE)
    if not shares or not report.room(1):
        return
    early = report.form == "4" and on < GIFTS_ON_FORM_4
    move = ShareMove(
        on=on,
        code="G",
        shares=shares,
        up=False,
        price="0",
        note=wording.given(draws) if draws.chance(insider.footnotes) else None,
        form="5" if early or report.form == "5" else "4",
        timeliness="E" if early and draws.chance(0.5) else None,
    )
    add_trade(report, insider.direct, move)


GIFTS_ON_FORM_4: Final = date(2023, 2, 27)


def buy_through_plan(insider: Insider, on: date, draws: Draws) -> None:
    """Buy through the employee plan, which no line reports; a footnote to the next balance says so."""
    shares = draws.between(20, 400) * ONE
    insider.direct.held += shares
    insider.direct.unreported = wording.espp(shares, on - timedelta(days=1))
