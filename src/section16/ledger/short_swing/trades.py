"""The trades of one person in one issuer's securities, and the facts about them that no form holds."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from section16.standard.errors import ReasonsError

__all__ = [
    "Blackout",
    "Capacity",
    "HeldCapacity",
    "MarketValue",
    "PecuniaryInterest",
    "PlanAdopted",
    "Pool",
    "PooledClass",
    "Rule144Facts",
    "SplitFact",
    "Sum",
    "SwingFacts",
    "SwingTrade",
    "TradesError",
]

Capacity = Literal["director", "officer", "ten percent"]


class TradesError(ReasonsError):
    """The trades, or the facts about them, cannot be taken as they are; `reasons` has a line for each mistake."""


class SwingTrade(Struct, frozen=True, kw_only=True):
    """One trade: a line of a Form 4 or of a table of trades.

    `shares` of an option are underlying shares and `price` is its premium for one of them. `interest` is the person's
    pecuniary share of what the trade moved. `source` says where the row stands: an accession number and line.
    """

    row: int  # from 1
    on: date
    code: str  # the form's transaction code, empty where none was given
    shares: Decimal
    price: Decimal | None = None
    acquired: bool | None = None  # column 5: A, D, or not told
    security: str = ""  # the class; of an option, that of the underlying security
    owner: str = ""
    interest: Decimal = Decimal(1)
    right: Literal["", "call", "put"] = ""
    strike: Decimal | None = None
    expires: date | None = None
    underlying_price: Decimal | None = None
    event: str = ""  # equal for rows that report one trade of several owners
    note: str = ""
    source: str = ""
    joint: tuple[str, ...] = ()  # who else reports it
    withdrawn_by: str = ""  # accession number of the amendment that takes it back

    @property
    def series(self) -> str:
        """Return the terms of an option as `call 50 2024-12-20`, an empty text for anything else."""
        return f"{self.right} {self.strike or '?'} {self.expires or '?'}" if self.right else ""


class HeldCapacity(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}
):
    """What made the person subject to Section 16, and when.

    A ten-percent holder is judged by the holding just before each trade (Foremost-McKesson v. Provident, 423 U.S.
    232; Reliance v. Emerson, 404 U.S. 418): `held_before` the first row, of so many `outstanding`.
    """

    capacity: Capacity
    since: date | None = None
    until: date | None = None
    by_registration: bool = False  # became subject only because the issuer registered: Rule 16a-2(a)
    held_before: Decimal | None = None
    outstanding: Decimal | None = None


class PooledClass(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class in a pool, and how many shares of the pool one of it stands for."""

    security: str
    ratio: Decimal = Decimal(1)


class Pool(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Classes that the user takes for one security (Gibbons v. Malone, 703 F.3d 282, says when they are not)."""

    name: str
    classes: tuple[PooledClass, ...]


class SplitFact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A split of a class, or of all; trades of its day are already in new shares."""

    on: date
    ratio: Fraction  # new shares for one old share
    security: str = ""


class PecuniaryInterest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person's share in what an owner, such as a trust or partnership, trades: Rule 16a-1(a)(2)."""

    owner: str  # as the trades name it
    share: Decimal


class MarketValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an option was worth on a day, for one underlying share: Rule 16b-6(c)(2)."""

    security: str  # as `SwingTrade.series`
    on: date
    price: Decimal


class Sum(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cost, or a dividend that accrued between the legs, that belongs to one row."""

    row: int
    amount: Decimal


class Blackout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}):
    """Days on which the issuer does not let the person trade, both included; without an end it is not known yet."""

    since: date
    until: date | None = None
    why: str = ""


class PlanAdopted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plan under Rule 10b5-1(c) that a planned trade is made under; a change of its terms is an adoption.

    `officer` says whether the person was a director or officer then; without it, `[[status]]` does. `results_on` is
    the day of the Form 10-Q or 10-K for the quarter of the adoption.
    """

    adopted_on: date
    officer: bool | None = None
    results_on: date | None = None


class Rule144Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a sale by an affiliate under Rule 144 is measured by; given, a planned sale relies on that rule."""

    outstanding: Decimal | None = None  # shares of the class, by the issuer's newest report
    average_weekly_volume: Decimal | None = None  # of four calendar weeks; none for what is quoted over the counter


class SwingFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the rows do not tell; each table is optional, and what is not there is assumed and listed."""

    status: tuple[HeldCapacity, ...] = ()
    pool: tuple[Pool, ...] = ()
    split: tuple[SplitFact, ...] = ()
    value: tuple[MarketValue, ...] = ()
    interest: tuple[PecuniaryInterest, ...] = ()
    cost: tuple[Sum, ...] = ()
    dividend: tuple[Sum, ...] = ()
    blackout: tuple[Blackout, ...] = ()
    plan: PlanAdopted | None = None
    rule_144: Rule144Facts | None = None
    foreign_private_issuer: bool = False
    merger_exempt: bool = False  # Rule 16b-7 is claimed for code U
