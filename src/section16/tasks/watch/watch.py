"""Following EDGAR: what is published is in the lake within seconds, and what the screens find in it is told once."""

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
from section16.tasks.watch.alerts.alert import Hit, Route, raise_alerts, wish
from section16.tasks.watch.fetch import Filed, LakeDoor, Texts, bring_in
from section16.tasks.watch.filings import due_in, forget, on_their_way, unjudged
from section16.tasks.watch.lists import Compared, FeedReader, begin, compare_next, first_day, owed
from section16.tasks.watch.state import State

__all__ = ["Looking", "Telling", "Watch", "Wishes", "World", "after_error", "until_next"]

# What is accepted last is published a little later (seconds by day, minutes on busy days).
_LATER: Final = timedelta(minutes=30)
_LONGEST: Final = 300.0
_THROTTLED: Final = 600.0  # for so long EDGAR turns away who asked too often


_DAYS_KEPT: Final = 40
_ASK_AGAIN: Final = timedelta(minutes=15)  # for the index of last night
_EASTERN: Final = ZoneInfo(EASTERN_ZONE)


def until_next(now: datetime, every: float, closed_every: float) -> float:
    """Return for how many seconds to wait; `now` is Eastern. The wait ends when EDGAR opens, at the latest."""
    late = (now - _LATER).time()
    if is_business_day(now.date()) and now.time() >= OPENS and late < CLOSES:
        return every
    morning = now.replace(hour=OPENS.hour, minute=OPENS.minute, second=0, microsecond=0)
    to_morning = (morning - now).total_seconds()
    return max(every, min(closed_every, to_morning) if to_morning > 0 else closed_every)


def after_error(error: Exception, failed: int, every: float) -> float:
    """Return for how many seconds to wait after the n-th failure in a row, from 1."""
    if isinstance(error, ThrottledError):
        return error.retry_after or _THROTTLED
    return min(every * 2.0 ** min(failed, 10), max(_LONGEST, every))


class Looking(Protocol):
    """What is asked of the screens."""

    def find(self, screen: str, accessions: tuple[str, ...]) -> tuple[Hit, ...]:
        """Ask a screen about the lake, and return the rows about these filings; raises ScreenError."""


class Telling(Struct, frozen=True, kw_only=True):
    """Whom the watch tells: of a filing, of days compared, of what went wrong, and that there may be alerts."""

    filed: Callable[[Filed], object]
    compared: Callable[[Compared], object]
    problem: Callable[[str], object]
    alerts: Callable[[], object] = lambda: None


class Wishes(Struct, frozen=True, kw_only=True):
    """How to watch: seconds between two looks, by day and when EDGAR is closed; `hours` false: it never is."""

    every: float = 15.0
    closed_every: float = 600.0
    hours: bool = True


class World(Struct, frozen=True, kw_only=True):
    """What a watch lives in; `now` gives EDGAR's time, aware, and `clock` the seconds that couriers go by."""

    state: State
    public: PublicSide
    texts: Texts
    lake: LakeDoor
    screens: Looking
    telling: Telling
    now: Callable[[], datetime]
    clock: Callable[[], float] = time.time


class Watch:
    """A watch over one lake. Nothing here waits: `round` says for how long to."""

    def __init__(self, world: World, routes: tuple[Route, ...] = (), wishes: Wishes | None = None) -> None:
        """Keep all; nothing is asked yet."""
        self._state, self._public, self._texts, self._lake = world.state, world.public, world.texts, world.lake
        self._screens, self._telling, self._now, self._clock = world.screens, world.telling, world.now, world.clock
        self._routes, self._wishes = routes, wishes or Wishes()
        self._feed = FeedReader(world.public, world.state)
        self._failed = 0
        self._told: set[str] = set()
        self._index_at: datetime | None = None

    def begin(self, since: date | None, newest: date | None) -> date:
        """Settle from which day on filings are watched, and alerts sent; return it.

        `newest` is the newest day in the lake. An alert that is asked for later begins on its own day.
        """
        today = self._today()
        new = first_day(self._state) is None
        first = begin(self._state, today, since, newest)
        for route in self._routes:
            wish(self._state, route, since or (first if new else today), from_then=since is not None)
        return first

    def round(self) -> float:
        """Look once, and return for how many seconds to wait; raises nothing that another round may cure."""
        errors = [
            error for phase in (self._look, self._compare, self._fetch, self._judge) if (error := self._try(phase))
        ]
        self._failed = self._failed + 1 if errors else 0
        if errors:
            return max(after_error(one, self._failed, self._wishes.every) for one in errors)
        self._told.clear()
        due = due_in(self._state, self._now().timestamp())
        if due == 0 or self._compares_on():
            return 0.0
        pause = self._pause()
        self._try(partial(self._lake.tidy, quiet=pause > self._wishes.every))
        return pause if due is None else min(pause, due)

    def _try(self, phase: Callable[[], object]) -> Exception | None:
        """Do one thing; whatever fails is one line, once until all is well again, and never the end of the watch."""
        try:
            phase()
        except BrokenPipeError:  # whoever read our lines has gone
            raise
        except Section16Error as error:
            return self._say(error, str(error))
        except (OSError, sqlite3.Error) as error:  # a full disk, a file in use: the next round may fare better
            return self._say(error, f"{type(error).__name__}: {error}; it is tried again")
        except Exception as error:  # noqa: BLE001 - a defect does not end a watch
            return self._say(error, f"{defect_line(error)}; it is tried again")
        return None

    def _say(self, error: Exception, line: str) -> Exception:
        if line not in self._told:
            self._told.add(line)
            self._telling.problem(line)
        return error

    def _look(self) -> None:
        self._feed.look(first_day(self._state) or self._today(), self._today())

    def _compare(self) -> None:
        if self._index_at is not None and self._now() < self._index_at:
            return
        self._index_at = None
        found = compare_next(self._state, self._public, self._today())
        if found is not None and found.later:
            self._index_at = self._now() + _ASK_AGAIN
        elif found is not None:
            self._telling.compared(found)

    def _compares_on(self) -> bool:
        return self._index_at is None and owed(self._state, self._today()) is not None

    def _fetch(self) -> None:
        now = self._now().timestamp()
        for filed in bring_in(self._state, self._texts, self._lake, now, self._telling.problem):
            self._telling.filed(filed)

    def _judge(self) -> None:
        """Ask the screens about what is new, once nothing older is on its way: `first` and `cluster` need the rest."""
        if on_their_way(self._state) or self._compares_on():
            return
        asked: dict[tuple[str, tuple[str, ...]], tuple[Hit, ...]] = {}
        for route in self._routes:
            filings = unjudged(self._state, route.screen, route.channel)
            if filings:
                key = route.screen, filings
                if key not in asked:
                    asked[key] = self._screens.find(*key)
                raise_alerts(self._state, route, filings, asked[key], self._clock())
        self._telling.alerts()
        forget(self._state, self._today() - timedelta(days=_DAYS_KEPT))

    def _today(self) -> date:
        return self._now().astimezone(_EASTERN).date()

    def _pause(self) -> float:
        wishes = self._wishes
        if not wishes.hours:
            return wishes.every
        return until_next(self._now().astimezone(_EASTERN), wishes.every, wishes.closed_every)
