"""An answer in each form: what is exact stays exact, text stays text, and a file is whole or not there."""

import csv
import errno
import gc
import io
import json
import os
import sys
from datetime import date
from decimal import Decimal

import openpyxl
import polars as pl
import pytest

from section16.query.query import Query
from section16.query.relations import ArrowTables
from section16.query.statement import QueryError
from section16.tasks.answers.give import ANSWER_FORMATS, format_for, give
from section16.tasks.answers.sheet import write_sheet
from section16.tasks.answers.text import write_csv, write_json, write_table
from section16.tasks.files import write_whole

ROWS = """SELECT * FROM (VALUES
  (1, 1234567890123456789.0000000001::DECIMAL(38,10), 12.5000000000::DECIMAL(38,10), DATE '2024-02-16', true,
    ['a', 'b, c'], {'NAME': 'x', 'N': 1.50}, '=1+1', TIMESTAMP '2024-02-16 17:30:01', 0.1::DOUBLE),
  (2, NULL, 1000.0000000000::DECIMAL(38,10), DATE '0023-02-16', false, NULL, NULL, 'two' || chr(10) || 'lines',
    NULL, 'nan'::DOUBLE))
  t(n, big, amount, day, flag, list, struct, text, moment, ratio)"""


@pytest.fixture
def answer():
    return lambda statement=ROWS: Query(ArrowTables({})).stream(statement)


def written(write, made, *more):
    file = io.BytesIO()
    assert write(made, file, *more) >= 0
    return file.getvalue()


def test_json_is_a_list_of_rows_with_exact_numbers(answer):
    first, second = json.loads(written(write_json, answer()), parse_float=Decimal)
    assert first == {
        "n": 1, "big": Decimal("1234567890123456789.0000000001"), "amount": Decimal("12.5"), "day": "2024-02-16",
        "flag": True, "list": ["a", "b, c"], "struct": {"NAME": "x", "N": Decimal("1.5")}, "text": "=1+1",
        "moment": "2024-02-16T17:30:01", "ratio": Decimal("0.1"),
    }  # fmt: skip
    assert (second["big"], second["amount"], second["list"], second["ratio"]) == (None, 1000, None, None)
    assert written(write_json, answer("SELECT 1 AS a WHERE false")) == b"[]\n"


def test_csv_reads_back_and_is_as_filed(answer):
    first, second = csv.DictReader(io.StringIO(written(write_csv, answer()).decode(), newline=""))
    assert list(first.values()) == [
        "1", "1234567890123456789.0000000001", "12.5", "2024-02-16", "true", "a; b, c", '{"NAME":"x","N":1.5}', "=1+1",
        "2024-02-16 17:30:01", "0.1",
    ]  # fmt: skip
    assert (second["amount"], second["list"], second["text"], second["day"]) == ("1000", "", "two\nlines", "0023-02-16")


def test_a_sheet_has_days_numbers_and_text_that_is_no_formula(answer, tmp_path):
    path = tmp_path / "rows.xlsx"
    assert give(answer(), "xlsx", path) == 2
    sheet = openpyxl.load_workbook(path)["rows"]
    names, first, second = sheet.iter_rows()
    assert [cell.value for cell in names] == ["n", "big", "amount", "day", "flag", "list", "struct", "text", "moment", "ratio"]  # fmt: skip  # noqa: E501
    row = {name.value: cell for name, cell in zip(names, first, strict=True)}
    assert (row["big"].value, row["big"].data_type) == ("1234567890123456789.0000000001", "s")
    assert (row["amount"].value, row["day"].value.date(), row["flag"].value) == (12.5, date(2024, 2, 16), True)
    assert row["day"].number_format == "yyyy-mm-dd"
    assert (row["text"].value, row["text"].data_type) == ("=1+1", "s")
    row = {name.value: cell for name, cell in zip(names, second, strict=True)}
    assert (row["day"].value, row["ratio"].value, row["list"].value) == ("0023-02-16", "nan", None)


@pytest.mark.parametrize("text", ["=cmd|x", "+1", "-1+2", "@SUM(A1)", "{=1}", "http://example.com", "mailto:x", "\t=1"])
def test_no_text_of_a_filing_becomes_a_formula_or_a_link(answer, tmp_path, text):
    path = tmp_path / "rows.xlsx"
    give(answer(f"SELECT '{text}' AS t"), "xlsx", path)
    cell = openpyxl.load_workbook(path)["rows"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_text_longer_than_a_cell_is_cut_and_says_so(answer, tmp_path):
    give(answer("SELECT repeat('x', 40000) AS t"), "xlsx", tmp_path / "rows.xlsx")
    value = openpyxl.load_workbook(tmp_path / "rows.xlsx")["rows"]["A2"].value
    assert len(value) == 32_767
    assert value.endswith("xx … [cut: a cell holds no more]")


def test_more_rows_than_a_sheet_holds_are_refused(answer):
    with pytest.raises(ValueError, match="a sheet holds 1,048,575 rows, the answer has more; take csv or parquet"):
        write_sheet(answer("SELECT NULL AS a FROM range(1048576)"), io.BytesIO())


class Full(io.BytesIO):
    """A file on a disk that has room for so many bytes."""

    room = 0

    def write(self, piece):
        if self.tell() + len(piece) > self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(piece)


@pytest.mark.parametrize("room", [0, 100, 1500, 4000])
def test_a_sheet_on_a_full_disk_is_one_error_and_nothing_after_it(answer, room, monkeypatch):
    later = []
    monkeypatch.setattr(sys, "unraisablehook", later.append)
    disk = Full()
    disk.room = room
    with pytest.raises(OSError, match="No space left on device") as failed:
        write_sheet(answer(), disk)
    del failed
    disk.close()
    gc.collect()
    assert [str(one.exc_value) for one in later] == []


def test_a_sheet_goes_to_a_file_that_cannot_be_sought(answer):
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as pipe:
        assert write_sheet(answer("SELECT 1 AS a"), pipe) == 1
    with os.fdopen(reader, "rb") as made:
        assert openpyxl.load_workbook(io.BytesIO(made.read()))["rows"]["A2"].value == 1


def test_parquet_keeps_types(answer, tmp_path):
    assert give(answer(), "parquet", tmp_path / "rows.parquet") == 2
    frame = pl.read_parquet(tmp_path / "rows.parquet")
    assert frame["big"].to_list() == [Decimal("1234567890123456789.0000000001"), None]
    assert frame["list"].to_list() == [["a", "b, c"], None]


def test_a_table_lines_up_numbers_to_the_right(answer):
    made = written(write_table, answer("SELECT 'a' AS name, 5::DECIMAL(38,10) AS n UNION ALL SELECT 'bcd', 12.25"))
    assert sorted(made.decode().splitlines()[2:]) == ["a         5", "bcd   12.25"]
    assert made.decode().splitlines()[:2] == ["name      n", "----  -----"]


def test_a_file_is_whole_or_as_it_was(answer, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("before")
    question = "SELECT CASE WHEN i = 50000 THEN error('boom') ELSE i END AS a FROM range(60000) t(i)"
    with pytest.raises(QueryError, match="boom"):
        give(answer(question), "csv", path)
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["rows.csv"]
    give(answer("SELECT 1 AS a"), "csv", path)
    assert path.read_text() == "a\n1\n"


def test_a_pipe_is_written_to_and_stays_one(answer, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        give(answer("SELECT 1 AS a"), "csv", pipe)
        write_whole(pipe, b"more")
        assert os.read(reader, 100).split() == [b"a", b"1", b"more"]
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_the_form_is_that_of_the_option_then_of_the_ending(tmp_path):
    assert [format_for(tmp_path / f"x.{form}", None) for form in ANSWER_FORMATS] == list(ANSWER_FORMATS)
    assert format_for(tmp_path / "x.csv", "json") == "json"
    assert (format_for(None, None), format_for(tmp_path / "x.unknown", None)) == ("table", "table")


def test_a_heading_does_not_act_on_a_terminal(answer):
    made = answer("PIVOT (SELECT chr(27) || '[2J' || chr(8238) || 'lamps' AS n) ON n USING count(*)")
    text = written(write_table, made).decode()
    assert "lamps" in text
    assert not set(text) & {"\x1b", "\u202e"}
