"""Feeds and records as EDGAR gives them; what is none is an error that asks to be asked again."""

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from section16.edgar.errors import AnswerError
from section16.edgar.public.feed import company_feed_path, latest_feed_path, read_feed
from section16.edgar.public.listing import Listed
from section16.edgar.public.record import read_record, read_shard, record_path, shard_path


def feed(*entries: str) -> bytes:
    head = '<?xml version="1.0" encoding="ISO-8859-1" ?><feed xmlns="http://www.w3.org/2005/Atom"><title>L</title>'
    return f"{head}{''.join(entries)}</feed>".encode("latin-1")


def entry(title: str = "4 - Roe Jane (0001234567) (Reporting)", form: str = "4", number: int = 1) -> str:
    accession = f"0001234567-26-{number:06}"
    return (
        f"<entry><title>{title}</title><link rel='alternate' href='https://www.sec.gov/Archives/edgar/data/1234567/{accession}-index.htm'/>"
        f"<summary type='html'> &lt;b&gt;Filed:&lt;/b&gt; 2026-11-20 &lt;b&gt;AccNo:&lt;/b&gt; {accession} "
        "&lt;b&gt;Size:&lt;/b&gt; 1.5 MB </summary><updated>2026-11-20T17:32:17-05:00</updated>"
        f"<category label='form type' term='{form}'/>"
        f"<id>urn:tag:sec.gov,2008:accession-number={accession}</id></entry>"
    )


def test_an_entry_is_a_filing_under_one_party() -> None:
    assert read_feed(feed(entry())) == (
        Listed(
            accession="0001234567-26-000001",
            form="4",
            path="edgar/data/1234567/0001234567-26-000001.txt",
            filed_on=date(2026, 11, 20),
        ),
    )


def test_an_entry_without_a_summary_is_of_the_day_on_which_it_was_accepted() -> None:
    (found,) = read_feed(feed(re.sub("<summary.*</summary>", "", entry())))
    assert found.filed_on == date(2026, 11, 20)


def test_an_entry_without_a_number_is_left_out() -> None:
    assert read_feed(feed("<entry><title>4</title></entry>", entry().replace("/data/", "/"))) == read_feed(feed()) == ()


@pytest.mark.parametrize("data", [b"", b"<html><body>503</body></html>", b"<!DOCTYPE html><feed/>", b"<feed"])
def test_what_is_no_feed_is_an_error(data: bytes) -> None:
    with pytest.raises(AnswerError, match="feed: what came is no Atom feed; ask again"):
        read_feed(data)


def test_where_feeds_are() -> None:
    assert latest_feed_path("4") == (
        "/cgi-bin/browse-edgar?action=getcurrent&type=4&owner=only&count=100&start=0&output=atom"
    )
    assert "owner=include" in latest_feed_path("144")
    assert company_feed_path("1", "4/A", 100).endswith(
        "&CIK=1&type=4%2FA&owner=include&count=100&start=100&output=atom"
    )


@pytest.mark.corpus
def test_every_real_feed_is_read_whole(corpus: Path) -> None:
    for path in sorted((corpus / "atom").iterdir()):
        data = path.read_bytes()
        found = read_feed(data)
        assert len(found) == data.count(b"<entry>")
        assert all(one.filed_on and one.form and one.cik.isdigit() for one in found)


RECORD = {
    "cik": "1234567",
    "name": "ROE CORP",
    "insiderTransactionForOwnerExists": 0,
    "insiderTransactionForIssuerExists": 1,
    "tickers": ["ROE"],
    "formerNames": [{"name": "DOE CORP", "from": "2001-01-01T00:00:00.000Z"}],
    "filings": {
        "recent": {
            "accessionNumber": ["0001234567-26-000002", "0001234567-26-000001"],
            "form": ["4", "8-K"],
            "filingDate": ["2026-11-20"],
            "reportDate": ["2026-11-18", ""],
        },
        "files": [{"name": "CIK0001234567-submissions-001.json", "filingCount": 2, "filingFrom": "2001-01-02"}],
    },
}


def test_a_record_is_read_with_its_columns_of_any_length() -> None:
    record = read_record(msgspec.json.encode(RECORD))
    assert (record.cik, record.is_owner, record.is_issuer, record.tickers) == ("0001234567", False, True, ("ROE",))
    assert record.former_names == ("DOE CORP",)
    first, second = record.filings
    assert (first.accession, first.form, first.period) == ("0001234567-26-000002", "4", date(2026, 11, 18))
    assert first.path == "edgar/data/1234567/0001234567-26-000002.txt"
    assert first.page == (
        "https://www.sec.gov/Archives/edgar/data/1234567/000123456726000002/0001234567-26-000002-index.htm"
    )
    assert (second.cik, second.filed_on, second.period) == ("1234567", None, None)
    assert [(one.name, one.first, one.last) for one in record.shards] == [
        ("CIK0001234567-submissions-001.json", date(2001, 1, 2), None)
    ]
    assert shard_path(record.shards[0]) == "/submissions/CIK0001234567-submissions-001.json"
    assert record_path("1234567") == "/submissions/CIK0001234567.json"


@pytest.mark.parametrize("data", [b"", b"<html>", b"{}", b"[]", b'{"filings": []}', b'{"filings": {"recent": 1}}'])
def test_what_is_no_record_is_an_error(data: bytes) -> None:
    with pytest.raises(AnswerError, match="no filer's record; ask again"):
        read_record(data)
    with pytest.raises(AnswerError, match="no list of filings; ask again"):
        read_shard(data, "1")


@pytest.mark.corpus
def test_every_real_record_is_read_whole(corpus: Path) -> None:
    counts = {path.name: len(read_record(path.read_bytes()).filings)
              for path in (corpus / "json").glob("*.json")
              if b'"filings"' in path.read_bytes()[:5_000] and b'"timestamp"' not in path.read_bytes()}  # fmt: skip
    assert counts["CIK0000320193.json"] == 1000
    assert len(counts) == 4
    assert len(read_shard((corpus / "json/CIK0000320193-submissions-001.json").read_bytes(), "320193")) == 988
