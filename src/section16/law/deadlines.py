"""When a form is due, and how late one was. Today's date is an argument."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from section16.law import changes as law
from section16.law.calendar import (
    CLOSES,
    EASTERN_ZONE,
    add_business_days,
    business_days_after,
    days_in_doubt,
    filing_day,
    fiscal_year_end,
    on_or_after,
)
from section16.standard.errors import Section16Error

__all__ = [
    "EASTERN_ZONE",
    "DeemedDate",
    "Due",
    "Facts",
    "Lateness",
    "business_days_left",
    "deemed_date",
    "due",
    "due_of_transaction",
    "filing_day",
    "fiscal_year_end",
    "form_for",
    "lateness",
]

_ROLL = "17 CFR 240.0-3(a)"
_DEEMED = "17 CFR 240.16a-3(g)(2)-(4)"
_FORM_3 = "17 CFR 240.16a-3(a); 15 U.S.C. 78p(a)(2); Form 3, General Instruction 2"
_FORM_5 = "17 CFR 240.16a-3(f)(1); Form 5, General Instruction 1(a)"
_THIRD_DAY = 3
# Some law firms read the rule as moving gifts to Form 4 only with the new form.
_GIFTS_WITHOUT_DOUBT = date(2023, 4, 1)
_PAPER_CLOSES = time(17, 30)
_NONE: frozenset[date] = frozenset()


class Facts(Struct, frozen=True, kw_only=True):
    """What a due date depends on besides the form and the day.

    `plan` says whether the trade was made under a plan that satisfies Rule 10b5-1(c); None where that is not known.
    """

    code: str | None = None
    acquired_disposed: str | None = None
    deemed_on: date | None = None
    plan: bool | None = None
    registration: bool = False  # Form 3: the issuer registers its first class, the event is the effective day
    foreign_private_issuer: bool = False  # Form 3 of a director or officer of one


class Due(Struct, frozen=True, kw_only=True):
    """The last day for a report, the hour at which it ends, and the rule by which it was counted."""

    form: str
    last_day: date
    at: datetime  # in Eastern time, aware
    counted_from: date
    rule: str
    authority: str
    note: str = ""


class DeemedDate(Struct, frozen=True):
    """Whether a deemed execution date counts; `note` says why not, or what was assumed."""

    counts: bool
    note: str = ""


class Lateness(Struct, frozen=True):
    """How late a report was; zeros where it was in time."""

    business_days: int
    calendar_days: int

    def __bool__(self) -> bool:
        """Tell whether the report was late."""
        return self.calendar_days > 0


def form_for(traded_on: date, code: str | None, acquired_disposed: str | None = None) -> str:
    """Return the form on which a transaction is due, `4` or `5`, by its code and day; it may be reported earlier."""
    if code == "G":
        table = law.FORM_FOR_A_GIFT_RECEIVED if acquired_disposed == "A" else law.FORM_FOR_A_GIFT_MADE
        return law.answer(table, traded_on, "5")
    if code in {"L", "W", "Z"}:
        return "5"
    if code in {"A", "D", "F", "I", "M"}:
        return law.answer(law.FORM_FOR_RULE_16B3, traded_on, "5")
    return "4"


class NoDueDateError(Section16Error, ValueError):
    """No due date can be counted: the form has none, or the day is out of reach."""


def due(form: str, event_on: date, facts: Facts | None = None, added: Collection[date] = _NONE) -> Due:
    """Return when a form is due.

    `event_on` is the event of a Form 3, the trade of a Form 4, the fiscal year end of a Form 5; `added` are closed
    days that the calendar does not know. Raises NoDueDateError for an amendment, which has no due date, and for a day
    with which nothing can be counted.
    """
    rule = _RULES.get(form)
    if rule is None:
        message = f"form '{form}' has no due date; ask for 3, 4 or 5"
        raise NoDueDateError(message)
    if event_on.year == date.max.year:
        message = f"'{event_on}' is no day to count from; give the day of the event"
        raise NoDueDateError(message)
    return rule(event_on, facts or Facts(), added)


def due_of_transaction(
    traded_on: date, facts: Facts, year_end: date | None = None, added: Collection[date] = _NONE
) -> Due | None:
    """Return when a transaction is due on the form that it belongs on; None for Form 5 without a year end."""
    form = form_for(traded_on, facts.code, facts.acquired_disposed)
    if form == "4":
        return due("4", traded_on, facts, added)
    return due("5", year_end, facts, added) if year_end else None


def _form_3(event_on: date, facts: Facts, added: Collection[date]) -> Due:
    first = law.FOREIGN_INSIDERS_REPORT[-1]
    if facts.foreign_private_issuer and event_on < first.first:
        rule = "the day on which insiders of foreign private issuers began to report"
        return _due("3", (event_on, first.first), (rule, first.authority), added)
    if facts.registration:
        rule = "the effective date of the issuer's first registration under Section 12"
        return _due("3", (event_on, event_on), (rule, _FORM_3), added)
    return _due("3", (event_on, event_on + timedelta(days=10)), ("10 days after the event", _FORM_3), added)


def _form_4(traded_on: date, facts: Facts, added: Collection[date]) -> Due:
    since = law.in_force(law.FORM_4_DUE, traded_on)
    if since is None or since.value == "10th of the next month":
        rule = "the 10th day after the month of the transaction"
        authority = law.FORM_4_DUE[0].authority
        return _due("4", (traded_on, _tenth_of_next_month(traded_on)), (rule, authority), added)
    deemed = deemed_date(traded_on, facts, added)
    start, rule, authority = traded_on, "second business day after the transaction", since.authority
    if facts.deemed_on and deemed.counts:
        start, rule = facts.deemed_on, "second business day after the deemed execution date"
        authority = f"{since.authority}; {_DEEMED}"
    note = "; ".join(filter(None, (deemed.note, _gift_note(traded_on, facts))))
    return _due("4", (start, add_business_days(start, 2, added)), (rule, authority), added, note)


def _form_5(year_end: date, _facts: Facts, added: Collection[date]) -> Due:
    last = year_end + timedelta(days=45)
    return _due("5", (year_end, last), ("45th day after the fiscal year end", _FORM_5), added)


_RULES = {"3": _form_3, "4": _form_4, "5": _form_5}


def deemed_date(traded_on: date, facts: Facts, added: Collection[date] = _NONE) -> DeemedDate:
    """Tell whether the deemed execution date of a trade moves its due date (16a-3(g)(2)-(4)).

    It does for a plan that satisfies Rule 10b5-1(c) and for a discretionary transaction (code I), from the trade to
    the third business day after it.
    """
    deemed_on = facts.deemed_on
    if deemed_on is None:
        return DeemedDate(counts=False)
    seen = f"the deemed execution date {deemed_on} does not count"
    if deemed_on < traded_on:
        return DeemedDate(counts=False, note=f"{seen}: it is before the transaction of {traded_on}")
    latest = add_business_days(traded_on, _THIRD_DAY, added)
    if deemed_on > latest:
        return DeemedDate(counts=False, note=f"{seen}: the third business day after the transaction is {latest}")
    if facts.code == "I" or facts.plan:
        return DeemedDate(counts=True)
    if facts.plan is None:
        return DeemedDate(counts=True, note="the deemed execution date counts only if the trade was under a plan")
    return DeemedDate(counts=False, note=f"{seen}: it is for 10b5-1 plans and discretionary transactions")


def _gift_note(traded_on: date, facts: Facts) -> str:
    given = facts.code == "G" and facts.acquired_disposed != "A"
    moved = law.FORM_FOR_A_GIFT_MADE[-1].first
    if given and moved <= traded_on < _GIFTS_WITHOUT_DOUBT:
        return "some read the rule on gifts as starting on 1 April 2023"
    return ""


def _due(form: str, days: tuple[date, date], reason: tuple[str, str], added: Collection[date], note: str = "") -> Due:
    """Move the last of two days to a business day; `reason` is the rule and its authority."""
    (counted_from, last), (rule, authority) = days, reason
    last_day = on_or_after(last, added)
    if last_day != last:
        rule, authority = f"{rule}, moved from {last:%A}, {last}", f"{authority}; {_ROLL}"
    doubts = [f"{day} is counted as closed without a notice of EDGAR" for day in days_in_doubt(counted_from, last_day)]
    return Due(
        form=form,
        last_day=last_day,
        at=_end_of(last_day),
        counted_from=counted_from,
        rule=rule,
        authority=authority,
        note="; ".join(filter(None, (note, *doubts))),
    )


def _end_of(day: date) -> datetime:
    # The later hour came with electronic filing (Regulation S-T 13(a)(4)).
    closes = CLOSES if law.in_force(law.ELECTRONIC, day) else _PAPER_CLOSES
    return datetime.combine(day, closes, ZoneInfo(EASTERN_ZONE))


def _tenth_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=10)


def lateness(due_by: Due, filed: date | datetime, added: Collection[date] = _NONE) -> Lateness:
    """Return how late a report was filed; `filed` is the filing date or, where that is unknown, the acceptance time."""
    day = filing_day(filed, added) if isinstance(filed, datetime) else filed
    if day <= due_by.last_day:
        return Lateness(0, 0)
    return Lateness(business_days_after(due_by.last_day, day, added), (day - due_by.last_day).days)


def business_days_left(due_by: Due, today: date, added: Collection[date] = _NONE) -> int:
    """Count the business days after today, up to and including the last day; negative once it has passed."""
    return business_days_after(today, due_by.last_day, added)
