"""How many cells of a terminal or of a typewriter's page a text takes: an East Asian character takes two."""

from rich.cells import cell_len

__all__ = ["Line", "cells", "width_of"]

# A line is its cells; a wide character is followed by an empty one.
Line = list[str]


def width_of(text: str) -> int:
    """Return the number of cells, character by character."""
    return len(text) if text.isascii() else len(cells(text))


def cells(text: str) -> Line:
    """Split text into its cells; a mark that takes none stays with the character before it, if there is one."""
    if text.isascii():
        return list(text)
    line: Line = []
    for character in text:
        width = cell_len(character)
        if width or not line:
            line += [character, *[""] * (width - 1)]
        else:
            line[-1 if line[-1] else -2] += character
    return line
