"""Lines of a given width: words kept whole where they fit."""

import re
from collections.abc import Callable
from typing import Final

from section16.render.cells import cells, width_of

__all__ = ["breakable", "longest_piece", "paragraph", "wrap"]

# The two places where a word may end. Text that was filed has lost both in `visible`.
_HYPHEN: Final = "\u00ad"
_JOINT: Final = "\u200b"
_MARKS: Final = re.compile(f"(?<=[{_HYPHEN}{_JOINT}])")

# The form is printed with such hyphens itself: its heads stand in narrow columns.
# fmt: off
_HYPHENATED: Final = {
    word.replace("-", ""): word.replace("-", _HYPHEN)
    for word in (
        "Trans-action", "De-riva-tive", "Secu-rities", "Secu-rity", "Benefi-cially", "Benefi-cial", "Owner-ship",
        "Con-ver-sion", "Exer-cise", "Exer-cis-able", "Expi-ration", "Under-lying", "Exe-cution", "Follow-ing",
        "Acquir-ed", "Dis-posed", "In-direct", "Report-ed", "Num-ber",
    )
}
# fmt: on
_WORD: Final = re.compile("|".join(sorted(_HYPHENATED, key=len, reverse=True)))


def breakable(words: str) -> str:
    """Mark in words of the form, never in filed ones, where they may be broken."""
    marked = _WORD.sub(lambda found: _HYPHENATED[found[0]], words)
    return marked.replace("/", f"/{_JOINT}").replace("(s)", f"{_JOINT}(s)")


def longest_piece(words: str, measure: Callable[[str], int] = width_of) -> int:
    """Return the least width in which words are broken only where they may be."""
    return max((measure(_closed(piece)) for word in words.split() for piece in _MARKS.split(word)), default=0)


def paragraph(text: str, width: int, mark: str = "") -> list[str]:
    """Wrap filed text behind a mark; its own line breaks stay, and all lines stand right of the mark."""
    mark = f"{mark} " if mark else ""
    inset = width_of(mark)
    lines = [part for line in text.strip().split("\n") for part in wrap(line, width - inset)]
    return [(" " * inset if at else mark) + line for at, line in enumerate(lines)]


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most `width` cells; at least one, maybe empty."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width_of(_open(joined)) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines.extend(full)
    return [_open(each) for each in (*lines, line)]


def _open(words: str) -> str:
    """Return words without the marks that no line ends in."""
    end = "-" if words.endswith(_HYPHEN) else ""
    return words.replace(_HYPHEN, "").replace(_JOINT, "") + end


def _closed(piece: str) -> str:
    return piece.replace(_HYPHEN, "-").replace(_JOINT, "")


def _pieces(word: str, width: int) -> list[str]:
    """Break one word at its marks, and where none fits between any two characters."""
    pieces = [""]
    for part in _MARKS.split(word):
        if width_of(_open(pieces[-1] + part)) <= width:
            pieces[-1] += part
        else:
            pieces.extend(_cut(part, width))
    return [piece for piece in pieces if piece]


def _cut(word: str, width: int) -> list[str]:
    """Cut at `width` cells, which are at least two, and never inside a wide character."""
    if width_of(_open(word)) <= width:
        return [word]
    line = cells(word)
    pieces, start = [], 0
    while start < len(line):
        end = start + width
        if line[end - 1 : end + 1][1:] == [""]:
            end -= 1
        pieces.append("".join(line[start:end]))
        start = end
    return pieces
