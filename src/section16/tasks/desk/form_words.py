"""Messages about a plan's file in the words of the page's form: who fills in a page writes no TOML."""

import re
from functools import partial
from re import Match
from typing import Final

__all__ = ["in_form_words"]

_QUOTED: Final = re.compile(r"('[^']*')")  # what somebody typed, which stays as it is
# What a message says to write, and what the page says instead; groups are names of fields and parts.
_REPLACEMENTS: Final = (
    (re.compile(r"write `(?P<key>\w+) = \"?\.\.\.\"?` \((?P<about>[^()]*)\)"), "fill in {key}: {about}"),
    (re.compile(r"write `(?P<key>\w+) = \"?\.\.\.\"?`"), "fill in {key}"),
    (re.compile(r"write `(?P<key>\w+) = \"?(?P<about>[^`\"]*)\"?`"), "fill in {key}: {about}"),
    (re.compile(r"\badd (?:a )?\[\[(?P<key>[aeo]\w*)\]\]"), "add an {key}"),
    (re.compile(r"\badd (?:a )?\[\[(?P<key>\w+)\]\]"), "add a {key}"),
    (re.compile(r"\[\[?(?P<key>\w+)\]\]?"), "{key}"),
    (re.compile(r"\b(?P<key>\w+) = true\b"), "yes for {key}"),
    (re.compile(r"\b(?P<key>\w+) = \"(?P<about>[^\"]*)\""), "{key} '{about}'"),
    (re.compile(r"`(?P<key>[^`]*)`"), "{key}"),
)


def in_form_words(text: str) -> str:
    """Say to fill in a field, or to add a part, where a message says what to write in a plan's file."""
    return "".join(one if one.startswith("'") else _outside_quotes(one) for one in _QUOTED.split(text))


def _outside_quotes(text: str) -> str:
    for pattern, words in _REPLACEMENTS:
        text = pattern.sub(partial(_filled, words), text)
    return text


def _filled(words: str, found: Match[str]) -> str:
    groups = found.groupdict()
    return words.format(key=groups["key"].replace("_", " "), about=groups.get("about"))
