"""The word that was probably meant by one that is none of a list."""

from collections.abc import Sequence
from difflib import get_close_matches

__all__ = ["suggest"]


def suggest(word: str, among: Sequence[str]) -> str:
    """Return the nearest of some words as a question, or all of them where none is near."""
    by_letters = {one.casefold(): one for one in among}
    near = get_close_matches(word.casefold(), list(by_letters), 1, 0.6)
    return f"did you mean '{by_letters[near[0]]}'?" if near else f"there are {', '.join(among)}"
