"""A page of an answer as a value: title, sections with prose, points, tables and charts."""

from msgspec import Struct

__all__ = ["Memo", "MemoChart", "MemoSection", "MemoTable"]


class MemoTable(Struct, frozen=True, kw_only=True):
    """A table of texts; `numbers` are the places of columns that are set to the right, from 0."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    links: tuple[str, ...] = ()  # address behind the first cell of each row, or an empty text


class MemoChart(Struct, frozen=True, kw_only=True):
    """A chart as SVG that we drew, what it shows in words, and its numbers as a table."""

    title: str
    svg: str
    words: str
    table: MemoTable | None = None


class MemoSection(Struct, frozen=True, kw_only=True):
    """A part of a page with its heading."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    charts: tuple[MemoChart, ...] = ()
    tables: tuple[MemoTable, ...] = ()


class Memo(Struct, frozen=True, kw_only=True):
    """A page: `facts` are pairs of a word and what stands for it, as `Issuer` and its name; `notice` ends it."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    summary: tuple[str, ...] = ()
    sections: tuple[MemoSection, ...] = ()
    notice: str = ""
