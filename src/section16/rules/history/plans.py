"""SE: the days of plans under Rule 10b5-1 that several reports name."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from section16.form.places import Spot
from section16.law.changes import COOLING_OFF
from section16.rules.book.plans import under_plans
from section16.rules.history.history import FiledReport, History
from section16.rules.history.rule import HistoryFound, history_rule

__all__ = ["plans_have_one_day"]

_NEAR: Final = timedelta(days=COOLING_OFF[-1].value.insiders_least)
_Use = tuple[FiledReport, Spot, date, date]  # report, row, day of the trade, day of the plan


@history_rule("SE006", "advice", "Forms 4 and 5, General Instruction 10; 17 CFR 240.10b5-1(c)(1)(ii)(D)")
def plans_have_one_day(history: History) -> Iterator[HistoryFound]:
    """Give a plan the same day of adoption in every report.

    A person has one plan at a time for trades on the market, and a new one begins after a cooling-off period. Days of
    adoption that lie nearer together than that, or of which the earlier comes back after the later, are probably those
    of one plan, and one of them a slip. A plan that was changed keeps its day of adoption.
    """
    told: set[tuple[date, date]] = set()
    for (earlier, _, _, before), (one, spot, _, day) in pairwise(_uses(history)):
        pair = (before, day)
        if before == day or pair in told or earlier is one:
            continue
        if abs(day - before) < _NEAR or day < before:
            seen = f"the plan is of {day} here, and of {before} in the report of {earlier.day} ({earlier.name})"
            yield one, spot.at("traded_on"), f"{seen}; correct one of the days, if it is one plan"
            told |= {pair, (day, before)}


def _uses(history: History) -> Iterator[_Use]:
    """List the trades under plans whose day is told, by the day of the trade."""
    uses = [
        (one, spot, row.traded_on.value, days.adopted)
        for one in history
        for spot, row, days in one.report.once(under_plans)
        if days.adopted is not None and row.traded_on.value is not None and row.code in {"P", "S"}
    ]
    return iter(sorted(uses, key=lambda use: use[2]))
