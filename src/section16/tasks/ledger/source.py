"""What a question to the ledger is put to: a lake, or files, and the person or company that it is about."""

from collections.abc import Sequence
from datetime import datetime
from glob import has_magic
from pathlib import Path
from typing import NamedTuple

from section16.query.ledger_rows import EVERY_FILING, Party, of_party, party_of
from section16.query.query import Query
from section16.query.relations import DeltaTables, TableSource
from section16.query.statement import QueryError
from section16.tasks.lake.screening import read_sources

__all__ = ["LedgerSource", "hour_of", "ledger_source"]


class LedgerSource(NamedTuple):
    """The tables to ask, whom about (None: everybody), and what could not be read, each told in one line."""

    query: Query
    party: Party | None
    problems: tuple[str, ...] = ()

    @property
    def wanted(self) -> str:
        """Return SQL for the accession numbers of the filings that are asked about."""
        return of_party(self.party) if self.party else EVERY_FILING


def ledger_source(names: Sequence[str], lake: str | None) -> LedgerSource:
    """Open what a command names: files, or else a lake; the one word that is no file is a CIK or a name.

    Raises QueryError where nobody or nothing is named, and LakeError.
    """
    files = [one for one in names if has_magic(one) or Path(one).exists()]
    words = [one for one in names if one not in files]
    if len(words) > 1:
        message = f"'{words[1]}': no such file, and one person or company at a time; name one by CIK"
        raise QueryError(message)
    tables, problems = _tables(files, lake, words)
    query = Query(tables)
    return LedgerSource(query, party_of(query, words[0]) if words else None, problems)


def _tables(files: Sequence[str], lake: str | None, words: Sequence[str]) -> tuple[TableSource, tuple[str, ...]]:
    if not files and lake is not None:
        return DeltaTables(lake), ()
    if not files:
        seen = f"'{words[0]}': no such file" if words else "nothing to read"
        message = f"{seen}; name files, or a lake with --lake DIR"
        raise QueryError(message)
    tables, problems = read_sources(files)
    if not tables.tables["submission"].num_rows:
        message = f"{files[0]}: no filing could be read; name files that hold some"
        raise QueryError(message)
    return tables, problems


def hour_of(text: str) -> datetime | None:
    """Return the day and hour that an ISO 8601 text names; None for another text."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
