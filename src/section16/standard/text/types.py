"""What a program calls the type of a value, in the words of people: a whole number, text."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["types_in_words"]

_WORDS: Final[Mapping[str, str]] = {
    "array": "a list",
    "bool": "true or false",
    "date": "a day",
    "datetime": "a moment",
    "decimal": "a number",
    "float": "a number",
    "int": "a whole number",
    "null": "nothing",
    "object": "a table",
    "str": "text",
}
_TYPES: Final = re.compile(r"(?<=expected )`([^`]*)`(?: (>=|<=|>|<)(?= ))?|(?<=got )`([^`]*)`")
_BOUNDS: Final[Mapping[str | None, str]] = {
    ">=": " of at least",
    "<=": " of at most",
    ">": " above",
    "<": " below",
    None: "",
}


def types_in_words(message: str) -> str:
    """Return what msgspec objects to in a value, in words: `expected a whole number, got text`."""
    return _TYPES.sub(_words, f"{message[:1].lower()}{message[1:]}").replace("`", "'")


def _words(found: re.Match[str]) -> str:
    types = (found[1] or found[3]).split(" | ")
    return " or ".join(_WORDS.get(one, f"'{one}'") for one in types) + _BOUNDS[found[2]]
