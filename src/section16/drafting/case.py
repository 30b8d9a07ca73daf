"""What the builders of rows look things up in: the plan, the form it makes, and the event at hand."""

from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting import wording
from section16.drafting.plan.held import grant_held, only_class
from section16.drafting.plan.plan import Distribution, Event, Grant, Plan, Split, TradingPlan, Transfer
from section16.drafting.terms import Terms, ratio_of, terms_of

__all__ = ["At", "Case", "class_of", "grant_of", "say", "terms_on", "trading_plan_of", "who"]

E_co = TypeVar("E_co", bound=Event, covariant=True)


class Case(Struct, frozen=True, kw_only=True):
    """A plan, the form that it makes (`4` or `5`; amendments are of their form), and the files that it names."""

    plan: Plan
    form: str
    files: Mapping[str, bytes]


class At(Struct, Generic[E_co], frozen=True):
    """An event, its number in the plan from 0, and what surrounds it."""

    case: Case
    number: int
    event: E_co

    @property
    def place(self) -> str:
        """Name the event as messages do."""
        return f"event[{self.number + 1}]"


def say(case: Case, name: str, /, **words: str) -> str:
    """Return a standard text, or the plan's own of that name."""
    return wording.say(case.plan.texts, name, form=case.form, **words)


def grant_of(case: Case, id: str) -> Grant:
    """Return a grant by id; a plan that was read has it."""
    return next(grant for grant in case.plan.grants if grant.id == id)


def trading_plan_of(case: Case, id: str) -> TradingPlan:
    """Return a 10b5-1 plan by id; a plan that was read has it."""
    return next(plan for plan in case.plan.trading_plans if plan.id == id)


def class_of(plan: Plan, event: Split | Transfer | Distribution) -> str:
    """Return the class of an event that names no holding."""
    return event.security or only_class(plan, "event", "security")


def who(case: Case) -> str:
    """Call the owners what footnotes call them."""
    several = len(case.plan.owners) > 1
    return "the Reporting Persons" if several else "the Reporting Person"


def terms_on(case: Case, grant: Grant, on: date | None = None) -> Terms:
    """Return the terms of a series on a day, or in the end: each split of the underlying class changes them."""
    terms = terms_of(grant, grant_held(grant, case.plan).security, case.plan.texts)
    for split in case.plan.events:
        if (
            isinstance(split, Split)
            and (on is None or split.on <= on)
            and class_of(case.plan, split) == terms.underlying
        ):
            terms = _after_split(terms, grant, split)
    return terms


def _after_split(terms: Terms, grant: Grant, split: Split) -> Terms:
    """Divide the exercise price; a convertible keeps its number and changes its ratio."""
    new, old = ratio_of(split.ratio)
    told = next((one for one in split.adjusted if one.grant == grant.id), None)
    price = terms.exercise_price
    if told is not None and told.exercise_price is not None:
        price = told.exercise_price
    elif price is not None:
        price = price * old / new
    if grant.kind == "convertible":
        return replace(terms, exercise_price=price, shares=terms.shares * new, units=terms.units * old)
    return replace(terms, exercise_price=price)
