"""Blocks of text, set beside and above one another, with rules that join where they meet."""

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

# By where a rule goes on: up 1, down 2, left 4, right 8.
_JOINTS: Final = "│││││┘┐┤│└┌├│┴┬┼"
_SINGLE_JOINTS: Final = "─│││─┘┐┤─└┌├─┴┬┼"
_DOUBLE_JOINTS: Final = "═│││═╛╕╡═╘╒╞═╧╤╪"


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
    return ["".join(_cell(one, y, x) for x in range(len(line))).rstrip() for y, line in enumerate(one)]


def _cell(one: TextBlock, y: int, x: int) -> str:
    cell = one[y][x]
    return _joint(one, y, x) if cell in _RULES else cell


def _joint(one: TextBlock, y: int, x: int) -> str:
    cell = one[y][x]
    left = one[y][x - 1] if x else SPACE
    right = one[y][x + 1] if x + 1 < len(one[y]) else SPACE
    level = _RULES if cell in _LEVEL else _LEVEL
    ways = (
        _upright(one, y - 1, x, cell) + 2 * _upright(one, y + 1, x, cell) + 4 * (left in level) + 8 * (right in level)
    )
    if DOUBLE in (cell, left, right):
        return _DOUBLE_JOINTS[ways]
    return (_SINGLE_JOINTS if cell == SINGLE else _JOINTS)[ways]


def _upright(one: TextBlock, y: int, x: int, cell: str) -> bool:
    """Tell whether a rule goes on into the cell above or below: an upright does into any rule."""
    other = one[y][x] if 0 <= y < len(one) else SPACE
    return other == UPRIGHT or (cell == UPRIGHT and other in _RULES)
