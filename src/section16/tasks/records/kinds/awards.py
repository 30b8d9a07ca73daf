"""What is kept of an insider's awards, plan enrolments and plans under Rule 10b5-1."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Struct

from section16.drafting.plan.parts import DateOrWords, PriceOrWords
from section16.drafting.plan.people import Grant, TradingPlan
from section16.law.calendar import months_after
from section16.standard.text.prose import money
from section16.tasks.records.kinds.content import FieldMistake, InsiderContent, described, in_force, until_words
from section16.tasks.records.kinds.vesting import Tranche, VestingSchedule, tranches_of, vested_before

__all__ = ["AwardRecord", "PlanEnrolment", "TradingOrder", "TradingPlanRecord"]

AwardKind = Literal["option", "rsu", "psu", "restricted stock", "sar", "phantom"]


class AwardRecord(InsiderContent, frozen=True, kw_only=True):
    """One award: its terms, when it vests and expires, and how its tax is paid."""

    kind: ClassVar[str] = "award"
    plural: ClassVar[str] = "grants"

    name: Annotated[str, described("What you call it; plans use it: 2024 units.", 60)]
    what: Annotated[AwardKind, described("What it is.")] = "rsu"
    security: Annotated[str, described("Title as printed, at most 60 characters.", 60)]
    underlying: Annotated[str | None, described("Title of the stock that it becomes; empty: the issuer's.", 60)] = None
    awarded_on: Annotated[date, described("Day of the award.")]
    units: Annotated[Decimal, described("Units or shares awarded.")]
    table: Annotated[
        Literal["Table II", "Table I"],
        described("Table II: a derivative of its own. Table I: counted as shares from the day of the award."),
    ] = "Table II"
    exercise_price: Annotated[Decimal | None, described("Dollars a share; options and appreciation rights.")] = None
    expires_on: Annotated[date | None, described("Last day of an option.")] = None
    schedule: Annotated[VestingSchedule, described("When it vests.")] = VestingSchedule()
    words: Annotated[str | None, described("The footnote on vesting; empty: made from the schedule.", 1000)] = None
    tax: Annotated[
        Literal["withhold", "sell to cover", "cash"],
        described("How tax is paid at vesting: shares withheld, shares sold, or money."),
    ] = "withhold"
    tax_percent: Annotated[Decimal | None, described("Percent of the shares withheld or sold; not for cash.")] = None
    numbers: Annotated[tuple[str, ...], described("How the plan administrator's files call it, one a line.")] = ()

    @property
    def label(self) -> str:
        """Return what it is called."""
        return self.name

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        price = f" at {money(self.exercise_price)}" if self.exercise_price is not None else ""
        days = self.tranches()
        vests = f", vests {days[0].on} to {days[-1].on}" if days else ""
        return f"{self.units:,f} {self.security}{price}, of {self.awarded_on}{vests}"

    @property
    def has_series(self) -> bool:
        """Tell whether it has a balance of its own in Table II."""
        return self.table == "Table II" and self.what != "restricted stock"

    @property
    def vests_into_stock(self) -> bool:
        """Tell whether vesting itself changes what is held; an option that vests can only then be exercised."""
        return self.what not in {"option", "sar"}

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find terms that do not go together."""
        if self.units <= 0:
            yield FieldMistake("units", f"'{self.units}'", "write how many were awarded")
        if not self.vests_into_stock and self.exercise_price is None:
            yield FieldMistake("exercise_price", f"none for '{self.what}'", "write dollars a share")
        if not self.vests_into_stock and self.expires_on is None:
            yield FieldMistake("expires_on", f"none for '{self.what}'", "write its last day")
        if self.expires_on and self.expires_on < self.awarded_on:
            yield FieldMistake("expires_on", f"{self.expires_on} is before the award", "put one of the two right")
        if self.tax != "cash" and self.vests_into_stock and not 0 < (self.tax_percent or 0) < 100:  # noqa: PLR2004 - percent
            seen = "nothing" if self.tax_percent is None else f"'{self.tax_percent}'"
            yield FieldMistake("tax_percent", seen, "write a percentage between 0 and 100")
        for one in self.schedule.mistakes(self.units):
            yield FieldMistake(f"schedule.{one.path}", one.seen, one.do)

    def tranches(self) -> tuple[Tranche, ...]:
        """Return the days and units of vesting, in order."""
        return tranches_of(self.schedule, self.units)

    def unvested_on(self, on: date) -> Decimal:
        """Return what vests on a day or later."""
        return self.units - vested_before(self.schedule, self.units, on)

    def vesting_words(self) -> str:
        """Return the footnote on vesting."""
        if self.words:
            return self.words
        parts = self.tranches()
        first = f"{parts[0].on:%B} {parts[0].on.day}, {parts[0].on.year}" if parts else "a later day"
        noun = "option vests" if self.what == "option" else "award vests"
        if len(parts) == 1:
            return f"The {noun} in full on {first}."
        often = {"monthly": "monthly ", "quarterly": "quarterly ", "yearly": "annual "}.get(self.schedule.how, "")
        return f"The {noun} in {len(parts)} {often}installments beginning {first}."

    def grant(self, remaining: Decimal | None) -> Grant:
        """Return it as a plan has it; `remaining` is None where an event of the plan awards it."""
        price = PriceOrWords(dollars=self.exercise_price) if self.exercise_price is not None else None
        return Grant(
            id=self.name,
            security=self.security,
            kind="right" if self.what == "restricted stock" else self.what,
            underlying=self.underlying,
            remaining=remaining,
            exercise_price=price,
            exercisable=DateOrWords(words=self.vesting_words()),
            expires=DateOrWords(on=self.expires_on) if self.expires_on else None,
            awards=self.numbers,
        )


class PlanEnrolment(InsiderContent, frozen=True, kw_only=True):
    """An insider's part in a plan that acquires shares by itself."""

    kind: ClassVar[str] = "enrolment"
    plural: ClassVar[str] = "ESPP and plan enrolments"

    what: Annotated[
        Literal["ESPP", "401(k)", "dividend reinvestment", "deferred compensation"], described("What kind of plan.")
    ]
    under: Annotated[str, described("The plan, as a footnote names it: the Issuer's 401(k) plan.", 200)]
    security: Annotated[str | None, described("Title of the class; empty: the issuer's.", 60)] = None
    since: Annotated[date, described("First day of the enrolment.")]
    until: Annotated[date | None, described("Last day; empty while it lasts.")] = None
    first_purchase_on: Annotated[date, described("Day of a purchase from which the others are counted.")]
    every: Annotated[int, msgspec.Meta(description="Months from one purchase to the next.", ge=1, le=24)] = 6

    @property
    def label(self) -> str:
        """Return the plan with its kind."""
        return f"{self.what}: {self.under}"

    def purchase_days(self, last: date) -> Iterator[date]:
        """Yield the days of purchase within the enrolment, up to a last one."""
        number, on = 0, self.first_purchase_on
        while on <= last:
            if in_force(self.since, self.until, on):
                yield on
            number += 1
            on = months_after(self.first_purchase_on, number * self.every)

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return f"since {self.since}, every {self.every} months{until_words(self.until)}"


class TradingOrder(Struct, frozen=True, kw_only=True):
    """What a 10b5-1 plan has its broker do, within a time."""

    side: Annotated[Literal["sell", "buy", "exercise and sell"], described("What is done.")] = "sell"
    shares: Annotated[Decimal, described("At most so many shares.")]
    since: Annotated[date, described("First day of the order.")]
    until: Annotated[date | None, described("Last day of the order.")] = None
    limit: Annotated[Decimal | None, described("Dollars a share that must be reached; empty: at the market.")] = None
    award: Annotated[str | None, described("The award that is exercised, as you call it.", 60)] = None


class TradingPlanRecord(InsiderContent, frozen=True, kw_only=True):
    """A plan under Rule 10b5-1(c), with its orders."""

    kind: ClassVar[str] = "trading plan"
    plural: ClassVar[str] = "10b5-1 plans"

    name: Annotated[str, described("What you call it; plans use it.", 60)]
    adopted_on: Annotated[date, described("Day of adoption, which the footnote must give.")]
    amended_on: Annotated[date | None, described("Day of the last change of amount, price or timing.")] = None
    terminated_on: Annotated[date | None, described("Day on which it ended early.")] = None
    first_trade_on: Annotated[date | None, described("First day after the cooling-off period.")] = None
    ends_on: Annotated[date | None, described("Last day of the plan.")] = None
    broker: Annotated[str | None, described("Who trades.", 100)] = None
    footnote: Annotated[str | None, described("Words in place of the standard footnote.", 1000)] = None
    orders: Annotated[tuple[TradingOrder, ...], described("What the broker is to do.")] = ()

    @property
    def label(self) -> str:
        """Return what it is called."""
        return self.name

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        orders = f", {len(self.orders)} order{'s' if len(self.orders) != 1 else ''}"
        return f"adopted {self.adopted_on}{orders}{until_words(self.terminated_on or self.ends_on)}"

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find orders before the plan, or after its end."""
        for number, one in enumerate(self.orders):
            if one.since < (self.first_trade_on or self.adopted_on):
                seen = f"{one.since} is before the first day of trading"
                yield FieldMistake(f"orders.{number}.since", seen, "put one of the two right")
            if self.ends_on and one.since > self.ends_on:
                yield FieldMistake(f"orders.{number}.since", f"{one.since} is after the plan", "put it right")

    def planned(self) -> TradingPlan:
        """Return it as a plan of a report has it."""
        return TradingPlan(
            id=self.name,
            adopted=self.adopted_on,
            amended=self.amended_on,
            terminated=self.terminated_on,
            footnote=self.footnote,
        )
