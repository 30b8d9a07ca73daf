from datetime import date
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pytest

from section16.table.schema import AMOUNT, NOTE_IDS
from section16.table.tsv.cells import read_column

DAY = date(2024, 7, 31)


def read(text: str | None, type_: pa.DataType) -> object:
    values, unread = read_column(pl.Series("x", [text], pl.String), type_)
    assert unread == ()
    return values[0]


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("31-JUL-2024", pa.date32(), DAY),
        ("31-Jul-2024", pa.date32(), DAY),
        (" 31-jul-2024 ", pa.date32(), DAY),
        ("2024-07-31", pa.date32(), DAY),
        ("06-MAR-0023", pa.date32(), date(23, 3, 6)),
        ("14706.0", AMOUNT, Decimal(14706)),
        ("0.1234567890", AMOUNT, Decimal("0.123456789")),
        ("0.12345678900000", AMOUNT, Decimal("0.123456789")),
        (".5", AMOUNT, Decimal("0.5")),
        ("1.0E7", AMOUNT, Decimal(10_000_000)),
        ("1.5e-3", AMOUNT, Decimal("0.0015")),
        ("-3", AMOUNT, Decimal(-3)),
        ("9" * 28 + ".0", AMOUNT, Decimal("9" * 28)),
        ("1", pa.bool_(), True),
        ("0", pa.bool_(), False),
        ("true", pa.bool_(), True),
        ("FALSE", pa.bool_(), False),
        ("1665812", pa.int64(), 1_665_812),
        ("1665812.0", pa.int64(), 1_665_812),
        ("  a  b ", pa.string(), "a  b"),
    ],
)
def test_a_cell_is_read_as_its_kind(text: str, type_: pa.DataType, value: object) -> None:
    assert read(text, type_) == value


@pytest.mark.parametrize(
    ("text", "ids"), [("F1", ["F1"]), ("F5, F4", ["F5", "F4"]), ("F1,F2 F3;", ["F1", "F2", "F3"]), (",", None)]
)
def test_ids_of_footnotes_are_a_list_in_their_order(text: str, ids: list[str] | None) -> None:
    found = read(text, NOTE_IDS)
    assert (found if ids is None else list(found)) == ids


@pytest.mark.parametrize("type_", [pa.date32(), AMOUNT, pa.bool_(), pa.int64(), pa.string(), NOTE_IDS])
@pytest.mark.parametrize("text", [None, "", "   "])
def test_an_empty_cell_is_null(text: str | None, type_: pa.DataType) -> None:
    assert read(text, type_) is None


@pytest.mark.parametrize(
    ("text", "type_", "reason"),
    [
        ("31-FEB-2024", pa.date32(), "'31-FEB-2024' is not a date; write DD-MON-YYYY"),
        ("14-FEB-06", pa.date32(), "'14-FEB-06' is not a date; write DD-MON-YYYY"),
        ("0.12345678901", AMOUNT, "'0.12345678901' does not fit: 28 digits before the point and 10 after it"),
        ("9" * 29, AMOUNT, f"'{'9' * 29}' does not fit: 28 digits before the point and 10 after it"),
        ("1E400", AMOUNT, "'1E400' does not fit: 28 digits before the point and 10 after it"),
        ("1,000", AMOUNT, "'1,000' is not a number"),
        ("NaN", AMOUNT, "'NaN' is not a number"),
        ("9" * 70, AMOUNT, f"'{'9' * 40}' is not a number"),
        ("Y", pa.bool_(), "'Y' is not a check box; write 0 or 1"),
        ("12a", pa.int64(), "'12a' is not a whole number"),
    ],
)
def test_a_cell_of_another_kind_is_null_and_told(text: str, type_: pa.DataType, reason: str) -> None:
    values, unread = read_column(pl.Series("x", ["", text, text], pl.String), type_)
    assert values.to_list() == [None, None, None]
    assert [(one.text, one.reason) for one in unread] == [(text, reason)]


def test_a_date_with_a_zone_is_read_and_told() -> None:
    values, unread = read_column(pl.Series("x", ["2024-07-19-05:00"], pl.String), pa.date32())
    assert values.to_list() == [date(2024, 7, 19)]
    assert [one.value for one in unread] == [date(2024, 7, 19)]
