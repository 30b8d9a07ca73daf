"""EDGAR as a source, against the local one: what is wanted comes, once, and what fails is told."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from section16.edgar.errors import SettingsError
from section16.edgar.public.client import EdgarPublic
from section16.edgar.public.index import day_index_path, quarter_index_path
from section16.edgar.settings import PublicSettings
from section16.sandbox import SandboxSettings
from section16.sandbox.faults import InjectedFault
from section16.sandbox.serve import Serving, serving
from section16.sources import Tally, read_members, read_piece
from section16.table.raw import key_of
from section16.tasks.lake.mirror.archives import dataset_path, feed_path
from section16.tasks.lake.mirror.mirror import Mirror, MirrorCount, public_settings
from section16.tasks.lake.mirror.mirror import mirrored as opened
from section16.tasks.lake.mirror.words import Request, SourceNameError, read_request, sorted_names
from tests.sandbox.filings import Caller
from tests.sources.made import feed, number, tar, text
from tests.tasks.lake.mirror.edgar import index_of, place, publish

TODAY = date(2024, 5, 2)
FRIDAY, MONDAY = date(2024, 2, 16), date(2024, 2, 20)  # between them a holiday
ROWS = [
    (1, "4", FRIDAY),
    (2, "4/A", FRIDAY),
    (3, "10-K", FRIDAY),
    (4, "424B2", FRIDAY),
    (5, "3", MONDAY),
    (6, "5/A", MONDAY),
    (7, "4", date(2024, 5, 1)),
]


@pytest.fixture(scope="module")
def place_of_edgar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, Path]]:
    public = tmp_path_factory.mktemp("public")
    settings = SandboxSettings(public=public, starts_at=None, ticking=False, most_recent=3)
    with serving(settings) as server:
        yield server, public


@pytest.fixture
def edgar(place_of_edgar: tuple[Serving, Path]) -> Serving:
    server, folder = place_of_edgar
    publish(folder, ROWS)
    server.control.set_faults()
    server.control.forget_asked()
    return server


@pytest.fixture
def public(place_of_edgar: tuple[Serving, Path]) -> Path:
    return place_of_edgar[1]


def fast(server: Serving) -> EdgarPublic:
    """Return EDGAR's public side without its pace: nobody waits, and no clock is asked."""
    settings = PublicSettings(user_agent="Roe r@example.com", archives=server.url, data=server.url, tries=1)
    return EdgarPublic(settings, wait=lambda _: None)


def requests(*words: str) -> tuple[Request, ...]:
    return tuple(read_request(word, TODAY) for word in words)


def mirrored(server: Serving, cache: Path, *words: str, **how: Any) -> tuple[dict[str, bytes], MirrorCount]:
    """Mirror, and read what the pieces hold, by accession number."""
    with fast(server) as reached:
        mirror = Mirror(cache, reached, TODAY, requests(*words))
        found: dict[str, bytes] = {}
        for piece in mirror.pieces(**how):
            for raw in read_piece(piece, Tally()):
                assert key_of(raw) not in found
                found[key_of(raw)] = raw.data
    return found, mirror.count


def texts_asked(server: Serving) -> list[str]:
    """Return each request for a text."""
    asked = server.control.asked().items()
    return [path for path, times in asked for _ in range(times) if path.endswith(".txt")]


def numbers(*ones: int) -> set[str]:
    return {number(one) for one in ones}


@pytest.mark.parametrize(
    ("word", "ones"),
    [
        ("2024-02-16", (1, 2)),
        ("2024-02-16..2024-02-20", (1, 2, 5, 6)),
        ("2024Q1", (1, 2, 5, 6)),
        ("2024Q1..2024Q2", (1, 2, 5, 6, 7)),
        ("2024", (1, 2, 5, 6, 7)),
        ("2024-02-20..", (5, 6, 7)),
    ],
)
def test_days_and_quarters_are_what_their_indexes_list(edgar, tmp_path, word, ones):
    found, count = mirrored(edgar, tmp_path, word)
    assert set(found) == numbers(*ones)
    forms = {one: form for one, form, _ in ROWS}
    assert all(found[number(one)] == text(one, forms[one]) for one in ones)
    assert (count.wanted, count.here, count.fetched, count.failed) == (len(ones), 0, len(ones), 0)
    assert len(texts_asked(edgar)) == len(ones)


def test_nothing_is_fetched_twice_and_an_unchanged_index_comes_without_its_bytes(edgar, public, tmp_path):
    first, _ = mirrored(edgar, tmp_path, "2024Q1")
    edgar.control.forget_asked()
    again, count = mirrored(edgar, tmp_path, "2024Q1", "2024-02-16")
    assert again == first
    assert (count.here, count.fetched) == (4, 0)
    assert edgar.control.asked() == {quarter_index_path(2024, 1): 1, day_index_path(FRIDAY): 1}
    place(public, quarter_index_path(2024, 1), gzip.compress(index_of([*ROWS[:6], (8, "4", MONDAY)], daily=False)))
    place(public, f"/Archives/edgar/data/1008/{number(8)}.txt", text(8))
    later, count = mirrored(edgar, tmp_path, "2024Q1")
    assert set(later) - set(first) == numbers(8)
    assert (count.here, count.fetched) == (4, 1)


def test_what_the_lake_has_is_not_fetched(edgar, tmp_path):
    found, count = mirrored(edgar, tmp_path, "2024-02-16", known=lambda asked: set(asked) & numbers(1))
    assert set(found) == numbers(2)
    assert (count.wanted, count.here, count.fetched, count.failed) == (2, 1, 1, 0)
    found, count = mirrored(edgar, tmp_path, "2024-02-16", known=lambda asked: set(asked) & numbers(1, 2))
    assert (found, count.here, count.fetched) == ({}, 2, 0)


def test_a_filing_that_does_not_come_is_told_and_asked_for_the_next_time(edgar, tmp_path):
    edgar.control.set_faults(
        InjectedFault(kind="status", status=404, path=f"/Archives/edgar/data/1001/{number(1)}"),
        InjectedFault(kind="outage", path=f"/Archives/edgar/data/1005/{number(5)}"),
        InjectedFault(kind="truncated", path=f"/Archives/edgar/data/1006/{number(6)}"),
    )
    found, count = mirrored(edgar, tmp_path, "2024Q1")
    assert set(found) == numbers(2)
    assert (count.fetched, count.failed, count.stopped) == (1, 3, False)
    where = "/Archives/edgar/data"
    assert sorted(count.troubles) == [
        f"{where}/1001/{number(1)}.txt: EDGAR does not give it (404); check the address",
        f"{where}/1005/{number(5)}.txt: EDGAR does not serve it now (503); try again later",
        f"{where}/1006/{number(6)}.txt: the connection failed (RemoteProtocolError); ask again",
    ]
    found, count = mirrored(edgar, tmp_path, "2024Q1")
    assert set(found) == numbers(1, 2, 5, 6)
    assert (count.here, count.fetched, count.troubles) == (1, 3, [])


def test_whoever_is_turned_away_asks_nothing_more(edgar, public, tmp_path):
    publish(public, [(one, "4", FRIDAY) for one in range(100, 200)])
    edgar.control.set_faults(
        InjectedFault(kind="throttled", seconds=600, skip=10, times=None, path="/Archives/edgar/data")
    )
    found, count = mirrored(edgar, tmp_path, "2024-02-16")
    assert count.stopped
    assert len(found) == count.fetched <= 10
    assert count.failed == 100 - count.fetched
    assert "EDGAR is asked too often (429); wait ten minutes" in count.troubles[0]
    assert len(count.troubles) <= 6
    edgar.control.set_faults()
    found, count = mirrored(edgar, tmp_path, "2024-02-16")
    assert (len(found), count.failed) == (100, 0)


@pytest.mark.parametrize(
    ("word", "asked"), [("cik:320193", 1), ("2024Q1", 1), ("2024-02-16", 1), ("feed", 1), ("archives:2024-02-16", 1)]
)
def test_who_is_turned_away_is_not_told_that_there_is_no_such_thing(edgar, tmp_path, word, asked):
    edgar.control.set_faults(InjectedFault(kind="throttled", seconds=600, times=None))
    _, count = mirrored(edgar, tmp_path, word)
    assert count.stopped
    assert [one.partition(": ")[2] for one in count.troubles] == [
        "EDGAR is asked too often (429); wait ten minutes, and ask less often"
    ]
    assert len(edgar.control.asked()) <= asked


def test_what_did_not_come_is_told_once_and_is_nothing_that_is_missing(edgar, tmp_path):
    edgar.control.set_faults(InjectedFault(kind="outage", times=None))
    _, count = mirrored(edgar, tmp_path, "cik:320193", "2024-02-16")
    assert [one.partition(": ")[2] for one in count.troubles] == [
        "EDGAR does not serve it now (503); try again later"
    ] * 2


def test_an_edgar_that_is_away_is_not_asked_for_thousands(edgar, public, tmp_path):
    publish(public, [(one, "4", FRIDAY) for one in range(100, 200)])
    edgar.control.set_faults(InjectedFault(kind="cut_before", times=None, path="/Archives/edgar/data"))
    found, count = mirrored(edgar, tmp_path, "2024-02-16")
    assert (found, count.stopped) == ({}, True)
    assert 20 <= len(count.troubles) < 60


def test_a_page_of_html_is_no_filing_and_no_index(edgar, public, tmp_path):
    html = b"<html>This page is temporarily unavailable.</html>"
    place(public, f"/Archives/edgar/data/1001/{number(1)}.txt", html)
    place(public, day_index_path(MONDAY), html)
    found, count = mirrored(edgar, tmp_path, "2024-02-16", "2024-02-20")
    assert set(found) == numbers(2)
    assert sorted(count.troubles) == [
        f"{day_index_path(MONDAY)}: what came is not what was asked for; run it again later",
        f"edgar/data/1001/{number(1)}.txt: what came is no submission; run it again later",
    ]


def test_a_business_day_without_an_index_is_told_and_a_holiday_is_not_asked_for(edgar, tmp_path):
    _, count = mirrored(edgar, tmp_path, "2024-02-15..2024-02-20")
    assert count.troubles == ["2024-02-15: EDGAR has no index of this business day; run it again later"]
    assert not any("20240219" in path or "20240217" in path for path in edgar.control.asked())
    _, count = mirrored(edgar, tmp_path, "2024-05-01..")
    assert count.troubles == []
    _, count = mirrored(edgar, tmp_path, "2024-05-02")
    assert count.troubles == ["2024-05-02: EDGAR has no index of this business day; run it again later"]


def test_an_index_that_was_here_serves_while_edgar_does_not(edgar, tmp_path):
    first, _ = mirrored(edgar, tmp_path, "2024Q1")
    edgar.control.set_faults(InjectedFault(kind="outage", path="/Archives/edgar/full-index"))
    again, count = mirrored(edgar, tmp_path, "2024Q1")
    assert again == first
    assert count.troubles == [f"{quarter_index_path(2024, 1)}: EDGAR does not serve it now (503); try again later"]


def test_an_index_that_broke_in_the_cache_is_fetched_anew(edgar, tmp_path):
    first, _ = mirrored(edgar, tmp_path, "2024Q1")
    for kept in tmp_path.glob("indexes/**/master.gz"):
        kept.write_bytes(kept.read_bytes()[:30])
    assert mirrored(edgar, tmp_path, "2024Q1")[0] == first


def test_archives_of_days_are_pieces_and_fetched_once(edgar, public, tmp_path):
    made = tar({f"{number(1)}.nc": feed(1), f"{number(3)}.nc": feed(3, "10-K")}, "w:gz")
    place(public, feed_path(FRIDAY), made)
    place(public, feed_path(MONDAY), b"<html>")
    found, count = mirrored(edgar, tmp_path, "archives:2024-02-16..2024-02-20")
    assert found == {number(1): feed(1)}
    assert (count.wanted, count.fetched, count.fetched_bytes) == (2, 1, len(made))
    assert count.troubles == [f"{feed_path(MONDAY)}: what came is no archive; run it again later"]
    found, count = mirrored(edgar, tmp_path, "archives:2024-02-16", "archives:2024-02-21")
    assert (set(found), count.here, count.fetched) == (numbers(1), 1, 0)
    assert count.troubles == ["2024-02-21: EDGAR has no archive of this business day; run it again later"]
    assert edgar.control.asked()[feed_path(FRIDAY)] == 1
    assert list((tmp_path / ".parts").iterdir()) == []


def _dataset(words: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("SUBMISSION.tsv", words)
    return out.getvalue()


def test_data_sets_are_fetched_anew_only_when_posted_anew(edgar, public, tmp_path):
    place(public, dataset_path(2023, 4), _dataset(b"old"))
    place(public, dataset_path(2024, 1, elsewhere=True), _dataset(b"moved"))

    def sets() -> tuple[list[bytes], MirrorCount]:
        with fast(edgar) as reached:
            mirror = Mirror(tmp_path, reached, TODAY, requests("datasets:2023Q4..2024Q2"))
            made = list(mirror.pieces())
        assert {piece.kind for piece in made} == {"datasets"}
        return [read_members(piece)["SUBMISSION.tsv"] for piece in made], mirror.count

    members, count = sets()
    assert members == [b"old", b"moved"]
    assert (count.wanted, count.here, count.fetched) == (3, 0, 2)
    assert count.troubles == ["2024Q2: the SEC has no data set of this quarter yet; run it again later"]
    members, count = sets()
    assert (members, count.here, count.fetched) == ([b"old", b"moved"], 2, 0)
    place(public, dataset_path(2023, 4), _dataset(b"posted anew"))
    members, count = sets()
    assert (members, count.here, count.fetched) == ([b"posted anew", b"moved"], 1, 1)


def test_the_data_sets_moved_in_2026():
    assert dataset_path(2026, 1) == ("/files/structureddata/data/insider-transactions-data-sets/2026q1_form345.zip")
    assert dataset_path(2026, 2) == (
        "/files/datastandardsinnovation/data/insider-transactions-data-sets/2026q2_form345.zip"
    )


def test_what_was_filed_is_found_by_day_filer_feed_and_archive(edgar, tmp_path):
    """The sandbox's own filings, in every way in which EDGAR shows them."""
    edgar.control.set_clock(edgar.control.now().replace(year=2024, month=4, day=30, hour=12))
    with Caller(edgar) as caller:
        filed = {caller.settled()["accessionNumber"] for _ in range(8)}
        owner = int(caller.control.submissions()[-1]["accessionNumber"][:10])
    words = {"2024-04-30": "day", f"cik:{owner}": "filer", "feed": "feed", "archives:2024-04-30": "archive"}
    texts = {}
    for word, cache in words.items():
        found, count = mirrored(edgar, tmp_path / cache, word)
        assert set(found) == filed, word
        assert count.troubles == [], word
        texts[word] = found
    asked = edgar.control.asked()
    shards = [path for path in asked if "-submissions-" in path]
    assert len(shards) == 2
    assert texts["2024-04-30"] == texts["feed"] == texts[f"cik:{owner}"]
    again, count = mirrored(edgar, tmp_path / "day", "feed", f"cik:{owner}", "2024-04-30")
    assert (again, count.wanted, count.here, count.fetched) == (texts["feed"], 8, 8, 0)
    _, count = mirrored(edgar, tmp_path, "cik:999999")
    assert count.troubles == ["cik:999999: EDGAR has no record of it; look at the number"]


def test_pieces_are_of_the_size_asked_for_and_the_same_the_next_time(edgar, public, tmp_path):
    publish(public, [(one, "4", FRIDAY) for one in range(100, 140)])

    def made() -> list[tuple[str, ...]]:
        with fast(edgar) as reached:
            mirror = Mirror(tmp_path, reached, TODAY, requests("2024-02-16"))
            return [piece.members for piece in mirror.pieces(piece_bytes=4_000)]

    first = made()
    assert len(first) > 2
    assert made() == first


def test_the_count_is_told_while_it_grows(edgar, tmp_path):
    told: list[int] = []
    with fast(edgar) as reached:
        mirror = Mirror(tmp_path, reached, TODAY, requests("2024Q1"), lambda count: told.append(count.fetched))
        list(mirror.pieces())
    assert told == [0, 1, 2, 3, 4]


def test_edgar_wants_to_know_who_asks(monkeypatch):
    monkeypatch.delenv("SECTION16_CONTACT", raising=False)
    with pytest.raises(SettingsError, match=r"^SECTION16_CONTACT: it is not set; EDGAR wants to know who asks"):
        public_settings()
    monkeypatch.setenv("SECTION16_CONTACT", "Roe")
    with pytest.raises(SettingsError, match=r"^SECTION16_CONTACT: 'Roe' names no e-mail address"):
        public_settings()
    monkeypatch.setenv("SECTION16_CONTACT", "Roe Research r@example.com")
    assert public_settings().user_agent == "Roe Research r@example.com"
    assert public_settings("http://127.0.0.1:1").archives == "http://127.0.0.1:1"


def test_a_users_names_are_parted_into_files_and_words(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2024").mkdir()
    names = ["a.xml", "2024", "2024Q1", "edgar:2024", "feed", "2024Q1", "*.txt"]
    assert sorted_names(names) == (("a.xml", "2024", "*.txt"), ("2024Q1", "edgar:2024", "feed"))


def test_a_mirror_is_opened_by_words(edgar, tmp_path):
    with opened(["2024-02-16"], tmp_path, TODAY, url=edgar.url) as asked:
        assert [len(piece.members) for piece in asked.pieces()] == [2]
        assert asked.count.fetched == 2
    with pytest.raises(SourceNameError), opened(["2024-02-16", "2024Q7"], tmp_path, TODAY, url=edgar.url):
        pass
