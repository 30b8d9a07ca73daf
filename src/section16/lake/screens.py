"""Running screens over a lake, or over tables in memory."""

import duckdb
import pyarrow as pa

from section16.lake.core import Core
from section16.lake.relations import Source
from section16.lake.screen import Screen, ScreenError
from section16.lake.screen_sql import looking_around, statement_of
from section16.lake.statement import explain_error

__all__ = ["Screens"]


class Screens:
    """Screens over one lake: the first builds the core, which takes a while for a big one; those after it are quick.

    Which trades are in clusters, and which are first ones, is remembered too, while the lake stays the same.
    """

    def __init__(self, source: Source) -> None:
        """Build nothing yet."""
        self._core = Core(source)

    def run(self, screen: Screen, limit: int | None = None) -> pa.Table:
        """Return what a screen finds, the newest filings first, with the columns of `screen_sql.COLUMNS`.

        A row is told from every other by ACCESSION_NUMBER, TRANS_TABLE and TRANS_SK. Raises ScreenError.
        """
        try:
            connection = self._core.ready()
            among = [self._core.rows_of(*question) for question in looking_around(screen)]
            text, values = statement_of(screen, among, limit)
            found: pa.Table = connection.sql(text, params=list(values)).to_arrow_table()
        except duckdb.Error as error:
            message = f"screen: {explain_error(error).removeprefix('sql: ')}"
            raise ScreenError(message) from None
        return found
