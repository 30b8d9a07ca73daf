"""Indexes of every kind and year are read the same; a line that is no row is kept as unread."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from section16.edgar.errors import AnswerError
from section16.edgar.public.index import day_index_path, quarter_index_path, read_index
from section16.edgar.public.listing import Listed

PREAMBLE = "Description:           Daily Index\nLast Data Received:    Nov 20, 2026\n\n\n\n"
RULE = "-" * 141
ROE = Listed(
    accession="0001234567-26-000001",
    form="4",
    path="edgar/data/1234567/0001234567-26-000001.txt",
    filed_on=date(2026, 11, 20),
)
FORM = "Form Type   Company Name".ljust(74) + "CIK         Date Filed  File Name"
COMPANY = "Company Name".ljust(62) + "Form Type   CIK\n      Date Filed  File Name"
TAIL = "1234567     20261120    edgar/data/1234567/0001234567-26-000001.txt         "
URL = "1234567     20261120    http://www.sec.gov/Archives/edgar/data/1234567/0001234567-26-000001-index.htm  "


def index(head: str, *rows: str) -> bytes:
    return (PREAMBLE + "\n".join((head, RULE, *rows)) + "\n").encode("latin-1")


@pytest.mark.parametrize(
    "data",
    [
        index(FORM, "4".ljust(12) + "Roe Jane".ljust(62) + TAIL),
        index(FORM, "4".ljust(12) + "Roe Jane".ljust(62) + TAIL.replace("20261120", "2026-11-20")),
        index(COMPANY, "Roe Jane".ljust(62) + "4".ljust(12) + TAIL),
        index(COMPANY, "Roe Jane".ljust(62) + "4".ljust(17) + URL),
        index(COMPANY, "Roe Jane".ljust(65) + "4".ljust(12) + TAIL),
        index("CIK|Company Name|Form Type|Date Filed|File Name", f"1234567|Roe Jane|4|20261120|{ROE.path}"),
        index("CIK|Company Name|Form Type|Date Filed|Filename", f"0001234567|Roe Jane|4|2026-11-20|{ROE.path}", ""),
        gzip.compress(index(FORM, "4".ljust(12) + "Roe Jane".ljust(62) + TAIL), mtime=0),
        index(FORM, "4".ljust(12) + "Roe Jane".ljust(62) + TAIL).replace(b"\n", b"\r\n"),
        f"1234567|Roe Jane|4|20261120|{ROE.path}\n".encode(),
    ],
)
def test_one_row_is_the_same_in_every_kind(data: bytes) -> None:
    read = read_index(data)
    assert read.listed == (ROE,)
    assert read.unread == ()
    assert ROE.cik == "1234567"


def test_names_and_forms_may_hold_spaces_and_the_sign_that_separates() -> None:
    fixed = index(FORM, "SC 13D/A".ljust(12) + "A | B, L.P.".ljust(62) + TAIL)
    piped = index("CIK|Company Name|Form Type|Date Filed|File Name", f"7|A | B, L.P.|SC 13D/A|20261120|{ROE.path}")
    for data in (fixed, piped):
        (entry,) = read_index(data).listed
        assert entry.form == "SC 13D/A"


def test_what_is_no_row_is_kept() -> None:
    read = read_index(index(FORM, "4           Roe Jane without an end", "4".ljust(12) + "Roe Jane".ljust(62) + TAIL))
    assert read.unread == ("4           Roe Jane without an end",)
    assert read.listed == (ROE,)


@pytest.mark.parametrize("data", [index(FORM), index(COMPANY)])
def test_an_empty_index_is_empty(data: bytes) -> None:
    assert read_index(data).listed == read_index(data).unread == ()


@pytest.mark.parametrize("data", [b"", b"<html><body>\n503</body></html>", gzip.compress(index(FORM), mtime=0)[:40]])
def test_what_is_not_an_index_is_an_error(data: bytes) -> None:
    with pytest.raises(AnswerError, match="index: what came is not an index; ask again"):
        read_index(data)


def test_only_the_forms_that_are_asked_for_are_read() -> None:
    row = "1234567|Roe Jane|{}|20261120|{}".format
    rows = (row("4", ROE.path), row("8-K", ROE.path), row("4/A", ROE.path), "no filing")
    read = read_index(index("CIK|Company Name|Form Type|Date Filed|File Name", *rows), {"4", "4/A"})
    assert [one.form for one in read.listed] == ["4", "4/A"]
    assert read.unread == ("no filing",)


def test_where_indexes_are() -> None:
    assert day_index_path(date(2026, 11, 20)) == "/Archives/edgar/daily-index/2026/QTR4/master.20261120.idx"
    assert day_index_path(date(2026, 3, 31), "form") == "/Archives/edgar/daily-index/2026/QTR1/form.20260331.idx"
    assert quarter_index_path(1993, 1) == "/Archives/edgar/full-index/1993/QTR1/master.gz"


@pytest.mark.corpus
def test_every_real_index_is_read_whole(corpus: Path) -> None:
    counts = {}
    for path in sorted((corpus / "index").iterdir()):
        data = path.read_bytes()
        read = read_index(data)
        counts[path.name] = len(read.listed)
        assert len(read.listed) == data.count(b"edgar/data/")
        assert read.unread == ()
        assert all(one.filed_on and one.form for one in read.listed)
        assert all("  " not in one.form for one in read.listed)
    assert len(counts) == 11
    assert sum(counts.values()) > 25_000


@pytest.mark.corpus
def test_two_kinds_of_one_day_say_the_same(corpus: Path) -> None:
    company, crawler = (
        read_index((corpus / "index" / f"joeychilson-{kind}.idx").read_bytes()).listed
        for kind in ("company", "crawler")
    )
    assert company == crawler
    assert len(company) == 4539
