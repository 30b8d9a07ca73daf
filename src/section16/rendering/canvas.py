"""Blocks of text, set beside and above one another, with rules that join where they meet."""

import re
from codecs import charmap_decode
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from section16.rendering.widths import TextLine, cells

__all__ = ["DOUBLE", "SINGLE", "SPACE", "UPRIGHT", "TextBlock", "beside", "block", "drawn", "framed", "stacked"]

# The lines of a block are equally long.
TextBlock = list[TextLine]

# Cells that become rules: controls, which no filed text has once it is visible.
UPRIGHT: Final = "\x01"
SINGLE: Final = "\x02"
DOUBLE: Final = "\x03"
SPACE: Final = " "
_LEVEL: Final = (SINGLE, DOUBLE)
_RULES: Final = frozenset((UPRIGHT, *_LEVEL))
_RULES_BESIDE: Final = re.compile(f"[{UPRIGHT}{SINGLE}{DOUBLE}]+")

# By where a rule goes on: up 1, down 2, left 4, right 8.
_JOINTS: Final = "│││││┘┐┤│└┌├│┴┬┼"
_SINGLE_JOINTS: Final = "─│││─┘┐┤─└┌├─┴┬┼"
_DOUBLE_JOINTS: Final = "═│││═╛╕╡═╘╒╞═╧╤╪"
# By the bits that `_meeting` sets: ways, then 16 for a single rule, 32 beside or in a double one, 64 for any rule.
_DRAWN: Final = SPACE * 64 + _JOINTS + _SINGLE_JOINTS + _DOUBLE_JOINTS * 2


def block(lines: Iterable[str], width: int, align: str = "left") -> TextBlock:
    """Return lines as a block of a width that none of them exceeds."""
    return [_set(cells(line), width, align) for line in lines]


def _set(line: TextLine, width: int, align: str) -> TextLine:
    free = width - len(line)
    before = free // 2 if align == "center" else 0
    return [SPACE] * before + line + [SPACE] * (free - before)


def beside(blocks: Sequence[TextBlock], between: str = UPRIGHT) -> TextBlock:
    """Set blocks side by side, all as high as the highest."""
    height = max(map(len, blocks))
    parts = [_lengthened(one, height) for one in blocks]
    return [_joined([part[index] for part in parts], between) for index in range(height)]


def _lengthened(one: TextBlock, height: int) -> TextBlock:
    """Add lines below; upright rules go on through them."""
    empty = [UPRIGHT if cell == UPRIGHT else SPACE for cell in one[-1]]
    return one + [empty] * (height - len(one))


def _joined(lines: list[TextLine], between: str) -> TextLine:
    return list(chain.from_iterable([*line, between] for line in lines))[:-1]


def stacked(blocks: Sequence[TextBlock], between: str = SINGLE) -> TextBlock:
    """Set blocks of one width above one another with a rule between each two."""
    rule = [between] * len(blocks[0][0])
    return [line for one in blocks for line in (*one, rule)][:-1]


def framed(one: TextBlock) -> TextBlock:
    """Set a rule around a block."""
    rule = [SINGLE] * (len(one[0]) + 2)
    return [rule, *([UPRIGHT, *line, UPRIGHT] for line in one), rule]


def drawn(one: TextBlock) -> list[str]:
    """Return the lines of a block as text, with each rule joined to those that it meets."""
    texts = ["".join(line) for line in one]
    # a space after each line keeps its end from meeting the start of the next
    kinds = b"".join(b"%b\0" % _kinds(*each) for each in zip(texts, one, strict=True))
    width = len(one[0]) + 1
    joints, _ = charmap_decode(_meeting(kinds, width), "strict", _DRAWN)
    lines = zip(texts, one, range(0, len(joints), width), strict=True)
    return [_line(text, line, joints[start : start + width]).rstrip() for text, line, start in lines]


def _kinds(text: str, line: TextLine) -> bytes:
    """Return a byte for each cell: that of a rule, else zero."""
    if text.isascii():  # then each cell is one character
        return text.encode().translate(_KINDS)
    return bytes(ord(cell) if cell in _RULES else 0 for cell in line)


def _line(text: str, line: TextLine, joints: str) -> str:
    """Put joints in place of the rules of a line."""
    if text.isascii():
        return _RULES_BESIDE.sub(lambda found: joints[found.start() : found.end()], text)
    return "".join([joint if cell in _RULES else cell for cell, joint in zip(line, joints, strict=False)])


def _plane(rules: str) -> bytes:
    """Return a table for `bytes.translate` that makes these rules 1 and all else 0."""
    return bytes(chr(number) in rules for number in range(256))


_KINDS: Final = bytes(number if chr(number) in _RULES else 0 for number in range(256))
_UPRIGHTS, _SINGLES, _DOUBLES = _plane(UPRIGHT), _plane(SINGLE), _plane(DOUBLE)


def _meeting(kinds: bytes, width: int) -> bytes:
    """Return for each cell, as bits, which rules it meets; all cells at once, as the bytes of whole numbers.

    Shifting a number by 8 bits lays each cell's left neighbour on it, by a line's width the one above.
    """
    upright, single, double = (int.from_bytes(kinds.translate(one)) for one in (_UPRIGHTS, _SINGLES, _DOUBLES))
    level = single | double
    rules, line = upright | level, 8 * width
    # an upright rule goes on into any rule above or below, a level one into uprights alone; to the sides it is reversed
    up = upright >> line & rules | rules >> line & upright
    down = upright << line & rules | rules << line & upright
    left = rules >> 8 & level | level >> 8 & upright
    right = rules << 8 & level | level << 8 & upright
    doubled = (double | double >> 8 | double << 8) & rules
    bits = up | down << 1 | left << 2 | right << 3 | single << 4 | doubled << 5 | rules << 6
    return bits.to_bytes(len(kinds))
