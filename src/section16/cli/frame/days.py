"""Days on the command line: YYYY-MM-DD; another spelling is answered with the day to write."""

from datetime import date, datetime

import typer

from section16.standard.text.days import NoDate, read_day

__all__ = ["day_of", "today"]


def day_of(text: str | date) -> date:
    """Read a day; raise BadParameter, which says how to write it."""
    if isinstance(text, date):
        return text
    found = read_day(text)
    if isinstance(found, NoDate):
        raise typer.BadParameter(found.of(text))
    return found


def today() -> date:
    """Return this day where the user is."""
    return datetime.now().astimezone().date()
