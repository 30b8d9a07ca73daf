"""The made-up issuer and its insiders: what is recorded of them, and what they report first."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.law.market import is_trading_day
from section16.sandbox.settings import Filer
from section16.tasks.records.kinds.awards import AwardRecord
from section16.tasks.records.kinds.content import RecordContent
from section16.tasks.records.kinds.libraries import ClosingPrice, FootnoteTemplate, NatureEntry, ShareClass
from section16.tasks.records.kinds.people import (
    EdgarAccess,
    InsiderProfile,
    IssuerProfile,
    RelationshipPeriod,
    SignerRecord,
)
from section16.tasks.records.kinds.vesting import Tranche, VestingSchedule

__all__ = ["INSIDERS", "ISSUER", "MadeUpInsider", "filers", "first_report", "library", "records_of", "sale"]

STOCK: Final = "Common Stock"
ISSUER: Final = IssuerProfile(
    cik="0009990001",
    name="NORTHLIGHT INSTRUMENTS, INC.",
    ticker="NLIX",
    security=STOCK,
    fiscal_year_end="12-31",
)
_UNITS: Final = "Restricted Stock Units"
_UNITS_NAME: Final = "units of this year"
_PRICE: Final = Decimal("41.18")


class MadeUpInsider(Struct, frozen=True, kw_only=True):
    """Somebody who reports: what they are, what they hold, and how many units they were awarded."""

    cik: str
    name: str
    signs: str
    title: str | None
    shares: int
    units: int


INSIDERS: Final = (
    MadeUpInsider(
        cik="0009990201",
        name="Lindqvist Per",
        signs="Per Lindqvist",
        title="Chief Executive Officer",
        shares=184_000,
        units=12_000,
    ),
    MadeUpInsider(
        cik="0009990202",
        name="Okafor Adaeze",
        signs="Adaeze Okafor",
        title="Chief Financial Officer",
        shares=61_250,
        units=6_000,
    ),
    MadeUpInsider(
        cik="0009990203",
        name="Tamura Kenji",
        signs="Kenji Tamura",
        title="Chief Technology Officer",
        shares=22_804,
        units=6_000,
    ),
    MadeUpInsider(cik="0009990204", name="Varga Ilona", signs="Ilona Varga", title=None, shares=9_400, units=1_500),
)


def library(today: date) -> Iterator[RecordContent]:
    """Yield what the issuer's reports say again and again, and what the stock closed at before today."""
    yield ClosingPrice(on=today - timedelta(days=1), price=_PRICE)
    yield ShareClass(title=STOCK)
    yield NatureEntry(nature="By 401(k) Plan")
    yield FootnoteTemplate(
        name="10b5-1",
        about="10b5-1 plan",
        text="The sale was made under a plan under Rule 10b5-1 that the reporting person adopted on {plan date}.",
    )


def filers() -> Iterator[Filer]:
    """Yield the issuer and its insiders as EDGAR knows them."""
    yield Filer(
        cik=ISSUER.cik,
        name=ISSUER.name,
        kind="company",
        open=True,
        symbol=ISSUER.ticker,
        sic_code="3826",
        sic_text="LABORATORY ANALYTICAL INSTRUMENTS",
        organization="08 Industrial Applications and Services",
        state_of_incorporation="DE",
        file_number="001-90001",
    )
    for one in INSIDERS:
        yield Filer(cik=one.cik, name=one.name, open=True)


def records_of(one: MadeUpInsider, today: date) -> Iterator[RecordContent]:
    """Yield what is recorded of an insider; their units vest from tomorrow on, a quarter each three months."""
    relationship = RelationshipPeriod(
        relationship="officer" if one.title else "director", title=one.title, since=_began(today)
    )
    yield InsiderProfile(cik=one.cik, name=one.name, relationships=(relationship,))
    yield SignerRecord(name=one.signs, capacity="self")
    yield EdgarAccess(way="own tokens", confirmation_due_on=today + timedelta(days=40))
    yield AwardRecord(
        name=_UNITS_NAME,
        security=_UNITS,
        awarded_on=today - timedelta(days=365),
        units=Decimal(one.units),
        schedule=VestingSchedule(how="custom", tranches=_quarters(one.units, today + timedelta(days=1))),
        tax_percent=Decimal(40),
    )


def _began(today: date) -> date:
    return today - timedelta(days=5)


def _quarters(units: int, first: date) -> tuple[Tranche, ...]:
    return tuple(Tranche(on=first + timedelta(days=91 * number), units=Decimal(units) / 4) for number in range(4))


def first_report(one: MadeUpInsider, today: date) -> str:
    """Return the plan of an insider's Form 3, of the day when they became one."""
    return f"""form = "3"
period = {_began(today)}
{_parties(one)}
[[holding]]
security = "{STOCK}"
shares = {one.shares}

[[grant]]
id = "{_UNITS_NAME}"
security = "{_UNITS}"
kind = "rsu"
underlying = "{STOCK}"
exercisable = "The units vest in four quarterly installments."
remaining = {one.units}

[[signature]]
name = "{one.signs}"
on = {today}
"""


def sale(one: MadeUpInsider, today: date) -> str:
    """Return the plan of a Form 4: a sale of the last trading day before today."""
    day = today - timedelta(days=1)
    while not is_trading_day(day):
        day -= timedelta(days=1)
    return f"""form = "4"
{_parties(one)}
[[holding]]
security = "{STOCK}"
shares = {one.shares}

[[event]]
what = "sale"
security = "{STOCK}"
on = {day}
shares = 2_000
price = {_PRICE}

[[signature]]
name = "{one.signs}"
on = {today}
"""


def _parties(one: MadeUpInsider) -> str:
    title = f'title = "{one.title}"\n' if one.title else ""
    return f"""
[issuer]
cik = "{ISSUER.cik}"
name = "{ISSUER.name}"
ticker = "{ISSUER.ticker}"
fiscal_year_end = "{ISSUER.fiscal_year_end}"

[[owner]]
cik = "{one.cik}"
name = "{one.name}"
relationship = ["{"officer" if one.title else "director"}"]
{title}"""
