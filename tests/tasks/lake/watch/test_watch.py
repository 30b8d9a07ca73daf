"""The watch against the local EDGAR: what is published comes into the lake, gaps are closed, screens are asked once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from section16.edgar.errors import ClosedError, ThrottledError
from section16.edgar.public.client import EdgarPublic
from section16.edgar.public.index import Index, read_index
from section16.edgar.settings import PublicSettings
from section16.lake.layout import LakeError
from section16.sandbox import SandboxSettings
from section16.sandbox.faults import InjectedFault
from section16.sandbox.serve import Serving, serving
from section16.table.raw import RawFiling
from section16.tasks.lake.mirror.cache import Cache
from section16.tasks.lake.mirror.fetch import TextFetcher
from section16.tasks.lake.watch.alerts.alert import Hit, Route
from section16.tasks.lake.watch.book import WatchBook
from section16.tasks.lake.watch.fetch import Arrival
from section16.tasks.lake.watch.lists import FeedReader, owed
from section16.tasks.lake.watch.settings import WatchSettings
from section16.tasks.lake.watch.watch import Listeners, Watch
from tests.sandbox.filings import Caller, envelope, report

NOON = datetime.fromisoformat("2026-09-14T12:00:00")  # a Monday
MONDAY = NOON.date()
SILENT = Listeners(on_filing=id, on_alert=id, on_progress=id, on_problem=id)
ROUTE = Route(screen="buys", channel="stdout", shown="stdout")


class MemoryLake:
    """A lake that is a dict."""

    def __init__(self) -> None:
        self.held: dict[str, RawFiling] = {}
        self.commits = 0
        self.broken = False
        self.tidied = 0

    def known(self, accessions: Iterable[str]) -> set[str]:
        return set(accessions) & set(self.held)

    def add(self, raws: Iterable[RawFiling]) -> Mapping[str, str]:
        if self.broken:
            message = "lake: the disk is full; make room"
            raise LakeError(message)
        self.commits += 1
        for raw in raws:
            assert raw.accession not in self.held, "fetched twice"
            self.held[raw.accession or ""] = raw
        return {}

    def tidy(self, *, quiet: bool) -> None:
        self.tidied = self.commits if quiet else 0


class AllRows:
    """A screen that finds a row in every filing."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def find(self, screen: str, accessions: tuple[str, ...]) -> tuple[Hit, ...]:
        assert screen == "buys"
        self.asked.append(accessions)
        return tuple(Hit(accession=one, key=f"{one} nonderiv_trans 1", row={"TRANS_CODE": "P"}) for one in accessions)


class Watched:
    """A watch and all that it said."""

    def __init__(self, watch: Watch, lake: MemoryLake, screens: AllRows) -> None:
        self.filed: list[Arrival] = []
        self.progress: list[str] = []
        self.problems: list[str] = []
        self.watch, self.book, self.lake, self.screens = watch, watch.book, lake, screens
        watch.listeners = Listeners(
            on_filing=self.filed.append,
            on_alert=print,
            on_progress=self.progress.append,
            on_problem=self.problems.append,
        )

    @property
    def alerts(self) -> list[str]:
        with self.book.reading() as db:
            return [row[0] for row in db.execute("select accession from alert order by accession")]

    def settle(self) -> float:
        """Look until nothing is left to do at once."""
        while not (pause := self.watch.look_once()):
            pass
        return pause


Start = Callable[..., Watched]


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving(SandboxSettings(starts_at=NOON, ticking=False, hours="always")) as one:
        yield one


@pytest.fixture
def edgar(server: Serving) -> Iterator[Caller]:
    with Caller(server) as caller:
        yield caller


@pytest.fixture
def start(server: Serving, tmp_path: Path) -> Iterator[Start]:
    """Start a watch; another start is what a restart is."""
    settings = PublicSettings(user_agent="Tests tests@example.com", archives=server.url, data=server.url, tries=1)
    lake = MemoryLake()
    with EdgarPublic(settings, wait=lambda _: None) as public:

        def make(
            since: date | None = None, newest: date | None = None, routes: tuple[Route, ...] = (ROUTE,)
        ) -> Watched:
            book, screens = WatchBook(tmp_path / "watch.db"), AllRows()
            watch = Watch(
                settings=WatchSettings(lake="memory", since=since),
                listeners=SILENT,
                book=book,
                public=public,
                feed=FeedReader(public, book),
                fetcher=TextFetcher(public, None, (ThrottledError, ClosedError)),
                lake=lake,
                screens=screens,
                now=server.control.now,
                routes=routes,
            )
            watched = Watched(watch, lake, screens)
            watch.begin(newest)
            return watched

        yield make


def file(edgar: Caller, form: str = "4") -> str:
    return str(edgar.settled(envelope(report(form)))["accessionNumber"])


def test_what_is_published_comes_into_the_lake_and_is_told(edgar: Caller, start: Start) -> None:
    watched = start()
    assert watched.settle() == 15
    numbers = [file(edgar, form) for form in ("4", "3", "5", "4/A")]
    watched.settle()
    assert sorted(watched.lake.held) == sorted(numbers)
    assert watched.lake.commits == 1
    first = watched.lake.held[numbers[0]]
    assert first.filed_on == MONDAY
    assert first.data.startswith(b"<SEC-DOCUMENT>")
    assert first.source == f"edgar/data/{int('0000054321')}/{numbers[0]}.txt"
    assert {one.summary.form for one in watched.filed} == {"4", "3", "5", "4/A"}
    assert all("EXMP" in one.summary.line for one in watched.filed)
    assert watched.alerts == sorted(numbers)
    assert watched.problems == []


def test_nothing_is_fetched_or_told_twice(edgar: Caller, start: Start) -> None:
    file(edgar)
    watched = start()
    for _ in range(3):
        watched.settle()
    again = start()
    again.settle()
    assert len(watched.filed) == 1
    assert again.filed == []
    assert len(watched.screens.asked) == 1
    assert again.screens.asked == []


def test_more_than_a_page_of_the_feed_is_read_back_to_what_is_known(edgar: Caller, start: Start) -> None:
    watched = start()
    watched.settle()
    body = envelope()
    assert len({edgar.number(body) for _ in range(75)}) == 75
    edgar.control.advance(30)
    watched.settle()
    assert len(watched.lake.held) == 75  # 225 entries: two owners and an issuer each
    assert len(watched.filed) == 75


def test_after_days_away_the_indexes_of_days_fill_the_gap(edgar: Caller, start: Start) -> None:
    start().settle()
    missed = []
    for day in range(5):
        edgar.control.set_clock(NOON + timedelta(days=day))
        missed.append(file(edgar))
    edgar.control.set_clock(NOON + timedelta(days=6))
    # The feed is empty of them, as after a week with EDGAR.
    edgar.control.set_faults(InjectedFault(kind="status", status=503, path="/cgi-bin", times=None))
    watched = start()
    for _ in range(12):
        watched.watch.look_once()
    assert sorted(watched.lake.held) == sorted(missed)
    assert watched.alerts == sorted(missed)
    assert watched.progress == [
        f"{MONDAY + timedelta(days=day)}: 1 filings in EDGAR's index, 1 of them not seen before" for day in range(5)
    ]
    assert owed(watched.book, MONDAY + timedelta(days=6)) is None
    assert len(watched.problems) == 1, "a feed that fails is told once"
    edgar.control.set_faults()


def test_a_day_of_which_the_feed_lost_filings_is_made_whole_in_the_night(edgar: Caller, start: Start) -> None:
    watched = start()
    edgar.control.set_faults(InjectedFault(kind="status", status=500, path="/cgi-bin", times=None))
    lost = file(edgar)
    watched.watch.look_once()
    assert watched.lake.held == {}
    edgar.control.set_clock(NOON + timedelta(days=1))
    for _ in range(3):
        watched.watch.look_once()
    assert list(watched.lake.held) == [lost]


def test_a_long_gap_takes_the_index_of_the_quarter(edgar: Caller, start: Start) -> None:
    early = file(edgar)
    edgar.control.set_clock(datetime.fromisoformat("2026-10-13T12:00:00"))
    watched = start(since=date(2026, 9, 1))
    watched.settle()
    assert list(watched.lake.held) == [early]
    quarter, *days = watched.progress
    assert quarter.startswith("2026-09-01 to 2026-09-30: 1 filings in EDGAR's index, ")
    assert all("EDGAR has no index of that day" in one for one in days), "on no other day was anything filed"
    assert watched.alerts == [early]


def test_last_nights_index_may_come_later(edgar: Caller, start: Start) -> None:
    watched = start()
    watched.settle()
    edgar.control.set_clock(NOON + timedelta(days=1))
    watched.settle()
    assert watched.progress == []
    assert owed(watched.book, MONDAY + timedelta(days=1)) == MONDAY
    edgar.control.set_clock(NOON + timedelta(days=3))
    watched.settle()
    assert watched.progress == [f"{MONDAY}: EDGAR has no index of that day; nothing was filed, or it was closed"]


def test_an_answer_that_is_no_index_does_not_count_as_the_index_of_a_day(
    edgar: Caller, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = start()
    lost = file(edgar)
    edgar.control.set_faults(InjectedFault(kind="status", status=500, path="/cgi-bin", times=None))
    edgar.control.set_clock(NOON + timedelta(days=3))

    def html(_path: str, *forms: str) -> Index:
        return read_index(b"<html>503</html>", forms)

    with monkeypatch.context() as patched:
        patched.setattr(watched.watch.public, "index", html)
        watched.watch.look_once()
        assert "index: what came is not an index; ask again" in watched.problems
        assert owed(watched.book, MONDAY + timedelta(days=3)) == MONDAY
    for _ in range(5):
        watched.watch.look_once()
    assert list(watched.lake.held) == [lost]


def test_what_the_lake_had_before_is_no_news_but_what_others_bring_is(edgar: Caller, start: Start) -> None:
    old, new = file(edgar), file(edgar)
    watched = start(newest=MONDAY)
    watched.lake.held[old] = RawFiling(b"", old, "x", 1)
    watched.settle()
    assert watched.alerts == [new]
    edgar.control.set_clock(NOON + timedelta(days=1))
    others = file(edgar)
    watched.lake.held[others] = RawFiling(b"", others, "x", 1)
    watched.settle()
    assert watched.alerts == sorted((new, others))


def test_with_a_day_named_what_the_lake_has_since_then_is_news(edgar: Caller, start: Start) -> None:
    old = file(edgar)
    watched = start(since=MONDAY, newest=MONDAY)
    watched.lake.held[old] = RawFiling(b"", old, "x", 1)
    watched.settle()
    assert watched.alerts == [old]


def test_a_text_that_is_not_there_yet_is_asked_for_again(edgar: Caller, start: Start) -> None:
    watched = start()
    number = file(edgar)
    edgar.control.set_faults(InjectedFault(kind="status", status=500, path="/Archives/edgar/data", times=2))
    assert watched.watch.look_once() == 5
    assert watched.lake.held == {}
    assert watched.alerts == []
    (problem,) = watched.problems
    assert problem.startswith(f"{number}: ")
    assert problem.endswith("it is asked for again in 5 seconds")
    edgar.control.advance(5)
    assert watched.watch.look_once() == 10
    edgar.control.advance(10)
    watched.watch.look_once()
    assert list(watched.lake.held) == [number]
    assert watched.alerts == [number]
    assert watched.problems == [problem]


def test_when_edgar_turns_us_away_nothing_more_is_asked_for_ten_minutes(edgar: Caller, start: Start) -> None:
    watched = start()
    for _ in range(3):
        file(edgar)
    edgar.control.set_faults(InjectedFault(kind="throttled", path="/Archives", times=None, seconds=900))
    assert watched.watch.look_once() == 900
    assert watched.lake.held == {}
    edgar.control.set_faults()
    edgar.control.advance(900)
    watched.settle()
    assert len(watched.lake.held) == 3


@pytest.mark.parametrize("kind", ["status", "outage", "cut_before", "truncated", "throttled"])
def test_whatever_the_feed_answers_is_one_line_and_a_wait(edgar: Caller, start: Start, kind: str) -> None:
    watched = start()
    edgar.control.set_faults(InjectedFault(kind=kind, path="/cgi-bin", times=None, seconds=30))  # type: ignore[arg-type]
    pauses = [watched.watch.look_once() for _ in range(4)]
    assert all(15 <= pause <= 300 for pause in pauses)
    assert len(watched.problems) == 1
    assert "\n" not in watched.problems[0]
    edgar.control.set_faults()
    number = file(edgar)
    assert watched.settle() == 15
    assert list(watched.lake.held) == [number]


def test_a_lake_that_takes_nothing_loses_nothing(edgar: Caller, start: Start) -> None:
    watched = start()
    number = file(edgar)
    watched.lake.broken = True
    for _ in range(3):
        assert watched.watch.look_once() > 0
    assert watched.problems == ["lake: the disk is full; make room"]
    assert watched.alerts == []
    watched.lake.broken = False
    watched.settle()
    assert list(watched.lake.held) == [number]
    assert watched.alerts == [number]


def test_killed_between_lake_and_memory_a_filing_is_judged_all_the_same(edgar: Caller, start: Start) -> None:
    watched = start()
    number = file(edgar)
    watched.watch._record_new()  # noqa: SLF001 - noted, and then the lake has it, and then the end
    watched.lake.held[number] = RawFiling(b"", number, "x", 1)
    again = start()
    again.settle()
    assert again.alerts == [number]


def test_an_alert_asked_for_later_begins_on_its_day(edgar: Caller, start: Start) -> None:
    file(edgar)
    start().settle()
    edgar.control.set_clock(NOON + timedelta(days=1))
    later = Route(screen="buys", channel="desktop", shown="desktop")
    number = file(edgar)
    watched = start(routes=(ROUTE, later))
    watched.settle()
    with watched.book.reading() as db:
        rows = db.execute("select accession from alert where channel = 'desktop'").fetchall()
    assert rows == [(number,)]


def test_old_filings_are_forgotten_and_do_not_come_again(edgar: Caller, start: Start) -> None:
    file(edgar)
    start().settle()
    edgar.control.set_clock(NOON + timedelta(days=44))
    watched = start()
    watched.settle()
    with watched.book.reading() as db:
        assert db.execute("select count(*) from filing").fetchone() == (0,)
        assert db.execute("select count(*) from judged").fetchone() == (0,)
    assert watched.filed == []
    assert len(watched.alerts) == 1


def test_at_night_small_files_are_merged(edgar: Caller, start: Start) -> None:
    watched = start()
    file(edgar)
    assert watched.settle() == 15
    assert watched.lake.tidied == 0
    edgar.control.set_clock(NOON.replace(hour=23))
    assert watched.settle() == 600
    assert watched.lake.tidied == 1


def test_an_unexpected_failure_is_one_line_and_not_the_end(edgar: Caller, start: Start) -> None:
    watched = start()
    number = file(edgar)
    find, watched.screens.find = watched.screens.find, lambda *_: 1 / 0  # type: ignore[method-assign, assignment]
    for _ in range(2):
        assert watched.watch.look_once() > 0
    assert watched.problems == [
        "section16 failed: ZeroDivisionError: division by zero; this is a defect of section16; it is tried again"
    ]
    assert list(watched.lake.held) == [number]
    watched.screens.find = find  # type: ignore[method-assign]
    watched.settle()
    assert watched.alerts == [number]


def test_a_reader_that_has_gone_ends_it(edgar: Caller, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = start()
    file(edgar)

    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(watched.lake, "add", gone)
    with pytest.raises(BrokenPipeError):
        watched.watch.look_once()


def test_a_text_in_the_raw_cache_is_not_fetched_and_what_is_fetched_is_kept(
    edgar: Caller, start: Start, tmp_path: Path
) -> None:
    cache = Cache(tmp_path / "raw")
    watched = start()
    here, there = file(edgar), file(edgar)
    cache.keep_text(here, b"what was fetched before")
    watched.watch.fetcher = TextFetcher(watched.watch.public, cache)
    watched.settle()
    held = watched.lake.held
    assert held[here].data == b"what was fetched before"
    assert held[there].data == Path(held[there].source).read_bytes()
    assert cache.size_of(there) == len(held[there].data)
    (line,) = (one.summary.line for one in watched.filed if one.listed.accession == here)
    assert line.startswith(f"4    {here}  ?  is kept as a reject: plain text without an ownership document")
