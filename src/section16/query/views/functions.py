"""The functions of the ledger that views call, which DuckDB does only for columns that a statement names."""

from typing import Final

from duckdb import DuckDBPyConnection
from duckdb.func import PythonUDFType

from section16.ledger.amendments.row_links import link_pairs
from section16.ledger.chains import newest_of_each
from section16.ledger.words import words_of_classes, words_of_natures

__all__ = ["add_functions"]

_PAIRS: Final = "STRUCT(original BIGINT, amendment BIGINT, agree INTEGER, differ INTEGER, follows BOOLEAN)[]"
_LINKS: Final = "STRUCT(original BIGINT, amendment BIGINT, score INTEGER)[]"
_BALANCES: Final = (
    'STRUCT("row" BIGINT, accession VARCHAR, "before" DECIMAL(38, 10), "after" DECIMAL(38, 10), is_trade BOOLEAN, '
    "is_one_line BOOLEAN)[]"
)


def add_functions(connection: DuckDBPyConnection) -> None:
    """Give a connection the functions that `restated_trades` and `latest_holdings` call, and those of words."""
    arrow = PythonUDFType.ARROW
    connection.create_function("link_pairs", link_pairs, [_PAIRS, "BOOLEAN"], _LINKS, type=arrow)
    connection.create_function("newest_of_each", newest_of_each, [_BALANCES], "BIGINT[]", type=arrow)
    connection.create_function("class_words", words_of_classes, ["VARCHAR"], "VARCHAR", type=arrow)
    connection.create_function("nature_words", words_of_natures, ["VARCHAR"], "VARCHAR", type=arrow)
