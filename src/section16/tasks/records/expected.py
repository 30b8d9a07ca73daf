"""What is expected of a day: units that vest, options that expire, purchases of plans; and the plan that it makes."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.drafting.plan.events import AnyEvent, Expiration, Vest
from section16.drafting.plan.parts import Cover, Withholding
from section16.drafting.plan.people import Grant, Holding
from section16.drafting.plan.plan import Plan
from section16.tasks.records.keeping import contents, issuer_profile, typed_records
from section16.tasks.records.kinds.awards import AwardRecord, PlanEnrolment
from section16.tasks.records.kinds.libraries import ClosingPrice
from section16.tasks.records.kinds.people import InsiderProfile
from section16.tasks.records.starting_plan import starting_plan

__all__ = ["ExpectedEvent", "ExpectedReport", "expected_events", "expected_plan", "expected_reports"]

_HUNDRED: Final = Decimal(100)


class ExpectedEvent(Struct, frozen=True, kw_only=True):
    """One thing that is to happen to an insider's award or enrolment on a day.

    `for_tax` are the shares withheld or sold; `reported` says whether it makes a line of a report.
    """

    on: date
    issuer_cik: str
    insider_cik: str
    what: Literal["vests", "expires", "is bought"]
    name: str
    security: str
    units: Decimal | None
    for_tax: Decimal | None = None
    tax: str = "cash"
    reported: bool = False


class ExpectedReport(Struct, frozen=True, kw_only=True):
    """What is expected of one insider on one day, and what has to be known before it can be confirmed."""

    issuer_cik: str
    insider_cik: str
    insider: str
    on: date
    events: tuple[ExpectedEvent, ...]
    needs_price: bool

    @property
    def is_reported(self) -> bool:
        """Tell whether a report becomes due by it."""
        return any(one.reported for one in self.events)


def expected_events(session: Session, issuer: str, first: date, last: date) -> tuple[ExpectedEvent, ...]:
    """List what is expected from a day to a day, in order, of those who are insiders then."""
    profile = issuer_profile(session, issuer)
    stock = profile.security if profile else ""
    insiders = {one.kept.insider_cik: one.content for one in typed_records(session, InsiderProfile, issuer)}
    found = [
        event
        for one in typed_records(session, AwardRecord, issuer)
        for event in _of_award(one.kept.issuer_cik, one.kept.insider_cik, one.content)
    ]
    found += [
        event
        for one in typed_records(session, PlanEnrolment, issuer)
        for event in _of_enrolment(one.kept.issuer_cik, one.kept.insider_cik, one.content, stock, last)
    ]
    wanted = (
        one
        for one in found
        if first <= one.on <= last and one.insider_cik in insiders and insiders[one.insider_cik].is_insider_on(one.on)
    )
    return tuple(sorted(wanted, key=lambda one: (one.on, one.insider_cik, one.name)))


def _of_award(issuer: str, insider: str, award: AwardRecord) -> Iterator[ExpectedEvent]:
    if award.vests_into_stock:
        for tranche in award.tranches():
            for_tax = _for_tax(award, tranche.units)
            yield ExpectedEvent(
                on=tranche.on,
                issuer_cik=issuer,
                insider_cik=insider,
                what="vests",
                name=award.name,
                security=award.security,
                units=tranche.units,
                for_tax=for_tax,
                tax=award.tax,
                reported=award.has_series or for_tax is not None,
            )
    if award.expires_on is not None:
        yield ExpectedEvent(
            on=award.expires_on,
            issuer_cik=issuer,
            insider_cik=insider,
            what="expires",
            name=award.name,
            security=award.security,
            units=None,  # what is left is what the reports say
        )


def _for_tax(award: AwardRecord, units: Decimal) -> Decimal | None:
    """Return the whole shares that pay the tax, a fraction of one counted as one."""
    if award.tax == "cash":
        return None
    return (units * (award.tax_percent or 0) / _HUNDRED).to_integral_value(ROUND_CEILING)


def _of_enrolment(issuer: str, insider: str, one: PlanEnrolment, stock: str, last: date) -> Iterator[ExpectedEvent]:
    for on in one.purchase_days(last):
        yield ExpectedEvent(
            on=on,
            issuer_cik=issuer,
            insider_cik=insider,
            what="is bought",
            name=one.label,
            security=one.security or stock,
            units=None,
        )


def expected_reports(session: Session, issuer: str, first: date, last: date) -> tuple[ExpectedReport, ...]:
    """List what is expected, together for each insider and day."""
    names = {one.kept.insider_cik: one.content.name for one in typed_records(session, InsiderProfile, issuer)}
    priced = {(one.on, one.security) for one in contents(session, ClosingPrice, issuer)}
    together: dict[tuple[date, str], list[ExpectedEvent]] = {}
    for one in expected_events(session, issuer, first, last):
        together.setdefault((one.on, one.insider_cik), []).append(one)
    return tuple(
        ExpectedReport(
            issuer_cik=issuer,
            insider_cik=insider,
            insider=names[insider],
            on=on,
            events=tuple(events),
            needs_price=any(one.for_tax is not None for one in events) and on not in {day for day, _ in priced},
        )
        for (on, insider), events in together.items()
    )


def expected_plan(session: Session, issuer: str, insider: str, on: date, today: date) -> str:
    """Return the TOML text of the plan of what is expected of an insider on a day.

    A price that is not kept yet is left out, so that the plan asks for it by name. Before the day the plan is drafted
    as on the day itself. Raises WorkspaceError.
    """
    start = starting_plan(session, issuer, insider, on)
    plan = start.plan
    profile = issuer_profile(session, issuer)
    stock = profile.security if profile else "Common Stock"
    price = next((one.price for one in contents(session, ClosingPrice, issuer) if one.on == on), None)
    awards = {one.name: one for one in contents(session, AwardRecord, issuer, insider)}
    events = [
        event
        for one in expected_events(session, issuer, on, on)
        if one.insider_cik == insider
        for event in _events(one, awards.get(one.name), plan, price)
    ]
    plan = replace(plan, events=(*plan.events, *events))
    if today < on:
        plan = replace(plan, settings=replace(plan.settings, today=on))
    if not plan.holdings:
        plan = replace(plan, holdings=(Holding(security=stock, shares=Decimal(0)),))
    return replace(start, plan=plan).text


def _events(one: ExpectedEvent, award: AwardRecord | None, plan: Plan, price: Decimal | None) -> Iterator[AnyEvent]:
    if one.what == "vests" and award is not None and one.units is not None:
        grant = award.name if award.has_series else None
        security = None if award.has_series else award.underlying or award.security
        yield Vest(
            on=one.on,
            grant=grant,
            security=security,
            shares=one.units,
            tax=_withholding(one, price) if one.tax == "withhold" else None,
            cover=Cover(shares=one.for_tax, price=price) if one.tax == "sell to cover" else None,
        )
    left = _left(plan.grants, one.name)
    if one.what == "expires" and left:
        yield Expiration(on=one.on, grant=one.name, shares=left)


def _withholding(one: ExpectedEvent, price: Decimal | None) -> Withholding:
    # A plan's text without the price asks for it by name, which is what a price that nobody knows yet needs.
    return Withholding(shares=one.for_tax or Decimal(0), price=price)  # type: ignore[arg-type]


def _left(grants: Iterable[Grant], name: str) -> Decimal | None:
    return next((one.remaining for one in grants if one.id == name), None)
