"""Couriers: each carries the alerts of one channel, in a thread of its own, so that nothing waits for a slow one."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from section16.form.problems import defect_line
from section16.tasks.lake.watch.alerts.alert import Alert, Delivery, SendOutcome
from section16.tasks.lake.watch.alerts.channels import Channel
from section16.tasks.lake.watch.alerts.records import (
    SenderProcess,
    claim,
    finish,
    mark_lost,
    next_due,
    waiting_elsewhere,
)
from section16.tasks.lake.watch.book import WatchBook

__all__ = ["Courier", "Couriers", "deliver"]

_LONGEST_REST: Final = 30.0
_LONGEST_END: Final = 5.0
_CONSEQUENCES: Final = {
    "pending": "it is tried again, and kept until it is taken",
    "unknown": "it may have arrived, so it is not sent again; `section16 watch --resend-unknown` sends it",
    "failed": "it was tried for three days and is given up; `section16 watch --resend-unknown` tries again",
}

OnProblem = Callable[[str], object]


def deliver(
    book: WatchBook,
    channel: Channel,
    sender: SenderProcess,
    on_problem: OnProblem,
    clock: Callable[[], float] = time.time,
) -> int:
    """Send all alerts that are due on a channel, one after the other; return how many were sent."""
    sent = 0
    while alert := claim(book, channel.key, sender, clock()):
        try:
            delivery = channel.send(alert, clock())
        except Exception as error:  # noqa: BLE001 - the alert stays on record whatever happened
            blame = "" if isinstance(error, OSError) else "; this is a defect of section16"
            delivery = Delivery(SendOutcome.unknown, f"sending failed ({type(error).__name__}){blame}")
        state = finish(book, alert, delivery, clock())
        sent += delivery.outcome is SendOutcome.sent
        if state in {"unknown", "failed"} or (state == "pending" and not alert.tries):
            on_problem(_problem(alert, state, delivery.why))
    return sent


def _problem(alert: Alert, state: str, why: str) -> str:
    """Return the line that says why an alert was not sent, and what comes of it."""
    about = f"alert {alert.id} of '{alert.screen}' about {alert.accession}"
    return f"{alert.shown}: {about}: {why}; {_CONSEQUENCES[state]}"


class Courier:
    """Carries alerts until it is stopped; `wake` it when there are new ones."""

    def __init__(self, book: WatchBook, channel: Channel, sender: SenderProcess, on_problem: OnProblem) -> None:
        """Start its thread."""
        self._book, self._channel, self._sender, self._on_problem = book, channel, sender, on_problem
        self._work, self._ended = Event(), False
        self._thread = Thread(target=self._run, name=f"courier {channel.name}", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look for alerts now."""
        self._work.set()

    def stop(self) -> None:
        """End it; an alert that is being sent has a few seconds to arrive."""
        self._ended = True
        self._work.set()
        self._thread.join(_LONGEST_END)

    def _run(self) -> None:
        while not self._ended:
            self._work.clear()
            try:
                deliver(self._book, self._channel, self._sender, self._on_problem)
                rest = self._rest()
            except Exception as error:  # noqa: BLE001 - a full disk may have room again later
                seen = error if isinstance(error, OSError | sqlite3.Error) else defect_line(error)
                self._on_problem(f"{self._channel.name}: {seen}; its alerts are kept, and tried again")
                rest = _LONGEST_REST
            self._work.wait(rest)

    def _rest(self) -> float:
        due = next_due(self._book, self._channel.key)
        return _LONGEST_REST if due is None else min(max(due - time.time(), 0.1), _LONGEST_REST)


class Couriers:
    """The couriers of a watch, one a channel."""

    def __init__(self, book: WatchBook, channels: Iterable[Channel], on_problem: OnProblem) -> None:
        self._book, self._on_problem, self._sender = book, on_problem, SenderProcess()
        self._channels = tuple({one.key: one for one in channels}.values())
        self._couriers: tuple[Courier, ...] = ()

    def deliver(self) -> None:
        """Send what is due, here and now."""
        for channel in self._channels:
            deliver(self._book, channel, self._sender, self._on_problem)

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """Send what is due in threads, as long as the block lasts."""
        self._couriers = tuple(Courier(self._book, one, self._sender, self._on_problem) for one in self._channels)
        try:
            yield
        finally:
            for courier in self._couriers:
                courier.stop()

    def wake(self) -> None:
        """Let all look for alerts now."""
        for courier in self._couriers:
            courier.wake()

    def report_lost(self) -> None:
        """Report the alerts that were being sent when their process ended: nobody knows whether they arrived."""
        for alert in mark_lost(self._book, self._sender, time.time()):
            self._on_problem(_problem(alert, "unknown", "it was being sent when section16 ended"))

    def report_waiting(self) -> None:
        """Report the alerts that wait for a channel which this watch was not given."""
        for shown, count in waiting_elsewhere(self._book, [one.key for one in self._channels]):
            line = f"{shown}: {count} alerts wait for it, and this watch was not given it; name it with --to"
            self._on_problem(line)
