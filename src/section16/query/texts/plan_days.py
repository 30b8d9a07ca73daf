"""The day on which a plan of Rule 10b5-1 was adopted, where the footnotes of a trade say it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pyarrow as pa

__all__ = ["NAMES_A_PLAN", "days_of_plans", "plan_day"]

# SQL for whether a footnote names a plan and has a year, which costs less than reading its words.
NAMES_A_PLAN: Final = "regexp_matches(FOOTNOTE_TXT, '10b-?5-?1', 'i') AND regexp_matches(FOOTNOTE_TXT, '[0-9]{2}')"


def plan_day(texts: Sequence[str | None], traded_on: date | None) -> date | None:
    """Return the one day of adoption that the footnotes of a trade say; None for none and for several."""
    from section16.rules.book.wording import plan_days  # noqa: PLC0415 - few statements ask, and rules take long to load

    plans = (plan_days(text) for text in texts if text)
    days = {plan.as_of(traded_on) for plan in plans if plan is not None} - {None}
    return days.pop() if len(days) == 1 else None


def days_of_plans(texts: pa.ChunkedArray, traded_on: pa.ChunkedArray) -> pa.Array:
    """Return the day of adoption for each of many trades."""
    rows = zip(texts.to_pylist(), traded_on.to_pylist(), strict=True)
    return pa.array((plan_day(noted, day) if noted else None for noted, day in rows), pa.date32())
