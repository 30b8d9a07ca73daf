"""Text made safe to show: what has no glyph of its own is named, so that nothing hides and nothing acts."""

import re
import unicodedata
from typing import Any, Final

from msgspec import convert, to_builtins

from section16.render.printed import Sheet

__all__ = ["visible", "visible_parts", "visible_sheet"]

_PRINTABLE: Final = re.compile(r"[ -~\n]*")
_PICTURES: Final = 0x2400  # the control pictures stand in the order of the controls
_DELETE: Final = "\x7f"
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # controls, formats, halves of pairs, separators
_SELECTORS: Final = range(0xFE00, 0xFE10)  # change how wide the character before them is shown


def visible(text: str) -> str:
    """Return text whose only control is the line feed.

    An escape sequence would repaint a terminal, a change of direction would reorder a line: both come out as signs.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if _PRINTABLE.fullmatch(text):
        return text
    return "".join(map(_sign, text))


def visible_sheet(sheet: Sheet) -> Sheet:
    """Make every text of a sheet safe to show."""
    return convert(visible_parts(sheet), Sheet)


def visible_parts(sheet: Sheet) -> Any:  # noqa: ANN401 - dicts, lists, texts and flags, as JSON has them
    """Return a sheet as plain values whose texts are safe to show."""
    return _made_visible(to_builtins(sheet))


def _made_visible(part: Any) -> Any:  # noqa: ANN401 - any part of a sheet
    if isinstance(part, str):
        return visible(part)
    if isinstance(part, dict):
        return {name: _made_visible(value) for name, value in part.items()}
    return [_made_visible(each) for each in part] if isinstance(part, list | tuple) else part


def _sign(character: str) -> str:
    shown = unicodedata.category(character) not in _HIDDEN and ord(character) not in _SELECTORS
    if shown or character == "\n":
        return character
    if character < " ":
        return chr(_PICTURES + ord(character))
    return "\N{SYMBOL FOR DELETE}" if character == _DELETE else f"<U+{ord(character):04X}>"
