"""Which words of a plan are filed in other characters, because EDGAR does not take theirs: a filer answers for each."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import fields

from section16.drafting.plan.mistake import Mistake
from section16.drafting.plan.plan import Plan
from section16.standard.text.characters import transliterate

__all__ = ["rewritten"]

_AROUND: Final = "\"'\u2018\u2019\u201c\u201d.,;:()"
_NOT_FILED: Final = frozenset({"id", "fills", "original", "holding", "grant", "texts"})


def rewritten(plan: Plan) -> Iterator[Mistake]:
    """Yield each word that is written otherwise, once, with the key of the plan where it first stands."""
    found: dict[str, str] = {}
    for place, text in _texts(plan, ""):
        for word in text.split():
            if any(map(_says_something, word)) and not transliterate(word).unknown:
                plain = transliterate(word).text
                found.setdefault(f"'{word.strip(_AROUND)}' is written as '{plain.strip(_AROUND)}'", place)
    for seen, place in found.items():
        yield Mistake(place=place, seen=seen, do="EDGAR takes no such characters; say it otherwise if that is wrong")


def _says_something(character: str) -> bool:
    """Tell letters, numbers and signs from quotation marks and dashes, which read the same in EDGAR's characters."""
    return not character.isascii() and unicodedata.category(character)[0] in "LNS"


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Yield every text below a value that may be filed, with its place as messages name it."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for number, one in enumerate(value, 1):
            yield from _texts(one, f"{place}[{number}]")
    elif isinstance(value, Struct):
        for field in fields(type(value)):
            if field.name not in _NOT_FILED:
                inner = f"{place}.{field.encode_name}" if place else field.encode_name
                yield from _texts(getattr(value, field.name), inner)
