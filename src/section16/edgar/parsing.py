"""EDGAR's JSON, read tolerantly: its own examples disagree about names and types."""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Final, TypedDict
from zoneinfo import ZoneInfo

import msgspec

from section16.edgar.errors import Message
from section16.law.calendar import EASTERN_ZONE

__all__ = [
    "Fields",
    "Trace",
    "base64_of",
    "day_of",
    "fields_of",
    "first",
    "flag_of",
    "items_of",
    "messages_of",
    "moment_of",
    "number_of",
    "text_of",
    "texts_of",
    "trace_of",
    "value_of",
]

Fields = dict[str, object]
_EASTERN: Final = ZoneInfo(EASTERN_ZONE)
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})-?([0-9]{1,2})-?([0-9]{1,2})")
_MONTH_FIRST: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def value_of(body: bytes) -> object:
    """Decode JSON, an empty object from an empty body; raises ValueError for what is not JSON."""
    return msgspec.json.decode(body, type=object) if body.strip() else {}


def fields_of(body: bytes) -> Fields:
    """Decode a JSON object, an empty one from an empty body; raises ValueError for anything else."""
    value = value_of(body)
    if isinstance(value, dict):
        return value
    message = f"a JSON object was expected, and a {type(value).__name__} came"
    raise ValueError(message)


def first(fields: Fields, *names: str) -> object:
    """Return the value of the first of several names that has one: EDGAR has more than one name for a thing."""
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def text_of(value: object) -> str | None:
    """Return a text or a number as text; None for anything else and for an empty one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def texts_of(value: object) -> tuple[str, ...]:
    """Return the texts of a list; one text counts as a list."""
    items = value if isinstance(value, list) else [value]
    return tuple(text for item in items if (text := text_of(item)))


def flag_of(value: object) -> bool | None:
    """Return a boolean, also one written as text: EDGAR's examples have 'true'."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    return {"true": True, "1": True, "false": False, "0": False}.get(word)


def number_of(value: object) -> int | None:
    """Return a whole number, also one that is written as text."""
    text = text_of(value)
    return int(text) if text and text.lstrip("-").isdecimal() else None


def moment_of(value: object) -> datetime | None:
    """Return a time in New York; one without a zone is New York's."""
    try:
        moment = datetime.fromisoformat(text_of(value) or "")
    except ValueError:
        return None
    return moment.astimezone(_EASTERN) if moment.tzinfo else moment.replace(tzinfo=_EASTERN)


def day_of(value: object) -> date | None:
    """Return the day as written: midnight in Greenwich would be the day before in New York."""
    return _day_of(text_of(value) or "")


@lru_cache(maxsize=4_096)  # an index has some hundred thousand lines of some sixty days
def _day_of(text: str) -> date | None:
    year_first, month_first = _YEAR_FIRST.match(text), _MONTH_FIRST.match(text)
    try:
        if year_first:
            return date(*map(int, year_first.groups()))
        return date(int(month_first[3]), int(month_first[1]), int(month_first[2])) if month_first else None
    except ValueError:
        return None


def base64_of(value: object) -> str | None:
    """Decode a base64 text; None for anything else."""
    try:
        return b64decode(text_of(value) or "", validate=True).decode("utf-8", "replace") or None
    except (Error, ValueError):
        return None


def items_of(value: object) -> tuple[Fields, ...]:
    """Return the objects in a list; anything else is left out."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def messages_of(*lists: object) -> tuple[Message, ...]:
    """Return the messages in several lists."""
    return tuple(_message(item) for value in lists for item in _listed(value))


def _listed(value: object) -> Iterable[object]:
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [value]


def _message(item: object) -> Message:
    if not isinstance(item, dict):
        return Message(content=text_of(item) or "")
    return Message(
        type=(text_of(first(item, "type", "mode", "severity")) or "").upper() or None,
        content=text_of(first(item, "content", "message", "text")) or "",
        error_number=text_of(item.get("errorNumber")),
        document=number_of(first(item, "docSequenceNum", "documentSequenceNumber")),
        line=number_of(item.get("lineNumber")),
        offset=number_of(item.get("lineOffset")),
        ranking=text_of(item.get("ranking")),
        label=text_of(item.get("errorLabel")),
    )


class Trace(TypedDict):
    """The two references that EDGAR's support asks for."""

    tracking: str | None
    locator: str | None


def trace_of(fields: Fields) -> Trace:
    """Return the two references that EDGAR's support asks for."""
    return Trace(tracking=text_of(fields.get("tracking")), locator=text_of(fields.get("locator")))
