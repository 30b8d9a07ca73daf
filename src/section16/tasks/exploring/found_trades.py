"""What the screens tell of one person or issuer: signals, plans, and sales that a notice on Form 144 goes with."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from section16.law.calendar import months_after
from section16.law.changes import FORM_144, in_force
from section16.query.parties import ListedFiling
from section16.query.screens.filters import filter_texts
from section16.query.screens.part import PartScreens
from section16.query.screens.screen import PRESETS, Screen
from section16.query.screens.sql import ScreenSlice
from section16.tasks.answers.text import CellValue, plain
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.screen_address import address_of

__all__ = ["FoundTrade", "PlanUse", "SalesPeak", "ScreenedParty", "Signal", "plan_uses", "sales_peaks", "screened"]

_MOST: Final = 5_000  # trades of one party that are looked at
_MONTHS: Final = 3
_PEAKS: Final = 20


class Signal(Struct, frozen=True, kw_only=True):
    """A preset that finds trades of a party, and its filters as an address."""

    screen: str
    about: str
    trades: int
    filings: int
    address: str


class FoundTrade(Struct, frozen=True, kw_only=True):
    """A trade as screens have it."""

    accession: str
    table: str
    key: int
    filed_on: date | None
    traded_on: date | None
    issuer: int
    symbol: str
    issuer_name: str
    owners: tuple[str, ...]
    owner_ciks: tuple[str, ...]
    code: str
    way: str
    security: str
    shares: Decimal | None
    price: Decimal | None
    value: Decimal | None
    after: Decimal | None
    plan: bool | None
    plan_adopted_on: date | None
    late: int | None
    doubt: str


class ScreenedParty(Struct, frozen=True, kw_only=True):
    """What screens tell of a person or issuer: the trades as they were last amended, the newest first, and signals."""

    trades: tuple[FoundTrade, ...]
    signals: tuple[Signal, ...]


class PlanUse(Struct, frozen=True, kw_only=True):
    """Trades that reports tell of as made under one plan of Rule 10b5-1; `adopted_on` where a footnote says the day."""

    issuer_name: str
    owners: tuple[str, ...]
    adopted_on: date | None
    first_day: date | None
    last_day: date | None
    trades: int
    shares: Decimal
    value: Decimal


class SalesPeak(Struct, frozen=True, kw_only=True):
    """A day on which the sales of three months passed what a notice on Form 144 goes with."""

    issuer_name: str
    owner: str
    day: date
    sales: int
    shares: Decimal
    value: Decimal
    bound: str
    authority: str


def screened(
    lake: ExploredLake, reports: Iterable[ListedFiling], as_of: date | None, part: ScreenSlice
) -> ScreenedParty:
    """Return what the screens tell of the person or issuer whose reports these are; raises ScreenError."""

    def asked(screens: PartScreens) -> ScreenedParty:
        found = screens.part(Screen(until=as_of), replace(part, limit=_MOST))
        counts = screens.counts((replace(one, until=as_of, about="") for one in PRESETS.values()), part)
        trades = tuple(_trade(row) for row in found.to_pylist())
        return ScreenedParty(trades=trades, signals=tuple(_signals(counts, as_of, part)))

    return lake.screens.of_issuers({one.issuer for one in reports}, asked)


def _trade(row: dict[str, Any]) -> FoundTrade:
    return FoundTrade(
        accession=row["ACCESSION_NUMBER"],
        table=row["TRANS_TABLE"],
        key=row["TRANS_SK"],
        filed_on=row["FILING_DATE"],
        traded_on=row["TRANS_DATE"],
        issuer=int(row["ISSUERCIK"]) if str(row["ISSUERCIK"]).isdecimal() else 0,
        symbol=row["ISSUERTRADINGSYMBOL"] or "",
        issuer_name=row["ISSUERNAME"] or "",
        owners=tuple(one or "" for one in row["OWNERS"] or ()),
        owner_ciks=tuple(one or "" for one in row["OWNER_CIKS"] or ()),
        code=row["TRANS_CODE"] or "",
        way=row["TRANS_ACQUIRED_DISP_CD"] or "",
        security=row["SECURITY_TITLE"] or "",
        shares=_exact(row["TRANS_SHARES"]),
        price=_exact(row["TRANS_PRICEPERSHARE"]),
        value=_exact(row["VALUE"]),
        after=_exact(row["SHRS_OWND_FOLWNG_TRANS"]),
        plan=row["AFF10B5ONE"],
        plan_adopted_on=row["PLAN_ADOPTED_ON"],
        late=row["LATE_BUSINESS_DAYS"],
        doubt=row["DOUBT"] or "",
    )


def _exact(value: CellValue) -> Decimal | None:
    found = plain(value)
    return found if isinstance(found, Decimal) else None


def _signals(counts: Iterable[tuple[int, int]], as_of: date | None, part: ScreenSlice) -> Iterator[Signal]:
    """Yield the presets that find trades of a person or issuer."""
    own = {"owners": (str(part.person),)} if part.person is not None else {"issuers": (str(part.issuer),)}
    for (name, screen), (trades, filings) in zip(PRESETS.items(), counts, strict=True):
        if trades:
            # A cluster is one of several people, so the address of one person cannot ask for it.
            asked = replace(screen, **({} if screen.cluster and part.person is not None else own))
            yield Signal(
                screen=name,
                about=screen.about,
                trades=trades,
                filings=filings,
                address=address_of(filter_texts(asked), as_of),
            )


def plan_uses(trades: Iterable[FoundTrade]) -> tuple[PlanUse, ...]:
    """Return the plans that trades were made under, the newest first."""
    uses: dict[tuple[str, tuple[str, ...], date | None], list[FoundTrade]] = {}
    for one in trades:
        if one.plan or one.plan_adopted_on:
            uses.setdefault((one.issuer_name, one.owners, one.plan_adopted_on), []).append(one)
    found = (_use(*key, several) for key, several in uses.items())
    return tuple(sorted(found, key=lambda one: one.last_day or date.min, reverse=True))


def _use(issuer: str, owners: tuple[str, ...], adopted: date | None, trades: list[FoundTrade]) -> PlanUse:
    days = [one.traded_on for one in trades if one.traded_on]
    return PlanUse(
        issuer_name=issuer,
        owners=owners,
        adopted_on=adopted,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        trades=len(trades),
        shares=sum((one.shares for one in trades if one.shares), Decimal(0)),
        value=sum((one.value for one in trades if one.value), Decimal(0)),
    )


def sales_peaks(trades: Iterable[FoundTrade]) -> tuple[SalesPeak, ...]:
    """Return the days on which a person's sales of three months pass the bounds of Rule 144(h), the newest first."""
    sellers: dict[tuple[str, str], list[FoundTrade]] = {}
    for one in trades:
        if one.code == "S" and one.table == "nonderiv_trans" and one.traded_on and one.owners and not one.doubt:
            sellers.setdefault((one.issuer_name, one.owners[0]), []).append(one)
    found = [peak for (issuer, owner), sales in sellers.items() for peak in _peaks(issuer, owner, sales)]
    return tuple(sorted(found, key=lambda one: one.day, reverse=True)[:_PEAKS])


def _peaks(issuer: str, owner: str, sales: list[FoundTrade]) -> Iterator[SalesPeak]:
    for day in sorted({one.traded_on for one in sales if one.traded_on}, reverse=True):
        law = in_force(FORM_144, day)
        since = months_after(day, -_MONTHS)
        within = [one for one in sales if one.traded_on and since < one.traded_on <= day]
        shares = sum((one.shares for one in within if one.shares), Decimal(0))
        value = sum((one.value for one in within if one.value), Decimal(0))
        if law and (shares > law.value.shares or value > law.value.dollars):
            yield SalesPeak(
                issuer_name=issuer,
                owner=owner,
                day=day,
                sales=len(within),
                shares=shares,
                value=value,
                bound=f"{law.value.shares:,f} shares or ${law.value.dollars:,f}",
                authority=law.authority,
            )
