"""An answer as text: exact, and for a spreadsheet without formulas."""

import io
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from section16.query.query import QueryResult
from section16.tasks.answers.text import write_csv


def written(table, **how):
    file = io.BytesIO()
    write_csv(QueryResult(table.to_reader()), file, **how)
    return file.getvalue().decode().splitlines()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_text_is_a_formula_only_where_it_is_wanted_as_filed(text):
    table = pa.table({"A": [text]})
    assert written(table) == ["A", text]
    assert written(table, for_spreadsheet=True) == ["A", f"'{text}"]


def test_numbers_and_days_are_none_the_worse():
    table = pa.table({"=N": [Decimal("-8000.50")], "D": [date(2024, 2, 29)], "F": [-1.5], "L": [["=a", "b"]]})
    assert written(table, for_spreadsheet=True) == ["'=N,D,F,L", '-8000.5,2024-02-29,-1.5,"\'=a, b"']
