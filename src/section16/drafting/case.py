"""What the builders of rows need to know: the plan, the form it makes, and the event at hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.plan.balance_events import Split
from section16.drafting.plan.events import AWARDS, Distribution, Transfer, Vest
from section16.drafting.plan.held import grant_held_as, is_valued, only_class
from section16.drafting.plan.parts import Event
from section16.drafting.plan.people import Grant, TradingPlan
from section16.drafting.plan.plan import Plan
from section16.drafting.terms import Terms, ratio_of, terms_of
from section16.drafting.wording import standard_text

__all__ = ["Case", "EventContext", "case_of", "class_of", "footnote_text", "terms_on"]

_UNIT_TEXTS: Final = {"stock": "unit", "cash": "unit in cash", "stock or cash": "unit in stock or cash"}

E_co = TypeVar("E_co", bound=Event, covariant=True)


class Case(Struct, frozen=True, kw_only=True):
    """A plan, the form that it makes (`3`, `4` or `5`; amendments are of their form), and what it names by id."""

    plan: Plan
    form: str
    files: Mapping[str, bytes]
    grants: Mapping[str, Grant]
    trading_plans: Mapping[str, TradingPlan]


def case_of(plan: Plan, files: Mapping[str, bytes]) -> Case:
    """Gather what the builders look up: the files that a plan names, its grants and its 10b5-1 plans."""
    return Case(
        plan=plan,
        form=plan.form[0],
        files=files,
        grants={grant.id: grant for grant in plan.grants},
        trading_plans={one.id: one for one in plan.trading_plans},
    )


class EventContext(Struct, Generic[E_co], frozen=True):
    """An event, its number in the plan from 0, and the case that it belongs to."""

    case: Case
    number: int
    event: E_co

    @property
    def place(self) -> str:
        """Name the event as messages do."""
        return f"event[{self.number + 1}]"


def footnote_text(case: Case, name: str, /, **words: str) -> str:
    """Return a standard text, or the plan's own of that name; `who` is the reporting persons unless it is given."""
    common = {"form": case.form, "who": _reporting_persons(case)}
    return standard_text(case.plan.texts, name, **{**common, **words})


def _reporting_persons(case: Case) -> str:
    """Name the owners as footnotes do."""
    several = len(case.plan.owners) > 1
    return "the Reporting Persons" if several else "the Reporting Person"


def class_of(plan: Plan, event: Split | Transfer | Distribution) -> str:
    """Return the class of an event that names no holding."""
    return event.security or only_class(plan, "event", "security")


def terms_on(case: Case, grant: Grant, on: date | None = None) -> Terms:
    """Return the terms of a series on a day, or after all events; each split of the underlying class changes them."""
    underlying = grant_held_as(grant, case.plan).security
    terms = terms_of(grant, underlying, case.plan.texts, _ratio(case, grant), _unit_text(case, grant))
    for split in case.plan.events:
        if (
            isinstance(split, Split)
            and (on is None or split.on <= on)
            and class_of(case.plan, split) == terms.underlying
        ):
            terms = _after_split(terms, grant, split)
    return terms


def _ratio(case: Case, grant: Grant) -> tuple[Decimal, Decimal] | None:
    """Return underlying shares to units: as given for all that is held, by the ratio, or for debt by its price."""
    awards = (event for event in case.plan.events if isinstance(event, AWARDS) and event.grant == grant.id)
    granted = sum((event.shares or event.value or Decimal(0) for event in awards), Decimal(0))
    whole = grant.remaining or grant.remaining_value or granted
    if grant.underlying_shares is not None and whole:
        return grant.underlying_shares, whole
    if grant.ratio is not None or not is_valued(grant, case.plan):
        return ratio_of(grant.ratio)
    price = grant.exercise_price.dollars if grant.exercise_price else None
    return (Decimal(1), price) if price else None


def _unit_text(case: Case, grant: Grant) -> str:
    """Name the text that says what a unit is; of one that is paid in cash it never promises a share."""
    if grant.settled is not None:
        return _UNIT_TEXTS[grant.settled]
    vests = [event for event in case.plan.events if isinstance(event, Vest) and event.grant == grant.id]
    in_cash = grant.kind == "phantom" or any(event.settled == "cash" for event in vests)
    return "unit equivalent" if in_cash else "unit"


def _after_split(terms: Terms, grant: Grant, split: Split) -> Terms:
    """Divide the exercise price; a convertible keeps its number and changes its ratio."""
    new, old = ratio_of(split.ratio)
    adjusted = next((one for one in split.adjusted if one.grant == grant.id), None)
    price = terms.exercise_price
    if adjusted is not None and adjusted.exercise_price is not None:
        price = adjusted.exercise_price
    elif price is not None:
        price = price * old / new
    if grant.kind == "convertible" and terms.ratio is not None:
        shares, units = terms.ratio
        return replace(terms, exercise_price=price, ratio=(shares * new, units * old))
    return replace(terms, exercise_price=price)
