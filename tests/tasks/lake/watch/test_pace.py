"""When EDGAR is asked again, and what a watch is told."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from section16.edgar.errors import AnswerError, ThrottledError
from section16.tasks.lake.mirror.cache import cache_of
from section16.tasks.lake.watch.book import WatchError
from section16.tasks.lake.watch.lists import Compared
from section16.tasks.lake.watch.settings import ScreenAlert, WatchSettings, read_seconds, screen_alerts
from section16.tasks.lake.watch.watch import after_error, until_next

EASTERN = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("at", "pause"),
    [
        ("2026-09-14T06:00", 15),
        ("2026-09-14T12:00", 15),
        ("2026-09-14T22:20", 15),  # what was accepted last is published later
        ("2026-09-14T22:40", 600),
        ("2026-09-14T05:58", 120),  # until it opens
        ("2026-09-14T05:59:55", 15),
        ("2026-09-12T12:00", 600),  # a Saturday
        ("2026-11-26T12:00", 600),  # Thanksgiving
    ],
)
def test_edgar_is_asked_often_in_its_hours(at: str, pause: float) -> None:
    assert until_next(datetime.fromisoformat(at).replace(tzinfo=EASTERN), 15, 600) == pause


def test_after_failures_the_waits_grow_to_five_minutes() -> None:
    error = AnswerError("x")
    assert [after_error(error, failed, 15) for failed in (1, 2, 3, 5, 50)] == [30, 60, 120, 300, 300]
    assert after_error(error, 1, 1000) == 1000
    assert after_error(ThrottledError("x"), 1, 15) == 600
    assert after_error(ThrottledError("x", retry_after=20), 1, 15) == 20


@pytest.mark.parametrize(("text", "seconds"), [("15s", 15), ("2m", 120), ("1h", 3600), ("7", 7), (" 0.5 m ", 30)])
def test_a_time_in_words(text: str, seconds: float) -> None:
    assert read_seconds(text, 5) == seconds


@pytest.mark.parametrize("text", ["", "4s", "soon", "-5", "1d", "\u0663\u0660s"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(WatchError, match="write a time of 5s or more, as 15s or 2m"):
        read_seconds(text, 5)


def test_each_screen_goes_to_each_channel_and_to_stdout_where_none_is_named() -> None:
    assert screen_alerts(["a", "b", "a"], ["desktop"]) == (
        ScreenAlert("a", ("desktop",)),
        ScreenAlert("b", ("desktop",)),
    )
    assert screen_alerts(["a"], []) == (ScreenAlert("a", ("stdout",)),)
    assert screen_alerts([], []) == ()


def test_what_is_remembered_lies_beside_a_local_lake() -> None:
    own = Path("own")
    local, far = WatchSettings(lake="lake"), WatchSettings(lake="s3://bucket/lake")
    assert local.book_path(own) == Path("lake/_watch/watch.db")
    assert cache_of(local.lake, local.cache) == Path("lake/_raw")
    assert cache_of("file:///srv/lake", None) == Path("/srv/lake/_raw")
    assert far.book_path(own).parent == own
    assert far.book_path(own) != WatchSettings(lake="s3://bucket/other").book_path(own)
    assert cache_of(far.lake, far.cache) is None
    assert WatchSettings(lake="s3://bucket/lake", state=Path("here")).book_path(own) == Path("here/watch.db")


def test_days_compared_are_told() -> None:
    day, last = date(2026, 9, 1), date(2026, 9, 30)
    assert Compared(first=day, last=day, listed=812, fresh=3).line == (
        "2026-09-01: 812 filings in EDGAR's index, 3 of them not seen before"
    )
    assert Compared(first=day, last=last, unread=2).line.startswith("2026-09-01 to 2026-09-30: 0 filings")
    assert Compared(first=day, last=last, unread=2).line.endswith(", 2 lines of it are no filings")
    assert "EDGAR has no index of that day" in Compared(first=day, last=day, missing=True).line
