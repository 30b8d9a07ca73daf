"""The words for what is wanted of EDGAR, right and wrong."""

from datetime import date

import pytest

from section16.tasks.lake.mirror.words import (
    Archives,
    Datasets,
    DaySpan,
    FilerHistory,
    Latest,
    SourceNameError,
    is_word,
    read_request,
)

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("word", "request_"),
    [
        ("2024Q1", DaySpan(date(2024, 1, 1), date(2024, 3, 31))),
        ("2024q4", DaySpan(date(2024, 10, 1), date(2024, 12, 31))),
        ("2024-Q2", DaySpan(date(2024, 4, 1), date(2024, 6, 30))),
        ("2019Q3..2020Q2", DaySpan(date(2019, 7, 1), date(2020, 6, 30))),
        ("2024", DaySpan(date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", DaySpan(date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-02-16", DaySpan(date(2024, 2, 16), date(2024, 2, 16))),
        ("2024-02-01..2024-02-29", DaySpan(date(2024, 2, 1), date(2024, 2, 29))),
        ("2023Q4..2024-01-15", DaySpan(date(2023, 10, 1), date(2024, 1, 15))),
        ("2026Q4", DaySpan(date(2026, 10, 1), TODAY)),
        ("2026-11-02..", DaySpan(date(2026, 11, 2), TODAY)),
        ("edgar:2024Q1", DaySpan(date(2024, 1, 1), date(2024, 3, 31))),
        ("cik:320193", FilerHistory("320193")),
        ("CIK:0000320193", FilerHistory("320193")),
        ("datasets:2024Q1", Datasets(date(2024, 1, 1), date(2024, 3, 31))),
        ("datasets:2006..2024", Datasets(date(2006, 1, 1), date(2024, 12, 31))),
        ("feed", Latest()),
        ("edgar:feed", Latest()),
        ("archives:2024-02-16..", Archives(date(2024, 2, 16), TODAY)),
        ("archives:2024-02-16", Archives(date(2024, 2, 16), date(2024, 2, 16))),
    ],
)
def test_a_word_is_a_request(word, request_):
    assert is_word(word)
    assert read_request(word, TODAY) == request_


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("2024Q5", "2024Q5: '5' is no quarter of a year; write 2024Q1 to 2024Q4"),
        ("2024Q12", "2024Q12: '12' is no quarter of a year; write 2024Q1 to 2024Q4"),
        (
            "2024-02-30",
            "2024-02-30: '2024-02-30' is not a date: February 2024 has 29 days; write 2024Q1, ",
        ),
        ("2024-13", "2024-13: '2024-13' is not in the calendar; "),
        ("0000", "0000: '0000' is not in the calendar; "),
        ("2024Q2..2024Q1", "2024Q2..2024Q1: it ends before it begins; turn it round"),
        ("2024Q1..2024Q9", "2024Q1..2024Q9: '9' is no quarter of a year; write 2024Q1 to 2024Q4"),
        ("2027", "2027: it begins after today, 2026-11-20; name days that have been"),
        ("2027..", "2027..: it begins after today, 2026-11-20; name days that have been"),
        ("1992", "1992: EDGAR has them from 1993-01-01 on; begin there"),
        ("datasets:2005Q4..2007", "datasets:2005Q4..2007: EDGAR has them from 2006-01-01 on; begin there"),
        ("datasets:", "datasets:: '' is no day, quarter or year; "),
        ("archives:yesterday", "archives:yesterday: 'yesterday' is no day, quarter or year; "),
        ("cik:", "cik:: '' is no CIK; write up to ten digits, as cik:320193"),
        ("cik:AAPL", "cik:AAPL: 'AAPL' is no CIK; write up to ten digits, as cik:320193"),
        ("cik:12345678901", "cik:12345678901: '12345678901' is no CIK; "),
        ("cik:0", "cik:0: '0' is no CIK; "),
        ("edgar:x", "x: 'x' is no day, quarter or year; "),
    ],
)
def test_a_wrong_word_says_what_to_write(word, message):
    assert is_word(word)
    with pytest.raises(SourceNameError) as refused:
        read_request(word, TODAY)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    "path", ["form4.xml", "./2024Q1", "2024/feed", "feeds", "20240216.nc.tar.gz", "..", "a..b", ""]
)
def test_a_path_is_no_word(path):
    assert not is_word(path)
