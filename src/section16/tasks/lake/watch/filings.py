"""The filings that a watch has seen: which are still to be fetched, which are in the lake, which were judged."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from section16.edgar.public.listing import Listed
from section16.tasks.lake.watch.book import WatchBook

__all__ = [
    "Sighting",
    "count_on_the_way",
    "due_in",
    "forget",
    "listed_of_row",
    "mark_in_lake",
    "mark_old",
    "postpone",
    "record",
    "unjudged",
    "waiting",
]

# A text that is not there yet is asked for again after so many seconds, then twice as many, and so on.
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 3600.0
_TRIES_AWAITED: Final = 3


class Sighting(Struct, frozen=True):
    """A filing that EDGAR lists, and how often fetching its text has failed."""

    listed: Listed
    tries: int = 0


def record(book: WatchBook, listed: Iterable[Listed], unless_dated: date) -> tuple[Listed, ...]:
    """Record what EDGAR lists, before anything is done about it; return what was not known.

    A filing without a day counts as filed on `unless_dated`.
    """
    fresh = []
    with book.writing() as db:
        for one in listed:
            row = one.accession, one.form, (one.filed_on or unless_dated).isoformat(), one.path
            done = db.execute("insert or ignore into filing (accession, form, filed_on, path) values (?, ?, ?, ?)", row)
            if done.rowcount:
                fresh.append(one)
    return tuple(fresh)


def unrecorded(book: WatchBook, listed: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return those that are not recorded yet."""
    with book.reading() as db:
        asked = "select 1 from filing where accession = ?"
        return tuple(one for one in listed if not db.execute(asked, (one.accession,)).fetchone())


def waiting(book: WatchBook, now: float, most: int) -> tuple[Sighting, ...]:
    """List filings to be fetched now, the newest first."""
    asked = """select accession, form, filed_on, path, tries from filing where not kept and next_try <= ?
        order by filed_on desc, accession desc limit ?"""
    with book.reading() as db:
        rows = db.execute(asked, (now, most)).fetchall()
    return tuple(Sighting(listed_of_row(row[:4]), row[4]) for row in rows)


def listed_of_row(row: tuple[str, str, str, str]) -> Listed:
    """Return the filing of a row with its accession number, form, day and path."""
    return Listed(accession=row[0], form=row[1], filed_on=date.fromisoformat(row[2]), path=row[3])


def count_on_the_way(book: WatchBook) -> int:
    """Count the filings that will soon be in the lake; one that EDGAR repeatedly did not give is not counted."""
    with book.reading() as db:
        asked = "select count(*) from filing where not kept and tries < ?"
        return int(db.execute(asked, (_TRIES_AWAITED,)).fetchone()[0])


def mark_in_lake(book: WatchBook, lines: Mapping[str, str]) -> None:
    """Record that filings are in the lake, each with the line about it."""
    rows = [(line, accession) for accession, line in lines.items()]
    with book.writing() as db:
        db.executemany("update filing set kept = 1, line = ? where accession = ?", rows)


def mark_old(book: WatchBook, accessions: Iterable[str], until: date) -> None:
    """Record that filings were in the lake already; for those filed up to a day no screen is asked."""
    rows = [(until.isoformat(), accession) for accession in accessions]
    with book.writing() as db:
        db.executemany("update filing set kept = 1, news = filed_on > ? where accession = ?", rows)


def due_in(book: WatchBook, now: float) -> float | None:
    """Return in how many seconds the next filing is due to be fetched; None where none waits."""
    with book.reading() as db:
        due = db.execute("select min(next_try) from filing where not kept").fetchone()[0]
    return None if due is None else max(0.0, due - now)


def postpone(book: WatchBook, one: Sighting, now: float) -> float:
    """Postpone a filing; return by how many seconds."""
    pause = min(_FIRST_PAUSE * 2.0**one.tries, _LONGEST_PAUSE)
    with book.writing() as db:
        asked = "update filing set tries = tries + 1, next_try = ? where accession = ?"
        db.execute(asked, (now + pause, one.listed.accession))
    return pause


def unjudged(book: WatchBook, screen: str, channel: str) -> tuple[str, ...]:
    """List filings in the lake, filed since the alert's day, that its screen has not judged for its channel."""
    asked = """select accession from filing f, wish w where kept and news and filed_on >= w.since and w.screen = ?1
        and w.channel = ?2 and not exists (select 1 from judged j
        where j.screen = ?1 and j.channel = ?2 and j.accession = f.accession) order by filed_on, accession"""
    with book.reading() as db:
        return tuple(row[0] for row in db.execute(asked, (screen, channel)))


def forget(book: WatchBook, until: date) -> None:
    """Forget filings in the lake that were filed before a day; what was alerted on stays."""
    with book.writing() as db:
        gone = "delete from judged where accession in (select accession from filing where kept and filed_on < ?)"
        db.execute(gone, (until.isoformat(),))
        db.execute("delete from filing where kept and filed_on < ?", (until.isoformat(),))
