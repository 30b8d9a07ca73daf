import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.fills.read import Fill, FillsError, LeftOut, of_issuer, read_file, read_fills, select
from section16.drafting.plan.mistake import OneMistakeError

D = Decimal
at = partial(datetime, tzinfo=None)


def _wrong(data) -> list[str]:
    with pytest.raises(FillsError) as caught:
        read_fills(data if isinstance(data, bytes) else data.encode(), "fills.csv")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    "header", ["shares,price", "Quantity,Price", "QTY,Avg Px", "Filled Qty,Exec. Price", "# of Shares,PX"]
)
def test_columns_are_found_by_what_brokers_call_them(header):
    assert read_fills(f"{header}\n100,9.5\n".encode(), "x") == (Fill(shares=D(100), price=D("9.5"), line=2),)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_delimiter(delimiter):
    data = delimiter.join(("Side", "Shares", "Price")) + "\r\n" + delimiter.join(("SLD", "100", "$9.50")) + "\r\n\r\n"
    assert read_fills(data.encode("utf-8-sig"), "x") == (Fill(shares=D(100), price=D("9.50"), side="sell", line=2),)


def test_encodings():
    text = "Côté,Shares,Price\nx,1,2\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        assert read_fills(text.encode(encoding), "x")[0].shares == 1


@pytest.mark.parametrize(
    ("cell", "shares", "side"),
    [
        ('"1,235"', "1235", None),
        ("(100)", "100", "sell"),
        ("-100", "100", "sell"),
        ("+7", "7", None),
        ("1.5", "1.5", None),
    ],
)
def test_numbers_as_brokers_write_them(cell, shares, side):
    (fill,) = read_fills(f"shares,price\n{cell},$1.00\n".encode(), "x")
    assert (fill.shares, fill.side) == (D(shares), side)


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        ("2024-02-14", "", date(2024, 2, 14)),
        ("2/14/2024", "9:31:05 AM", at(2024, 2, 14, 9, 31, 5)),
        ("02/14/2024 15:31", "", at(2024, 2, 14, 15, 31)),
        ("20240214", "15:31:05", at(2024, 2, 14, 15, 31, 5)),
        ("14-Feb-2024", "15:31:05.250 ET", at(2024, 2, 14, 15, 31, 5, 250000)),
        ("2024-02-14T15:31:05", "", at(2024, 2, 14, 15, 31, 5)),
        ("", "15:31:05", time(15, 31, 5)),
    ],
)
def test_moments(day, hour, moment):
    assert read_fills(f"date,time,shares,price\n{day},{hour},1,2\n".encode(), "x")[0].executed_at == moment


def test_every_mistake_is_listed_with_row_and_column():
    data = (
        "Trade Date,Side,Shares,Price\n13/12/2022,sell,1.235,9\n2022-12-13,hold,ten,\n"
        "2022-12-13,sell,0,-1\nTotal,,1,9\n"
    )
    assert _wrong(data) == [
        "fills.csv, row 2, column 'Trade Date': '13/12/2022' is not a date or time; write 2024-02-14 09:31:05",
        "fills.csv, row 3, column 'Shares': 'ten' is not a number; write digits, as 1235 or 169.46",
        "fills.csv, row 3, column 'Price': the cell is empty; write the number, saved with its value",
        "fills.csv, row 3, column 'Side': 'hold' is not a side; write buy or sell; leave out what is neither",
        "fills.csv, row 4, column 'Price': -1 is negative; write the price a share, 0 or more",
        "fills.csv, row 4, column 'Shares': 0 shares; leave the row out",
        "fills.csv, row 5: 'Total' says 1 shares, the executions above it are 0; leave out what is no execution",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("shares,price\n1,250,43.9\n", "no title stands above '43.9'; put a number with a comma in quotes"),
        ("shares,Price,Price\n1,43.9,44\n", "two columns 'Price' say '43.9' and '44'; leave one out"),
    ],
)
def test_a_row_that_may_say_two_things_is_asked_about(data, message):
    (found,) = _wrong(data)
    assert found.startswith(f"fills.csv, row 2: {message}")


@pytest.mark.parametrize("data", ["shares,price\n250,43.9,,\n", "shares,price,price\n250,43.9,43.9\n"])
def test_cells_that_say_nothing_else_do_no_harm(data):
    assert [(one.shares, one.price) for one in read_fills(data.encode(), "x")] == [(D(250), D("43.9"))]


@pytest.mark.parametrize("number", ["169,46", "1.234,56", "12,34,567"])
def test_a_decimal_comma_is_refused_not_guessed(number):
    (message,) = _wrong(f'shares,price\n1,"{number}"\n')
    message = message.removeprefix("fills.csv, row 2, column 'price': ")
    assert message == f"'{number}' may have a decimal comma; write a decimal point: 1235 or 169.46"


def test_a_comma_in_a_semicolon_file_is_never_thousands():
    assert "may have a decimal comma" in _wrong("shares;price\n1,235;9\n")[0]


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"{}", b"<html></html>", b"\0\1\2", b"PK\3\4broken", b"%PDF-1.7", b"shares,price\n"]
)
def test_what_is_no_file_of_fills(data):
    (message,) = _wrong(data)
    assert message.startswith("fills.csv: ")
    assert "; " in message


def test_a_preamble_and_a_repeated_header_are_passed_over():
    data = "Account,x\n\nshares,price\n1,2\nshares,price\n3,4\n"
    assert [fill.shares for fill in read_fills(data.encode(), "x")] == [1, 3]


def _book(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_numbers_are_what_was_typed():
    data = _book(
        [
            ["Executions"],
            [],
            ["Date", "Time", "Side", "Shares", "Price"],
            [at(2024, 2, 14), time(9, 31), "S", 100, 169.46],
        ]
    )
    assert read_fills(data, "x") == (
        Fill(shares=D(100), price=D("169.46"), executed_at=at(2024, 2, 14, 9, 31), side="sell", line=4),
    )


def test_a_workbooks_mistakes_have_rows():
    data = _book([["Shares", "Price"], [100, "x"], ["Total", None], [True, 1]])
    assert [line.split(":")[0] for line in _wrong(data)] == [
        "fills.csv, row 2, column 'Price'",
        "fills.csv, row 4, column 'Shares'",
    ]


def test_a_zip_bomb_is_refused_before_it_unpacks():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(7):
            archive.writestr(f"xl/{number}.xml", bytes(10_000_000))
    assert _wrong(out.getvalue()) == ["fills.csv: the workbook unpacks to 70,000,000 bytes; save just the fills as CSV"]


def test_entities_are_refused():
    source, out = zipfile.ZipFile(io.BytesIO(_book([["Shares", "Price"], [1, 2]]))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' if name.startswith("xl/worksheets") else b""
            archive.writestr(name, bomb + source.read(name))
    assert "declares entities" in _wrong(out.getvalue())[0]


def test_select_takes_one_day_and_side():
    some = read_fills(b"date,side,shares,price\n2024-02-14,sell,1,2\n2024-02-15,sell,3,4\n2024-02-14,buy,5,6\n", "x")
    assert [fill.shares for fill in select(some, date(2024, 2, 14), "sell")] == [1]


def test_a_row_without_what_others_say_is_no_execution():
    assert _wrong("date,side,symbol,shares,price\n2024-02-14,sell,ACME,1,2\n,,,1,2\n") == [
        "fills.csv, row 3: no date, though other rows have one; write the date, or leave out what is no execution",
        "fills.csv, row 3: no side, though other rows have one; write the side, or leave out what is no execution",
        "fills.csv, row 3: no symbol, though other rows have one; write the symbol, or leave out what is no execution",
    ]


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        ("shares,price\n100,2\n-100,2\n", "row 2: no side, though other rows have one"),
        (
            "side,shares,price\nsell,-100,2\nsell,100,2\n",
            "row 3: 100 shares without a minus sign, though others of that side have one",
        ),
    ],
)
def test_signs_that_differ_are_not_added_up(data, seen):
    assert [line.removeprefix("fills.csv, ").split(";")[0] for line in _wrong(data)] == [seen]


def test_bought_and_sold_may_differ_in_sign():
    some = read_fills(b"side,shares,price\nbuy,100,2\nsell,-50,2\n", "x")
    assert [fill.shares for fill in select(some, date(2024, 2, 14), "sell")] == [50]


def test_a_moment_with_a_zone_is_told_in_eastern_time():
    (fill,) = read_fills(b"timestamp,shares,price\n2024-02-15T00:59:59Z,1,2\n", "x")
    assert fill.executed_at == at(2024, 2, 14, 19, 59, 59)


_SYMBOLS = b"symbol,shares,price\nACME,1,2\nOTHR,3,4\nNYSE:ACME,5,6\n"


@pytest.mark.parametrize(
    ("data", "tickers", "taken"),
    [
        (b"shares,price\n1,2\n", ("ACME",), [1]),
        (b"ticker,shares,price\nacme US,1,2\nOTHR,3,4\n", ("ACME",), [1]),
        (b"ticker,shares,price\nBRK/B,1,2\nOTHR,3,4\n", ("BRK.A, BRK.B",), [1]),
        (b"ticker,shares,price\nACME,1,2\n", ("NONE",), [1]),
        (b"ticker,shares,price\nACME,1,2\n", (), [1]),
    ],
)
def test_executions_of_other_securities_are_left_out(data, tickers, taken):
    assert [fill.shares for fill in of_issuer(read_fills(data, "x"), tickers)] == taken


@pytest.mark.parametrize(
    ("tickers", "seen"),
    [
        (("QLYS",), "the symbols are 'ACME', 'NYSE:ACME', 'OTHR', the issuer's is 'QLYS'"),
        (("ACME",), "several symbols, 'ACME', 'NYSE:ACME'"),
        ((), "several symbols, 'ACME', 'NYSE:ACME', 'OTHR'"),
    ],
)
def test_symbols_that_cannot_be_told_apart_are_asked_about(tickers, seen):
    with pytest.raises(OneMistakeError) as caught:
        of_issuer(read_fills(_SYMBOLS, "x"), tickers)
    assert caught.value.seen == seen


def test_select_puts_the_day_to_a_time():
    some = read_fills(b"time,shares,price\n09:31,1,2\n", "x")
    assert select(some, date(2024, 2, 14), "buy")[0].executed_at == at(2024, 2, 14, 9, 31)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: ("shares,price\n" + text).encode())))
def test_any_bytes_are_read_or_refused(data):
    fills = ()
    with suppress(FillsError):
        fills = read_fills(data, "x")
    assert all(fill.shares > 0 and fill.price >= 0 for fill in fills)


@given(st.lists(st.tuples(st.integers(1, 10**9), st.decimals(0, 10**5, places=4)), min_size=1))
def test_what_is_written_is_read(rows):
    text = "shares,price\n" + "".join(f"{shares},{price}\n" for shares, price in rows)
    assert [(fill.shares, fill.price) for fill in read_fills(text.encode(), "x")] == rows


# What brokers and trading systems send, and what is no execution in it


def file_of(text: str, *columns, sheets=()):
    return read_file(text.encode(), "x", columns, sheets)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Execution Time,Side,Symbol,Last Shares,Last Px", "2024-03-04 09:31:02,2,MDUP,100,9.5"),
        ("Date,Settlement Date,Side,Quantity,Gross Price,Net Price", "03/04/2024,03/06/2024,Sell,100,9.5,9.48"),
        ("Trade Date,Side,Quantity,Filled Qty,Price,Avg Px", "03/04/2024,Sell,900,100,8,9.5"),
        ("TradeDate,Action,Symbol,LastQty,LastPx", "03/04/2024,SLD,MDUP,100,9.5"),
        ("Run Date,Action,Symbol,Quantity,Price ($)", '03/04/2024,"YOU SOLD MADE UP CO (MDUP) (Cash)",MDUP,-100,9.5'),
        ("Date/Time,Symbol,Quantity,T. Price,C. Price", '"2024-03-04, 09:31:02",MDUP,-100,9.5,9.7'),
        ("Date,Type,Action,Instrument Type,Quantity,Average Price",
         "2024-03-04T09:40:00-0500,Trade,SELL_TO_CLOSE,Equity,100,9.5"),
    ],
)  # fmt: skip
def test_the_columns_of_many_systems_are_known(header, row):
    (fill,) = file_of(f"{header}\n{row}\n").fills
    assert (fill.shares, fill.price, fill.side) == (100, D("9.5"), "sell")


@pytest.mark.parametrize(
    "status", ["Cancelled", "CXL", "Busted", "Rejected", "Reversed", "Trade Cancel", "H", "pending"]
)
def test_what_was_taken_back_is_left_out_and_told(status):
    found = file_of(f"side,shares,price,Exec Type\nsell,100,9.5,New\nsell,40,1,{status}\n")
    assert [fill.shares for fill in found.fills] == [100]
    assert found.left_out == (LeftOut(3, f"'{status}'", D(40)),)


def test_a_status_that_says_neither_is_asked_about():
    assert "does not say whether it was executed" in _wrong("shares,price,Status\n100,9.5,corrected\n")[0]


@pytest.mark.parametrize(
    "row",
    [
        "STC,MDUP,10,2.15,",
        "Sell to Close,MDUP,10,2.15,",
        "sell,MDUP 03/15/2024 45.00 C,10,2.15,",
        "sell,MDUP  240315C00045000,10,2.15,Equity Option",
        "sell,MDUP,10,2.15,Option",
    ],
)
def test_an_option_is_no_share(row):
    found = file_of(f"side,symbol,quantity,price,Security Type\nsell,MDUP,100,44.05,\n{row}\n")
    assert [fill.shares for fill in found.fills] == [100]
    assert [one.shares for one in found.left_out] == [10]


def test_a_row_of_totals_that_does_not_add_up_is_asked_about():
    added = file_of("date,shares,price\n2024-03-04,100,9\n2024-03-04,50,9\nTotal,150,\n")
    assert [one.shares for one in added.fills] == [100, 50]
