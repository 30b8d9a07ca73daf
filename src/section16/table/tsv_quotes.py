"""What quotes mean in a file of the SEC's data sets: the marks of a quoted cell, or the filer's own text.

The SEC's files of 2024 quote a cell that has a quote in it, and double that; other files were written without any
quoting. Nothing in a file says which, so the cells do: a quoted cell begins and ends with a quote, and has one
inside only doubled. Where more cells are so than not, quotes are marks, and a cell that breaks the pattern is text.
"""

from typing import Final

import polars as pl

__all__ = ["unquote"]

_QUOTE: Final = '"'
_QUOTED: Final = '(?s)^"(?:[^"]|"")*"$'
_NEEDS_IT: Final = r'(?s)^".*(?:""|[\t\n\r]).*"$'


def unquote(cells: pl.DataFrame) -> pl.DataFrame:
    """Take the marks of quoting off every text column, if the file has them."""
    names = [name for name, type_ in cells.schema.items() if type_ == pl.String]
    quoted = [name for name in names if cells[name].str.contains(_QUOTE, literal=True).any()]
    if not quoted or not _are_marks(cells, names, quoted):
        return cells
    return cells.with_columns(_unquoted(name) for name in quoted)


def _are_marks(cells: pl.DataFrame, names: list[str], quoted: list[str]) -> bool:
    """Weigh the cells: those that only quoting explains, against those that it cannot explain."""
    texts = pl.concat([cells[name].drop_nulls().rename("text") for name in quoted])
    texts = texts.filter(texts.str.contains(_QUOTE, literal=True))
    well = texts.str.contains(_QUOTED)
    explained = int((well & texts.str.contains(_NEEDS_IT)).sum())
    unexplained = int((~well).sum())
    if explained or unexplained:
        return explained > unexplained
    # Every quoted cell is a plain word in quotes: either a filer's, or all cells of the file are quoted.
    return 2 * len(texts) > sum(cells[name].count() for name in names)


def _unquoted(name: str) -> pl.Expr:
    text = pl.col(name)
    inside = text.str.slice(1, text.str.len_chars() - 2).str.replace_all('""', _QUOTE, literal=True)
    return pl.when(text.str.contains(_QUOTED)).then(inside.replace("", None)).otherwise(text)
