"""Rejoin XML that EDGAR cut at a fixed column, inside names and values too.

A line break goes only where something was cut: inside a tag or an entity that is no tag or entity as it stands and
is one when joined; or in text, at the end of a line that fills the wrap column exactly, when the document shows that
it was wrapped there. A line break that a filer typed into a footnote stays.
"""

import re
from bisect import bisect_left
from itertools import pairwise
from typing import Final, NamedTuple

__all__ = ["COLUMNS", "Unwrapped", "unwrap"]

# EDGAR's columns: 80 in 2003, 1,023 later, one off either way when a line feed or a trailing blank is counted.
COLUMNS: Final = frozenset({78, 79, 80, 81, 82, 1022, 1023, 1024})
_LONG: Final = 1000
_LEAST: Final = 60
_MOST_BYTES: Final = 4_000_000  # no ownership document comes near
# Nothing was cut where each line begins with a blank or a tag; most documents are done here.
_CONTINUES: Final = re.compile(rb"\n[^\s<]")
_CUT: Final = re.compile(rb"<[^<>\n]{0,300}+\n[^<>]{0,300}>|&#?[0-9A-Za-z]{0,8}+\n[0-9A-Za-z]{0,8};")
_WHOLE: Final = re.compile(
    rb"</?[A-Za-z_][\w.:-]*(?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:\"[^\"<\n]*\"|'[^'<\n]*'))*\s*/?>"
    rb"|<\?[A-Za-z][^<>\n]*\?>|&(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,8});"
)
_FREE: Final = (b"footnote", b"remarks")
_LAST_TAG: Final = re.compile(rb"<([A-Za-z0-9]+)[^<>]{0,100}>[^<>]{0,1100}\Z")


class Unwrapped(NamedTuple):
    """The document, and the line (from 1) of it at which each break was taken out, ascending."""

    xml: bytes
    joined: tuple[int, ...]


def unwrap(xml: bytes) -> Unwrapped:
    """Return the document with what was cut joined again; the same bytes when nothing was."""
    if len(xml) > _MOST_BYTES or not _CONTINUES.search(xml):
        return Unwrapped(xml, ())
    rows = xml.split(b"\n")
    column = max(map(len, rows))
    cut = _cut_markup(xml)
    if not cut and column not in COLUMNS:
        return Unwrapped(xml, ())
    rows = [row.removesuffix(b"\r") for row in rows]
    column = max(map(len, rows))
    full = _full_rows(rows, column) if column >= _LEAST else []
    if full and _was_wrapped(rows, column, full, cut):
        cut |= set(full)
    return _join(rows, sorted(cut)) if cut else Unwrapped(xml, ())


def _cut_markup(xml: bytes) -> set[int]:
    """Return the rows (from 0) whose end cuts a tag or an entity in two."""
    cut: set[int] = set()
    done = row = 0
    for match in _CUT.finditer(xml):
        as_is = match[0].replace(b"\r", b"")
        if not _WHOLE.fullmatch(as_is) and _WHOLE.fullmatch(as_is.replace(b"\n", b"")):
            row, done = row + xml.count(b"\n", done, match.start()), match.start()
            cut |= set(range(row, row + as_is.count(b"\n")))
    return cut


def _full_rows(rows: list[bytes], column: int) -> list[int]:
    """Return the rows that fill the column and end in, or right before, a text."""
    return [
        at
        for at, row in enumerate(rows[:-1])
        if len(row) == column and not (row.endswith(b">") and rows[at + 1].lstrip().startswith(b"<"))
    ]


def _was_wrapped(rows: list[bytes], column: int, full: list[int], cut: set[int]) -> bool:
    """Tell whether the full rows are the work of a machine that cuts at `column`."""
    if any(len(rows[at]) == column for at in cut):
        return True
    if column not in COLUMNS:
        return False
    if column > _LONG or any(_cuts_a_value(rows[at]) for at in full):
        return True
    # A machine cuts every text at its column (or loses a blank there); a typist does so once by chance.
    ends = [len(row) for row, following in pairwise(rows) if _ends_in_text(row, following)]
    return len(full) > 1 and all(column - 2 <= end <= column for end in ends)


def _cuts_a_value(row: bytes) -> bool:
    """Tell whether the row ends inside an element where nobody types a line break."""
    tag = _LAST_TAG.search(row)
    return tag is not None and not row.endswith(b">") and tag[1] not in _FREE


def _ends_in_text(row: bytes, following: bytes) -> bool:
    return bool(row.strip()) and not row.endswith(b">") and not following.lstrip().startswith(b"<")


def _join(rows: list[bytes], cut: list[int]) -> Unwrapped:
    """Put the rows together again, without the break after each row of `cut`."""
    gone = set(cut)
    last = len(rows) - 1
    xml = b"".join(row if at in gone or at == last else row + b"\n" for at, row in enumerate(rows))
    return Unwrapped(xml, tuple(at + 1 - bisect_left(cut, at) for at in cut))
