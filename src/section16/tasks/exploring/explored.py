"""A lake that is explored: its rows of one version, indexes over them in memory, and the answers given last."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Final, TypeVar, cast

import pyarrow as pa
from msgspec.structs import replace

from section16.lake.layout import SUBMISSION
from section16.ledger.tables import LEDGER_TABLES, filings_of_tables, ledger_columns, rows_of_tables
from section16.query.filing_rows import FilingKey, FilingRows
from section16.query.frozen import FrozenTables
from section16.query.ledger_rows import LedgerSlice
from section16.query.parties import ListedFiling, Parties
from section16.query.query import Query
from section16.query.relations import DeltaTables, TableSource
from section16.query.screens.run import Screens
from section16.query.screens.saved import saved_screens, screens_file
from section16.query.screens.screen import PRESETS, Screen, ScreenError
from section16.standard.datasets import ACCESSION_NUMBER
from section16.standard.errors import Section16Error
from section16.table.schema import schema_of

__all__ = ["ExploredLake", "Explorer"]

AnswerT = TypeVar("AnswerT")

_KEPT: Final = 400  # answers
_SECONDS: Final = 20.0  # for one screen
_EVERY: Final = 5.0  # seconds between two looks at what the lake has


class ExploredLake:
    """One version of a lake; any number of threads may ask."""

    def __init__(
        self, source: TableSource, screens: Screens | None = None, filing_rows: FilingRows | None = None
    ) -> None:
        """Keep the source; what is in memory is built when it is first asked for.

        `screens` follow the lake by themselves, and `filing_rows` say which they have, so that all versions share them.
        """
        frozen = FrozenTables(source)
        self._source, self.folder = source, source.folder
        self.is_derived = frozen.kept_version("gaps") != 0
        self.query = Query(frozen)
        self.screens = screens or Screens(source)
        self._filing_rows = filing_rows
        self.parties = Parties(frozen)
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, key: Hashable, make: Callable[[], AnswerT]) -> AnswerT:
        """Return an answer that was given before, or make it; the oldest are forgotten."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast("AnswerT", self._answers[key])
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return made

    def rows_of(self, reports: Iterable[ListedFiling]) -> LedgerSlice:
        """Return some reports with their rows for the ledger, as if nothing else had been filed.

        Raises QueryError and LakeError.
        """
        several = tuple(reports)
        tables = self._kept_rows(several)
        there = frozenset(tables[SUBMISSION][ACCESSION_NUMBER].to_pylist()) if tables else frozenset()
        left = [one for one in several if one.accession not in there]
        if left or not tables:
            more = self._rows(left, {table: ledger_columns(table) for table in LEDGER_TABLES})
            tables = {
                table: pa.concat_tables([tables[table], rows]) if tables else rows for table, rows in more.items()
            }
        filings = filings_of_tables(tables)
        return LedgerSlice(tuple(filings.values()), tuple(rows_of_tables(tables, filings)))

    def _kept_rows(self, reports: Sequence[ListedFiling]) -> dict[str, pa.Table]:
        """Return the rows of those of some reports that stand together in a file beside the lake, by table."""
        if self._filing_rows is None:
            return {}
        keys = (FilingKey(one.accession, one.issuer, one.batch) for one in reports if one.issuer is not None)
        return self._filing_rows.of(keys)

    def report_rows(self, report: ListedFiling) -> Mapping[str, list[dict[str, Any]]]:
        """Return all rows of one report by table; raises QueryError and LakeError."""
        columns = {table: schema_of(table).names for table in (*LEDGER_TABLES, "owner_signature", "faults")}
        return {table: rows.to_pylist() for table, rows in self._rows([report], columns).items()}

    def _rows(self, reports: Sequence[ListedFiling], columns: Mapping[str, Sequence[str]]) -> Mapping[str, pa.Table]:
        if isinstance(self._source, DeltaTables) and self._source.folder is not None:
            quarters = {one.quarter for one in reports}
            return self._source.rows_of_filings([one.accession for one in reports], quarters, columns)
        which = f"WHERE list_contains($numbers, {ACCESSION_NUMBER})"
        numbers = {"numbers": [one.accession for one in reports]}
        asked = {table: f"SELECT {', '.join(names)} FROM {table} {which}" for table, names in columns.items()}  # noqa: S608 - our names
        return {table: self.query.answer(question, numbers) for table, question in asked.items()}

    def saved(self) -> Mapping[str, Screen]:
        """Return the screens that are saved beside the lake's tables, presets aside; none where they cannot be read."""
        file = screens_file(self.folder)
        try:
            found = saved_screens(Path(file)) if file else {}
        except ScreenError:
            return {}
        return {name: one for name, one in found.items() if name not in PRESETS}

    def close(self) -> None:
        """Close what is open; answers stay."""
        self.screens.close()
        self.parties.close()
        self.query.close()


class Explorer:
    """A lake that may grow while it is explored: pages are of the newest version that is ready.

    A newer version is made ready beside the one that answers, which nobody waits for.
    """

    def __init__(self, lake: str | Callable[[], TableSource], *, every: float = _EVERY) -> None:
        """Keep where the lake is; raises LakeError where there is none."""
        self._open = (lambda: DeltaTables(lake)) if isinstance(lake, str) else lake
        self._watched = self._open()
        self._every = every
        self._looked = monotonic()
        self._turn = threading.Lock()
        self._version = self._newest()
        self._screens = Screens(self._open(), _SECONDS)
        source = self._open()
        self._filing_rows = FilingRows(source) if isinstance(source, DeltaTables) else None
        self._ready = ExploredLake(self._open(), self._screens, self._filing_rows)

    def _newest(self) -> tuple[int, ...]:
        return tuple(self._watched.version_of(one) for one in ("submission", "rejects", "gaps"))

    def lake(self) -> ExploredLake:
        """Return the newest version that is ready, and now and then begin to look for a newer one."""
        if monotonic() - self._looked >= self._every and self._turn.acquire(blocking=False):
            self._looked = monotonic()
            threading.Thread(target=self._refresh_in_turn, name="explorer", daemon=True).start()
        return self._ready

    def _refresh_in_turn(self) -> None:
        try:
            with suppress(Section16Error):  # the version that is ready goes on answering; the next look tries again
                self._refresh()
        finally:
            self._turn.release()

    def refresh(self) -> None:
        """Make the newest version ready now; raises LakeError and QueryError."""
        with self._turn:
            self._refresh()

    def _refresh(self) -> None:
        version = self._newest()
        if version != self._version:
            made = ExploredLake(self._open(), self._screens, self._filing_rows)
            warm(made)
            # The old one is closed when the last page that uses it lets it go.
            self._ready, self._version = made, version
            self._keep_rows()

    def warm(self) -> None:
        """Build what is in memory before anybody asks; raises LakeError, QueryError and ScreenError."""
        warm(self._ready)
        self._keep_rows()

    def _keep_rows(self) -> None:
        if self._filing_rows is not None:
            self._filing_rows.make()

    def close(self) -> None:
        """Close the version that is ready."""
        with self._turn:
            self._ready.close()
            if self._filing_rows is not None:
                self._filing_rows.close()


def warm(lake: ExploredLake) -> None:
    """Build the indexes of a version."""
    lake.parties.find("a", 1)
    for one in PRESETS.values():
        lake.screens.count(replace(one, about=""))
