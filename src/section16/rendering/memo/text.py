"""A page of an answer as plain text."""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap
from typing import Final

from section16.rendering.memo.memo import Memo, MemoSection, MemoTable

__all__ = ["memo_text"]

_WIDTH: Final = 96


def memo_text(memo: Memo) -> str:
    """Lay out a page with lines of up to 96 characters; a table may be wider. A chart gives its words and numbers."""
    return "\n".join((*_page(memo), ""))


def _page(memo: Memo) -> Iterator[str]:
    yield memo.title
    yield "=" * len(memo.title)
    widest = max((len(name) for name, _ in memo.facts), default=0)
    for name, value in memo.facts:
        yield from wrap(value, _WIDTH, initial_indent=f"{name:<{widest}}  ", subsequent_indent=" " * (widest + 2))
    yield from _paragraphs(memo.summary)
    for section in memo.sections:
        yield from ("", section.heading, "-" * len(section.heading))
        yield from _section(section)
    if memo.notice:
        yield from _paragraphs((memo.notice,))


def _section(section: MemoSection) -> Iterator[str]:
    yield from _paragraphs(section.paragraphs)
    for point in section.points:
        yield from wrap(point, _WIDTH, initial_indent="- ", subsequent_indent="  ")
    for chart in section.charts:
        yield from _paragraphs((f"{chart.title}: {chart.words}",))
        if chart.table is not None:
            yield from _table(chart.table)
    for table in section.tables:
        yield from _table(table)


def _paragraphs(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield ""
        yield from wrap(text, _WIDTH)


def _table(table: MemoTable) -> Iterator[str]:
    widths = [max(map(len, cells)) for cells in zip(table.columns, *table.rows, strict=True)]
    yield from ("", table.caption)
    yield _line(table, table.columns, widths)
    yield "  ".join("-" * width for width in widths)
    for row in table.rows:
        yield _line(table, row, widths)


def _line(table: MemoTable, cells: tuple[str, ...], widths: list[int]) -> str:
    placed = enumerate(zip_longest(cells, widths, fillvalue=""))
    set_ = (f"{cell:>{width}}" if place in table.numbers else f"{cell:<{width}}" for place, (cell, width) in placed)
    return "  ".join(set_).rstrip()
