"""One block of filings: some companies and their insiders over some years, in the order of acceptance."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from section16.standard.limits import limit
from section16.standard.versions import version_on
from section16.synth import draws as days
from section16.synth.company import Company, make_company, price_on
from section16.synth.draws import CENT, ONE, Draws, number, rounded
from section16.synth.insider import Insider, ShareHolding
from section16.synth.life import amended, company_events, reports_of
from section16.synth.lines import ShareMove, add_trade, holding_line
from section16.synth.options import EARLIEST, Options, OptionsError
from section16.synth.people import InsiderRole, NamedOwner, make_house, make_owner, role_of, signature_of
from section16.synth.planting.plant import plant
from section16.synth.report import Filing, OpenReport, acceptance_moment, filing_day
from section16.synth.wording import averaged, disclaimed, see_note

__all__ = ["COMPANIES", "block_of", "house_reports"]


COMPANIES: Final = 4_000  # room for numbers in a block
_PLANTS: Final = 1_000_000  # beyond the streams of companies and damage
# Room for numbers of people and funds of a company: insiders, then houses of funds.
_ALONE, _HOUSES, _LARGEST = 10, 5, 10
_PEOPLE: Final = _ALONE + _HOUSES * _LARGEST
# The first blocks go over all days, so that a few filings have some of every time; each later one keeps to a year.
_WIDE: Final = 10
_GROUP: Final = 10  # blocks of the same year: an archive of 10,000
_YEAR: Final = 365
_BEFORE: Final = 10  # what is filed on the first day happened before it
# A golden section: any number of groups is spread evenly over the days.
_ENOUGH: Final = 300  # companies without one such filing: there will be none
_STEP: Final = 618_034
_ROWS: Final = 2 * limit("rows of a table")


def house_reports(company: Company, draws: Draws, first_cik: int, filings: int) -> Iterator[OpenReport]:
    """Yield reports of one house of funds about a company, its Form 3 first."""
    if not filings:
        return
    owners = make_house(draws, first_cik, min(10, 1 + draws.small(9, 0.6)))
    role = InsiderRole(ten_percent=True, director=draws.chance(0.2))
    both = tuple((owner, role) for owner in owners)
    note = see_note(tuple(owner.name for owner in owners))
    shy = disclaimed(draws)
    holdings = [ShareHolding(draws.between(100, 9_000) * 1_000 * ONE, "See footnotes", note) for _ in owners[:-1]]
    for at, holding in enumerate(holdings):
        holding.nature, holding.note = f"By {owners[at].name}"[:100], (note, shy)[at % 2]
    on = [company.since + draws.below(company.until - company.since + 1) for _ in range(filings)]
    for at, day in enumerate(sorted(on)):
        opened = days.at_least(date.fromordinal(day))
        report = OpenReport("3" if at == 0 and draws.chance(0.5) else "4", company, both, opened)
        if report.form == "3":
            report.table1 += [holding_line(company, holding) for holding in holdings]
        else:
            _trades(report, holdings, draws)
        yield report


def _trades(report: OpenReport, holdings: list[ShareHolding], draws: Draws) -> None:
    up = draws.chance(0.45)
    on = report.first
    for _ in range(draws.small(3, 0.6)):
        price = price_on(report.company, on)
        for holding in holdings:
            shares = rounded(holding.held * draws.between(1, 9) // 100, ONE)
            if not shares or not report.room(1):
                continue
            note = averaged(report.company, price - 40 * CENT, price + 50 * CENT)
            move = ShareMove(on=on, code="P" if up else "S", shares=shares, up=up, price=(number(price), note))
            add_trade(report, holding, move)
        report.last = on
        on = days.at_least(on + timedelta(days=1))
        if on > report.first + timedelta(days=2):
            break


def block_of(options: Options, at: int, size: int) -> tuple[Filing, ...]:
    """Make the filings of a block; they depend on the options and its number alone."""
    first, last = _window(options, at)
    filings: list[Filing] = []
    known: list[NamedOwner] = []
    for place in range(COMPANIES):
        draws = Draws(options.seed, at, place)
        begins, ends = _days_followed(first, last, draws, wide=at < _WIDE)
        company = make_company(draws, at * COMPANIES + place, begins, ends)
        made = tuple(_filings(company, options, draws, known))
        if options.planted:
            made = _planted(made, options, (at, _PLANTS + place), size - len(filings))
        filings += [one for one in made if _is_wanted(one, options)]
        if len(filings) >= size or (place == _ENOUGH and not filings):
            break
    if len(filings) < size:
        message = f"from, to: too few days for {size:,} such filings; give more days, forms or versions"
        raise OptionsError((message,))
    filings = sorted(filings[:size], key=lambda one: (one.accepted_at, one.company.cik, one.owners[0][0].cik))
    return tuple(filings)


def _planted(made: Sequence[Filing], options: Options, stream: tuple[int, int], room: int) -> tuple[Filing, ...]:
    """Return the filings for which there is room, with errors: what proves one is never cut off behind it."""
    kept = sorted((one for one in made if _is_wanted(one, options)), key=_moment)[:room]
    while True:
        planted = plant(kept, Draws(options.seed, *stream), options.planted, options.plant)
        if len(planted) <= room:
            return tuple(sorted(planted, key=_moment))
        kept = kept[: room - len(planted)]


def _moment(filing: Filing) -> datetime:
    return filing.accepted_at


def _window(options: Options, at: int) -> tuple[date, date]:
    first, last = options.first_on, options.last_on
    if first is None or last is None:
        message = "the options have no days; settle them first"
        raise TypeError(message)
    span = last.toordinal() - first.toordinal()
    if at < _WIDE or span <= _YEAR:
        return first, last
    begins = first + timedelta(days=(at // _GROUP * _STEP % 1_000_000) * (span - _YEAR) // 1_000_000)
    return begins, begins + timedelta(days=_YEAR)


def _days_followed(first: date, last: date, draws: Draws, *, wide: bool) -> tuple[date, date]:
    """Choose the days between which a company is followed; in a wide block one to four years."""
    first = max(EARLIEST, first - timedelta(days=_BEFORE))
    span = last.toordinal() - first.toordinal()
    if not wide or span <= _YEAR:
        return first, last
    length = min(span, draws.between(_YEAR, 4 * _YEAR))
    begins = first + timedelta(days=draws.below(span - length + 1))
    return begins, begins + timedelta(days=length)


def _is_wanted(filing: Filing, options: Options) -> bool:
    if filing.form[:1] not in options.forms or not _is_within(filing, options):
        return False
    return not options.versions or version_on(filing.form, filing.filed_on).name in options.versions


def _is_within(filing: Filing, options: Options) -> bool:
    first, last = options.first_on, options.last_on
    return first is not None and last is not None and first <= filing.filed_on <= last


def _filings(company: Company, options: Options, draws: Draws, known: list[NamedOwner]) -> Iterator[Filing]:
    """Yield what is filed about a company, amendments after their originals."""
    reports: list[OpenReport] = []
    shared = company_events(company, draws)
    first_number = int(company.cik[1:]) * _PEOPLE
    elsewhere = list(known)
    for at in range(draws.between(4, 10)):
        role = role_of(draws, at)
        if role.director and not role.officer and elsewhere and draws.chance(0.1):
            owner = elsewhere.pop(draws.below(len(elsewhere)))  # a director of two companies
        else:
            owner = make_owner(draws, first_number + at, company)
            known.append(owner)
        insider = Insider(owner, role, company, draws)
        insider.footnotes = options.footnotes
        reports += reports_of(insider, shared, draws)
    alone = len(reports)
    joint = draws.count(alone * options.joint / max(0.01, 1 - options.joint))
    houses = min(_HOUSES, 1 + joint // 6)
    for house in range(houses):
        filings = joint // houses + (house < joint % houses)
        reports += house_reports(company, draws, first_number + _ALONE + house * _LARGEST, filings)
    share = options.amendments / max(0.01, 1 - options.amendments)
    for at, report in enumerate(reports):
        filing = _file(report, draws, at * _ROWS)
        if draws.chance(share):
            yield from amended(filing, draws)
        else:
            yield filing


def _file(report: OpenReport, draws: Draws, first: int) -> Filing:
    """File a report; its rows are marked from `first` on."""
    on = filing_day(report, draws)
    signed = tuple(dict.fromkeys(signature_of(owner, role, draws) for owner, role in report.owners))
    remarks = None
    if report.owners[0][1].officer == "See Remarks":
        remarks = "Officer title: Senior Vice President, Corporate Development and Strategy."
    return Filing(
        form=report.form,
        company=report.company,
        owners=report.owners,
        period=report.first,
        filed_on=on,
        accepted_at=acceptance_moment(on, draws),
        table1=tuple(row._replace(mark=first + place) for place, row in enumerate(report.table1)),
        table2=tuple(row._replace(mark=first + len(report.table1) + place) for place, row in enumerate(report.table2)),
        plan=report.plan,
        exit=report.exit,
        remarks=remarks,
        signatures=signed,
    )
