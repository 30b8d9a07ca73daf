"""Plans under Rule 10b5-1(c): the box, the footnote, the day of adoption or of the last change.

A change of amount, price or timing ends a plan and adopts a new one (17 CFR 240.10b5-1(c)(1)(iv)), so it counts as
the adoption.

The box is the filer's word; what a text seems to say never overrides it, and is advice only.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from section16.form.places import Spot
from section16.law.changes import RULE_10B5_1, cooling_off_days, first_trade_on
from section16.rules.book.lines import note_ids, noted_texts
from section16.rules.book.wording import PlanDays, names_a_plan, plan_days
from section16.rules.report import AnyTransaction, Report
from section16.rules.rule import CHANGES, Found, rule

__all__ = [
    "plan_boxes_are_for_plans_under_the_amended_rule",
    "plan_boxes_have_an_adoption_date",
    "plan_footnotes_have_the_box",
    "plan_trades_come_after_the_cooling_off",
    "under_plans",
]

_INSTRUCTION = "Forms 4 and 5, General Instruction 10; 17 CFR 240.10b5-1(c)(1)(iv); Release 33-11138"
_AMENDED: Final = RULE_10B5_1[-1].first


def _dates_a_plan(report: Report) -> bool:
    """Tell whether any footnote, or the remarks, speak of a plan and have a year or a day."""
    texts = (*(note.text for note in report.document.footnotes), report.document.remarks or "")
    return any(_A_PLAN.search(text) and _A_DAY.search(text) for text in texts)


_A_PLAN = re.compile(r"10b-?5|plan|instruction|contract", re.IGNORECASE)
_A_DAY = re.compile(r"\b(?:19|20)[0-9]{2}\b|[0-9]/[0-9]")


def under_plans(report: Report) -> tuple[tuple[Spot, AnyTransaction, PlanDays], ...]:
    """List each transaction with a footnote that names a plan, and the days of the plan, as far as it tells them."""
    noted = ((spot, row, tuple(note_ids(row))) for spot, row in report.transactions)
    texts = [(spot, row, noted_texts(report, ids)) for spot, row, ids in noted if ids]
    named = {text: plan_days(text) or PlanDays() for text in {text for _, _, text in texts} if names_a_plan(text)}
    return tuple((spot, row, named[text]) for spot, row, text in texts if text in named)


def _adoptions(report: Report) -> tuple[tuple[Spot, AnyTransaction, date | None], ...]:
    """List each transaction under a plan with the day that counts as the adoption."""
    return tuple((spot, row, days.as_of(row.traded_on.value)) for spot, row, days in report.once(under_plans))


@rule("PL001", "advice", _INSTRUCTION, forms=CHANGES, first="X0407")
def plan_footnotes_have_the_box(report: Report) -> Iterator[Found]:
    """Tick the 10b5-1 box when a footnote says that a trade was made under such a plan.

    The box is asked for since April 2023. It stays empty for a plan adopted before 27 February 2023, which a
    footnote may mention all the same. A later change of amount, price or timing is the adoption of a new plan.
    """
    place = report.at("aff10b5_one")
    if report.document.aff10b5_one is not False:
        return  # ticked, or missing, which is another rule's to say
    days = [adopted for _, _, adopted in _adoptions(report)]
    if any(day is None or day >= _AMENDED for day in days):
        yield place, "a footnote names a 10b5-1 plan and the box is not ticked; tick it, or say why not"


@rule("PL002", "law", _INSTRUCTION, forms=CHANGES, first="X0407")
def plan_boxes_have_an_adoption_date(report: Report) -> Iterator[Found]:
    """Say when the plan was adopted.

    A ticked box needs the day of adoption in the explanation of responses. The rule looks for a text that
    speaks of a plan, an instruction or a contract and has a day.
    """
    if report.document.aff10b5_one and not _dates_a_plan(report):
        place = report.at("aff10b5_one")
        yield place, "the box is ticked and no footnote has the plan's adoption date; give the date"


@rule("PL003", "advice", f"{_INSTRUCTION}; Section 16 C&DI, 25 August 2023", forms=CHANGES, first="X0407")
def plan_boxes_are_for_plans_under_the_amended_rule(report: Report) -> Iterator[Found]:
    """Tick the box only for a plan adopted under the amended rule.

    The staff reads the box as one for plans adopted from 27 February 2023 on, or changed in amount, price or timing.
    A footnote may mention an older plan.
    """
    if not report.document.aff10b5_one:
        return
    days = [adopted for _, _, adopted in _adoptions(report) if adopted is not None]
    day = max(days, default=_AMENDED)
    if day < _AMENDED:
        place = report.at("aff10b5_one")
        yield place, f"the box is ticked for a plan adopted on {day}, before {_AMENDED}; clear it, keep the footnote"


@rule(
    "PL004",
    "advice",
    "17 CFR 240.10b5-1(c)(1)(ii)(B) and (iv); Release 33-11138; C&DI 120.29",
    forms=CHANGES,
    first="X0407",
)
def plan_trades_come_after_the_cooling_off(report: Report) -> Iterator[Found]:
    """Trade under a plan only after its cooling-off period.

    Until 90 days after the adoption have passed a director or an officer does not trade (later if the quarterly report
    comes later, at most 120 days), others not until 30 days have: the first trade comes on day 91, or 31, as the staff
    counts the two business days of the same rule (C&DI 120.29). The day is read from the footnote; a change of amount,
    price or timing begins a new period.
    """
    if not report.document.aff10b5_one:
        return
    insider = any(owner.is_director or owner.is_officer for owner in report.document.reporting_owners)
    for spot, row, adopted in _adoptions(report):
        day = row.traded_on.value
        first = first_trade_on(adopted, insider=insider) if adopted is not None and row.code in {"P", "S"} else None
        if adopted is not None and day is not None and first is not None and adopted <= day < first:
            seen = f"'{day}' is {(day - adopted).days} days after the plan's adoption on {adopted}"
            days, whose = (
                cooling_off_days(adopted, insider=insider),
                "a director or officer" if insider else "other persons",
            )
            waits = f"where {whose} must wait until {days} days have passed and may trade from {first} on"
            yield spot.at("traded_on"), f"{seen}, {waits}; check the dates"
