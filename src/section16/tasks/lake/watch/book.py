"""What a watch remembers, in a SQLite file: filings seen, days compared, alerts and what became of each.

Every change is a transaction that is on disk when it ends, and several watches may share a file. SQLite is stdlib
here, and not the workspace's tables: this file belongs to a watch, and no filing is lost with it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from section16.durable import make_folder
from section16.standard.errors import Section16Error

__all__ = ["WatchBook", "WatchError"]

_VERSION: Final = 1
_BUSY_SECONDS: Final = 60
_SCHEMA: Final = """
create table filing (accession text primary key, form text not null, filed_on text not null, path text not null,
    kept integer not null default 0, tries integer not null default 0, next_try real not null default 0,
    line text not null default '', news integer not null default 1);
create index filing_waiting on filing (kept, next_try);
create index filing_filed on filing (filed_on);
create table word (name text primary key, value text not null);
create table wish (screen text, channel text, since text not null, primary key (screen, channel));
create table judged (screen text, channel text, accession text, primary key (screen, channel, accession))
    without rowid;
create table alert (id text primary key, screen text not null, channel text not null, shown text not null,
    accession text not null, body blob not null, state text not null default 'pending', owner text,
    tries integer not null default 0, next_try real not null default 0, made_at real not null,
    changed_at real not null, why text not null default '');
create index alert_due on alert (state, channel, next_try);
create table alerted (screen text, channel text, row text, alert text not null, primary key (screen, channel, row))
    without rowid;
"""


class WatchError(Section16Error):
    """The watch cannot go on; the message is one line for the user."""


class WatchBook:
    """The file, made if missing; every transaction has a connection of its own, so threads may share it."""

    def __init__(self, path: Path) -> None:
        """Open it; raises WatchError where it cannot be used."""
        self.path = path
        try:
            make_folder(path.parent)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            message = f"state: '{path}' cannot be used ({error}); name a folder that can be written with --state"
            raise WatchError(message) from None

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction; it is on disk when the block has ended, and undone when the block raised."""
        with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
            db.execute("pragma synchronous = extra")
            db.execute("begin immediate")
            try:
                yield db
            except BaseException:
                db.execute("rollback")
                raise
            db.execute("commit")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open a connection for reading."""
        with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
            yield db

    def word(self, name: str) -> str | None:
        """Return a value that was kept under a name."""
        with self.reading() as db:
            row = db.execute("select value from word where name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def keep_word(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        with self.writing() as db:
            db.execute("insert or replace into word values (?, ?)", (name, value))

    def _prepare(self) -> None:
        with self.writing() as db:
            version = db.execute("pragma user_version").fetchone()[0]
            if version > _VERSION:
                message = f"state: '{self.path}' is of a newer section16 (version {version}); upgrade section16"
                raise WatchError(message)
            if not version:
                for statement in _SCHEMA.split(";"):
                    db.execute(statement)
                db.execute(f"pragma user_version = {_VERSION}")
