"""Days on the command line: YYYY-MM-DD; another spelling is answered with the day to write."""

from datetime import date, datetime

import typer

from section16.standard.text.days import date_or_spelling

__all__ = ["day_of", "today"]


def day_of(text: str | date) -> date:
    """Read a day; raise BadParameter, which says how to write it."""
    if isinstance(text, date):
        return text
    found = date_or_spelling(text)
    if isinstance(found, str):
        message = f"'{text}' is not a date; write {found}"
        raise typer.BadParameter(message)
    return found


def today() -> date:
    """Return this day where the user is."""
    return datetime.now().astimezone().date()
