"""What all kinds of record have in common: fields that describe themselves, a name, and checks between fields."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import ClassVar, Final, get_type_hints

import msgspec
from msgspec import Struct

__all__ = ["FieldMistake", "InsiderContent", "RecordContent", "described", "in_force", "longest_texts", "until_words"]

_LONGEST: Final = "longest"


class FieldMistake(Struct, frozen=True):
    """What is wrong with a field of a record: its path, as `orders.0.shares`, what was seen, and what to do."""

    path: str
    seen: str
    do: str

    @property
    def message(self) -> str:
        """Return it in one line."""
        return f"{self.path}: {self.seen}; {self.do}"


class RecordContent(Struct, frozen=True, kw_only=True):
    """What a record says; its class says how the kind is called. A field's description is what its form shows."""

    kind: ClassVar[str]
    plural: ClassVar[str]
    of_insider: ClassVar[bool] = False

    @property
    def label(self) -> str:
        """Return how the record is listed; no two of a kind have the same, so a kind's own name is for one alone."""
        return self.kind

    @property
    def summary(self) -> str:
        """Return what it says in a few words."""
        return ""

    def mistakes(self) -> Iterator[FieldMistake]:
        """Find what is wrong between fields that are right each by itself."""
        yield from ()


class InsiderContent(RecordContent, frozen=True, kw_only=True):
    """What a record says that belongs to one insider of an issuer."""

    of_insider: ClassVar[bool] = True


def described(text: str, longest: int | None = None) -> msgspec.Meta:
    """Describe a field of a record, and say how long its text may be."""
    return msgspec.Meta(description=text, extra={_LONGEST: longest} if longest else None)


@cache
def longest_texts(part: type[Struct]) -> Mapping[str, int]:
    """Return how long the text of each field of a record, or of a part of one, may be."""
    hints = get_type_hints(part, include_extras=True)
    return {name: longest for name, hint in hints.items() if (longest := _longest_in(hint)) is not None}


def _longest_in(hint: object) -> int | None:
    found = (one.extra for one in getattr(hint, "__metadata__", ()) if isinstance(one, msgspec.Meta) and one.extra)
    return next((int(extra[_LONGEST]) for extra in found if _LONGEST in extra), None)


def until_words(day: date | None) -> str:
    """Return until when something is, as the end of a line."""
    return f", until {day}" if day else ""


def in_force(since: date | None, until: date | None, on: date) -> bool:
    """Tell whether a day is within a period; both ends belong to it, and an open end is None."""
    return (since is None or since <= on) and (until is None or on <= until)
