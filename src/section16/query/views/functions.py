"""The functions of the ledger that views call, which DuckDB does only for columns that a statement names."""

from typing import Final

from duckdb import DuckDBPyConnection
from duckdb.func import FunctionNullHandling, PythonUDFType

from section16.ledger.amendments.row_links import link_pairs
from section16.ledger.chains import newest_of_each
from section16.ledger.words import words_of_classes, words_of_natures
from section16.query.texts.plan_days import days_of_plans
from section16.query.texts.titles import offices_of_titles

__all__ = ["add_functions"]

_OURS: Final = FunctionNullHandling.SPECIAL  # a function that may give null is asked about nulls, too
_PAIRS: Final = "STRUCT(original BIGINT, amendment BIGINT, agree INTEGER, differ INTEGER, follows BOOLEAN)[]"
_LINKS: Final = "STRUCT(original BIGINT, amendment BIGINT, score INTEGER)[]"
_BALANCES: Final = (
    'STRUCT("row" BIGINT, accession VARCHAR, "before" DECIMAL(38, 10), "after" DECIMAL(38, 10), is_trade BOOLEAN, '
    "is_one_line BOOLEAN, is_one_series BOOLEAN)[]"
)


def add_functions(connection: DuckDBPyConnection) -> None:
    """Give a connection the functions that views call, those of words, `offices_of` and `plan_adopted_on`."""
    arrow = PythonUDFType.ARROW
    connection.create_function("link_pairs", link_pairs, [_PAIRS, "BOOLEAN"], _LINKS, type=arrow)
    connection.create_function("newest_of_each", newest_of_each, [_BALANCES], "BIGINT[]", type=arrow)
    connection.create_function("class_words", words_of_classes, ["VARCHAR"], "VARCHAR", type=arrow)
    connection.create_function(
        "plan_adopted_on", days_of_plans, ["VARCHAR[]", "DATE"], "DATE", type=arrow, null_handling=_OURS
    )
    connection.create_function(
        "offices_of", offices_of_titles, ["VARCHAR", "VARCHAR"], "VARCHAR[]", type=arrow, null_handling=_OURS
    )
    connection.create_function("nature_words", words_of_natures, ["VARCHAR"], "VARCHAR", type=arrow)
