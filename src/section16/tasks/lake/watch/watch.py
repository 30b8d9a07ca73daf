"""A watch in rounds: what EDGAR publishes is in the lake within seconds, and what screens find in it is sent once."""

import sqlite3
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from section16.edgar.errors import ThrottledError
from section16.edgar.public.client import PublicSide
from section16.form.problems import defect_line
from section16.law.calendar import CLOSES, EASTERN_ZONE, OPENS, is_business_day
from section16.standard.errors import Section16Error
from section16.tasks.lake.mirror.fetch import TextFetcher
from section16.tasks.lake.watch.alerts.alert import AlertMessage, Hit, Route, raise_alerts, subscribe
from section16.tasks.lake.watch.book import WatchBook
from section16.tasks.lake.watch.fetch import Arrival, FilingStore, bring_in
from section16.tasks.lake.watch.filings import count_on_the_way, due_in, forget, unjudged
from section16.tasks.lake.watch.lists import FeedReader, begin, compare_next, first_day, owed
from section16.tasks.lake.watch.settings import WatchSettings

__all__ = ["Listeners", "RowFinder", "Watch", "after_error", "until_next"]

# What is accepted last is published a little later (seconds by day, minutes on busy days).
_LATER: Final = timedelta(minutes=30)
_LONGEST: Final = 300.0
_THROTTLED: Final = 600.0  # for so long EDGAR turns away who asked too often
_DAYS_KEPT: Final = timedelta(days=40)
_ASK_AGAIN: Final = timedelta(minutes=15)  # for the index of last night
_EASTERN: Final = ZoneInfo(EASTERN_ZONE)


class Listeners(Struct, frozen=True, kw_only=True):
    """Functions that a watch calls, from any thread: with filings, alerts, and lines for the user."""

    on_filing: Callable[[Arrival], object]
    on_alert: Callable[[AlertMessage], object]
    on_progress: Callable[[str], object]
    on_problem: Callable[[str], object]


class RowFinder(Protocol):
    """What a watch asks of the screens."""

    def find(self, screen: str, accessions: tuple[str, ...]) -> tuple[Hit, ...]:
        """Ask a screen about the lake, and return the rows about these filings; raises ScreenError."""


class Watch(Struct, kw_only=True, eq=False):
    """A watch over one lake. Nothing here waits: `look_once` returns how long to wait.

    `now` gives EDGAR's time, aware, and `clock` the seconds that couriers use; `wake` is called after alerts were made.
    """

    settings: WatchSettings
    listeners: Listeners
    book: WatchBook
    public: PublicSide
    feed: FeedReader
    fetcher: TextFetcher
    lake: FilingStore
    screens: RowFinder
    now: Callable[[], datetime]
    routes: tuple[Route, ...] = ()
    wake: Callable[[], object] = lambda: None
    clock: Callable[[], float] = time.time
    _failed: int = 0
    _reported: set[str] = set()
    _index_at: datetime | None = None

    def begin(self, newest: date | None) -> date:
        """Decide from which day on filings are watched and alerts sent, and return it.

        `newest` is the newest day in the lake. An alert that is asked for later begins on its own day.
        """
        since, today = self.settings.since, self._today()
        is_new = first_day(self.book) is None
        first = begin(self.book, today, since, newest)
        for route in self.routes:
            subscribe(self.book, route, since or (first if is_new else today), from_then=since is not None)
        return first

    def look_once(self) -> float:
        """Look at EDGAR once, and return how many seconds to wait; failures are reported, not raised."""
        phases = (self._record_new, self._compare, self._fetch, self._judge)
        errors = [error for phase in phases if (error := self._try(phase))]
        self._failed = self._failed + 1 if errors else 0
        if errors:
            return max(after_error(one, self._failed, self.settings.every) for one in errors)
        self._reported.clear()
        due = due_in(self.book, self.now().timestamp())
        if due == 0 or self._has_days_to_compare():
            return 0.0
        pause = self._pause()
        self._try(partial(self.lake.tidy, quiet=pause > self.settings.every))
        return pause if due is None else min(pause, due)

    def _try(self, phase: Callable[[], object]) -> Exception | None:
        """Run one phase; a failure is one line, reported once until all is well again, and does not end the watch."""
        try:
            phase()
        except BrokenPipeError:  # the reader of our lines has gone
            raise
        except Section16Error as error:
            return self._report(error, str(error))
        except (OSError, sqlite3.Error) as error:  # a full disk, a file in use: the next look may fare better
            return self._report(error, f"{type(error).__name__}: {error}; it is tried again")
        except Exception as error:  # noqa: BLE001 - a defect does not end a watch
            return self._report(error, f"{defect_line(error)}; it is tried again")
        return None

    def _report(self, error: Exception, line: str) -> Exception:
        if line not in self._reported:
            self._reported.add(line)
            self.listeners.on_problem(line)
        return error

    def _record_new(self) -> None:
        today = self._today()
        self.feed.record_new(first_day(self.book) or today, today)

    def _compare(self) -> None:
        if self._index_at is not None and self.now() < self._index_at:
            return
        self._index_at = None
        found = compare_next(self.book, self.public, self._today())
        if found is not None and found.later:
            self._index_at = self.now() + _ASK_AGAIN
        elif found is not None:
            self.listeners.on_progress(found.line)

    def _has_days_to_compare(self) -> bool:
        return self._index_at is None and owed(self.book, self._today()) is not None

    def _fetch(self) -> None:
        now = self.now().timestamp()
        for arrival in bring_in(self.book, self.fetcher, self.lake, now, self.listeners.on_problem):
            self.listeners.on_filing(arrival)

    def _judge(self) -> None:
        """Ask the screens about what is new, once nothing older is on its way: `first` and `cluster` need the rest."""
        if count_on_the_way(self.book) or self._has_days_to_compare():
            return
        asked: dict[tuple[str, tuple[str, ...]], tuple[Hit, ...]] = {}
        for route in self.routes:
            filings = unjudged(self.book, route.screen, route.channel)
            if filings:
                key = route.screen, filings
                if key not in asked:
                    asked[key] = self.screens.find(*key)
                raise_alerts(self.book, route, filings, asked[key], self.clock())
        self.wake()
        forget(self.book, self._today() - _DAYS_KEPT)

    def _today(self) -> date:
        return self.now().astimezone(_EASTERN).date()

    def _pause(self) -> float:
        if self.settings.sandbox is not None:  # it never closes
            return self.settings.every
        return until_next(self.now().astimezone(_EASTERN), self.settings.every, self.settings.closed_every)


def until_next(now: datetime, every: float, closed_every: float) -> float:
    """Return how many seconds to wait, at most until EDGAR opens; `now` is Eastern."""
    late = (now - _LATER).time()
    if is_business_day(now.date()) and now.time() >= OPENS and late < CLOSES:
        return every
    morning = now.replace(hour=OPENS.hour, minute=OPENS.minute, second=0, microsecond=0)
    to_morning = (morning - now).total_seconds()
    return max(every, min(closed_every, to_morning) if to_morning > 0 else closed_every)


def after_error(error: Exception, failed: int, every: float) -> float:
    """Return how many seconds to wait after the n-th failure in a row, from 1."""
    if isinstance(error, ThrottledError):
        return error.retry_after or _THROTTLED
    return min(every * 2.0 ** min(failed, 10), max(_LONGEST, every))
