"""`section16.open_lake`: a lake opened for SQL and screens."""

import warnings
from typing import TYPE_CHECKING

from section16.query.query import Query, to_frame
from section16.query.relations import DeltaTables
from section16.query.screens.run import Screens, unknown_parties
from section16.query.screens.screen import PRESETS, Screen
from section16.query.statement import QueryError
from section16.query.words import suggest

if TYPE_CHECKING:
    import polars as pl

__all__ = ["OpenLake", "open_lake"]


def open_lake(uri: str, storage_options: dict[str, str] | None = None, *, files: bool = False) -> "OpenLake":
    """Open a lake to query it; raise LakeError where there is none. `files` lets statements read other files, too."""
    return OpenLake(DeltaTables(uri, storage_options), files=files)


class OpenLake(Query):
    """A lake to query in SQL and by screens."""

    _screens: Screens | None = None

    def screen(self, screen: Screen | str, limit: int | None = None) -> "pl.DataFrame":
        """Find trades by a preset's name or a `Screen` and return a Polars frame, the newest filings first.

        The first screen of a big lake takes a while, later ones do not. Where nothing is found, a warning tells of an
        issuer or owner whom no filing names. Raises ScreenError and LakeError.
        """
        wanted = PRESETS.get(screen) if isinstance(screen, str) else screen
        if wanted is None:
            message = f"'{screen}' is no preset; {suggest(str(screen), tuple(PRESETS))}"
            raise QueryError(message)
        self._screens = self._screens or Screens(self.source)
        found = self._screens.run(wanted, limit)
        for line in unknown_parties(self.source, wanted) if not found.num_rows else ():
            warnings.warn(f"screen: {line}", stacklevel=2)
        return to_frame(found)
