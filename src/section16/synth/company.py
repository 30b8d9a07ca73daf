"""A made-up issuer: who it is, what its shares cost, how it pays its people."""

from datetime import date
from typing import Final

from msgspec import Struct

from section16.standard.numbers import Cik
from section16.synth.draws import CENT, DOLLAR, Draws, rounded
from section16.synth.names import company_name, symbol_of, town
from section16.synth.template import AGENTS

__all__ = ["Company", "make_company", "price_on"]

_FIRST_CIK: Final = 9_000_000_000
_INDUSTRIES: Final = (
    ("SERVICES-PREPACKAGED SOFTWARE", "7372", "06 Technology"),
    ("PHARMACEUTICAL PREPARATIONS", "2834", "03 Life Sciences"),
    ("STATE COMMERCIAL BANKS", "6022", "02 Finance"),
    ("SEMICONDUCTORS & RELATED DEVICES", "3674", "04 Manufacturing"),
    ("REAL ESTATE INVESTMENT TRUSTS", "6798", "05 Real Estate & Construction"),
    ("CRUDE PETROLEUM & NATURAL GAS", "1311", "01 Energy & Transportation"),
    ("RETAIL-EATING PLACES", "5812", "07 Trade & Services"),
    ("SURGICAL & MEDICAL INSTRUMENTS & APPARATUS", "3841", "08 Industrial Applications and Services"),
    ("BIOLOGICAL PRODUCTS (NO DIAGNOSTIC SUBSTANCES)", "2836", "03 Life Sciences"),
    ("ELECTRIC SERVICES", "4911", "01 Energy & Transportation"),
)
_TITLES: Final = (
    "Common Stock",
    "Common Stock",
    "Common Stock, par value $0.01 per share",
    "Class A Common Stock",
    "Common Shares",
    "Ordinary Shares",
    "Common Stock, $.001 par value",
)
_YEAR_ENDS: Final = ("1231", "1231", "1231", "1231", "0630", "0930", "0331", "0131")
_MONTH: Final = 30


class Company(Struct, frozen=True, kw_only=True):
    """One issuer; `months` holds a price for every 30 days from `since`, in ten-thousandths of a dollar."""

    cik: str
    name: str
    symbol: str
    foreign_symbol: str | None
    industry: tuple[str, str, str]
    state: str
    year_end: str
    place: tuple[str, str, str, str]
    irs: str
    phone: str
    file_number: str
    title: str
    agent: int
    since: int  # the first day, as an ordinal
    until: int
    months: tuple[int, ...]
    units_in_table2: bool  # restricted stock units are derivative securities
    quarterly: bool  # grants vest every quarter
    award_month: int
    pays_in_shares: bool  # directors' fees


def make_company(draws: Draws, number: int, first: date, last: date) -> Company:
    """Make the company of a number that is followed from a day to another."""
    name = company_name(draws)
    days = last.toordinal() - first.toordinal()
    drawn = draws.below(100) / 100
    return Company(
        cik=Cik(str(_FIRST_CIK + number)).padded,
        name=name,
        symbol=symbol_of(name, draws),
        foreign_symbol="".join(draws.pick("QXZ") for _ in range(4)) if draws.chance(0.1) else None,
        industry=draws.pick(_INDUSTRIES),
        state=draws.pick(("DE", "DE", "DE", "NV", "MD", "NY", "PA")),
        year_end=draws.pick(_YEAR_ENDS),
        place=town(draws),
        irs=f"00{draws.below(10_000_000):07d}",
        phone=f"(000) 555-01{draws.below(100):02d}",
        file_number=f"001-{90_000 + draws.below(10_000)}",
        title=draws.pick(_TITLES),
        agent=next(agent.at for agent in AGENTS if drawn < agent.share),
        since=first.toordinal(),
        until=last.toordinal(),
        months=_months(draws, days // _MONTH + 3),
        units_in_table2=draws.chance(0.25),
        quarterly=draws.chance(0.22),
        award_month=draws.pick((2, 2, 3, 3, 5, 8, 11)),
        pays_in_shares=draws.chance(0.9),
    )


def _months(draws: Draws, number: int) -> tuple[int, ...]:
    """Walk a price from month to month, never below a dollar."""
    price = draws.between(3, 30) * draws.between(1, 6) * DOLLAR
    walk = []
    for _ in range(number):
        price = max(DOLLAR, price * draws.between(88, 114) // 100)
        walk.append(price)
    return tuple(walk)


def price_on(company: Company, day: date) -> int:
    """Return the closing price of a day, in whole cents; it is the same for every insider."""
    at = day.toordinal() - company.since
    month, rest = divmod(max(at, 0), _MONTH)
    low, high = company.months[month], company.months[month + 1]
    middle = low + (high - low) * rest // _MONTH
    return rounded(middle + middle * (at * 7919 % 41 - 20) // 1000, CENT)
