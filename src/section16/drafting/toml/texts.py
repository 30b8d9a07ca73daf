"""Texts of a plan by name: `"@name"` stands for one wherever a text goes, and no name is ever filed."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from section16.drafting.toml.line_numbers import KeyPath
from section16.drafting.toml.synonyms import SYNONYMS
from section16.standard.text.nearest import did_you_mean, nearest

__all__ = ["with_texts"]

_NOT_TEXTS: Final = frozenset({"file", "fills", "original"})  # the names of files
MistakeNoter = Callable[[KeyPath, str, str], None]


def with_texts(raw: Mapping[str, object], note: MistakeNoter) -> dict[str, object]:
    """Return a plan with the texts in place of their names; `note` takes each name that stands for nothing."""
    named = raw.get("texts", {})
    texts = {key: text for key, text in named.items() if isinstance(text, str)} if isinstance(named, dict) else {}
    for key, text in texts.items():
        if text.startswith("@"):
            note(("texts", key), f"the name of a text, {text!r}", "write the words")
    return {key: value if key == "texts" else _put_in(value, (key,), texts, note) for key, value in raw.items()}


def _put_in(value: object, path: KeyPath, texts: Mapping[str, str], note: MistakeNoter) -> object:
    if isinstance(value, dict):
        return {key: _put_in(inner, (*path, key), texts, note) for key, inner in value.items()}
    if isinstance(value, list):
        return [_put_in(inner, (*path, number), texts, note) for number, inner in enumerate(value)]
    if not isinstance(value, str) or "@" not in value or path[-1] in _NOT_TEXTS:
        return value
    return _text(value, path, texts, note)


def _text(value: str, path: KeyPath, texts: Mapping[str, str], note: MistakeNoter) -> str:
    if value.startswith("@"):
        if value[1:] not in texts:
            near = nearest(value, [f"@{name}" for name in texts], SYNONYMS)
            do = did_you_mean(near, f'add it: [texts] {value[1:]} = "..."')
            note(path, f"no text is called {value!r}", do)
        return texts.get(value[1:], value)
    for name in texts:
        if re.search(rf"(?<![\w.])@{re.escape(name)}(?!\w)", value):
            note(path, f"'@{name}' inside other words", f"write '@{name}' alone, or the words themselves")
    return value
