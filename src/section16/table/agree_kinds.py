"""In what two readings of one cell differ, in a few words that counts can be made of."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

__all__ = ["Cell", "kind_of"]

Cell: TypeAlias = str | date | Decimal | bool | int | Sequence[str] | None
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_DECIMALS: Final = (2, 4)


def kind_of(ours: Cell, theirs: Cell) -> str:
    """Say how two cells that are not equal differ."""
    if ours is None or theirs is None:
        return _of_nothing(ours, theirs)
    if isinstance(ours, str) and isinstance(theirs, str):
        return _of_texts(ours, theirs)
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        return _of_numbers(ours, theirs)
    if isinstance(ours, list | tuple) and isinstance(theirs, list | tuple):
        return _of_ids(ours, theirs)
    return "value"


def _of_nothing(ours: Cell, theirs: Cell) -> str:
    """Name the side that has something; zero, or a box that is not ticked, is nearly nothing."""
    side, there = ("ours", ours) if theirs is None else ("theirs", theirs)
    if there is False:
        return f"false in {side}, not said in the other"
    if there == 0:
        return f"zero in {side}, nothing in the other"
    return f"only in {side}"


def _of_numbers(ours: Decimal, theirs: Decimal) -> str:
    for decimals in _DECIMALS:
        unit = Decimal(1).scaleb(-decimals)
        if theirs in {ours.quantize(unit, ROUND_HALF_UP), ours.quantize(unit, ROUND_HALF_EVEN)}:
            return f"rounded to {decimals} decimals"
    return "value"


def _of_ids(ours: Sequence[str], theirs: Sequence[str]) -> str:
    if sorted(ours) == sorted(theirs):
        return "order of footnotes"
    return "repeated footnotes" if set(ours) == set(theirs) else "value"


def _of_texts(ours: str, theirs: str) -> str:
    plain, other = " ".join(ours.split()), " ".join(theirs.split())
    if plain == other:
        return "white space"
    if plain.casefold() == other.casefold():
        return "case"
    if len(other) < len(plain) and plain.startswith(other):
        return f"cut to {len(theirs)} characters"
    if _NOT_ASCII.search(ours + theirs) and _letters_of(plain) == _letters_of(other):
        return "characters beyond ASCII"
    if _words_of(plain) == _words_of(other):
        return "punctuation"
    return "value"


def _letters_of(text: str) -> str:
    """Reduce a text to what any way of writing it in ASCII keeps: its letters without accents, and digits."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if one.isascii() and one.isalnum())


def _words_of(text: str) -> str:
    return "".join(one for one in text if one.isalnum()).casefold()
