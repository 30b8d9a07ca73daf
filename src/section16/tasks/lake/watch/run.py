"""A watch opened with all that it needs, and run: once, or until it is interrupted."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.edgar.errors import ClosedError, ThrottledError
from section16.edgar.public.client import EdgarPublic
from section16.lake.store import Lake
from section16.query.open_lake import open_lake
from section16.query.relations import DeltaTables
from section16.query.screens.run import unknown_parties
from section16.query.screens.saved import load_screen, screens_of
from section16.query.screens.screen import ScreenError
from section16.query.screens.sql import KEY
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling
from section16.table.schema import REJECTS
from section16.tasks.lake.mirror.cache import Cache, cache_of
from section16.tasks.lake.mirror.fetch import TextFetcher
from section16.tasks.lake.mirror.mirror import public_settings
from section16.tasks.lake.screening import find
from section16.tasks.lake.watch.alerts.alert import Hit, Route
from section16.tasks.lake.watch.alerts.channels import Channel, channel_of
from section16.tasks.lake.watch.alerts.courier import Couriers
from section16.tasks.lake.watch.alerts.records import send_again, try_at_once
from section16.tasks.lake.watch.book import WatchBook
from section16.tasks.lake.watch.lists import FeedReader
from section16.tasks.lake.watch.settings import WatchSettings
from section16.tasks.lake.watch.watch import Listeners, Watch

__all__ = ["RunningWatch", "WatchedLake", "WatchedScreens", "running"]

_MANY: Final = 250  # commits; each leaves a file or two in every table


class WatchedLake:
    """The lake that filings come into, made if missing; every call may raise LakeError."""

    def __init__(self, uri: str, storage: Mapping[str, str] | None = None) -> None:
        """Open it, and finish what a killed writer left."""
        self._uri, self._storage = uri, dict(storage or {}) or None
        self._lake = Lake.open(uri, create=True, storage_options=self._storage)
        self._lake.recover()
        self._commits = 0

    def known(self, accessions: Iterable[str]) -> set[str]:
        """Return those that are there, as filings or as rejects."""
        return self._lake.known(accessions)

    def add(self, raws: Iterable[RawFiling]) -> Mapping[str, str]:
        """Put filings in, in one commit; return why those that became rejects could not be read."""
        batch = read_many(tuple(raws))
        self._lake.commit(self._lake.stage([batch]))
        self._commits += 1
        rejects = batch.tables[REJECTS].select(["ACCESSION_NUMBER", "REASON"]).to_pylist()
        return {row["ACCESSION_NUMBER"]: row["REASON"] or "" for row in rejects}

    def tidy(self, *, quiet: bool) -> None:
        """Merge the small files that many commits have left: in a `quiet` hour, or when they are too many."""
        if self._commits > (0 if quiet else _MANY):
            self._lake.compact()
            self._commits = 0

    def newest(self) -> date | None:
        """Return the newest filing day; None for an empty lake."""
        query = open_lake(self._uri, self._storage)
        try:
            found: date | None = query.arrow("SELECT max(FILING_DATE) AS day FROM submission")["day"][0].as_py()
        finally:
            query.close()
        return found


class WatchedScreens:
    """The screens that alerts are asked for, preset or saved in the lake's folder or in a file."""

    def __init__(
        self,
        lake: str,
        names: Iterable[str],
        file: str | None = None,
        storage: Mapping[str, str] | None = None,
        on_held: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Look all of them up; raises ScreenError for one that is not there.

        `on_held` gets a line for each trade of which no alert is sent, since its amounts are doubtful.
        """
        self._lake, self._file, self._on_held = lake, file, on_held
        self._storage = dict(storage or {}) or None
        self._named = [load_screen(name, lake, file) for name in names]

    def unknown_parties(self) -> tuple[str, ...]:
        """Return a line for each issuer, owner and industry of the screens that no filing in the lake names yet."""
        with open_lake(self._lake, self._storage) as lake:
            return tuple(dict.fromkeys(who.line for one in self._named for who in unknown_parties(lake, one)))

    def find(self, screen: str, accessions: tuple[str, ...]) -> tuple[Hit, ...]:
        """Return a screen's rows about these filings; raises ScreenError and LakeError.

        The screen is read anew each time: one that was changed counts from then on.
        """
        named = screens_of(self._lake, self._file).get(screen)
        if named is None:
            message = f"'{screen}' is no screen any more; its alerts wait until it is saved again"
            raise ScreenError(message)
        rows = find(
            named, DeltaTables(self._lake, self._storage), accessions, lambda line: self._on_held(f"{screen}: {line}")
        )
        return tuple(_hit(row) for row in rows.to_pylist())


def _hit(row: Mapping[str, object]) -> Hit:
    plain = {name: _plain(value) for name, value in row.items()}
    return Hit(accession=str(row[KEY[0]]), key=" ".join(str(row[name]) for name in KEY), row=plain)


def _plain(value: object) -> object:
    """Write an amount without the zeros that its column adds; it stays a text, exact."""
    if not isinstance(value, Decimal):
        return value
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class _CountedProblems:
    """Passes problems on, and counts them."""

    def __init__(self, on_problem: Callable[[str], object]) -> None:
        self._on_problem = on_problem
        self.count = 0

    def __call__(self, line: str) -> None:
        self.count += 1
        self._on_problem(line)


class RunningWatch(Struct, frozen=True):
    """A watch with its couriers; `first` is the first day that is watched."""

    watch: Watch
    couriers: Couriers
    first: date
    counted: _CountedProblems

    @property
    def problems(self) -> int:
        """Return how many problems were reported."""
        return self.counted.count

    def once(self) -> None:
        """Catch up with EDGAR, send what is due, and come back."""
        self.couriers.report_lost()
        while not self.watch.look_once():
            pass
        self.couriers.deliver()

    def follow(self, wait: Callable[[float], object] = time.sleep) -> None:
        """Go on until interrupted."""
        with self.couriers.delivering():
            while True:
                self.couriers.report_lost()
                wait(self.watch.look_once())


@contextmanager
def running(settings: WatchSettings, listeners: Listeners, own_folder: Path) -> Iterator[RunningWatch]:
    """Open a watch; raises WatchError, SettingsError, LakeError or ScreenError for settings that cannot be followed."""
    counted = _CountedProblems(listeners.on_problem)
    listeners = replace(listeners, on_problem=counted)
    channels = {text: channel_of(text, listeners.on_alert) for text in settings.channels}
    lake = WatchedLake(settings.lake)
    book = WatchBook(settings.book_path(own_folder))
    couriers = Couriers(book, channels.values(), counted)
    screens = WatchedScreens(settings.lake, [one.screen for one in settings.alerts], on_held=listeners.on_progress)
    for line in screens.unknown_parties():
        listeners.on_progress(f"alerts: {line}")
    with EdgarPublic(public_settings(settings.sandbox)) as public:
        watch = Watch(
            settings=settings,
            listeners=listeners,
            book=book,
            public=public,
            feed=FeedReader(public, book),
            fetcher=TextFetcher(public, _cache(settings), (ThrottledError, ClosedError)),
            lake=lake,
            screens=screens,
            now=_clock(settings),
            routes=tuple(_routes(settings, channels)),
            wake=couriers.wake,
        )
        first = watch.begin(lake.newest())
        if settings.resend:
            listeners.on_progress(f"{send_again(book, time.time())} alerts are sent again")
        try_at_once(book)
        couriers.report_waiting()
        yield RunningWatch(watch, couriers, first, counted)


def _cache(settings: WatchSettings) -> Cache | None:
    folder = cache_of(settings.lake, settings.cache)
    return Cache(folder) if folder is not None else None


def _clock(settings: WatchSettings) -> Callable[[], datetime]:
    """Return a clock of EDGAR's time; a sandbox has its own, which is asked for once."""
    ahead = timedelta()
    if settings.sandbox is not None:
        from section16.sandbox.control.client import Control  # noqa: PLC0415 - not needed for the SEC's EDGAR

        with closing(Control(settings.sandbox.rstrip("/"))) as control:
            ahead = control.now() - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead


def _routes(settings: WatchSettings, channels: Mapping[str, Channel]) -> Iterator[Route]:
    for one in settings.alerts:
        for text in one.to:
            yield Route(screen=one.screen, channel=channels[text].key, shown=channels[text].name)
