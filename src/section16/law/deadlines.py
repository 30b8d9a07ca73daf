"""When a form is due, and how late one was. Today's date is an argument."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from section16.law import changes as law
from section16.law import foreign
from section16.law.calendar import (
    CLOSES,
    EASTERN_ZONE,
    add_business_days,
    business_days_after,
    days_in_doubt,
    filing_day,
    fiscal_year_end,
    months_after,
    on_or_after,
)
from section16.standard.errors import Section16Error

__all__ = [
    "EASTERN_ZONE",
    "EXEMPT_CODES",
    "EXEMPT_TEXT",
    "FIRST_LOOK",
    "NOTED_CELLS",
    "WITHOUT_DAY_TEXT",
    "Circumstances",
    "DeemedDate",
    "Due",
    "Facts",
    "Lateness",
    "NoDueDateError",
    "before_fiscal_year",
    "business_days_left",
    "deemed_date",
    "due",
    "due_of_transaction",
    "filing_day",
    "fiscal_year_end",
    "form_for",
    "has_no_due_day",
    "lateness",
]

_ROLL = "17 CFR 240.0-3(a)"
_DEEMED = "17 CFR 240.16a-3(g)(2)-(4)"
_FORM_3 = "17 CFR 240.16a-3(a); 15 U.S.C. 78p(a)(2); Form 3, General Instruction 2"
_FORM_5 = "17 CFR 240.16a-3(f)(1); Form 5, General Instruction 1(a)"
_FOREIGN_HOLDERS = "17 CFR 240.3a12-3(b)"
_SMALL = "17 CFR 240.16a-6(b)"
_THIRD_DAY = 3
# Some law firms read the rule as moving gifts to Form 4 only with the new form.
_GIFTS_WITHOUT_DOUBT = date(2023, 4, 1)
_PAPER_CLOSES = time(17, 30)
_NONE: frozenset[date] = frozenset()
_REMEMBERED = 1 << 14  # due days


class Circumstances(Struct, frozen=True, kw_only=True):
    """What a report does not say of its issuer and owners, and its due date depends on."""

    first_registration: bool = False  # Form 3: the issuer registers its first class, the event is the effective day
    foreign_private_issuer: bool = False
    organized_in: str | None = None  # the jurisdiction of a foreign private issuer
    in_office_since: date | None = None  # of directors and officers of one, where the event was on its first day
    fiscal_year_end: str | None = None  # MMDD


class Facts(Struct, frozen=True, kw_only=True):
    """What a due date depends on besides the form and the day.

    `plan` says whether the trade was made under a plan that satisfies Rule 10b5-1(c); None where that is not known.
    `form_type` is the row's own: what its filer reports as due on Form 5 is due there. `exempt` marks what has no due
    day of its own: an exempt transaction reported voluntarily, or one due only with another report.
    """

    code: str | None = None
    acquired_disposed: str | None = None
    deemed_on: date | None = None
    plan: bool | None = None
    form_type: str | None = None
    exempt: bool = False
    deferral_ended_on: date | None = None  # of a small acquisition: the day on which it was small no longer
    registration: bool = False  # Form 3: the issuer registers its first class, the event is the effective day
    foreign_private_issuer: bool = False
    ten_percent_holder: bool = False  # and neither director nor officer
    in_office_since: date | None = None


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
    """The day on which a trade is deemed executed; None for that of the trade. `note` says why, or what was assumed."""

    on: date | None = None
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


def _unknown() -> None:
    """Stand for a fiscal year whose end is not known."""


class NoDueDateError(Section16Error, ValueError):
    """No due date can be counted: the form has none, the day is out of reach, or, `owes_nothing`, none is owed."""

    def __init__(self, message: str, *, owes_nothing: bool = False) -> None:
        """Keep the message of one line, and whether the person owes no report."""
        super().__init__(message)
        self.owes_nothing = owes_nothing


def due(form: str, event_on: date, facts: Facts | None = None, added: Collection[date] = _NONE) -> Due:
    """Return when a form is due.

    `event_on` is the event of a Form 3, the trade of a Form 4, the fiscal year end of a Form 5; `added` are closed
    days that the calendar does not know. Raises NoDueDateError for an amendment, which has no due date, for a person
    who owes no report, and for a day with which nothing can be counted.
    """
    rule, known = _RULES.get(form), facts or Facts()
    if rule is None:
        message = f"form '{form}' has no due date; ask for 3, 4 or 5"
        raise NoDueDateError(message)
    if event_on.year == date.max.year:
        message = f"'{event_on}' is no day to count from; give the day of the event"
        raise NoDueDateError(message)
    if (because := _owes_nothing(form, event_on, known)) is not None:
        raise NoDueDateError(because, owes_nothing=True)
    return rule(event_on, known, added) if added else _usual(form, event_on, known)


@lru_cache(_REMEMBERED)
def _usual(form: str, event_on: date, facts: Facts) -> Due:
    """Count by the calendar as it is known: many rows are of one day and kind."""
    return _RULES[form](event_on, facts, _NONE)


def _owes_nothing(form: str, event_on: date, facts: Facts) -> str | None:
    """Say why an insider of a foreign private issuer owes no report, or return None."""
    if not facts.foreign_private_issuer:
        return None
    if facts.ten_percent_holder:
        return f"no report is due; ten percent holders of foreign private issuers are exempt ({_FOREIGN_HOLDERS})"
    if form != "3" and event_on < foreign.BEGINS.first:
        began = f"insiders of foreign private issuers report from {foreign.BEGINS.first} on"
        return f"no report is due; {began} ({foreign.BEGINS.authority})"
    return None


def due_of_transaction(
    traded_on: date, facts: Facts, year_end: Callable[[], date | None] = _unknown, added: Collection[date] = _NONE
) -> Due | None:
    """Return when a transaction is due on the form that it belongs on; None for Form 5 without a year end.

    `year_end` is asked only for what is due on Form 5. None also where the law sets no day: for what is exempt and told
    voluntarily, and for who owes no report.
    """
    if facts.exempt:
        return None
    waits = facts.form_type == "5" or form_for(traded_on, facts.code, facts.acquired_disposed) == "5"
    form, counted_from = ("5", year_end()) if waits else ("4", traded_on)
    if counted_from is None or _owes_nothing(form, traded_on, facts) is not None:
        return None
    return due(form, counted_from, facts, added)


def _form_3(event_on: date, facts: Facts, added: Collection[date]) -> Due:
    if facts.foreign_private_issuer and (last := _foreign_form_3(event_on, facts)) is not None:
        rule = "the day on which insiders of foreign private issuers began to report, or 10 days after taking office"
        unsure = event_on == foreign.BEGINS.first and facts.in_office_since is None and not facts.registration
        note = f"{_IN_OFFICE}; {_FORM_ID}" if unsure else _FORM_ID
        return _due("3", (event_on, last), (rule, foreign.BEGINS.authority), added, note)
    if facts.registration:
        rule = "the effective date of the issuer's first registration under Section 12"
        return _due("3", (event_on, event_on), (rule, _FORM_3), added)
    return _due("3", (event_on, event_on + timedelta(days=10)), ("10 days after the event", _FORM_3), added)


_IN_OFFICE = "taken as in office before 18 March 2026; who took office on that day has 10 days"
_FORM_ID = (
    "the staff does not object to a Form 3 by 1 April 2026 of one whose Form ID was filed before 18 March 2026 and "
    "answered too late"
)


def _foreign_form_3(event_on: date, facts: Facts) -> date | None:
    """Return the last day of an insider in office before the duty began; an event on its first day is the duty's."""
    if facts.registration:
        return foreign.BEGINS.first if event_on < foreign.BEGINS.first else None
    if facts.in_office_since is not None:
        return foreign.first_form_3_day(facts.in_office_since)
    return foreign.BEGINS.first if event_on == foreign.BEGINS.first else foreign.first_form_3_day(event_on)


def _form_4(traded_on: date, facts: Facts, added: Collection[date]) -> Due:
    since = law.in_force(law.FORM_4_DUE, traded_on)
    if since is None or since.value == "10th of the next month":
        rule = "the 10th day after the month of the transaction"
        authority = law.FORM_4_DUE[0].authority
        return _due("4", (traded_on, _tenth_of_next_month(traded_on)), (rule, authority), added)
    deemed = deemed_date(traded_on, facts, added)
    start, rule, authority = traded_on, "second business day after the transaction", since.authority
    if facts.deferral_ended_on is not None:
        start, rule = facts.deferral_ended_on, "second business day after the small acquisition lost its deferral"
        authority = f"{since.authority}; {_SMALL}"
    elif deemed.on is not None:
        start, rule = deemed.on, "second business day after the deemed execution date"
        authority = f"{since.authority}; {_DEEMED}"
    note = "; ".join(filter(None, (deemed.note, _gift_note(traded_on, facts))))
    return _due("4", (start, add_business_days(start, 2, added)), (rule, authority), added, note)


def _form_5(year_end: date, _facts: Facts, added: Collection[date]) -> Due:
    last = year_end + timedelta(days=45)
    return _due("5", (year_end, last), ("45th day after the fiscal year end", _FORM_5), added)


_RULES = {"3": _form_3, "4": _form_4, "5": _form_5}


def deemed_date(traded_on: date, facts: Facts, added: Collection[date] = _NONE) -> DeemedDate:
    """Return the day on which a trade is deemed executed (16a-3(g)(2)-(4)).

    For a plan that satisfies Rule 10b5-1(c) and for a discretionary transaction (code I) it is the day on which the
    insider is told, or the third business day after the trade where that is earlier.
    """
    told_on = facts.deemed_on
    if told_on is None:
        return DeemedDate()
    seen = f"the deemed execution date {told_on} does not count"
    if told_on < traded_on:
        return DeemedDate(note=f"{seen}: it is before the transaction of {traded_on}")
    if facts.code != "I" and facts.plan is False:
        return DeemedDate(note=f"{seen}: it is for 10b5-1 plans and discretionary transactions")
    latest = add_business_days(traded_on, _THIRD_DAY, added)
    notes = []
    if told_on > latest:
        notes.append(f"execution is deemed on {latest}, the third business day after the transaction, not on {told_on}")
    if facts.code != "I" and facts.plan is None:
        notes.append("the deemed execution date counts only if the trade was under a plan")
    return DeemedDate(min(told_on, latest), "; ".join(notes))


def before_fiscal_year(day: date, year_end: date) -> bool:
    """Tell whether a day is before the fiscal year that ends on another; years of 52 or 53 weeks leave a week open."""
    last = months_after(year_end, -12)
    if (year_end + timedelta(days=1)).day == 1:  # years of whole months
        last = (last.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return day <= last
    return day <= last - timedelta(days=7)


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


# Transactions without a due day of their own, as their footnotes tell. What a broad-based employee plan bought (Rule
# 16b-3(c)), and what Rules 16a-9, 16a-11, 16a-12 and 16a-13 exempt, is exempt from Section 16(a) and told voluntarily.
# A trade before the issuer's registration is reported with the first Form 4 that one within six months of it requires
# (16a-2(a)); a small acquisition that lost its deferral is due two days after the loss, a day that the form has no cell
# for (16a-6(b)). Python and DuckDB read the expressions alike, without regard to case.
# The cells whose footnotes speak of the transaction itself; those on a balance or a title speak of other shares too.
NOTED_CELLS: Final = ("traded_on", "coding_footnotes", "shares", "price")
# Codes under which exempt transactions are reported: awards, gifts and others.
EXEMPT_CODES: Final = ("A", "G", "J")
EXEMPT_TEXT: Final = r"16b-3\(c\)|16a-(?:9|11|12|13)\b|employee stock purchase plan|\bESPP\b"
WITHOUT_DAY_TEXT: Final = (
    r"16a-2\(a\)|16a-6\(b\)|\bvoluntar(?:y|ily) report"
    r"|\breported(?: here| herein| early| on(?: this)? Form [45])? (?:voluntarily|on a voluntary basis)"
)

# One of these stands in every text that an expression matches, but for some in capitals; to look for them is fast.
FIRST_LOOK: Final = ("16a-", "16b-3(", "oluntar", "ESPP", "tock Purchase Plan", "16A-", "16B-3(", "OLUNTAR")

_EXEMPT = re.compile(EXEMPT_TEXT, re.IGNORECASE)
_WITHOUT_DAY = re.compile(WITHOUT_DAY_TEXT, re.IGNORECASE)


def has_no_due_day(code: str | None, texts: Iterable[str]) -> bool:
    """Tell whether the footnotes of a transaction say that it is exempt, or due only with another report."""
    kinds = (_WITHOUT_DAY, _EXEMPT) if code in EXEMPT_CODES else (_WITHOUT_DAY,)
    return any(kind.search(text) for text in filter(_may_say_so, texts) for kind in kinds)


@lru_cache(_REMEMBERED)
def _may_say_so(text: str) -> bool:
    """Tell whether to look for more; many rows have the same footnotes."""
    return any(word in text for word in FIRST_LOOK)
