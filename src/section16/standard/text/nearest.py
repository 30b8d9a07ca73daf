"""Which of several words somebody meant: by meaning first, then by spelling; and the question that asks it."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

__all__ = ["did_you_mean", "nearest", "suggest"]

_NO_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
# How alike two words, or two names of several words, are that differ by a slip.
_SPELT: Final = 0.55
_SPELT_NAMES: Final = 0.72
_STEM: Final = 4  # letters that tell a word from its other forms: `vest` and `vesting`


def nearest(word: str, words: Iterable[str], synonyms: Mapping[str, tuple[str, ...]] = _NO_SYNONYMS) -> str | None:
    """Return the one of some words that was probably meant; None where it would be a guess.

    `synonyms` tells what else people call the words: a part of what was written, and the words that it may mean.
    """
    known = {_parts(one): one for one in words}
    asked = _parts(word)
    # Most of the words of a name are there, none of them missing: `open market purchase` is a purchase.
    whole = [parts for parts in known if parts and all(any(_alike(part, one) for one in asked) for part in parts)]
    if whole:
        most = max(len(parts) for parts in whole)
        longest = [parts for parts in whole if len(parts) == most]
        if len(longest) == 1:
            return known[longest[0]]
    for part in asked:
        for meant in synonyms.get(part) or synonyms.get(part.removesuffix("s"), ()):
            if _parts(meant) in known:
                return known[_parts(meant)]
    alike = _SPELT if len(asked) == 1 else _SPELT_NAMES
    near = difflib.get_close_matches(" ".join(asked), [" ".join(parts) for parts in known], 1, alike)
    return known[tuple(near[0].split())] if near else None


def did_you_mean(near: str | None, otherwise: str = "", mark: str = "'") -> str:
    """Return the question whether the nearest word was meant, or what to do where there is none."""
    return otherwise if near is None else f"did you mean {mark}{near}{mark}?"


def suggest(word: str, among: Sequence[str], synonyms: Mapping[str, tuple[str, ...]] = _NO_SYNONYMS) -> str:
    """Return the nearest of some words as a question, or all of them where none is near."""
    return did_you_mean(nearest(word, among, synonyms), f"there are {', '.join(among)}")


def _parts(word: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", word.casefold()))


def _alike(part: str, one: str) -> bool:
    """Tell whether two words are one in other forms: `vest` and `vesting`, `gift` and `gifts`."""
    return part == one or (len(part) >= _STEM and one.startswith(part)) or (len(one) >= _STEM and part.startswith(one))
