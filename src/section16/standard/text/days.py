"""Days as people write them."""

from datetime import date, datetime
from typing import Final

__all__ = ["date_or_spelling"]

_SPELLINGS: Final = (
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%m-%d-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%m/%d/%y",
)


def date_or_spelling(text: str) -> date | str:
    """Return the date that a text is, or else how to write the one that it likely means."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _likely_date(text)


def _likely_date(text: str) -> str:
    """Return the date that another spelling likely means, or an example, as YYYY-MM-DD."""
    for layout in _SPELLINGS:
        try:
            return datetime.strptime(text, layout).date().isoformat()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
    return "2024-02-14"
