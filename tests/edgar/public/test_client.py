"""EDGAR's public side: under a name, at its pace, in both manners."""

from datetime import date
from io import BytesIO
from typing import Any

import httpx
import msgspec
import pytest

from section16.edgar.errors import (
    AnswerError,
    ClosedError,
    EdgarError,
    NotSentError,
    NotThereError,
    RefusedError,
    ThrottledError,
)
from section16.edgar.public.client import EdgarPublic
from section16.edgar.public.index import day_index_path, quarter_index_path
from section16.edgar.public.page import Pace, Seen
from section16.edgar.settings import PublicSettings
from tests.edgar.public.test_feed import RECORD, entry, feed
from tests.edgar.talk import Line, answering

AGENT = "Roe Research admin@roe.example"
PATH = "/Archives/edgar/data/1234567/000123456726000001/form4.xml"


def settings(**changes: Any) -> PublicSettings:
    return PublicSettings(**({"user_agent": AGENT} | changes))


class Clock:
    """Goes on by what is waited, and by nothing else."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def talk(line: Line, name: str, *args: Any, **named: Any) -> Any:
    clock = Clock()
    with EdgarPublic(named.pop("setting", settings()), httpx.MockTransport(line), clock.wait, clock) as public:
        try:
            return getattr(public, name)(*args, **named)
        finally:
            line.waits = clock.waits


def test_a_document_comes_as_its_bytes() -> None:
    line = Line(answering(200, b"<a/>"))
    assert talk(line, "document", PATH) == b"<a/>"
    (request,) = line.asked
    assert str(request.url) == f"https://www.sec.gov{PATH}"
    assert request.headers["user-agent"] == AGENT
    assert "authorization" not in request.headers


@pytest.mark.parametrize("path", ["edgar/data/1/a.txt", "https://www.sec.gov/Archives/edgar/data/1/a.txt"])
def test_a_path_may_be_written_as_an_index_or_a_feed_has_it(path: str) -> None:
    line = Line(answering(200, b"x"))
    talk(line, "document", path)
    assert str(line.asked[0].url) == "https://www.sec.gov/Archives/edgar/data/1/a.txt"


@pytest.mark.parametrize("path", ["https://elsewhere.example/a", "https://www.sec.gov.example/a", "a.txt"])
def test_nothing_but_the_archives_is_asked(path: str) -> None:
    line = Line(answering(200, b"x"))
    with pytest.raises(ValueError, match="is not of EDGAR's archives"):
        talk(line, "document", path)
    assert line.asked == []


def test_a_large_file_goes_into_another_from_its_beginning() -> None:
    file = BytesIO(b"what an earlier try has left")
    line = Line(answering(500), answering(200, b"the file"))
    fetched = talk(line, "download", "/Archives/edgar/Feed/2026/QTR4/20261120.nc.tar.gz", file)
    assert (file.getvalue(), fetched.body, fetched.unchanged) == (b"the file", b"", False)
    talk(Line(answering(304)), "download", PATH, file, Seen('"1"'))
    assert file.getvalue() == b"the file"
    with pytest.raises(RefusedError):
        talk(Line(answering(404, b"<html>")), "download", PATH, file)
    assert file.getvalue() == b"the file"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"user_agent": "Roe Research"}, "user_agent: 'Roe Research'; name who asks and an e-mail address"),
        ({"user_agent": ""}, "name who asks and an e-mail address"),
        ({"per_second": 11}, "per_second: 11 is not taken; EDGAR allows 10 requests a second"),
        ({"per_second": 0}, "per_second: 0 is not taken"),
        ({"data": "data.sec.gov"}, "data: 'data.sec.gov' is no address"),
    ],
)
def test_what_edgar_would_turn_away_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        settings(**changes)


def test_an_unchanged_page_comes_without_its_bytes() -> None:
    line = Line(answering(200, b"x", etag='"1"', last_modified="Fri, 20 Nov 2026 22:00:00 GMT"))
    first = talk(line, "page", PATH)
    assert (first.body, first.unchanged) == (b"x", False)
    assert first.seen == Seen('"1"', "Fri, 20 Nov 2026 22:00:00 GMT")
    line = Line(answering(304, etag='"1"'))
    second = talk(line, "page", PATH, first.seen)
    assert (second.body, second.unchanged) == (b"", True)
    assert line.asked[0].headers["if-none-match"] == '"1"'
    assert line.asked[0].headers["if-modified-since"] == "Fri, 20 Nov 2026 22:00:00 GMT"
    assert "bytes" in repr(first)


def test_requests_keep_the_pace() -> None:
    clock = Clock()
    line = Line(answering(200, b"x"))
    with EdgarPublic(settings(), httpx.MockTransport(line), clock.wait, clock) as public:
        for _ in range(25):
            public.document(PATH)
    assert clock.now == pytest.approx(2.4)
    assert len(line.asked) == 25


def test_a_turn_that_nobody_took_is_not_saved_up() -> None:
    clock = Clock()
    pace = Pace(10, clock)
    assert pace.turn() == 0
    clock.now = 60
    assert [round(pace.turn(), 3) for _ in range(3)] == [0, 0.1, 0.2]


BLOCKED = b"<h1>Request Rate Threshold Exceeded</h1>"


@pytest.mark.parametrize(
    ("answers", "kind", "asked"),
    [
        ([answering(404)], NotThereError, 1),
        ([answering(403, b"<Error>AccessDenied</Error>")], NotThereError, 1),
        ([answering(410)], RefusedError, 1),
        ([answering(403, BLOCKED)], ThrottledError, 1),
        ([answering(403, b"<!DOCTYPE html><title>Please slow down</title>")], ThrottledError, 1),
        ([answering(429)], ThrottledError, 1),
        ([answering(429, retry_after="600")], ThrottledError, 1),
        ([answering(429, retry_after="2")], ThrottledError, 4),
        ([answering(503)], ClosedError, 1),
        ([answering(500)], AnswerError, 4),
        ([answering(301)], AnswerError, 1),
        ([httpx.ReadTimeout("slow")], AnswerError, 4),
        ([httpx.ConnectError("no")], NotSentError, 4),
    ],
)
def test_a_page_that_does_not_come_is_an_error(answers, kind, asked) -> None:
    line = Line(*answers)
    with pytest.raises(EdgarError) as failed:
        talk(line, "document", PATH)
    assert type(failed.value) is kind
    assert str(failed.value).startswith(f"{PATH}: ")
    assert len(line.asked) == asked


def test_a_page_comes_once_the_trouble_is_over() -> None:
    line = Line(answering(429, retry_after="5"), answering(502), httpx.ReadError("cut"), answering(200, b"x"))
    assert talk(line, "document", PATH) == b"x"
    assert line.waits == [5, 2, 4]


def test_a_filers_list_is_joined_from_all_its_files() -> None:
    shard = {"accessionNumber": ["0001234567-01-000001", "0001234567-01-000002"], "form": ["4", "3"]}
    line = Line(answering(200, RECORD), answering(200, shard))
    found = talk(line, "filings_of", "1234567", "4")
    assert [str(request.url) for request in line.asked] == [
        "https://data.sec.gov/submissions/CIK0001234567.json",
        "https://data.sec.gov/submissions/CIK0001234567-submissions-001.json",
    ]
    assert [one.accession for one in found] == ["0001234567-26-000002", "0001234567-01-000001"]
    assert talk(Line(answering(200, RECORD)), "record", "1").name == "ROE CORP"


def pages(*sizes: int) -> list[Any]:
    """Return pages of a feed that overlap by one entry, as pages do while filings come in."""
    answers, number = [], 0
    for size in sizes:
        number = max(0, number - 1)
        answers.append(answering(200, feed(*(entry(number=number + one) for one in range(size)))))
        number += size
    return answers


def test_the_latest_filings_are_read_to_the_last_page() -> None:
    line = Line(*pages(100, 100, 3))
    found = talk(line, "latest", "4")
    assert len(found) == 201 == len(set(found))
    assert [request.url.params["start"] for request in line.asked] == ["0", "100", "200"]


def test_beyond_the_last_page_edgar_says_that_it_is_closed() -> None:
    line = Line(*pages(100), answering(503, b"<html>"))
    assert len(talk(line, "latest", "4")) == 100
    with pytest.raises(ClosedError):
        talk(Line(answering(503, b"<html>")), "latest", "4")


def test_only_as_many_pages_as_wanted_are_asked() -> None:
    line = Line(*pages(100, 100))
    talk(line, "latest", "4", pages=1)
    assert len(line.asked) == 1


def test_forms_that_only_begin_alike_are_left_out() -> None:
    line = Line(answering(200, feed(entry(), entry(form="424B2", number=2), entry(form="4/A", number=3))))
    assert [one.form for one in talk(line, "latest", "4")] == ["4", "4/A"]


def test_a_page_of_the_feed_that_has_not_changed_comes_without_its_filings() -> None:
    line = Line(answering(200, feed(entry(), entry(number=2, form="424B2")), etag='"1"'))
    page = talk(line, "feed_page", "4", 0)
    assert [one.form for one in page.listed] == ["4"]
    assert (page.is_last, page.seen) == (True, Seen('"1"'))
    line = Line(answering(304, etag='"1"'))
    assert talk(line, "feed_page", "4", 0, page.seen).listed == ()
    assert line.asked[0].headers["if-none-match"] == '"1"'


def test_a_filer_without_a_record_has_no_filings() -> None:
    assert talk(Line(answering(404)), "filings_of", "1234567") == ()
    with pytest.raises(NotThereError):
        talk(Line(answering(200, RECORD), answering(404)), "filings_of", "1234567")


def test_an_index_comes_read() -> None:
    rows = [f"1|Roe Jane|{form}|20261120|edgar/data/1/0001234567-26-000001.txt" for form in ("4", "8-K")]
    line = Line(answering(200, "\n".join(rows).encode()))
    assert [one.form for one in talk(line, "index", day_index_path(date(2026, 11, 20))).listed] == ["4", "8-K"]
    assert str(line.asked[0].url).endswith("/Archives/edgar/daily-index/2026/QTR4/master.20261120.idx")
    assert [one.form for one in talk(line, "index", quarter_index_path(2026, 4), "4", "4/A").listed] == ["4"]


@pytest.mark.parametrize("status", [403, 404])
def test_a_day_without_an_index_has_none(status: int) -> None:
    path = day_index_path(date(2026, 11, 22))
    assert talk(Line(answering(status)), "index", path) is None
    with pytest.raises(RefusedError):
        talk(Line(answering(410)), "index", path)


def test_a_sandbox_serves_both_hosts_at_its_own() -> None:
    here = settings(archives="http://127.0.0.1:8016", data="http://127.0.0.1:8016/")
    line = Line(answering(200, msgspec.Raw(msgspec.json.encode(RECORD | {"filings": {"recent": {}}}))))
    talk(line, "filings_of", "1", setting=here)
    assert str(line.asked[0].url) == "http://127.0.0.1:8016/submissions/CIK0000000001.json"
    talk(line, "document", "https://www.sec.gov/Archives/edgar/data/1/a.txt", setting=here)
    assert str(line.asked[1].url) == "http://127.0.0.1:8016/Archives/edgar/data/1/a.txt"
