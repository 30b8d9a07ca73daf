"""From when one may trade under a plan of Rule 10b5-1(c): the end of its cooling-off period."""

from datetime import date, timedelta

from section16.law.changes import COOLING_OFF, in_force

__all__ = ["cooling_off_days", "first_trade_on"]


def cooling_off_days(adopted: date, *, insider: bool) -> int | None:
    """Return the fewest days that a plan cools off, of a director or officer or of somebody else; None before 2023."""
    law = in_force(COOLING_OFF, adopted)
    return None if law is None else law.value.insiders_least if insider else law.value.others


def first_trade_on(adopted: date, *, insider: bool) -> date | None:
    """Return the earliest day of a trade under a plan adopted, or changed in its terms, on a day; None for any day.

    Nothing is traded until the period has expired, which it has with its last day, the ninetieth after the adoption: so
    the staff counts the two business days of the same rule, after a report filed on Monday to a trade on Thursday
    (17 CFR 240.10b5-1(c)(1)(ii)(B)(1); C&DI 120.29). The later end, after a quarterly report, is not known here.
    """
    days = cooling_off_days(adopted, insider=insider)
    return None if days is None else adopted + timedelta(days=days + 1)
