"""An answer as text: exact, and for a spreadsheet without formulas."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pytest
from msgspec import Struct

from section16.query.query import QueryResult
from section16.tasks.answers.sheet import write_sheet
from section16.tasks.answers.text import short_texts, write_csv
from section16.web.struct_table import struct_table


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
    assert written(table, for_spreadsheet=True) == ["'=N,D,F,L", "-8000.5,2024-02-29,-1.5,'=a; b"]


def test_owners_whose_names_have_commas_are_told_apart_in_every_cell():
    owners = ["Doe, Jane R.", "Smith, John, Jr."]
    table = pa.table({"OWNERS": [owners], "CODES": [["P", "S"]], "NONE": pa.array([[]], pa.list_(pa.string()))})
    assert written(table) == ["OWNERS,CODES,NONE", '"Doe, Jane R.; Smith, John, Jr.",P; S,']
    (row,) = short_texts(QueryResult(table.to_reader()))
    assert row == ["Doe, Jane R.; Smith, John, Jr.", "P; S", ""]
    file = io.BytesIO()
    write_sheet(QueryResult(table.to_reader()), file)
    assert openpyxl.load_workbook(file)["rows"]["A2"].value == "; ".join(owners)


class Line(Struct):
    """A row of a page."""

    who: tuple[str, ...]


def test_the_rows_of_a_page_join_lists_alike():
    file = io.BytesIO()
    write_csv(struct_table(Line, [Line(("Doe, Jane", "Roe, Bo")), Line(())]), file)
    assert file.getvalue().decode().splitlines() == ["who", '"Doe, Jane; Roe, Bo"', '""']
