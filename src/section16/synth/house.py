"""Funds that file together: several owners, many lines, one report."""

from collections.abc import Iterator
from datetime import date, timedelta

from section16.synth import days
from section16.synth.amounts import CENT, ONE, number, rounded
from section16.synth.company import Company, price_on
from section16.synth.draws import Draws
from section16.synth.people import Role, make_house
from section16.synth.report import Report
from section16.synth.rows import Move, held, trade
from section16.synth.seat import Pocket
from section16.synth.wording import averaged, disclaimed, see_note

__all__ = ["house_reports"]


def house_reports(company: Company, draws: Draws, first_cik: int, filings: int) -> Iterator[Report]:
    """Yield reports of one house of funds about a company, its Form 3 first."""
    if not filings:
        return
    owners = make_house(draws, first_cik, min(10, 1 + draws.small(9, 0.6)))
    role = Role(ten_percent=True, director=draws.chance(0.2))
    both = tuple((owner, role) for owner in owners)
    note = see_note(tuple(owner.name for owner in owners))
    shy = disclaimed(draws)
    pockets = [Pocket(draws.between(100, 9_000) * 1_000 * ONE, "See footnotes", note) for _ in owners[:-1]]
    for at, pocket in enumerate(pockets):
        pocket.nature, pocket.note = f"By {owners[at].name}"[:100], (note, shy)[at % 2]
    on = [company.since + draws.below(company.until - company.since + 1) for _ in range(filings)]
    for at, day in enumerate(sorted(on)):
        opened = days.at_least(date.fromordinal(day))
        report = Report("3" if at == 0 and draws.chance(0.5) else "4", company, both, opened)
        if report.form == "3":
            report.table1 += [held(company, pocket) for pocket in pockets]
        else:
            _trades(report, pockets, draws)
        yield report


def _trades(report: Report, pockets: list[Pocket], draws: Draws) -> None:
    up = draws.chance(0.45)
    on = report.first
    for _ in range(draws.small(3, 0.6)):
        price = price_on(report.company, on)
        for pocket in pockets:
            shares = rounded(pocket.held * draws.between(1, 9) // 100, ONE)
            if not shares or not report.room(1):
                continue
            note = averaged(report.company, price - 40 * CENT, price + 50 * CENT)
            move = Move(on=on, code="P" if up else "S", shares=shares, up=up, price=(number(price), note))
            report.table1.append(trade(report.company, pocket, move))
        report.last = on
        on = days.at_least(on + timedelta(days=1))
        if on > report.first + timedelta(days=2):
            break
