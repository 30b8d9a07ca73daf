"""Screens over the trades in a few issuers, copied first: nothing else bears on them, so nothing else is read."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import uuid4

import duckdb
import pyarrow as pa

from section16.query.screens.screen import Screen
from section16.query.screens.sql import Condition, ScreenSlice, finds_of, questions_about_other_trades, statement_of

__all__ = ["PartScreens", "part_of_core"]

_TRADES: Final = "FROM core.trades WHERE ISSUER IN (SELECT unnest($issuers))"
_WITHOUT_ISSUER: Final = " OR ISSUER IS NULL"
_OF_FILINGS: Final = "FROM core.{table} WHERE FILING IN (SELECT FILING FROM {part}.trades)"


class PartScreens:
    """Screens over a copy of a part of the core; clusters and first trades are those of the whole."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        """Keep the connection, and what the copy is called there."""
        self._cursor, self._name = cursor, name
        self._made = 0

    def part(self, screen: Screen, part: ScreenSlice) -> pa.Table:
        """Return some of the rows that a screen finds, as `Screens.part` does."""
        return self._answer(statement_of(screen, self._among(screen), part))

    def counts(self, screens: Iterable[Screen], part: ScreenSlice) -> list[tuple[int, int]]:
        """Return how many trades and filings of one person or issuer each of some screens finds."""
        found = self._answer(finds_of([(one, self._among(one)) for one in screens], part))
        mine = (found["FILING"].filter(column) for column in found.columns[1:])
        return [(len(one), len(one.unique())) for one in mine]

    def _among(self, screen: Screen) -> list[str]:
        tables = []
        for text, values in questions_about_other_trades(screen):
            self._made += 1
            self._cursor.execute(self._here(f"CREATE TABLE core.rows_{self._made} AS {text}"), list(values))
            tables.append(f"rows_{self._made}")
        return tables

    def _answer(self, asked: Condition) -> pa.Table:
        text, values = asked
        return self._cursor.sql(self._here(text), params=list(values) or None).to_arrow_table()

    def _here(self, text: str) -> str:
        """Return SQL of ours over the core as SQL over the copy; what a user wrote is never in it, but bound."""
        return text.replace("core.", f"{self._name}.")


@contextmanager
def part_of_core(cursor: duckdb.DuckDBPyConnection, issuers: Collection[int | None]) -> Iterator[PartScreens]:
    """Copy what the core has of some issuers (None: of an issuer without a number), for the length of the `with`."""
    name = f"part_{uuid4().hex}"
    cursor.execute(f"ATTACH ':memory:' AS {name}")
    try:
        trades = f"CREATE TABLE {name}.trades AS {_TRADES}{_WITHOUT_ISSUER if None in issuers else ''}"
        cursor.execute(trades, {"issuers": [one for one in issuers if one is not None]})
        for table in ("filings", "people", "plans"):
            cursor.execute(f"CREATE TABLE {name}.{table} AS {_OF_FILINGS.format(table=table, part=name)}")
        yield PartScreens(cursor, name)
    finally:
        cursor.execute(f"DETACH {name}")
