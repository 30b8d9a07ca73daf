"""The lake as a watch needs it: which filings are there, filings put in, the newest day."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from section16.lake.query import connect
from section16.lake.store import Lake
from section16.table.bulk import read_many
from section16.table.raw import Raw
from section16.table.schema import REJECTS

__all__ = ["LakeEnd"]

_MANY: Final = 250  # commits; each leaves a file or two in every table


class LakeEnd:
    """A lake that is made where there is none; raises LakeError in all that it does."""

    def __init__(self, uri: str, storage: Mapping[str, str] | None = None) -> None:
        """Open it, and finish what a killed writer left."""
        self._uri, self._storage = uri, dict(storage or {}) or None
        self._lake = Lake.open(uri, create=True, storage_options=self._storage)
        self._lake.recover()
        self._commits = 0

    def known(self, accessions: Iterable[str]) -> set[str]:
        """Return those that are there, as filings or as rejects."""
        return self._lake.known(accessions)

    def add(self, raws: Iterable[Raw]) -> Mapping[str, str]:
        """Put filings in, in one commit; return why those that became rejects could not be read."""
        batch = read_many(tuple(raws))
        self._lake.commit(self._lake.stage([batch]))
        self._commits += 1
        rejects = batch.tables[REJECTS].select(["ACCESSION_NUMBER", "REASON"]).to_pylist()
        return {row["ACCESSION_NUMBER"]: row["REASON"] or "" for row in rejects}

    def tidy(self, *, quiet: bool) -> None:
        """Merge the small files that many commits have left: in a `quiet` hour, or when they are too many."""
        if self._commits > (0 if quiet else _MANY):
            self._lake.compact()
            self._commits = 0

    def newest(self) -> date | None:
        """Return the newest filing day; None for an empty lake."""
        query = connect(self._uri, self._storage)
        try:
            found: date | None = query.arrow("SELECT max(FILING_DATE) AS day FROM submission")["day"][0].as_py()
        finally:
            query.close()
        return found
