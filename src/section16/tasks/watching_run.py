"""A watch, opened with all that it needs, and run: once, or until somebody ends it."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
from msgspec import Struct

from section16.edgar.public import EdgarPublic
from section16.tasks.alerting import Message, Route
from section16.tasks.alerting_channels import Channel, channel_of
from section16.tasks.alerting_courier import Courier, deliver, tell_state
from section16.tasks.alerting_ledger import Owner, lost, send_again, stranded, try_at_once
from section16.tasks.mirror import public_settings
from section16.tasks.mirror_cache import Cache
from section16.tasks.mirror_place import cache_of
from section16.tasks.watching import Telling, Watch, Wishes, World
from section16.tasks.watching_days import Compared
from section16.tasks.watching_fetch import Filed
from section16.tasks.watching_lake import LakeEnd
from section16.tasks.watching_orders import Orders, channels_of, state_path
from section16.tasks.watching_screens import Screens
from section16.tasks.watching_state import State, WatchError
from section16.tasks.watching_texts import Texts

__all__ = ["Post", "Printer", "Running", "running", "told_compared"]


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
    """Open a watch; raises WatchError, WordError, LakeError or ScreenError for orders that cannot be followed."""
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
        from section16.sandbox.control import Control  # noqa: PLC0415 - not needed for the SEC's EDGAR

        try:
            with closing(Control(orders.sandbox.rstrip("/"))) as control:
                ahead = control.now() - datetime.now(UTC)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError) as error:
            message = f"{orders.sandbox}: no sandbox answers there ({type(error).__name__}); see section16 sandbox"
            raise WatchError(message) from None
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
