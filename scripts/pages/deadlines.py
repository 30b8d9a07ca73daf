"""docs/reference/deadlines.md: when forms are due, and the days on which EDGAR was closed."""

from datetime import date

from pages.markdown import page, table
from section16.law import calendar
from section16.law.closings import CLOSINGS, OPEN_DAYS
from section16.law.deadlines import Facts, due
from section16.law.relief import RELIEF

__all__ = ["deadlines"]

_MARKS = """
*Known from*: `spec`, a document of the SEC; `seen`, filings or a text that quotes the SEC; `memory`, neither. A day
counted as closed without an announcement of EDGAR is told as in doubt with each due date that it moves.
"""
_RELIEF = """
Orders that gave affected persons more time. They move no due date here: a filer who relies on one says so in the
report.
"""
# One plain case of each form: nothing is moved, nothing is in doubt.
_CASES = (
    ("3", date(2025, 3, 3), Facts(), "the event that makes the owner an insider"),
    ("3", date(2025, 3, 3), Facts(registration=True), "the effective date of the first registration"),
    ("4", date(2025, 3, 3), Facts(), "the trade"),
    ("3", date(2025, 11, 3), Facts(foreign_private_issuer=True), "taking office at a foreign private issuer"),
    ("4", date(2025, 3, 3), Facts(plan=True, deemed_on=date(2025, 3, 5)), "the trade, with a deemed execution date"),
    (
        "4",
        date(2025, 3, 3),
        Facts(plan=True, deemed_on=date(2025, 3, 10)),
        "the trade, told after the third business day",
    ),
    ("4", date(2025, 1, 6), Facts(deferral_ended_on=date(2025, 3, 3)), "a small acquisition that lost its deferral"),
    ("5", date(2024, 12, 31), Facts(), "the fiscal year end"),
)


def deadlines() -> str:
    """Return the page."""
    return page(
        "Deadlines and the calendar",
        "## Due dates",
        table(("Form", "Counted from", "Day", "Due", "Rule", "Authority"), (_case(*case) for case in _CASES)),
        "A last day that is no business day of EDGAR moves to the next one. Amendments have no due date.",
        f"## Calendar\n\n{_calendar()}",
        f"## Closings\n\nWeekdays that were no business days although no federal holiday.\n{_MARKS}\n{_closings()}",
        f"## Open after all\n\nDays that look closed and were not.\n\n{_open_days()}",
        f"## Relief\n{_RELIEF}\n{_relief()}",
    )


def _case(form: str, on: date, facts: Facts, what: str) -> tuple[str, ...]:
    last = due(form, on, facts)
    return (form, what, on.isoformat(), f"{last.last_day}, {last.at:%H:%M}", last.rule, last.authority)


def _calendar() -> str:
    hours = f"EDGAR takes these forms from {calendar.OPENS:%H:%M} to {calendar.CLOSES:%H:%M} Eastern"
    about = (calendar.__doc__ or "").partition("\n\n")[2].strip()
    return f"{hours}; what is accepted later is filed on the next business day.\n\n{about}"


def _closings() -> str:
    head = ("Day", "Why", "Source", "Announced", "Known from")
    rows = (
        (f"{one.day:%a} {one.day}", one.why, one.source, "yes" if one.confirmed else "in doubt", one.mark)
        for one in CLOSINGS
    )
    return table(head, rows)


def _open_days() -> str:
    rows = ((f"{one.day:%a} {one.day}", one.why, one.source, one.mark) for one in OPEN_DAYS)
    return table(("Day", "Why", "Source", "Known from"), rows)


def _relief() -> str:
    head = ("Emergency", "Order of", "Reports due", "Timely until", "Names Section 16(a)")
    rows = (
        (
            one.name,
            str(one.ordered_on or "not known"),
            f"{one.first_due} to {one.last_due}",
            str(one.new_due),
            "yes" if one.certain else "not known",
        )
        for one in RELIEF
    )
    return table(head, rows)
