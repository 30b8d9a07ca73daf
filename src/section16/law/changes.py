"""Law that changed: for each question the answers that it has had, each with its first day."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Generic, Literal, TypeVar

from msgspec import Struct

from section16.law.calendar import add_business_days
from section16.standard.mark import Mark

__all__ = [
    "COOLING_OFF",
    "ELECTRONIC",
    "FOREIGN_INSIDERS_EXEMPT",
    "FOREIGN_INSIDERS_REPORT",
    "FORM_4_DUE",
    "FORM_144",
    "FORM_FOR_A_GIFT_MADE",
    "FORM_FOR_A_GIFT_RECEIVED",
    "FORM_FOR_RULE_16B3",
    "ITEM_405",
    "PLAN_BOX",
    "RULE_10B5_1",
    "SMALL_ACQUISITION",
    "WEIGHTED_AVERAGE",
    "CoolingOff",
    "Dated",
    "Form4Due",
    "Form144Threshold",
    "PlanBoxRequirement",
    "Since",
    "answer",
    "cooling_off_days",
    "first_trade_on",
    "in_force",
    "latest_first_trade_on",
]

T = TypeVar("T")

# Which day decides the answer that applies: that of the trade, the filing, the plan, ... Ask with no other.
Dated = Literal["transaction", "filing", "adoption", "event", "fiscal year end"]
Form4Due = Literal["10th of the next month", "second business day"]
PlanBoxRequirement = Literal["no box", "voluntary", "required"]


class Since(Struct, Generic[T], frozen=True):
    """One answer of the law, the first day on which it held, and its authority; `by` is the day that decides."""

    first: date
    value: T
    authority: str
    by: Dated = "transaction"
    mark: Mark = "seen"


class CoolingOff(Struct, frozen=True):
    """Waiting times in calendar days."""

    insiders_least: int
    insiders_most: int
    others: int


class Form144Threshold(Struct, frozen=True):
    """What sales under Rule 144 in three months have to exceed for a Form 144: one of the two is enough."""

    shares: Decimal
    dollars: Decimal


def in_force(table: Sequence[Since[T]], day: date) -> Since[T] | None:
    """Return the line in force on a day, or None for a day before the first."""
    return next((one for one in reversed(table) if one.first <= day), None)


def answer(table: Sequence[Since[T]], day: date, otherwise: T) -> T:
    """Return the answer in force on a day, or `otherwise` for a day before the first."""
    one = in_force(table, day)
    return otherwise if one is None else one.value


_TWO_DAYS = "Sarbanes-Oxley Act 403; Release 34-46421, 67 FR 56462; 17 CFR 240.16a-3(g)(1)"
_RELEASE_2022 = "Release 33-11138"

FORM_4_DUE: Final[tuple[Since[Form4Due], ...]] = (
    Since(date(1934, 6, 6), "10th of the next month", "15 U.S.C. 78p(a) before Sarbanes-Oxley", mark="memory"),
    Since(date(2002, 8, 29), "second business day", _TWO_DAYS),
)

# A gift that the insider makes; the form on which it is due, early or late forms aside.
FORM_FOR_A_GIFT_MADE: Final = (
    Since(date(1991, 5, 1), "5", "17 CFR 240.16a-3(f)"),
    Since(date(2023, 2, 27), "4", f"17 CFR 240.16a-3(f), (g); {_RELEASE_2022}"),
)
FORM_FOR_A_GIFT_RECEIVED: Final = (Since(date(1991, 5, 1), "5", "17 CFR 240.16a-3(f)"),)

# Codes A, D, F, I and M: transactions with the issuer and discretionary ones.
FORM_FOR_RULE_16B3: Final = (
    Since(date(1991, 5, 1), "5", "17 CFR 240.16a-3(f) before 29 August 2002", mark="memory"),
    Since(date(2002, 8, 29), "4", f"{_TWO_DAYS}; 17 CFR 240.16a-3(f)(1)"),
)

# Before the box was required, an empty one means that nobody asked.
PLAN_BOX: Final[tuple[Since[PlanBoxRequirement], ...]] = (
    Since(date(2023, 3, 20), "voluntary", "EDGAR Release 23.1", "filing"),
    Since(date(2023, 4, 1), "required", f"{_RELEASE_2022}; Forms 4 and 5, General Instruction 10", "filing"),
)

# Which Rule 10b5-1(c) a plan must satisfy; the box is for plans under the amended one (staff, 25 August 2023).
RULE_10B5_1: Final = (
    Since(date(2000, 10, 23), "original", "17 CFR 240.10b5-1(c); Release 33-7881", "adoption", "memory"),
    Since(date(2023, 2, 27), "amended", f"17 CFR 240.10b5-1(c)(1); {_RELEASE_2022}", "adoption"),
)

# Whether directors and officers of a foreign private issuer report under 16(a); its 10% holders never do.
FOREIGN_INSIDERS_REPORT: Final = (
    Since(date(1991, 5, 1), value=False, authority="17 CFR 240.3a12-3(b) before 18 March 2026", by="event"),
    Since(
        date(2026, 3, 18),
        value=True,
        authority="Holding Foreign Insiders Accountable Act; Release 34-104903, 91 FR 10320",
        by="event",
    ),
)

# Where an issuer is organized whose directors and officers are exempt, each order adding to those before, if they
# report under the law that the order names, in English within two business days.
FOREIGN_INSIDERS_EXEMPT: Final[tuple[Since[tuple[str, ...]], ...]] = (
    Since(
        date(2026, 3, 5),
        ("Canada", "Chile", "European Economic Area", "Republic of Korea", "Switzerland", "United Kingdom"),
        "SEC order of 5 March 2026 under the Holding Foreign Insiders Accountable Act",
        by="event",
    ),
    Since(
        date(2026, 5, 20),
        ("Australia", "India", "Singapore"),
        "SEC order of 20 May 2026 under the Holding Foreign Insiders Accountable Act",
        by="event",
    ),
)

# Whether same-day trades within one dollar may stand on one line at their weighted average price.
WEIGHTED_AVERAGE: Final = (
    Since(
        date(2008, 6, 25),
        value=True,
        authority="SEC staff letter to the Society of Corporate Secretaries and Governance Professionals, 25 June 2008",
        by="filing",
    ),
)

# The market value, in US dollars, up to which acquisitions of six months are small (16a-6).
SMALL_ACQUISITION: Final = (Since(date(1991, 5, 1), Decimal(10_000), "17 CFR 240.16a-6(a)", mark="memory"),)

# Days from the adoption of a plan to its first trade: the least of a director or officer, who also waits for the
# second business day after the report on the quarter of adoption, at most 120 days; and those of other persons.
COOLING_OFF: Final = (
    Since(date(2023, 2, 27), CoolingOff(90, 120, 30), f"17 CFR 240.10b5-1(c)(1)(ii)(B); {_RELEASE_2022}", "adoption"),
)

# From what on a sale under Rule 144 needs a notice on Form 144.
FORM_144: Final = (
    Since(
        date(1972, 4, 15),
        Form144Threshold(Decimal(500), Decimal(10_000)),
        "17 CFR 230.144(h) before 15 February 2008",
        mark="memory",
    ),
    Since(
        date(2008, 2, 15),
        Form144Threshold(Decimal(5_000), Decimal(50_000)),
        "17 CFR 230.144(h)(1); Release 33-8869",
        mark="memory",
    ),
)

# Whether a form goes to EDGAR as XML; earlier ones are paper or text.
ELECTRONIC: Final = (
    Since(
        date(2003, 6, 30),
        value=True,
        authority="Sarbanes-Oxley Act 403; Releases 33-8230 and 33-8241; 17 CFR 232.101",
        by="filing",
    ),
)

# The caption under which a company names late reports.
ITEM_405: Final = (
    Since(
        date(1991, 5, 1),
        "Section 16(a) Beneficial Ownership Reporting Compliance",
        "17 CFR 229.405 before 2 May 2019",
        "fiscal year end",
    ),
    Since(
        date(2019, 5, 2),
        "Delinquent Section 16(a) Reports",
        "17 CFR 229.405(a)(1); Release 33-10618, 84 FR 12674",
        "fiscal year end",
    ),
)


def cooling_off_days(adopted: date, *, insider: bool) -> int | None:
    """Return the fewest days that a plan cools off, of a director or officer or of somebody else; None before 2023."""
    law = in_force(COOLING_OFF, adopted)
    return None if law is None else law.value.insiders_least if insider else law.value.others


def first_trade_on(adopted: date, *, insider: bool, results_on: date | None = None) -> date | None:
    """Return the earliest day of a trade under a plan adopted, or changed in its terms, on a day; None for any day.

    Nothing is traded until the period has expired, which it has with its last day, the ninetieth after the adoption: so
    the staff counts the two business days of the same rule, after a report filed on Monday to a trade on Thursday
    (17 CFR 240.10b5-1(c)(1)(ii)(B)(1); C&DI 120.29). A director or officer also waits for the second business day after
    `results_on`, the day of the Form 10-Q or 10-K for the quarter of the adoption; without it the day is the earliest.
    """
    law = in_force(COOLING_OFF, adopted)
    if law is None:
        return None
    last = adopted + timedelta(days=law.value.insiders_least if insider else law.value.others)
    if insider and results_on is not None:
        most = adopted + timedelta(days=law.value.insiders_most)
        last = min(max(last, add_business_days(results_on, 2)), most)
    return last + timedelta(days=1)


def latest_first_trade_on(adopted: date) -> date | None:
    """Return the day from which a director or officer may trade under a plan whenever the quarter's report comes."""
    law = in_force(COOLING_OFF, adopted)
    return None if law is None else adopted + timedelta(days=law.value.insiders_most + 1)
