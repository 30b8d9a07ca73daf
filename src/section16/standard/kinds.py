"""The kinds of value that an element of the form can hold; each parses texts and formats values."""

import re
from datetime import date
from decimal import Decimal
from typing import ClassVar

from msgspec import Struct

from section16.standard.errors import Section16Error
from section16.standard.limits import limit
from section16.standard.text.days import no_date

__all__ = ["Amount", "Choice", "Day", "Flag", "Kind", "NoteIds", "Text", "Unreadable"]

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)").fullmatch
_ZONE = re.compile(r"Z|[+-][0-9]{2}:[0-9]{2}").fullmatch
# Enough for the longest number that EDGAR takes and for any typing error; beyond it a text is an attack.
_LONGEST_NUMBER = 64


class Unreadable(Section16Error, ValueError):
    """A text that is not of its kind; `value` is what it most plainly means, or None where that is not plain."""

    def __init__(self, reason: str, value: object = None) -> None:
        """Keep the reason, which tells a user what to write instead."""
        super().__init__(reason)
        self.value = value


class Text(Struct, frozen=True):
    """A string. Lengths are in characters; `pattern` is an XSD pattern that the whole text matches."""

    name: ClassVar[str] = "text"
    longest: int | None = None
    shortest: int = 0
    pattern: str | None = None

    def parse(self, text: str) -> str:
        """Return the text without the white space around it."""
        return text.strip()

    def format(self, value: str) -> str:
        """Return the text as it is."""
        return value


class Choice(Struct, frozen=True):
    """One word of a short list; another word is kept as filed, and a rule reports it."""

    name: ClassVar[str] = "choice"
    words: tuple[str, ...]
    empty: bool = False  # the schema also takes an empty element

    def parse(self, text: str) -> str:
        """Return the word without the white space around it."""
        return text.strip()

    def format(self, value: str) -> str:
        """Return the word as it is."""
        return value


class Day(Struct, frozen=True):
    """A calendar date, xs:date, YYYY-MM-DD."""

    name: ClassVar[str] = "date"

    def parse(self, text: str) -> date:
        """Read YYYY-MM-DD; raise Unreadable, with the day if one is there, on anything else."""
        text = text.strip()
        day = text[:10]
        # date.fromisoformat also takes weeks (2024-W01-1), which are no xs:date.
        if day[4:5] != "-" or day[7:8] != "-":
            raise Unreadable(_not_a_day(text))
        try:
            value = date.fromisoformat(day)
        except ValueError as error:
            raise Unreadable(_not_a_day(text)) from error
        if len(text) > len(day):
            raise Unreadable(_after_the_day(text[10:]), value)
        return value

    def format(self, value: date) -> str:
        """Return YYYY-MM-DD."""
        return value.isoformat()


def _not_a_day(text: str) -> str:
    wrong = no_date(text[:10])
    return wrong.of(text[:40]) if wrong.is_impossible else f"'{text[:40]}' is not a date; write YYYY-MM-DD"


def _after_the_day(rest: str) -> str:
    what = "time zone" if _ZONE(rest) else "text"
    return f"the {what} '{rest[:40]}' after the date is kept as filed; the date is read"


class Flag(Struct, frozen=True):
    """A check box, xs:boolean: 0, 1, false, true."""

    name: ClassVar[str] = "flag"

    def parse(self, text: str) -> bool:
        """Read the four forms; raise Unreadable, with the value if plain, on anything else."""
        try:
            return _FLAGS[text]
        except KeyError:
            pass
        value = _FLAGS.get(text.strip().lower())
        if value is None:
            message = f"'{text.strip()[:40]}' is not a check box; write 0 or 1"
            raise Unreadable(message)
        if text.strip() not in _FLAGS:
            message = f"'{text.strip()}' is read as {value}; write {value:d}"
            raise Unreadable(message, value)
        return value

    def format(self, value: bool) -> str:  # noqa: FBT001 - the kind's own value
        """Return 0 or 1: the SEC's stylesheets know no other form."""
        return "1" if value else "0"


_FLAGS = {"0": False, "1": True, "false": False, "true": True}


class Amount(Struct, frozen=True):
    """A number of shares or of US dollars, POSITIVE_DECIMAL: 0 to 999,999,999,999.9999, four decimals."""

    name: ClassVar[str] = "number"
    digits: ClassVar[int] = limit("number")
    decimals: ClassVar[int] = limit("decimals")
    most: ClassVar[Decimal] = Decimal("9" * digits).scaleb(-decimals)

    def parse(self, text: str) -> Decimal:
        """Read an xs:decimal exactly, signs and excess decimals too; raise Unreadable on anything else."""
        if len(text) <= _LONGEST_NUMBER and _DECIMAL(text):
            return Decimal(text)
        text = text.strip()
        if len(text) > _LONGEST_NUMBER or _DECIMAL(text) is None:
            message = f"'{text[:40]}' is not a number; write digits and one point, without commas or signs"
            raise Unreadable(message)
        return Decimal(text)

    def format(self, value: Decimal) -> str:
        """Return plain digits, never an exponent."""
        return f"{value:f}"


class NoteIds(Struct, frozen=True):
    """References to footnotes, each an element whose `id` is F1 to F99."""

    name: ClassVar[str] = "footnotes"
    pattern: ClassVar[str] = "F[1-9][0-9]?"
    most: ClassVar[int] = limit("footnotes of a cell")


Kind = Text | Choice | Day | Flag | Amount | NoteIds
