"""Couriers: each carries the alerts of one channel, in a thread of its own, so that nothing waits for a slow one."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

from section16.tasks.watch.alerts.alert import Alert, Delivery, Outcome
from section16.tasks.watch.alerts.channels import Channel
from section16.tasks.watch.alerts.ledger import Owner, claim, finish, next_due
from section16.tasks.watch.state import State

__all__ = ["Courier", "Said", "deliver", "tell_state"]

_LONGEST_REST: Final = 30.0
_LONGEST_END: Final = 5.0

# Gets a line about an alert that was not sent.
Said = Callable[[str], object]
_AGAIN: Final = {
    "pending": "it is tried again, and kept until it is taken",
    "unknown": "it may have arrived, so it is not sent again; `section16 watch --resend-unknown` sends it",
    "failed": "it was tried for three days and is given up; `section16 watch --resend-unknown` tries again",
}


def deliver(state: State, channel: Channel, owner: Owner, said: Said, clock: Callable[[], float] = time.time) -> int:
    """Send all alerts that are due on a channel, one after the other; return how many were sent."""
    sent = 0
    while alert := claim(state, channel.key, owner, clock()):
        try:
            delivery = channel.send(alert, clock())
        except Exception as error:  # noqa: BLE001 - the alert stays on record whatever happened
            delivery = Delivery(Outcome.unknown, f"sending failed ({type(error).__name__})")
        to = finish(state, alert, delivery, clock())
        sent += delivery.outcome is Outcome.sent
        if to in {"unknown", "failed"} or (to == "pending" and not alert.tries):
            said(tell_state(alert, to, delivery.why))
    return sent


def tell_state(alert: Alert, state: str, why: str) -> str:
    """Say of an alert why it was not sent, and what comes of it."""
    return f"{alert.shown}: alert {alert.id} of '{alert.screen}' about {alert.accession}: {why}; {_AGAIN[state]}"


class Courier:
    """Carries alerts until it is stopped; `wake` it when there are new ones."""

    def __init__(self, state: State, channel: Channel, owner: Owner, said: Said) -> None:
        """Start its thread."""
        self._state, self._channel, self._owner, self._said = state, channel, owner, said
        self._work, self._ended = Event(), False
        self._thread = Thread(target=self._run, name=f"courier {channel.name}", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Say that there may be something to send."""
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
                deliver(self._state, self._channel, self._owner, self._said)
                rest = self._rest()
            except Exception as error:  # noqa: BLE001 - a full disk may have room again later
                self._said(f"{self._channel.name}: {error}; its alerts are kept, and tried again")
                rest = _LONGEST_REST
            self._work.wait(rest)

    def _rest(self) -> float:
        due = next_due(self._state, self._channel.key)
        return _LONGEST_REST if due is None else min(max(due - time.time(), 0.1), _LONGEST_REST)
