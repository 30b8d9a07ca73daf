"""Feeds and records as EDGAR gives them; what is none is an error that asks to be asked again."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from section16.edgar.errors import AnswerError
from section16.edgar.public.feed import FeedEntry, company_feed_path, latest_feed_path, read_feed
from section16.edgar.public.record import read_record, read_shard, record_path, shard_path

EASTERN = ZoneInfo("America/New_York")


def feed(*entries: str) -> bytes:
    head = '<?xml version="1.0" encoding="ISO-8859-1" ?><feed xmlns="http://www.w3.org/2005/Atom"><title>L</title>'
    return f"{head}{''.join(entries)}</feed>".encode("latin-1")


def entry(title: str = "4 - Roe Jane (0001234567) (Reporting)", form: str = "4", number: int = 1) -> str:
    accession = f"0001234567-26-{number:06}"
    return (
        f"<entry><title>{title}</title><link rel='alternate' href='https://www.sec.gov/{accession}-index.htm'/>"
        f"<summary type='html'> &lt;b&gt;Filed:&lt;/b&gt; 2026-11-20 &lt;b&gt;AccNo:&lt;/b&gt; {accession} "
        "&lt;b&gt;Size:&lt;/b&gt; 1.5 MB </summary><updated>2026-11-20T17:32:17-05:00</updated>"
        f"<category label='form type' term='{form}'/>"
        f"<id>urn:tag:sec.gov,2008:accession-number={accession}</id></entry>"
    )


def test_an_entry_is_a_filing_under_one_party() -> None:
    assert read_feed(feed(entry())) == (
        FeedEntry(
            accession_number="0001234567-26-000001",
            form_type="4",
            name="Roe Jane",
            cik="0001234567",
            role="Reporting",
            filed_on=date(2026, 11, 20),
            accepted_at=datetime(2026, 11, 20, 17, 32, 17, tzinfo=EASTERN),
            size="1.5 MB",
            url="https://www.sec.gov/0001234567-26-000001-index.htm",
        ),
    )


def test_a_name_may_hold_parentheses_dashes_and_letters_of_latin_1() -> None:
    (found,) = read_feed(
        feed(entry("SCHEDULE 13D/A - Zoë (DE) - B &amp;amp; Co. (0001234567) (Filed by)", "SCHEDULE 13D/A"))
    )
    assert (found.name, found.role) == ("Zoë (DE) - B & Co.", "Filed by")


def test_an_entry_without_a_number_is_left_out() -> None:
    assert read_feed(feed("<entry><title>4</title></entry>")) == read_feed(feed()) == ()


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
        assert all(one.accepted_at and one.filed_on and one.form_type and one.size and one.url for one in found)
        if path.name != "company_feed.xml":
            assert all(one.name and one.cik and one.role for one in found)


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
            "acceptanceDateTime": ["2026-11-20T16:21:59.000Z", ""],
            "primaryDocument": ["xslF345X05/form4.xml", ""],
            "size": [5501, None],
        },
        "files": [{"name": "CIK0001234567-submissions-001.json", "filingCount": 2, "filingFrom": "2001-01-02"}],
    },
}


def test_a_record_is_read_with_its_columns_of_any_length() -> None:
    record = read_record(msgspec.json.encode(RECORD))
    assert (record.cik, record.is_owner, record.is_issuer, record.tickers) == ("0001234567", False, True, ("ROE",))
    assert record.former_names == ("DOE CORP",)
    first, second = record.filings
    assert first.accepted == "2026-11-20T16:21:59.000Z"  # as written: whose clock it is cannot be told from here
    assert (first.primary_document, first.source_document) == ("xslF345X05/form4.xml", "form4.xml")
    assert first.folder_path("0001234567") == "/Archives/edgar/data/1234567/000123456726000002"
    assert (second.filed_on, second.accepted, second.source_document, second.size) == (None, None, None, None)
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
        read_shard(data)


@pytest.mark.corpus
def test_every_real_record_is_read_whole(corpus: Path) -> None:
    counts = {path.name: len(read_record(path.read_bytes()).filings)
              for path in (corpus / "json").glob("*.json")
              if b'"filings"' in path.read_bytes()[:5_000] and b'"timestamp"' not in path.read_bytes()}  # fmt: skip
    assert counts["CIK0000320193.json"] == 1000
    assert len(counts) == 4
    assert len(read_shard((corpus / "json/CIK0000320193-submissions-001.json").read_bytes())) == 988
