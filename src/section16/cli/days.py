"""Days on the command line: YYYY-MM-DD; another spelling is answered with the day to write."""

from datetime import date, datetime

import typer

__all__ = ["day_of", "today"]


def day_of(text: str | date) -> date:
    """Read a day; raise BadParameter, which says how to write it."""
    try:
        return text if isinstance(text, date) else date.fromisoformat(text)
    except ValueError:
        from section16.drafting.toml.values import likely_date

        message = f"'{text}' is not a date; write {likely_date(str(text))}"
        raise typer.BadParameter(message) from None


def today() -> date:
    """Return this day where the user is."""
    return datetime.now().astimezone().date()
