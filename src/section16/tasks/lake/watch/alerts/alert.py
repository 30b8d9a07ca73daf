"""Alerts: what a screen found in new filings, on its way to a channel, each row once.

An alert is `pending` until a courier claims it: `sending` is committed before anything leaves. Then it is `sent`, or
`pending` again where it is certain that nothing was taken. An alert that was `sending` when its process ended becomes
`unknown`, and is not sent again unless a person asks for it. After days without success it is `failed`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from section16.tasks.lake.watch.book import WatchBook
from section16.tasks.lake.watch.filings import listed_of_row

__all__ = ["Alert", "AlertMessage", "Delivery", "Hit", "Route", "SendOutcome", "raise_alerts", "subscribe"]


class SendOutcome(StrEnum):
    """What became of an attempt to send an alert."""

    sent = "sent"
    refused = "refused"  # it is certain that nothing was taken
    unknown = "unknown"  # it may have been taken


class Delivery(Struct, frozen=True):
    """The outcome of an attempt, and why it was not sent."""

    outcome: SendOutcome
    why: str = ""


class Hit(Struct, frozen=True, kw_only=True):
    """A row that a screen found; `key` identifies it among the rows of that screen."""

    accession: str
    key: str
    row: Mapping[str, object]


class Route(Struct, frozen=True, kw_only=True):
    """A screen whose rows go to a channel; `channel` is its key, `shown` its name without secrets."""

    screen: str
    channel: str
    shown: str


class Alert(Struct, frozen=True, kw_only=True):
    """One message about one filing; `body` is JSON, fixed when it was made."""

    id: str
    screen: str
    channel: str
    shown: str
    accession: str
    body: bytes
    tries: int = 0


class AlertMessage(Struct, frozen=True, kw_only=True):
    """What an alert says; `text` is for people, `rows` are as the screen gives them."""

    id: str
    screen: str
    accession: str
    form: str
    filed_on: date | None
    url: str
    text: str
    rows: tuple[Mapping[str, object], ...]


def subscribe(book: WatchBook, route: Route, since: date, *, from_then: bool) -> None:
    """Ask for alerts about filings of a day and later; what was asked for before keeps its day, unless `from_then`."""
    with book.writing() as db:
        key = route.screen, route.channel
        db.execute("insert or ignore into wish values (?, ?, ?)", (*key, since.isoformat()))
        if from_then:
            asked = "update wish set since = ? where screen = ? and channel = ?"
            db.execute(asked, (since.isoformat(), *key))


def raise_alerts(book: WatchBook, route: Route, judged: Iterable[str], hits: Iterable[Hit], now: float) -> int:
    """Make an alert of the new rows of each filing, and note that the filings were judged: all or nothing."""
    by_filing: dict[str, list[Hit]] = {}
    for hit in hits:
        by_filing.setdefault(hit.accession, []).append(hit)
    made = 0
    with book.writing() as db:
        for accession, found in by_filing.items():
            made += _raise(db, route, accession, found, now)
        rows = ((route.screen, route.channel, one) for one in judged)
        db.executemany("insert or ignore into judged values (?, ?, ?)", rows)
    return made


def _raise(db: Connection, route: Route, accession: str, hits: list[Hit], now: float) -> bool:
    mark = sha256("\n".join((route.screen, route.channel, accession, *(one.key for one in hits))).encode())
    id = f"alert_{mark.hexdigest()[:24]}"
    asked = "insert or ignore into alerted values (?, ?, ?, ?)"
    fresh = [hit for hit in hits if db.execute(asked, (route.screen, route.channel, hit.key, id)).rowcount]
    if not fresh:
        return False
    body = msgspec.json.encode(_message(db, id, route.screen, fresh))
    db.execute(
        """insert or ignore into alert (id, screen, channel, shown, accession, body, made_at, changed_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)""",
        (id, route.screen, route.channel, route.shown, accession, body, now, now),
    )
    return True


def _message(db: Connection, id: str, screen: str, hits: list[Hit]) -> AlertMessage:
    accession = hits[0].accession
    asked = "select accession, form, filed_on, path, line from filing where accession = ?"
    row = db.execute(asked, (accession,)).fetchone()  # none where another watch has forgotten it meanwhile
    listed = listed_of_row(row[:4]) if row else None
    line = (row and row[4]) or f"{listed.form if listed else ''}  {accession}"
    rows = f" ({len(hits)} rows)" if hits[1:] else ""
    return AlertMessage(
        id=id,
        screen=screen,
        accession=accession,
        form=listed.form if listed else "",
        filed_on=listed.filed_on if listed else None,
        url=listed.page if listed else "",
        text=f"{screen}: {line}{rows}",
        rows=tuple(hit.row for hit in hits),
    )
