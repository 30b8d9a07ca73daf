"""Which column of a broker's file means what, also where the file cannot be read yet, so that somebody can say."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from section16.drafting.fills.columns import FILLS
from section16.drafting.fills.grid import grids
from section16.drafting.fills.header import headed_grids
from section16.drafting.fills.read import Fill, of_issuer
from section16.drafting.plan.mistake import FillsError, Mistake, OneMistakeError

__all__ = ["FileTitles", "fills_of_issuer", "titles_in"]

_HEADER_WITHIN: Final = 40


class FileTitles(NamedTuple):
    """The titles of a file, the sheets that have executions, and the title by each meaning that was found."""

    titles: tuple[str, ...]
    sheets: tuple[str, ...]
    by_meaning: Mapping[str, str]


def titles_in(data: bytes, named: Mapping[str, str], sheets: tuple[str, ...]) -> FileTitles:
    """Return what a file calls its columns; without a header, the row with the most texts, which is likely one."""
    try:
        tables = headed_grids(data, FILLS, named, sheets)
    except OneMistakeError:
        return FileTitles(_longest_row(data, sheets), (), {})
    header = tables[0].header
    titles = tuple(str(one).strip() for one in header.titles if one is not None)
    found = {meaning: header.title(meaning) for meaning in header.columns}
    return FileTitles(titles, tuple(one.grid.sheet for one in tables if one.grid.sheet), found)


def _longest_row(data: bytes, sheets: tuple[str, ...]) -> tuple[str, ...]:
    try:
        read = [one for one in grids(data) if not sheets or one.sheet in sheets]
    except OneMistakeError:
        return ()
    rows = (cells for grid in read for _, cells in grid.rows[:_HEADER_WITHIN])
    texts = [tuple(one.strip() for one in cells if isinstance(one, str) and one.strip()) for cells in rows]
    return max(texts, key=len) if texts else ()


def fills_of_issuer(fills: Iterable[Fill], tickers: Iterable[str], name: str) -> tuple[Fill, ...]:
    """Take the executions of the issuer's symbol; raise FillsError where the file `name` has others only."""
    try:
        return of_issuer(fills, tickers)
    except OneMistakeError as error:
        raise FillsError(name, [Mistake(place="", seen=error.seen, do=error.do)]) from None
