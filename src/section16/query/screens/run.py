"""Running screens over a lake, or over tables in memory."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple, TypeVar

import duckdb
import pyarrow as pa

from section16.lake.layout import LakeError
from section16.query.nearest_names import nearest_issuer, nearest_owner
from section16.query.query import Query
from section16.query.relations import ArrowTables, DeltaTables, TableSource
from section16.query.screens.core.core import CORE_FILES, Core
from section16.query.screens.part import PartScreens, part_of_core
from section16.query.screens.screen import Screen, ScreenError
from section16.query.screens.sql import (
    Condition,
    ScreenSlice,
    count_of,
    is_cik,
    questions_about_other_trades,
    split_issuers,
    statement_of,
)
from section16.query.statement import explain_error
from section16.query.texts.symbols import symbols_in
from section16.standard.text.nearest import did_you_mean

__all__ = [
    "IS_ISSUER",
    "ScreenCount",
    "Screens",
    "UnknownParty",
    "names_nobody",
    "slice_about",
    "slice_for",
    "unknown_parties",
]

AnswerT = TypeVar("AnswerT")

# What DuckDB raises for a file that is not as it was written, beside an error of no kind for a wrong checksum.
_DAMAGED: Final = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException, duckdb.InternalException)
_NOTED: Final = ("footnotes", "nonderiv_trans", "deriv_trans")
_TABLES = ("reportingowner", "footnotes", "nonderiv_trans", "deriv_trans")
# By number, since some filers leave out leading zeros.
_CIK = "TRY_CAST(ISSUERCIK AS BIGINT)"
_ISSUERS = f"{_CIK} IN (SELECT {_CIK} FROM submission WHERE {{which}})"
# SQL for whether a filing is of one of some issuers, by the values of `split_issuers`.
IS_ISSUER: Final = f"list_contains(?, {_CIK}) OR list_has_any({symbols_in('ISSUERTRADINGSYMBOL')}, {symbols_in('?')})"
_TURNS: Final = 5  # for a screen whose rows of clusters were dropped for others before it was answered


class ScreenCount(NamedTuple):
    """What a screen finds in numbers."""

    trades: int
    filings: int
    insiders: int
    issuers: int


class Screens:
    """Screens over one lake: the first of a big lake makes the core and keeps it beside the lake; others are quick.

    Which trades are in clusters, and which are first ones, is kept too, as long as the lake stays the same.
    """

    def __init__(self, source: TableSource, seconds: float | None = None) -> None:
        """Keep the source; with `seconds`, a screen that takes longer is stopped."""
        self._core = Core(source)
        self._seconds = seconds
        self._lock = threading.RLock()
        # Tables that are not in files are known to one connection only, which answers one thread at a time.
        self._in_files = isinstance(source, DeltaTables) and source.folder is not None

    def run(self, screen: Screen, limit: int | None = None) -> pa.Table:
        """Return what a screen finds, the newest filings first, with the columns of `screens.sql.COLUMNS`.

        A row is identified by ACCESSION_NUMBER, TRANS_TABLE and TRANS_SK. Raises ScreenError.
        """
        return self.part(screen, ScreenSlice(limit=limit))

    def part(self, screen: Screen, part: ScreenSlice) -> pa.Table:
        """Return some of the rows that a screen finds, in an order, as `run` does; raises ScreenError."""
        return self._answer(screen, lambda among: statement_of(screen, among, part))

    def count(self, screen: Screen, part: ScreenSlice | None = None) -> ScreenCount:
        """Return what a screen finds in numbers; raises ScreenError."""
        found = self._answer(screen, lambda among: count_of(screen, among, part))
        return ScreenCount(*(int(column[0].as_py()) for column in found.columns))

    def of_issuers(self, issuers: Collection[int | None], question: Callable[[PartScreens], AnswerT]) -> AnswerT:
        """Ask screens of the trades in some issuers alone (None: without a number); raises ScreenError.

        That is quick where they are few, also as of another day.
        """

        def answer(cursor: duckdb.DuckDBPyConnection) -> AnswerT:
            with part_of_core(cursor, issuers) as part:
                return question(part)

        return self._asked(answer)

    def _answer(self, screen: Screen, statement: Callable[[Sequence[str]], Condition]) -> pa.Table:
        def rows(cursor: duckdb.DuckDBPyConnection) -> pa.Table:
            text, values = statement(self._among(cursor, screen))
            return cursor.sql(text, params=list(values) or None).to_arrow_table()

        return self._asked(rows, *(_NOTED if _reads_footnotes(screen) else ()))

    def _asked(
        self, rows: Callable[[duckdb.DuckDBPyConnection], AnswerT], *uses: str, is_first: bool = True
    ) -> AnswerT:
        """Return what is asked of the core; raises ScreenError."""
        turns = 0
        try:
            while True:
                turns += 1
                with self._lock:
                    connection = self._core.ready(*uses)
                    if not self._in_files:
                        with self._stopping(connection):
                            return rows(connection)
                    cursor = connection.cursor()  # beside other threads' answers, and of the rows that are there now
                try:
                    with self._stopping(cursor):
                        return rows(cursor)
                except duckdb.CatalogException:
                    if turns == _TURNS:
                        raise
        except duckdb.InterruptException:
            message = f"screen: it took longer than {self._seconds:g} s; narrow it by days, codes or owners"
            raise ScreenError(message) from None
        except duckdb.Error as error:
            if is_first and (type(error) is duckdb.Error or isinstance(error, _DAMAGED)) and self._give_up():
                return self._asked(rows, *uses, is_first=False)
            message = f"screen: {explain_error(error).removeprefix('sql: ')}"
            raise ScreenError(message) from None

    def _among(self, cursor: duckdb.DuckDBPyConnection, screen: Screen) -> list[str]:
        return [self._rows_of(cursor, *one) for one in questions_about_other_trades(screen)]

    def _give_up(self) -> bool:
        """Give up a core whose file cannot be read, so that it is made anew; return whether there is one."""
        with self._lock:
            return self._core.give_up()

    def _rows_of(self, cursor: duckdb.DuckDBPyConnection, text: str, values: tuple[object, ...]) -> str:
        """Return the table with the answer to a question about other trades, asked once while the lake is the same."""
        with self._lock:
            kept, place = self._core.kept_rows((text, values)), self._core.place_for_rows()
        if kept is not None:
            return kept
        cursor.execute(f"CREATE TABLE core.{place.table} AS {text}", list(values))
        with self._lock:
            self._core.keep_rows((text, values), place)
            return self._core.kept_rows((text, values)) or place.table

    @contextmanager
    def _stopping(self, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Stop what a connection does where it takes longer than it may."""
        if self._seconds is None:
            yield
            return
        timer = threading.Timer(self._seconds, connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """Close the core."""
        self._core.close()


def _reads_footnotes(screen: Screen) -> bool:
    return screen.footnote is not None or screen.footnote_pattern is not None


def slice_about(source: TableSource, accessions: Sequence[str]) -> ArrowTables:
    """Return everything filed about the issuers of some filings; raises LakeError."""
    return _slice(source, _ISSUERS.format(which="list_contains(?, ACCESSION_NUMBER)"), [list(accessions)])


def slice_for(source: TableSource, screen: Screen) -> TableSource:
    """Return the part of a source that a screen needs; raises LakeError.

    It is the source itself where that is all, or where its core is kept, so that nothing need be made of a part.
    """
    if CORE_FILES.has_one(source.folder):
        return source
    if screen.issuers:
        return _slice(source, _ISSUERS.format(which=IS_ISSUER), list(split_issuers(screen.issuers)))
    if screen.since and not screen.cluster and screen.first is None:
        return _slice(source, "FILING_DATE >= ?", [screen.since])
    return source


class UnknownParty(NamedTuple):
    """An issuer, owner or industry whom no filing names: the filter that does, and what is wrong, in words."""

    filter: str
    problem: str

    @property
    def line(self) -> str:
        """Return it as one line for the user."""
        return f"{self.filter}: {self.problem}"


def unknown_parties(query: Query, screen: Screen) -> tuple[UnknownParty, ...]:
    """Return each issuer, owner and industry of a screen that no filing names, with the nearest; raises QueryError."""
    return tuple(
        UnknownParty(one.filter, _problem(query, one))
        for one in _named_parties(screen)
        if not query.answer(one.asked, one.values).num_rows
    )


def names_nobody(screen: Screen, unknown: Iterable[UnknownParty]) -> bool:
    """Tell whether all issuers, all owners or all industries of a screen are among its unknown parties."""
    filters = Counter(one.filter for one in unknown)
    named = (("issuer", screen.issuers), ("owner", screen.owners), ("sic", screen.sic))
    return any(several and filters[name] == len(several) for name, several in named)


class _NamedParty(NamedTuple):
    """Whom a filter of a screen names: what to say if nobody is meant, and the question whether somebody is."""

    filter: str
    word: str
    problem: str
    otherwise: str  # what to do where no word is near
    asked: str
    values: list[object]
    nearest: Callable[[Query, str], str | None] | None = None


def _named_parties(screen: Screen) -> Iterator[_NamedParty]:
    for issuer in screen.issuers:
        yield _NamedParty(
            "issuer",
            issuer,
            f"'{issuer}' is the CIK or symbol of no issuer here",
            "look at the spelling",
            f"SELECT 1 FROM submission WHERE {IS_ISSUER} LIMIT 1",
            list(split_issuers([issuer])),
            nearest_issuer,
        )
    for owner in screen.owners:
        which = "TRY_CAST(RPTOWNERCIK AS BIGINT) = ?" if is_cik(owner) else "contains(lower(RPTOWNERNAME), ?)"
        yield _NamedParty(
            "owner",
            owner,
            f"'{owner}' is in no owner's name or CIK here",
            "names begin with the family name",
            f"SELECT 1 FROM reportingowner WHERE {which} LIMIT 1",
            [int(owner) if is_cik(owner) else owner.lower()],
            nearest_owner,
        )
    for code in screen.sic:
        yield _NamedParty(
            "sic",
            code,
            f"no issuer here has an industry code that begins with '{code}'",
            "headers of filings say the codes",
            "SELECT 1 FROM submission WHERE starts_with(lpad(ISSUER_SIC, 4, '0'), ?) LIMIT 1",
            [code],
        )


def _problem(query: Query, party: _NamedParty) -> str:
    near = party.nearest(query, party.word) if party.nearest and not is_cik(party.word) else None
    return f"{party.problem}; {did_you_mean(near, party.otherwise)}"


def _slice(source: TableSource, which: str, values: list[object]) -> ArrowTables:
    query = Query(source)
    try:
        connection = query.prepare(("submission", *_TABLES))
        filings = connection.sql(f"FROM submission WHERE {which}", params=values).to_arrow_table()
        connection.register("kept", filings.select(["ACCESSION_NUMBER"]))
        kept = {
            table: connection.sql(f"FROM {table} SEMI JOIN kept USING (ACCESSION_NUMBER)").to_arrow_table()
            for table in _TABLES
        }
    except duckdb.Error as error:
        raise LakeError(explain_error(error).removeprefix("sql: ")) from None
    finally:
        query.close()
    return ArrowTables({"submission": filings, **kept})
