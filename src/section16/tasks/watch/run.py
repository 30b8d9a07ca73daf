"""A watch, opened with all that it needs, and run: once, or until somebody ends it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from section16.edgar.public.client import EdgarPublic
from section16.lake.store import Lake
from section16.query.open_lake import open_lake
from section16.query.relations import DeltaTables
from section16.query.screens.screen import ScreenError
from section16.query.screens.sql import KEY
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling
from section16.table.schema import REJECTS
from section16.tasks.mirror.cache import Cache, cache_of
from section16.tasks.mirror.mirror import public_settings
from section16.tasks.screening import find, load_screen, screens_of
from section16.tasks.watch.alerts.alert import Hit, Message, Route
from section16.tasks.watch.alerts.channels import Channel, channel_of
from section16.tasks.watch.alerts.courier import Courier, deliver, tell_state
from section16.tasks.watch.alerts.ledger import Owner, lost, send_again, stranded, try_at_once
from section16.tasks.watch.fetch import Filed, Texts
from section16.tasks.watch.lists import Compared
from section16.tasks.watch.orders import Orders, channels_of, state_path
from section16.tasks.watch.state import State
from section16.tasks.watch.watch import Telling, Watch, Wishes, World

__all__ = ["LakeEnd", "Post", "Printer", "Running", "Screens", "running", "told_compared"]

_MANY: Final = 250  # commits; each leaves a file or two in every table


class LakeEnd:
    """A lake that is made where there is none; raises LakeError in all that it does."""

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


class Screens:
    """The screens that alerts are wanted for, preset or saved in the lake's folder or in a file."""

    def __init__(
        self, lake: str, names: Iterable[str], file: str | None = None, storage: Mapping[str, str] | None = None
    ) -> None:
        """Look all of them up; raises ScreenError for one that is none."""
        self._lake, self._file = lake, file
        self._storage = dict(storage or {}) or None
        for name in names:
            load_screen(name, lake, file)

    def find(self, screen: str, accessions: tuple[str, ...]) -> tuple[Hit, ...]:
        """Return a screen's rows about these filings; raises ScreenError and LakeError.

        The screen is read anew each time: one that was changed counts from then on.
        """
        named = screens_of(self._lake, self._file).get(screen)
        if named is None:
            message = f"'{screen}' is no screen any more; its alerts wait until it is saved again"
            raise ScreenError(message)
        rows = find(named, DeltaTables(self._lake, self._storage), accessions).to_pylist()
        return tuple(_hit(row) for row in rows)


def _hit(row: dict[str, Any]) -> Hit:
    plain = {name: _plain(value) for name, value in row.items()}
    return Hit(accession=row[KEY[0]], key=" ".join(str(row[name]) for name in KEY), row=plain)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a cell
    """Write an amount without the zeros that its column adds; it stays a text, exact."""
    if not isinstance(value, Decimal):
        return value
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Printer(Struct, frozen=True, kw_only=True):
    """How a watch talks; each may be called from any thread."""

    filed: Callable[[Filed], object]
    alert: Callable[[Message], object]
    note: Callable[[str], object]
    problem: Callable[[str], object]


class Post:
    """All channels with their couriers, and what went wrong there and elsewhere."""

    def __init__(self, state: State, channels: Iterable[Channel], printer: Printer) -> None:
        """Keep all; nothing is sent yet."""
        self.problems = 0
        self._state, self._printer, self._owner = state, printer, Owner()
        self._channels = tuple({one.key: one for one in channels}.values())
        self._couriers: tuple[Courier, ...] = ()

    def deliver(self) -> None:
        """Send what is due, here and now."""
        for channel in self._channels:
            deliver(self._state, channel, self._owner, self.problem)

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """Send what is due in threads, so that a slow channel keeps nothing waiting."""
        self._couriers = tuple(Courier(self._state, one, self._owner, self.problem) for one in self._channels)
        try:
            yield
        finally:
            for courier in self._couriers:
                courier.stop()

    def wake(self) -> None:
        """Tell the couriers that there may be alerts."""
        for courier in self._couriers:
            courier.wake()

    def problem(self, line: str) -> None:
        """Say what went wrong, and remember that something did."""
        self.problems += 1
        self._printer.problem(line)

    def say_lost(self) -> None:
        """Tell of alerts that nobody knows about since their courier is gone."""
        for alert in lost(self._state, self._owner, time.time()):
            self.problem(tell_state(alert, "unknown", "it was being sent when section16 ended"))

    def say_stranded(self) -> None:
        """Tell of alerts that wait for a channel that is not here."""
        for shown, count in stranded(self._state, [one.key for one in self._channels]):
            self.problem(f"{shown}: {count} alerts wait for it, and this watch was not given it; name it with --to")


class Running(Struct, frozen=True):
    """A watch with its post; `first` is the first day that is watched."""

    watch: Watch
    post: Post
    first: date

    def once(self) -> None:
        """Catch up with EDGAR, send what is due, and come back."""
        self.post.say_lost()
        while not self.watch.round():
            pass
        self.post.deliver()

    def follow(self, wait: Callable[[float], object] = time.sleep) -> None:
        """Go on until interrupted."""
        with self.post.delivering():
            while True:
                self.post.say_lost()
                wait(self.watch.round())


@contextmanager
def running(orders: Orders, printer: Printer, own_folder: Path) -> Iterator[Running]:
    """Open a watch; raises WatchError, SettingsError, LakeError or ScreenError for orders that cannot be followed."""
    channels = {text: channel_of(text, printer.alert) for text in channels_of(orders.wanted)}
    lake = LakeEnd(orders.lake)
    state = State(state_path(orders, own_folder))
    post = Post(state, channels.values(), printer)
    screens = Screens(orders.lake, [one.screen for one in orders.wanted])
    with EdgarPublic(public_settings(orders.sandbox)) as public:
        world = World(
            state=state,
            public=public,
            texts=Texts(public, _cache(orders)),
            lake=lake,
            screens=screens,
            telling=_telling(printer, post),
            now=_clock(orders),
        )
        wishes = Wishes(every=orders.every, closed_every=orders.closed_every, hours=orders.sandbox is None)
        watch = Watch(world, tuple(_routes(orders, channels)), wishes)
        first = watch.begin(orders.since, lake.newest())
        if orders.resend:
            printer.note(f"{send_again(state, time.time())} alerts are sent again")
        try_at_once(state)
        post.say_stranded()
        yield Running(watch, post, first)


def _cache(orders: Orders) -> Cache | None:
    folder = cache_of(orders.lake, orders.cache)
    return Cache(folder) if folder is not None else None


def _clock(orders: Orders) -> Callable[[], datetime]:
    """Return what tells the time; a sandbox has its own, for which it is asked once."""
    ahead = timedelta()
    if orders.sandbox is not None:
        from section16.sandbox.control.client import Control  # noqa: PLC0415 - not needed for the SEC's EDGAR

        with closing(Control(orders.sandbox.rstrip("/"))) as control:
            ahead = control.now() - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead


def _telling(printer: Printer, post: Post) -> Telling:
    return Telling(
        filed=printer.filed,
        compared=lambda found: printer.note(told_compared(found)),
        problem=post.problem,
        alerts=post.wake,
    )


def _routes(orders: Orders, channels: dict[str, Channel]) -> Iterator[Route]:
    for one in orders.wanted:
        for text in one.to:
            yield Route(screen=one.screen, channel=channels[text].key, shown=channels[text].name)


def told_compared(found: Compared) -> str:
    """Say what came of comparing days with EDGAR's indexes."""
    days = f"{found.first}" if found.first == found.last else f"{found.first} to {found.last}"
    if found.missing:
        return f"{days}: EDGAR has no index of that day; nothing was filed, or it was closed"
    unread = f", {found.unread} lines of it are no filings" if found.unread else ""
    return f"{days}: {found.listed} filings in EDGAR's index, {found.fresh} of them not seen before{unread}"
