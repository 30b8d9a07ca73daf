"""EDGAR's indexes, daily and quarterly: what was filed, one line a filing and party.

The files differ in header, width and date form, and break their headers oddly; so the line of dashes is looked for,
and each row is read from its end, where the file's name is.
"""

import gzip
import re
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from section16.edgar.parsing import day_of
from section16.standard.numbers import CIK_PATTERN, Accession, Cik

__all__ = ["Index", "IndexEntry", "IndexKind", "day_index_path", "quarter_index_path", "read_index"]

IndexKind = Literal["master", "form", "company", "crawler"]

_ARCHIVES: Final = "/Archives/edgar"
_DASHES: Final = re.compile(r"-{40,}\s*")
_TAIL: Final = re.compile(
    rf"(?P<head>.*\S)\s+(?P<cik>{CIK_PATTERN})\s+(?P<filed>[\d-]{{8,10}})\s+(?P<path>\S*edgar/data/\S+)\s*"
)
_COLUMNS: Final = ("Form Type", "Company Name")
_FIELDS: Final = 5
_GZIP: Final = b"\x1f\x8b"


class IndexEntry(Struct, frozen=True, kw_only=True):
    """One line: a filing under one of its parties. `path` begins with `edgar/data/`; `cik` has no leading zeros."""

    form_type: str
    company: str
    cik: str
    filed_on: date | None
    path: str

    @property
    def accession_number(self) -> str | None:
        """Return the filing's number, the same under all its parties."""
        found = Accession.find(self.path)
        return found.dashed if found else None


class Index(Struct, frozen=True, kw_only=True):
    """An index; `unread` are the lines that are no rows, so that none is lost unsaid."""

    entries: tuple[IndexEntry, ...] = ()
    unread: tuple[str, ...] = ()

    def of_forms(self, *forms: str) -> tuple[IndexEntry, ...]:
        """Return the filings of these forms, each once, in order."""
        once = {one.accession_number or one.path: one for one in reversed(self.entries) if one.form_type in forms}
        return tuple(reversed(once.values()))


def day_index_path(day: date, kind: IndexKind = "master") -> str:
    """Return where the index of a day is."""
    return f"{_ARCHIVES}/daily-index/{day.year}/QTR{_quarter(day)}/{kind}.{day:%Y%m%d}.idx"


def quarter_index_path(year: int, quarter: int, kind: IndexKind = "master") -> str:
    """Return where the index of a quarter is, compressed."""
    return f"{_ARCHIVES}/full-index/{year}/QTR{quarter}/{kind}.gz"


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def read_index(data: bytes) -> Index:
    """Read an index of any kind, compressed or not."""
    text = (gzip.decompress(data) if data.startswith(_GZIP) else data).decode("latin-1")
    head, rows = _split(text.splitlines())
    read = tuple(_rows(head, rows))
    return Index(
        entries=tuple(one for one in read if isinstance(one, IndexEntry)),
        unread=tuple(one for one in read if isinstance(one, str)),
    )


def _split(lines: list[str]) -> tuple[str, list[str]]:
    """Return the first line of the columns' names, and the rows below the dashes."""
    dashes = next((number for number, line in enumerate(lines) if _DASHES.fullmatch(line)), None)
    if dashes is None:
        return "", [line for line in lines if line.strip()]
    # A header over two lines has the names that matter on the first.
    named = (line for line in lines[max(0, dashes - 2) : dashes] if any(name in line for name in _COLUMNS))
    return next(named, ""), [line for line in lines[dashes + 1 :] if line.strip()]


def _rows(head: str, rows: list[str]) -> Iterator[IndexEntry | str]:
    form_first = head.startswith(_COLUMNS[0])
    second = head.find(_COLUMNS[1] if form_first else _COLUMNS[0])
    for row in rows:
        yield (_piped(row) if row.count("|") >= _FIELDS - 1 else _fixed(row, second, form_first=form_first)) or row


def _piped(row: str) -> IndexEntry | None:
    """Read a row of `master.idx`; a name may hold the sign that separates."""
    cik, _, rest = row.partition("|")
    company, form, filed, path = rest.rsplit("|", _FIELDS - 2)
    if not Cik.match(cik.strip()) or "edgar/data/" not in path:
        return None
    return _entry(form, company, cik, filed, path)


def _fixed(row: str, second: int, *, form_first: bool) -> IndexEntry | None:
    """Read a row of fixed width; `second` is where its second column begins."""
    found = _TAIL.fullmatch(row)
    if not found:
        return None
    left, right = _halves(found["head"], second)
    form, company = (left, right) if form_first else (right, left)
    return _entry(form, company, found["cik"], found["filed"], found["path"])


def _halves(head: str, second: int) -> tuple[str, str]:
    """Cut at the column, or at the widest gap where a name has moved it."""
    if 0 < second < len(head) and head[second - 1].isspace() and not head[second].isspace():
        return head[:second], head[second:]
    gap = max(re.finditer(r"\s+", head), key=lambda one: len(one[0]), default=None)
    return (head[: gap.start()], head[gap.end() :]) if gap else (head, "")


def _entry(form: str, company: str, cik: str, filed: str, path: str) -> IndexEntry:
    return IndexEntry(
        form_type=form.strip(),
        company=company.strip(),
        cik=Cik.of(cik).bare,
        filed_on=day_of(filed.strip()),
        path=_text_path(path.strip()),
    )


def _text_path(path: str) -> str:
    """Return the path of the full text, also from the crawler's address of the filing's page."""
    within = path[path.index("edgar/data/") :]
    return re.sub(r"-index\.html?$", ".txt", within)
