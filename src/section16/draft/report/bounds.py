"""Whether one value fits its element: decimals and size of a number, length, pattern and characters of a text."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from section16.draft.plan.mistake import Mistake
from section16.form.rows import Field
from section16.standard.characters import transliterate
from section16.standard.kinds import Amount, Text

__all__ = ["label_of", "out_of_bounds", "unwritable"]

_EVEN: Final = "give a number of four at most; after a split, under its `adjusted`"


def label_of(field: Field) -> str:
    """Name a field as the form does."""
    return field.box.label if field.box else field.row.path


def out_of_bounds(place: str, field: Field, value: object) -> Iterator[Mistake]:
    """Find what EDGAR would not take of a value."""
    where, kind = f"{place}{label_of(field)}", field.row.kind
    if isinstance(value, Decimal) and isinstance(kind, Amount):
        yield from _number(where, kind, value)
    elif isinstance(value, str):
        yield from unwritable(where, value)
        if isinstance(kind, Text):
            yield from _text(where, kind, value)


def unwritable(where: str, text: str) -> Iterator[Mistake]:
    """Find characters that nothing in EDGAR's set can stand for."""
    for one in transliterate(text).unknown:
        seen = f"'{one.character}' ({one.name}) is no character that EDGAR takes"
        yield Mistake(place=where, seen=seen, do="write it in other words")


def _number(where: str, kind: Amount, value: Decimal) -> Iterator[Mistake]:
    if round(value, kind.decimals) != value:
        yield Mistake(place=where, seen=f"{value:f} has more than four decimals", do=_EVEN)
    elif not 0 <= value <= kind.most:
        yield Mistake(place=where, seen=f"{value:f} is out of bounds", do=f"EDGAR takes 0 to {kind.most}")


def _text(where: str, kind: Text, value: str) -> Iterator[Mistake]:
    if kind.longest and len(value) > kind.longest:
        seen = f"{len(value)} characters, EDGAR takes {kind.longest}"
        yield Mistake(place=where, seen=seen, do="shorten it, or explain it in a footnote")
    elif kind.pattern and re.fullmatch(kind.pattern, value) is None:
        yield Mistake(place=where, seen=f"'{value}' is not of its kind", do="write letters, digits, #, blank or hyphen")
