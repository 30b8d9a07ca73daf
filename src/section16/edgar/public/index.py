"""EDGAR's indexes, daily and quarterly: what was filed, one line for each filing and party.

The files differ in headers, widths and dates, so the line of dashes is looked for, and each row is read from its end,
where the path stands.
"""

import gzip
import re
import zlib
from collections.abc import Collection
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from section16.edgar.errors import AnswerError
from section16.edgar.parsing import day_of
from section16.edgar.public.listing import Listed
from section16.standard.numbers import ACCESSION_PATTERN, CIK_PATTERN, Cik

__all__ = ["Index", "IndexKind", "day_index_path", "quarter_index_path", "read_index"]

IndexKind = Literal["master", "form", "company", "crawler"]
_FormDayPath = tuple[str, str, str]

_ARCHIVES: Final = "/Archives/edgar"
_DASHES: Final = re.compile(r"-{40,}\s*")
_TAIL: Final = re.compile(
    rf"(?P<head>.*\S)\s+{CIK_PATTERN}\s+(?P<filed>[\d-]{{8,10}})\s+(?P<path>\S*edgar/data/\S+)\s*"
)
_PATH: Final = re.compile(rf"(edgar/data/{CIK_PATTERN}/(?:\S*/)?({ACCESSION_PATTERN}))(?:\.txt|-index\.html?)?\s*")
_COLUMNS: Final = ("Form Type", "Company Name")
_FIELDS: Final = 5
_GZIP: Final = b"\x1f\x8b"


class Index(Struct, frozen=True, kw_only=True):
    """What an index lists: a filing once for each of its parties. `unread` are lines that could not be read."""

    listed: tuple[Listed, ...] = ()
    unread: tuple[str, ...] = ()


def day_index_path(day: date, kind: IndexKind = "master") -> str:
    """Return where the index of a day is."""
    return f"{_ARCHIVES}/daily-index/{day.year}/QTR{(day.month + 2) // 3}/{kind}.{day:%Y%m%d}.idx"


def quarter_index_path(year: int, quarter: int, kind: IndexKind = "master") -> str:
    """Return where the index of a quarter is, compressed."""
    return f"{_ARCHIVES}/full-index/{year}/QTR{quarter}/{kind}.gz"


def read_index(data: bytes, forms: Collection[str] = ()) -> Index:
    """Read an index of any kind, compressed or not: its filings of these forms, or of any.

    Raises AnswerError for what is not an index, as the HTML that EDGAR gives at times.
    """
    head, rows = _split(_plain(data))
    listed: list[Listed] = []
    unread: list[str] = []
    form_first = head is not None and head.startswith(_COLUMNS[0])
    second = (head or "").find(_COLUMNS[1] if form_first else _COLUMNS[0])
    for row in rows:
        is_piped = row.count("|") >= _FIELDS - 1
        columns = _piped(row) if is_piped else _fixed(row, second, form_first=form_first)
        if columns is not None and forms and columns[0] not in forms:
            continue
        one = _listed(*columns) if columns is not None else None
        if one is None:
            unread.append(row)
        else:
            listed.append(one)
    if head is None and not listed:
        message = "index: what came is not an index; ask again"
        raise AnswerError(message)
    return Index(listed=tuple(listed), unread=tuple(unread))


def _plain(data: bytes) -> list[str]:
    try:
        plain = gzip.decompress(data) if data.startswith(_GZIP) else data
    except (OSError, EOFError, zlib.error):
        plain = b""
    return plain.decode("latin-1").splitlines()


def _split(lines: list[str]) -> tuple[str | None, list[str]]:
    """Return the line with the columns' names and the rows below it; None and all rows without a line of dashes."""
    dashes = next((number for number, line in enumerate(lines) if _DASHES.fullmatch(line)), None)
    if dashes is None:
        return None, [line for line in lines if line.strip()]
    # A header over two lines has the names that matter on the first.
    named = (line for line in lines[max(0, dashes - 2) : dashes] if any(name in line for name in _COLUMNS))
    return next(named, ""), [line for line in lines[dashes + 1 :] if line.strip()]


def _piped(row: str) -> _FormDayPath | None:
    """Read a row of `master.idx`; a company's name may hold a `|` too."""
    named, form, filed, path = row.rsplit("|", _FIELDS - 2)
    return (form.strip(), filed, path) if Cik.match(named.partition("|")[0].strip()) else None


def _fixed(row: str, second: int, *, form_first: bool) -> _FormDayPath | None:
    """Read a row of fixed width; `second` is where its second column begins."""
    found = _TAIL.fullmatch(row)
    if not found:
        return None
    left, right = _halves(found["head"], second)
    return (left if form_first else right).strip(), found["filed"], found["path"]


def _halves(head: str, second: int) -> tuple[str, str]:
    """Cut at the column, or at the widest gap where a long name has shifted the column."""
    if 0 < second < len(head) and head[second - 1].isspace() and not head[second].isspace():
        return head[:second], head[second:]
    gap = max(re.finditer(r"\s+", head), key=lambda one: len(one[0]), default=None)
    return (head[: gap.start()], head[gap.end() :]) if gap else (head, "")


def _listed(form: str, filed: str, path: str) -> Listed | None:
    """Return the filing of a row; its path is that of the full text, also where the crawler's index has its page."""
    found = _PATH.search(path)
    if found is None:
        return None
    return Listed(accession=found[2], form=form, path=f"{found[1]}.txt", filed_on=day_of(filed.strip()))
