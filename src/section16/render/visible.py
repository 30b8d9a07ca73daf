"""Text made safe to show: what has no glyph of its own is named, so that nothing hides and nothing acts."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from msgspec import convert, to_builtins

from section16.render.printed import Sheet

__all__ = ["name_of", "visible", "visible_parts", "visible_sheet"]

_PRINTABLE: Final = re.compile(r"[ -~\n]*")
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # controls, formats, halves of pairs, separators
_SELECTORS: Final = range(0xFE00, 0xFE10)  # change how wide the character before them is shown


def visible(text: str) -> str:
    """Return text whose only control is the line feed.

    An escape sequence would repaint a terminal, a change of direction would reorder a line: both come out as names.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return text if _PRINTABLE.fullmatch(text) else "".join(map(_shown, text))


def name_of(character: str) -> str:
    """Return what stands for a character that cannot be shown: `<U+001B>`."""
    return f"<U+{ord(character):04X}>"


def _shown(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN or ord(character) in _SELECTORS
    return name_of(character) if hidden and character != "\n" else character


def visible_sheet(sheet: Sheet) -> Sheet:
    """Make every text of a sheet safe to show."""
    return convert(visible_parts(sheet), Sheet)


def visible_parts(sheet: Sheet, show: Callable[[str], str] = visible) -> Any:  # noqa: ANN401 - as JSON has them
    """Return a sheet as dicts, lists and flags, and every text as `show` writes it."""
    return _written(to_builtins(sheet), show)


def _written(part: Any, show: Callable[[str], str]) -> Any:  # noqa: ANN401 - any part of a sheet
    if isinstance(part, str):
        return show(part)
    if isinstance(part, dict):
        return {name: _written(value, show) for name, value in part.items()}
    return [_written(each, show) for each in part] if isinstance(part, list | tuple) else part
