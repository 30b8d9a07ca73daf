"""The words with which a user asks EDGAR for filings: quarters, years, days, ranges, filers, archives, data sets."""

import os
import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from section16.sources import SourceError
from section16.standard.numbers import Cik
from section16.standard.text.days import no_date

__all__ = [
    "Archives",
    "Datasets",
    "DaySpan",
    "FilerHistory",
    "Latest",
    "Request",
    "SourceNameError",
    "is_word",
    "read_request",
    "sorted_names",
]

_FIRST_INDEX: Final = date(1993, 1, 1)
_FIRST_DATASET: Final = date(2006, 1, 1)
_POINT: Final = re.compile(r"(\d{4})(?:-?[Qq](\w+)|-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_RANGE: Final = ".."
_PREFIXES: Final = ("cik:", "datasets:", "archives:", "edgar:")
_FEED: Final = "feed"
_HOW: Final = "write 2024Q1, 2019Q3..2020Q2, 2024, 2024-02-16 or 2024-02-01..2024-02-29"
_QUARTERS: Final = frozenset("1234")
_MOST_DIGITS: Final = 10


class SourceNameError(SourceError, ValueError):
    """A word for filings of EDGAR that is not understood or cannot be followed, in one line for the user."""


class DaySpan(Struct, frozen=True):
    """Filings of these days, both inclusive, by their daily and quarterly indexes."""

    first: date
    last: date


class Archives(Struct, frozen=True):
    """The feed's archives of these days, with filings of every form."""

    first: date
    last: date


class Datasets(Struct, frozen=True):
    """The SEC's data sets of the quarters of these days."""

    first: date
    last: date


class FilerHistory(Struct, frozen=True):
    """All Forms 3, 4 and 5 of a person, or about a company."""

    cik: str


class Latest(Struct, frozen=True):
    """The latest filings."""


Request = DaySpan | Archives | Datasets | FilerHistory | Latest


def is_word(text: str) -> bool:
    """Tell whether a text is meant as one of these words, even if wrong, and not as a path."""
    if text == _FEED or text.lower().startswith(_PREFIXES):
        return True
    first, _, last = text.partition(_RANGE)
    return bool(_POINT.fullmatch(first)) and (not last or bool(_POINT.fullmatch(last)))


def sorted_names(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part names into those of files and words for EDGAR; a word that is also a file's name means the file."""
    words = tuple(dict.fromkeys(name for name in names if is_word(name) and not os.path.lexists(name)))
    return tuple(name for name in names if name not in words), words


def read_request(text: str, today: date) -> Request:
    """Read a word; `edgar:` may stand before any. Raises SourceNameError."""
    prefix, colon, rest = text.partition(":")
    kind = prefix.lower() if colon else ""
    if kind == "edgar":
        return read_request(rest, today)
    if text == _FEED:
        return Latest()
    if kind == "cik":
        return FilerHistory(_cik(text, rest))
    if kind == "datasets":
        return Datasets(*_days(text, rest, _FIRST_DATASET, today))
    if kind == "archives":
        return Archives(*_days(text, rest, _FIRST_INDEX, today))
    return DaySpan(*_days(text, text, _FIRST_INDEX, today))


def _cik(word: str, digits: str) -> str:
    cik = Cik.match(digits)
    if cik and int(cik.bare):
        return cik.bare
    message = f"{word}: '{digits}' is no CIK; write up to ten digits, as cik:320193"
    raise SourceNameError(message)


def _days(word: str, text: str, earliest: date, today: date) -> tuple[date, date]:
    """Return the first and the last day of a point or a range, open at its end or not, up to today."""
    begins, dots, ends = text.partition(_RANGE)
    first = _point(word, begins)[0]
    last = (_point(word, ends)[1] if ends else today) if dots else _point(word, begins)[1]
    if first > last and (ends or not dots):
        message = f"{word}: it ends before it begins; turn it round"
        raise SourceNameError(message)
    if first > today:
        message = f"{word}: it begins after today, {today}; name days that have been"
        raise SourceNameError(message)
    if last < earliest or first < earliest:
        message = f"{word}: EDGAR has them from {earliest} on; begin there"
        raise SourceNameError(message)
    return first, min(last, today)


def _point(word: str, text: str) -> tuple[date, date]:
    """Return the first and the last day of a year, a quarter, a month or a day."""
    found = _POINT.fullmatch(text)
    if not found:
        message = f"{word}: '{text}' is no day, quarter or year; {_HOW}"
        raise SourceNameError(message)
    year, quarter, month, day = found.groups()
    if quarter is not None and quarter not in _QUARTERS:
        message = f"{word}: '{quarter}' is no quarter of a year; write {year}Q1 to {year}Q4"
        raise SourceNameError(message)
    try:
        return _bounds(int(year), quarter, month, day)
    except ValueError:
        why = no_date(text)
        seen = f"'{text}' {why.seen}" if why.is_impossible else f"'{text}' is not in the calendar"
        message = f"{word}: {seen}; {_HOW}"
        raise SourceNameError(message) from None


def _bounds(year: int, quarter: str | None, month: str | None, day: str | None) -> tuple[date, date]:
    if day is not None:
        found = date(year, int(month or 0), int(day))
        return found, found
    if month is not None:
        begins = ends = int(month)
    else:
        begins, ends = (3 * int(quarter) - 2, 3 * int(quarter)) if quarter else (1, 12)
    return date(year, begins, 1), date(year, ends, monthrange(year, ends)[1])
