"""The life of an insider: what happens when, and which report each thing comes on."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from section16.law.calendar import fiscal_year_end, months_after
from section16.synth import draws as days
from section16.synth.acts import GIFTS_ON_FORM_4, Act, award, buy_quietly, exercise, fee, gift, purchase, sale, vest
from section16.synth.company import Company, price_on
from section16.synth.draws import ONE, Draws
from section16.synth.rare import rarity
from section16.synth.report import Filing, Line, Report, accepted
from section16.synth.rows import held, held_grant
from section16.synth.seat import Grant, Pocket, Seat
from section16.synth.wording import disclaimed

__all__ = ["Event", "amended", "company_events", "live"]


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
    """Return the original and its amendment; one price that was wrong is put right, else a sentence is added."""
    on = days.after(filing.filed_on, draws.between(1, 40))
    original, rows, remarks = (
        filing,
        filing.table1,
        "This amendment is filed to add the signature page omitted in error.",
    )
    at = next((at for at, (_, cells) in enumerate(filing.table1) if isinstance(cells.get("price"), str)), None)
    if at is not None and filing.table1[at][1]["price"] != "0":
        original = replace(filing, table1=_with_price(filing.table1, at))
        rows = filing.table1 if draws.chance(0.5) else filing.table1[at : at + 1]
        remarks = "This amendment corrects the price reported in Column 4 of Table I of the original filing."
    amendment = replace(
        filing,
        form=f"{filing.form}/A",
        original_on=filing.filed_on,
        filed_on=on,
        accepted_at=accepted(on, draws),
        table1=rows,
        table2=filing.table2 if len(rows) == len(filing.table1) else (),
        remarks=remarks,
    )
    return original, amendment


def _with_price(rows: tuple[Line, ...], at: int) -> tuple[Line, ...]:
    """Put one figure too many into the price of a row."""
    part, cells = rows[at]
    return (*rows[:at], (part, {**cells, "price": f"1{cells['price']}"}), *rows[at + 1 :])


# A day and what happens on it; None is a purchase through the employee plan, which no row reports.
Event = tuple[date, Act | None]


def company_events(company: Company, draws: Draws) -> tuple[Event, ...]:
    """List what happens to all insiders at once: awards, vesting, now and then a week of purchases."""
    first, last = date.fromordinal(company.since), date.fromordinal(company.until)
    found: list[Event] = []
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


def _own_events(seat: Seat, first: date, last: date, draws: Draws) -> Iterator[Event]:
    """Yield what an insider does: the shares in a year are those of real filings, about."""
    span = last.toordinal() - first.toordinal() + 1
    officer = seat.role.officer is not None
    for act, yearly in (
        (sale, 0.75 if officer else 0.3),
        (exercise, 0.75 if officer else 0.2),
        (purchase, 0.28),
        (gift, 0.25),
        (rarity, 0.5),
        (None, 0.8 if officer else 0.0),
    ):
        for _ in range(draws.count(yearly * max(span, _BUSY) / _YEAR)):
            yield days.at_least(first + timedelta(days=draws.below(span))), act
    if seat.plan:
        act, day = draws.pick((sale, exercise)), draws.between(1, 28)
        starts = max(first, seat.plan + timedelta(days=125))
        for at in range(1, span // 31 - 1):
            if (on := months_after(first.replace(day=day), at)) > starts:
                yield days.at_least(on), act


def live(seat: Seat, shared: tuple[Event, ...], draws: Draws) -> Iterator[Report]:
    """Yield the reports of an insider, in the order of their events."""
    first, last = date.fromordinal(seat.company.since), date.fromordinal(seat.company.until)
    if draws.chance(0.4):
        first = days.at_least(
            first + timedelta(days=draws.below(max(1, last.toordinal() - first.toordinal()) // 2 + 1))
        )
        _settle(seat, first, draws)
        yield _initial(seat, first, draws)
    else:
        _settle(seat, first, draws)
    if draws.chance(0.12):
        seat.plan = first - timedelta(days=draws.between(-60, 300))
    joins = [event for event in shared if event[0] > first and (event[1] is not purchase or draws.chance(0.5))]
    events = sorted((*joins, *_own_events(seat, first, last, draws)), key=lambda event: event[0])
    yield from _reports(seat, [event for event in events if event[0] <= last], draws)


def _settle(seat: Seat, first: date, draws: Draws) -> None:
    """Give an insider what was there before the first day: trusts, options, units."""
    if draws.chance(0.35):
        many = draws.small(16, 0.9) if draws.chance(0.15) else draws.small(4, 0.4)
        for nature in _TRUSTS[draws.below(4) :][:many]:
            note = disclaimed(draws) if draws.chance(0.6 * seat.notes) else None
            seat.trusts.append(Pocket(draws.between(1, 900) * 100 * ONE, nature, note))
    granted = days.before(first - timedelta(days=draws.between(100, 900)))
    if seat.role.officer or draws.chance(0.3):
        for at in range(draws.small(9, 0.85) if seat.lists_all else draws.small(4, 0.5)):
            on = granted - timedelta(days=at * 364)
            price = price_on(seat.company, first) * draws.between(30, 95) // 100
            seat.grants.append(Grant(on, draws.between(10, 600) * 100 * ONE, 0, price - price % 100 + 100))
    for at in range(draws.small(3, 0.4)):
        each = draws.between(60, 2_000 if seat.role.officer else 300) * ONE
        seat.units.append(Grant(granted - timedelta(days=at * 364), each * draws.between(1, 8), each))


def _initial(seat: Seat, on: date, draws: Draws) -> Report:
    """Report on Form 3 what is held; now and then nothing."""
    report = Report("3", seat.company, ((seat.owner, seat.role),), on)
    if draws.chance(0.2):
        seat.direct.held, seat.trusts, seat.grants, seat.units = 0, [], [], []
        return report
    report.table1 += [held(seat.company, pocket) for pocket in (seat.direct, *seat.trusts)]
    units = seat.units if seat.company.units_in_table2 else ()
    report.table2 += [held_grant(seat.company, grant, initial=True) for grant in (*seat.grants, *units)]
    return report


def _reports(seat: Seat, events: list[Event], draws: Draws) -> Iterator[Report]:
    """Put each event on the report that it comes on: a Form 4 for two days at most, a Form 5 for a year."""
    report = annual = None
    for on, act in events:
        if act is None:
            buy_quietly(seat, on, draws)
            continue
        if annual is None or on > annual.first:
            yield from _closed(annual, seat, draws)
            annual = _annual(seat, on)
        if act is gift and on < GIFTS_ON_FORM_4 and draws.chance(0.7):
            gift(seat, on, annual, draws)
            continue
        if report is None or on > report.first + timedelta(days=1):
            yield from _closed(report, seat, draws)
            report = Report("4", seat.company, ((seat.owner, seat.role),), on)
        act(seat, on, report, draws)
    yield from _closed(report, seat, draws)
    yield from _closed(annual, seat, draws)


def _closed(report: Report | None, seat: Seat, draws: Draws) -> Iterator[Report]:
    """Yield a report if anything came on it."""
    if report is not None and not report.empty:
        yield report if report.form == "5" else _finished(report, seat, draws)


def _annual(seat: Seat, on: date) -> Report:
    """Open the Form 5 of the fiscal year that a day is in."""
    return Report("5", seat.company, ((seat.owner, seat.role),), fiscal_year_end(on, seat.company.year_end))


def _finished(report: Report, seat: Seat, draws: Draws) -> Report:
    """Add what many filers list besides: indirect holdings, other grants; tick the exit box now and then."""
    if seat.trusts and draws.chance(0.85):
        named = {cells.get("nature") for _, cells in report.table1}
        idle = [pocket for pocket in seat.trusts if not any(_names(pocket, one) for one in named)]
        report.table1 += [held(seat.company, pocket) for pocket in idle if report.room(1)]
    if seat.lists_all:
        grants = [grant for grant in seat.grants if grant.left]
        report.table2 += [held_grant(seat.company, grant, initial=False) for grant in grants if report.room(1)]
    report.exit = draws.chance(0.004)
    report.settle()
    return report


def _names(pocket: Pocket, nature: object) -> bool:
    return nature in (pocket.nature, (pocket.nature, pocket.note))
