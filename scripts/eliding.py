"""Output shortened in a page: which lines `...` stands for, and the same shortening of a newer output."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, get_close_matches

__all__ = ["fits", "shortened"]

ELIDED = "...\n"
_ALIKE = 0.8


def fits(written: str, output: str) -> bool:
    """Tell whether an output is what a page says, where `...` is any number of lines."""
    parts = (re.escape(part) for part in re.split(r"^\.\.\.\n", written, flags=re.MULTILINE))
    return re.fullmatch("(?:.*\n)*?".join(parts), output) is not None


def shortened(written: str, output: str) -> str:
    """Shorten a newer output as the page had the older one: lines that it did not show are not shown."""
    if ELIDED not in written:
        return output
    shown = [line for line in written.splitlines(keepends=True) if line != ELIDED]
    made = ""
    for line in _kept(shown, output.splitlines(keepends=True)):
        if line != ELIDED or not made.endswith(f"\n{ELIDED}"):
            made += line
    return made


def _kept(shown: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that stood there, or changed where they stood; the others as `...`."""
    for what, first, last, start, end in SequenceMatcher(None, shown, lines, autojunk=False).get_opcodes():
        same = what == "equal" or last - first == end - start
        for line in lines[start:end]:
            alike = same or get_close_matches(line, shown[first:last], 1, _ALIKE)
            yield line if alike else ELIDED
