"""Orders of the SEC that gave persons hit by an emergency more time to file."""

from datetime import date
from typing import Final

from msgspec import Struct

from section16.standard.mark import Mark

__all__ = ["RELIEF", "Relief", "relief_for"]


class Relief(Struct, frozen=True, kw_only=True):
    """An order of the SEC: a report due in a span of days was in time until a later day.

    It helps only persons affected, who must say in the report that they rely on it and why. `certain` says that it
    is known to cover reports under Section 16(a).
    """

    name: str
    ordered_on: date | None
    first_due: date
    last_due: date
    new_due: date
    certain: bool
    mark: Mark = "seen"


RELIEF: Final = (
    Relief(
        name="Hurricane Sandy",
        ordered_on=date(2012, 11, 14),
        first_due=date(2012, 10, 29),
        last_due=date(2012, 11, 20),
        new_due=date(2012, 11, 21),
        certain=True,
    ),
    Relief(
        name="Hurricane Florence",
        ordered_on=None,
        first_due=date(2018, 9, 14),
        last_due=date(2018, 10, 26),
        new_due=date(2018, 10, 29),
        certain=False,
    ),
    Relief(
        name="Hurricane Michael",
        ordered_on=None,
        first_due=date(2018, 10, 10),
        last_due=date(2018, 11, 21),
        new_due=date(2018, 11, 23),
        certain=False,
    ),
)


def relief_for(last_day: date) -> tuple[Relief, ...]:
    """Return the orders that could have given more time for a report due on a day."""
    return tuple(one for one in RELIEF if one.first_due <= last_day <= one.last_due)
