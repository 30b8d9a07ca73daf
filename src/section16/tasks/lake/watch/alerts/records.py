"""The record of alerts: who sends which, and what became of it. Couriers of several watches never take the same one."""

import os
import socket
from collections.abc import Iterable
from typing import Final
from uuid import uuid4

from section16.tasks.lake.watch.alerts.alert import Alert, Delivery, SendOutcome
from section16.tasks.lake.watch.book import WatchBook

__all__ = [
    "SenderProcess",
    "claim",
    "finish",
    "mark_lost",
    "next_due",
    "send_again",
    "try_at_once",
    "waiting_elsewhere",
]

_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 900.0
_PATIENCE: Final = 3 * 86_400.0  # seconds until an alert that nobody takes is given up
_LONGEST_SEND: Final = 300.0
_ALERTS: Final = "select id, screen, channel, shown, accession, body, tries, owner, changed_at from alert"


class SenderProcess:
    """A process that sends; `mark` distinguishes it from an earlier one with the same number on the same host."""

    def __init__(self, host: str | None = None, pid: int | None = None) -> None:
        """Take this process, unless another is named."""
        self.host = host or socket.gethostname()
        self.pid = pid or os.getpid()
        self.mark = f"{self.host} {self.pid} {uuid4().hex}"

    def is_gone(self, mark: str) -> bool:
        """Tell whether the process of a mark has certainly ended."""
        host, pid, _ = mark.rsplit(" ", 2)
        if mark == self.mark or host != self.host:
            return False
        if int(pid) == self.pid:  # as in a container, where each watch has the same number
            return True
        return os.name == "posix" and not _runs(int(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def claim(book: WatchBook, channel: str, sender: SenderProcess, now: float) -> Alert | None:
    """Take the oldest alert that is due on a channel; from here it may have been sent."""
    asked = f"{_ALERTS} where state = 'pending' and channel = ? and next_try <= ? order by made_at, id limit 1"
    with book.writing() as db:
        row = db.execute(asked, (channel, now)).fetchone()
        if row is None:
            return None
        done = "update alert set state = 'sending', owner = ?, tries = tries + 1, changed_at = ? where id = ?"
        db.execute(done, (sender.mark, now, row[0]))
    return _alert(row)


def finish(book: WatchBook, alert: Alert, delivery: Delivery, now: float) -> str:
    """Record how an attempt ended; return the state that the alert is in."""
    done = """update alert set state = case when ?1 = 'pending' and made_at < ?2 - ?3 then 'failed' else ?1 end,
        why = ?4, next_try = ?2 + ?5, changed_at = ?2 where id = ?6 and state in ('sending', 'unknown')
        returning state"""
    to = "pending" if delivery.outcome is SendOutcome.refused else delivery.outcome.value
    pause = min(_FIRST_PAUSE * 2.0**alert.tries, _LONGEST_PAUSE)
    with book.writing() as db:
        row = db.execute(done, (to, now, _PATIENCE, delivery.why, pause, alert.id)).fetchone()
    return str(row[0]) if row else to


def mark_lost(book: WatchBook, sender: SenderProcess, now: float) -> tuple[Alert, ...]:
    """Mark as unknown the alerts that were being sent by a process that has ended; return them."""
    asked = f"{_ALERTS} where state = 'sending'"
    with book.writing() as db:
        rows = db.execute(asked).fetchall()
        gone = [
            row for row in rows if sender.is_gone(row[7]) or (row[7] != sender.mark and now - row[8] > _LONGEST_SEND)
        ]
        done = "update alert set state = 'unknown', changed_at = ?, why = ? where id = ?"
        db.executemany(done, [(now, "it was being sent when section16 ended", row[0]) for row in gone])
    return tuple(_alert(row) for row in gone)


def send_again(book: WatchBook, now: float) -> int:
    """Make alerts that are unknown or failed pending again, as a person asks; return how many."""
    done = """update alert set state = 'pending', next_try = 0, tries = 0, made_at = ?, changed_at = ?
        where state in ('unknown', 'failed')"""
    with book.writing() as db:
        return db.execute(done, (now, now)).rowcount


def try_at_once(book: WatchBook) -> None:
    """Make all pending alerts due: who starts a watch may have mended what was in the way."""
    with book.writing() as db:
        db.execute("update alert set next_try = 0 where state = 'pending'")


def next_due(book: WatchBook, channel: str) -> float | None:
    """Return when the next alert of a channel is due; None where none is pending."""
    with book.reading() as db:
        asked = "select min(next_try) from alert where state = 'pending' and channel = ?"
        due: float | None = db.execute(asked, (channel,)).fetchone()[0]
    return due


def waiting_elsewhere(book: WatchBook, channels: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Count the alerts that wait for channels other than these, by the name of the channel."""
    with book.reading() as db:
        rows = db.execute("select channel, shown, count(*) from alert where state = 'pending' group by 1, 2").fetchall()
    here = set(channels)
    return tuple((shown, count) for channel, shown, count in rows if channel not in here)


def _alert(row: tuple[str, str, str, str, str, bytes, int, str | None, float]) -> Alert:
    return Alert(id=row[0], screen=row[1], channel=row[2], shown=row[3], accession=row[4], body=row[5], tries=row[6])
