"""The functions of the ledger that views call, which DuckDB does only for columns that a statement names."""

from typing import Final

from duckdb import DuckDBPyConnection
from duckdb.func import PythonUDFType

from section16.ledger.amendments.row_links import link_pairs
from section16.ledger.chains import newest_of_each

__all__ = ["add_functions"]

_PAIRS: Final = "STRUCT(original BIGINT, amendment BIGINT, agree INTEGER, differ INTEGER, follows BOOLEAN)[]"
_LINKS: Final = "STRUCT(original BIGINT, amendment BIGINT, score INTEGER)[]"
_BALANCES: Final = 'STRUCT("row" BIGINT, accession VARCHAR, "before" DECIMAL(38, 10), "after" DECIMAL(38, 10))[]'


def add_functions(connection: DuckDBPyConnection) -> None:
    """Give a connection the functions that `restated_trades` and `latest_holdings` call."""
    arrow = PythonUDFType.ARROW
    connection.create_function("link_pairs", link_pairs, [_PAIRS, "BOOLEAN"], _LINKS, type=arrow)
    connection.create_function("newest_of_each", newest_of_each, [_BALANCES], "BIGINT[]", type=arrow)
