"""A view of the lake: its name, what it and each of its columns say, and its SQL, for all columns or for some."""

import re
from collections.abc import Collection

from msgspec import Struct

__all__ = ["View", "ViewColumn", "ViewJoin", "select"]


class ViewColumn(Struct, frozen=True):
    """A column of a view: its name, the SQL that makes it, and what it says."""

    name: str
    sql: str
    about: str


class ViewJoin(Struct, frozen=True):
    """A join that adds columns and no rows: the names by which columns know it, its SQL, and what that needs."""

    aliases: tuple[str, ...]
    sql: str
    uses: tuple[str, ...]


class View(Struct, frozen=True, kw_only=True):
    """A view; `uses` names the tables and views that it needs beside its joins, `kept` the derived table with its rows.

    DuckDB keeps a join of which no column is asked for, so `of` leaves it out.
    """

    name: str
    about: str
    columns: tuple[ViewColumn, ...]
    source: str  # what follows SELECT and the columns, without the joins
    joins: tuple[ViewJoin, ...] = ()
    uses: tuple[str, ...]
    kept: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the tables and views that it needs."""
        return (*self.uses, *(name for one in self.joins for name in one.uses))

    @property
    def sql(self) -> str:
        """Return its question."""
        return " ".join((select(self.columns), self.source, *(one.sql for one in self.joins)))

    @property
    def sql_of_kept(self) -> str:
        """Return its question to its derived table."""
        columns = ", ".join(f'"{one.name}"' for one in self.columns)
        return f'SELECT {columns} FROM "{self.kept}"'

    def of(self, names: Collection[str]) -> "View":
        """Return the view with some columns alone, or its first, and the joins that they need."""
        columns = tuple(one for one in self.columns if one.name in names) or self.columns[:1]
        said = " ".join(one.sql for one in columns)
        joins = tuple(one for one in self.joins if any(re.search(rf"\b{alias}\.", said) for alias in one.aliases))
        return View(name=self.name, about=self.about, columns=columns, source=self.source, joins=joins, uses=self.uses)


def select(columns: tuple[ViewColumn, ...]) -> str:
    """Return the SELECT clause for columns."""
    return "SELECT " + ", ".join(f'{one.sql} AS "{one.name}"' for one in columns)
