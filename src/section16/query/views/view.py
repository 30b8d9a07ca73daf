"""A view of the lake: its name, what it and each of its columns say, and its SQL."""

from msgspec import Struct

__all__ = ["View", "ViewColumn", "select"]


class ViewColumn(Struct, frozen=True):
    """A column of a view: its name, the SQL that makes it, and what it says."""

    name: str
    sql: str
    about: str


class View(Struct, frozen=True, kw_only=True):
    """A view; `uses` names the tables and views that it needs, `kept` the derived table with its rows."""

    name: str
    about: str
    columns: tuple[ViewColumn, ...]
    source: str  # what follows SELECT and the columns
    uses: tuple[str, ...]
    kept: str = ""

    @property
    def sql(self) -> str:
        """Return the statement that creates it."""
        return f'CREATE OR REPLACE VIEW "{self.name}" AS {select(self.columns)} {self.source}'

    @property
    def sql_of_kept(self) -> str:
        """Return the statement that creates it of its derived table."""
        columns = ", ".join(f'"{one.name}"' for one in self.columns)
        return f'CREATE OR REPLACE VIEW "{self.name}" AS SELECT {columns} FROM "{self.kept}"'


def select(columns: tuple[ViewColumn, ...]) -> str:
    """Return the SELECT clause for columns."""
    return "SELECT " + ", ".join(f'{one.sql} AS "{one.name}"' for one in columns)
