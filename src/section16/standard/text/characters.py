"""Which characters EDGAR takes, and what replaces those that it does not take."""

import re
import unicodedata
from string import ascii_letters, digits, punctuation
from typing import Final

from msgspec import Struct

from section16.standard.text.transliterations import SPACED, TRANSLITERATIONS

__all__ = [
    "ALLOWED",
    "TRANSLITERATIONS",
    "Replacement",
    "Transliterated",
    "Unknown",
    "character_name",
    "is_allowed",
    "transliterate",
    "transliteration",
]

# EDGAR Filer Manual, Volume II, section 5, Table 5-1. `^` is not in it: EDGAR writes it for what it does not know.
ALLOWED: Final = frozenset(ascii_letters + digits + punctuation + " \t\n\r\f") - {"^"}
_FOREIGN = re.compile("[^" + re.escape("".join(sorted(ALLOWED))) + "]")


class Replacement(Struct, frozen=True):
    """A character that was replaced; `position` counts the characters of the original text from 0."""

    character: str
    name: str
    by: str
    position: int


class Unknown(Struct, frozen=True):
    """A character without a replacement; it is still in the text."""

    character: str
    name: str
    position: int


class Transliterated(Struct, frozen=True):
    """A text in EDGAR's characters, what was replaced in it, and what could not be."""

    text: str
    replacements: tuple[Replacement, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def is_allowed(text: str) -> bool:
    """Tell whether EDGAR takes every character of the text."""
    return _FOREIGN.search(text) is None


def character_name(character: str) -> str:
    """Return the Unicode name of a character in lower case, or its number where it has none."""
    return unicodedata.name(character, f"character U+{ord(character):04X}").lower()


def transliteration(character: str) -> str | None:
    """Return the replacement of a character, or None where it has none.

    The table comes first, then the compatibility decomposition without its accents: `é` is `e`, `①` is `1`. The
    replacement may be empty, as that of a zero-width space is.
    """
    if character in ALLOWED:
        return character
    listed = TRANSLITERATIONS.get(character)
    if listed is not None:
        return listed
    parts = unicodedata.normalize("NFKD", character)
    if unicodedata.combining(parts[0]):
        # An accent after its letter, as decomposed text has it; the letter stays.
        return ""
    plain = [_plain(part) for part in parts if not unicodedata.combining(part)]
    return None if None in plain else "".join(filter(None, plain))


def _plain(part: str) -> str | None:
    return part if part in ALLOWED else TRANSLITERATIONS.get(part)


def _clear(by: str, before: str, after: str) -> str:
    """Add spaces where a word would run into the letters and digits beside it."""
    if by not in SPACED:
        return by
    return f"{' ' if before.isalnum() else ''}{by}{' ' if after.isalnum() else ''}"


def transliterate(text: str) -> Transliterated:
    """Replace the characters that EDGAR does not take; one without a replacement stays, and is listed."""
    replacements: list[Replacement] = []
    unknown: list[Unknown] = []

    def replace(match: re.Match[str]) -> str:
        character = match[0]
        by = transliteration(character)
        if by is None:
            unknown.append(Unknown(character, character_name(character), match.start()))
            return character
        by = _clear(by, text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1])
        replacements.append(Replacement(character, character_name(character), by, match.start()))
        return by

    plain = _FOREIGN.sub(replace, text)
    return Transliterated(plain, tuple(replacements), tuple(unknown))
