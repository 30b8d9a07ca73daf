"""The life of an insider: what happens when, and on which report it comes."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from section16.law.calendar import fiscal_year_end, months_after
from section16.synth import draws as days
from section16.synth.acts import (
    GIFTS_ON_FORM_4,
    Act,
    award,
    buy_through_plan,
    exercise,
    fee,
    gift,
    purchase,
    sale,
    vest,
)
from section16.synth.company import Company, price_on
from section16.synth.draws import ONE, Draws
from section16.synth.insider import EquityGrant, Insider, ShareHolding
from section16.synth.lines import grant_line, holding_line
from section16.synth.rare import rare_event
from section16.synth.report import Filing, OpenReport, ReportedLine, acceptance_moment
from section16.synth.wording import disclaimed

__all__ = ["InsiderEvent", "amended", "company_events", "reports_of"]


_TRUSTS = (
    "By Trust", "By Spouse", "By Family Trust", "By LLC", "By 401(k) plan", "By children's trust",
    "By Family Foundation",
    "By GRAT", "By GRAT II", "By GRAT III", "By IRA", "By spouse's IRA", "By Limited Partnership", "By Revocable Trust",
    "By Irrevocable Trust I", "By Irrevocable Trust II", "By Irrevocable Trust III",
    "By custodial account", "By corporation",
)  # fmt: skip
_YEAR = 365
_BUSY = 240  # in fewer days as much happens, or a day would need thousands of companies


def amended(filing: Filing, draws: Draws) -> tuple[Filing, Filing]:
    """Return the original and its amendment, which corrects a price or, where there is none, adds a sentence."""
    on = days.after(filing.filed_on, draws.between(1, 40))
    original, rows, remarks = (
        filing,
        filing.table1,
        "This amendment is filed to add the signature page omitted in error.",
    )
    at = next((at for at, (_, cells, *_) in enumerate(filing.table1) if isinstance(cells.get("price"), str)), None)
    if at is not None and filing.table1[at].cells["price"] != "0":
        original = replace(filing, table1=_with_price(filing.table1, at))
        rows = filing.table1 if draws.chance(0.5) else filing.table1[at : at + 1]
        remarks = "This amendment corrects the price reported in Column 4 of Table I of the original filing."
    amendment = replace(
        filing,
        form=f"{filing.form}/A",
        original_on=filing.filed_on,
        filed_on=on,
        accepted_at=acceptance_moment(on, draws),
        table1=rows,
        table2=filing.table2 if len(rows) == len(filing.table1) else (),
        remarks=remarks,
    )
    return original, amendment


def _with_price(rows: tuple[ReportedLine, ...], at: int) -> tuple[ReportedLine, ...]:
    """Put one figure too many into the price of a row."""
    row = rows[at]
    wrong = row._replace(cells={**row.cells, "price": f"1{row.cells['price']}"})
    return (*rows[:at], wrong, *rows[at + 1 :])


# A day and what happens on it; None is a purchase through the employee plan, which no line reports.
InsiderEvent = tuple[date, Act | None]


def company_events(company: Company, draws: Draws) -> tuple[InsiderEvent, ...]:
    """List what happens to all insiders at once: awards, vesting, now and then a week of purchases."""
    first, last = date.fromordinal(company.since), date.fromordinal(company.until)
    found: list[InsiderEvent] = []
    for year in range(first.year, last.year + 1):
        granted = date(year, company.award_month, draws.between(3, 24))
        found.append((days.at_least(granted), award))
        times = (0, 3, 6, 9) if company.quarterly else draws.pick(((0,), (0, 1), (0, 5)))
        found += [(days.at_least(months_after(granted, month) + timedelta(days=1)), vest) for month in times]
        if company.pays_in_shares:
            found += [(days.at_least(date(year, month, 1)), fee) for month in (1, 4, 7, 10)]
        if draws.chance(0.15):
            found.append((days.at_least(date(year, draws.between(1, 12), draws.between(1, 28))), purchase))
    return tuple(event for event in found if first <= event[0] <= last)


def _own_events(insider: Insider, first: date, last: date, draws: Draws) -> Iterator[InsiderEvent]:
    """Yield what an insider does, about as often in a year as in real filings."""
    span = last.toordinal() - first.toordinal() + 1
    officer = insider.role.officer is not None
    for act, yearly in (
        (sale, 0.75 if officer else 0.3),
        (exercise, 0.75 if officer else 0.2),
        (purchase, 0.28),
        (gift, 0.25),
        (rare_event, 0.5),
        (None, 0.8 if officer else 0.0),
    ):
        for _ in range(draws.count(yearly * max(span, _BUSY) / _YEAR)):
            yield days.at_least(first + timedelta(days=draws.below(span))), act
    if insider.plan:
        act, day = draws.pick((sale, exercise)), draws.between(1, 28)
        starts = max(first, insider.plan + timedelta(days=125))
        for at in range(1, span // 31 - 1):
            if (on := months_after(first.replace(day=day), at)) > starts:
                yield days.at_least(on), act


def reports_of(insider: Insider, shared: tuple[InsiderEvent, ...], draws: Draws) -> Iterator[OpenReport]:
    """Yield the reports of an insider, in the order of their events."""
    first, last = date.fromordinal(insider.company.since), date.fromordinal(insider.company.until)
    if draws.chance(0.4):
        first = days.at_least(
            first + timedelta(days=draws.below(max(1, last.toordinal() - first.toordinal()) // 2 + 1))
        )
        _give_first_holdings(insider, first, draws)
        yield _form3(insider, first, draws)
    else:
        _give_first_holdings(insider, first, draws)
    if draws.chance(0.12):
        insider.plan = first - timedelta(days=draws.between(-60, 300))
    joins = [event for event in shared if event[0] > first and (event[1] is not purchase or draws.chance(0.5))]
    events = sorted((*joins, *_own_events(insider, first, last, draws)), key=lambda event: event[0])
    yield from _reports(insider, [event for event in events if event[0] <= last], draws)


def _give_first_holdings(insider: Insider, first: date, draws: Draws) -> None:
    """Give an insider what was there before the first day: trusts, options, units."""
    if draws.chance(0.35):
        many = draws.small(16, 0.9) if draws.chance(0.15) else draws.small(4, 0.4)
        for nature in _TRUSTS[draws.below(4) :][:many]:
            note = disclaimed(draws) if draws.chance(0.6 * insider.footnotes) else None
            insider.trusts.append(ShareHolding(draws.between(1, 900) * 100 * ONE, nature, note))
    granted = days.before(first - timedelta(days=draws.between(100, 900)))
    if insider.role.officer or draws.chance(0.3):
        for at in range(draws.small(9, 0.85) if insider.lists_all else draws.small(4, 0.5)):
            on = granted - timedelta(days=at * 364)
            price = price_on(insider.company, first) * draws.between(30, 95) // 100
            insider.grants.append(EquityGrant(on, draws.between(10, 600) * 100 * ONE, 0, price - price % 100 + 100))
    for at in range(draws.small(3, 0.4)):
        each = draws.between(60, 2_000 if insider.role.officer else 300) * ONE
        insider.units.append(EquityGrant(granted - timedelta(days=at * 364), each * draws.between(1, 8), each))


def _form3(insider: Insider, on: date, draws: Draws) -> OpenReport:
    """Return the Form 3 of what is held, now and then nothing."""
    report = OpenReport("3", insider.company, ((insider.owner, insider.role),), on)
    if draws.chance(0.2):
        insider.direct.held, insider.trusts, insider.grants, insider.units = 0, [], [], []
        return report
    report.table1 += [holding_line(insider.company, holding) for holding in (insider.direct, *insider.trusts)]
    units = insider.units if insider.company.units_in_table2 else ()
    report.table2 += [grant_line(insider.company, grant, initial=True) for grant in (*insider.grants, *units)]
    return report


def _reports(insider: Insider, events: list[InsiderEvent], draws: Draws) -> Iterator[OpenReport]:
    """Put each event on its report: a Form 4 takes two days at most, a Form 5 a fiscal year."""
    report = annual = None
    for on, act in events:
        if act is None:
            buy_through_plan(insider, on, draws)
            continue
        if annual is None or on > annual.first:
            yield from _unless_empty(annual, insider, draws)
            annual = _form5(insider, on)
        if act is gift and on < GIFTS_ON_FORM_4 and draws.chance(0.7):
            gift(insider, on, annual, draws)
            continue
        if report is None or on > report.first + timedelta(days=1):
            yield from _unless_empty(report, insider, draws)
            report = OpenReport("4", insider.company, ((insider.owner, insider.role),), on)
        act(insider, on, report, draws)
    yield from _unless_empty(report, insider, draws)
    yield from _unless_empty(annual, insider, draws)


def _unless_empty(report: OpenReport | None, insider: Insider, draws: Draws) -> Iterator[OpenReport]:
    """Yield a report that has lines."""
    if report is not None and not report.empty:
        yield report if report.form == "5" else _complete(report, insider, draws)


def _form5(insider: Insider, on: date) -> OpenReport:
    """Begin the Form 5 of the fiscal year of a day."""
    return OpenReport(
        "5", insider.company, ((insider.owner, insider.role),), fiscal_year_end(on, insider.company.year_end)
    )


def _complete(report: OpenReport, insider: Insider, draws: Draws) -> OpenReport:
    """Add what many filers list besides: indirect holdings, other grants; tick the exit box now and then."""
    if insider.trusts and draws.chance(0.85):
        named = {cells.get("nature") for _, cells, *_ in report.table1}
        idle = [holding for holding in insider.trusts if not any(_is_named(holding, one) for one in named)]
        report.table1 += [holding_line(insider.company, holding) for holding in idle if report.room(1)]
    if insider.lists_all:
        grants = [grant for grant in insider.grants if grant.left]
        report.table2 += [grant_line(insider.company, grant, initial=False) for grant in grants if report.room(1)]
    report.exit = draws.chance(0.004)
    report.settle()
    return report


def _is_named(holding: ShareHolding, nature: object) -> bool:
    return nature in (holding.nature, (holding.nature, holding.note))
