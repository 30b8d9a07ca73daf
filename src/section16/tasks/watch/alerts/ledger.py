"""Who sends which alert, and what became of it; several couriers, and several watches, never take the same one."""

import os
import socket
from collections.abc import Iterable
from typing import Final
from uuid import uuid4

from section16.tasks.watch.alerts.alert import Alert, Delivery, Outcome
from section16.tasks.watch.state import State

__all__ = ["Owner", "claim", "finish", "lost", "next_due", "send_again", "standing", "stranded", "try_at_once"]

_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 900.0
_PATIENCE: Final = 3 * 86_400.0  # seconds until an alert that nobody takes is given up
_LONGEST_SEND: Final = 300.0
_COLUMNS: Final = "id, screen, channel, shown, accession, body, tries"


class Owner:
    """Who sends: a process on a host; `mark` tells it from an earlier one with the same number."""

    def __init__(self, host: str | None = None, pid: int | None = None) -> None:
        """Be this process."""
        self.host = host or socket.gethostname()
        self.pid = pid or os.getpid()
        self.mark = f"{self.host} {self.pid} {uuid4().hex}"

    def is_gone(self, mark: str) -> bool:
        """Tell whether another owner has certainly ended."""
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


def claim(state: State, channel: str, owner: Owner, now: float) -> Alert | None:
    """Take the oldest alert that is due on a channel; from here it may have been sent."""
    asked = f"""select {_COLUMNS} from alert where state = 'pending' and channel = ? and next_try <= ?
        order by made_at, id limit 1"""  # noqa: S608 - constants
    with state.writing() as db:
        row = db.execute(asked, (channel, now)).fetchone()
        if row is None:
            return None
        done = "update alert set state = 'sending', owner = ?, tries = tries + 1, changed_at = ? where id = ?"
        db.execute(done, (owner.mark, now, row[0]))
    return _alert(row)


def finish(state: State, alert: Alert, delivery: Delivery, now: float) -> str:
    """Write down how an attempt ended; return the state it is in."""
    done = """update alert set state = case when ?1 = 'pending' and made_at < ?2 - ?3 then 'failed' else ?1 end,
        why = ?4, next_try = ?2 + ?5, changed_at = ?2 where id = ?6 and state in ('sending', 'unknown')
        returning state"""
    to = "pending" if delivery.outcome is Outcome.refused else delivery.outcome.value
    pause = min(_FIRST_PAUSE * 2.0**alert.tries, _LONGEST_PAUSE)
    with state.writing() as db:
        row = db.execute(done, (to, now, _PATIENCE, delivery.why, pause, alert.id)).fetchone()
    return str(row[0]) if row else to


def lost(state: State, owner: Owner, now: float) -> tuple[Alert, ...]:
    """Say of alerts whose courier is gone that nobody knows whether they were sent; return them."""
    asked = f"select {_COLUMNS}, owner, changed_at from alert where state = 'sending'"  # noqa: S608 - constants
    with state.writing() as db:
        rows = db.execute(asked).fetchall()
        gone = [row for row in rows if owner.is_gone(row[7]) or (row[7] != owner.mark and now - row[8] > _LONGEST_SEND)]
        done = "update alert set state = 'unknown', changed_at = ?, why = ? where id = ?"
        db.executemany(done, [(now, "it was being sent when section16 ended", row[0]) for row in gone])
    return tuple(_alert(row) for row in gone)


def send_again(state: State, now: float) -> int:
    """Make alerts that are unknown or failed pending again, because a person says so; return how many."""
    done = """update alert set state = 'pending', next_try = 0, tries = 0, made_at = ?, changed_at = ?
        where state in ('unknown', 'failed')"""
    with state.writing() as db:
        return db.execute(done, (now, now)).rowcount


def try_at_once(state: State) -> None:
    """Make all pending alerts due: whoever starts a watch may have mended what was in the way."""
    with state.writing() as db:
        db.execute("update alert set next_try = 0 where state = 'pending'")


def next_due(state: State, channel: str) -> float | None:
    """Return when the next alert of a channel is due; None where none is pending."""
    with state.reading() as db:
        asked = "select min(next_try) from alert where state = 'pending' and channel = ?"
        due: float | None = db.execute(asked, (channel,)).fetchone()[0]
    return due


def stranded(state: State, channels: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Count the alerts that wait for channels other than these, by the name of the channel."""
    with state.reading() as db:
        rows = db.execute("select channel, shown, count(*) from alert where state = 'pending' group by 1, 2").fetchall()
    here = set(channels)
    return tuple((shown, count) for channel, shown, count in rows if channel not in here)


def standing(state: State) -> dict[str, int]:
    """Count the alerts by state."""
    with state.reading() as db:
        return dict(db.execute("select state, count(*) from alert group by state").fetchall())


def _alert(row: tuple[str, str, str, str, str, bytes, int]) -> Alert:
    return Alert(id=row[0], screen=row[1], channel=row[2], shown=row[3], accession=row[4], body=row[5], tries=row[6])
