"""An answer on a terminal: columns whose texts fold, or where a word would be broken, each row as a list of cells."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from section16.query.query import QueryResult
from section16.rendering.widths import ColumnNeed, column_widths, longest_piece, width_of, wrap
from section16.tasks.answers.text import is_number, safe_names, short_texts

__all__ = ["show_table"]

_AT_ONCE: Final = 1_000  # rows of one table; the next has its own head
_BETWEEN: Final = 2  # cells between two columns: rich's own and one of padding
_JOINT: Final = "_\u200b"  # where a column's name may be broken


def show_table(answer: QueryResult, console: Console) -> int:
    """Print the rows as they are drawn; return their number."""
    number = 0
    rows = short_texts(answer)
    for block in _blocks(rows):
        table = _table(answer, block, console.width)
        if table is None:
            return _show_lists(safe_names(answer), chain(block, rows), console, number)
        console.print(table)
        number += len(block)
    return number


def _blocks(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    yield list(islice(rows, _AT_ONCE))  # without rows, too: it has its head
    while block := list(islice(rows, _AT_ONCE)):
        yield block


def _table(answer: QueryResult, rows: Sequence[Sequence[str]], width: int) -> Table | None:
    """Lay rows out in columns; return None where a word would be broken."""
    names = [name.replace("_", _JOINT) for name in safe_names(answer)]
    needs = [_need(name, texts) for name, *texts in zip(names, *rows, strict=True)]
    room = width - _BETWEEN * len(needs)
    if sum(need.least for need in needs) > room:
        return None
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    widths = column_widths(needs, min(room, sum(need.whole for need in needs)))
    for name, kind, column_width in zip(names, answer.schema.types, widths, strict=True):
        head = Text("\n".join(wrap(name, column_width)))
        table.add_column(head, width=column_width, justify="right" if is_number(kind) else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))  # a Text, in which rich reads no markup
    return table


def _need(name: str, texts: Iterable[str]) -> ColumnNeed:
    words, whole = zip(*((longest_piece(text), width_of(text)) for text in (name, *texts)), strict=True)
    return ColumnNeed(least=max(words), word=max(words), head=max(words), whole=max(whole), share=1)


def _show_lists(names: Sequence[str], rows: Iterable[Sequence[str]], console: Console, shown: int) -> int:
    number, size = shown, max(map(len, names))
    for number, row in enumerate(rows, start=shown + 1):
        record = Text().append(f"-- {number}", "dim")
        for name, cell in zip(names, row, strict=True):
            if cell:
                record.append(f"\n{name.ljust(size)}  ", "dim").append(cell)
        console.print(record, soft_wrap=True)
    return number
