"""Opening the workspace's database and giving transactions, durable before anything leaves the house."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple, Self

from filelock import FileLock
from msgspec import Struct
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from section16.durable import make_folder, sync
from section16.workspace.errors import UnreachableError, WorkspaceError
from section16.workspace.kept_reads import KeptReads, reading_with
from section16.workspace.place import file_of, url_of

__all__ = ["HEAD", "Door", "Workspace", "WriteSession", "revision_at", "upgrade", "utc_now"]

HEAD: Final = "0007"
_LOCK: Final = text("SELECT pg_advisory_xact_lock(1600340514)")
# Alembic keeps what it works on in globals: two workspaces of one process are brought up to date one after the other.
_ONE_AT_A_TIME: Final = Lock()


# One writer at a time, in PostgreSQL as in SQLite: the chain of events has one end.
_ONE_WRITER = text("SELECT pg_advisory_xact_lock(1600340513)")
_LOST: Final = "workspace: '{}' is empty, so what was kept in it is lost; restore it from a copy, or move it away"
_BUSY_SECONDS = 60
_READS: Final = "reads only"
_TRIES = 100


def upgrade(engine: Engine, *, new: bool = True) -> None:
    """Run the migrations that are missing, all or none; two processes at once are one after the other.

    Raises WorkspaceError for a later version's database, and for one without tables that is not `new`.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_LOCK)
        revision = _revision(connection)
        if revision is None and not new:
            raise WorkspaceError(_LOST.format(engine.url.database))
        if revision != HEAD:
            _migrate(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from section16.workspace.migrations.run import migrate  # noqa: PLC0415 - Alembic is for new and old databases only

    with _ONE_AT_A_TIME:
        migrate(connection, HEAD)


class Door(Struct, frozen=True):
    """By which door somebody came in, `web` or `command`, and from which address."""

    name: str
    address: str = ""


class WriteSession(NamedTuple):
    """One transaction: the session, the moment, who acts, and by which door they came."""

    session: Session
    at: datetime
    actor: str
    door: Door | None = None


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


class Workspace:
    """A database of drafts, submissions and their trail; `where` is a folder, a file or a database URL."""

    def __init__(
        self, where: str | Path, actor: str, now: Callable[[], datetime] = utc_now, door: Door | None = None
    ) -> None:
        """Open it, made or brought up to date as needed; raises WorkspaceError."""
        self.actor = actor
        self.now = now
        self.door = door
        self.url = url_of(where)
        self._engine = _opened(self.url)
        self._reader = self._engine.execution_options(**_reading_options(self.url))
        self._reads = KeptReads()

    @property
    def place(self) -> str:
        """Return where the database is, the same from wherever it is opened, without a password."""
        file = file_of(self.url)
        return str(file.resolve()) if file else self.url.render_as_string(hide_password=True)

    def acting(self, actor: str, door: Door | None = None) -> Self:
        """Return the same workspace, on the same connections, for somebody else; only the first one is closed."""
        other = copy(self)
        other.actor, other.door = actor, door
        return other

    @property
    def revision(self) -> str | None:
        """Return the shape that the tables have now; HEAD is the one that this program works with."""
        with self._troubles_named(), self._reader.connect() as connection:
            return _revision(connection)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Give a transaction; it is on disk when the block has ended, and undone when the block raised."""
        with self._troubles_named(), Session(self._engine) as session, session.begin():
            if self.url.get_backend_name() == "postgresql":
                session.execute(_ONE_WRITER)
            yield WriteSession(session, self.now(), self.actor, self.door)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that changes nothing, sees one moment, and holds up nobody who writes."""
        with self._troubles_named(), Session(self._reader, info=reading_with(self._reads)) as session:
            yield session

    @contextmanager
    def _troubles_named(self) -> Iterator[None]:
        """Raise WorkspaceError where it cannot go on: a full disk, a damaged file, a lock never let go, no server.

        What is not damaged is UnreachableError: later the same may work.
        """
        try:
            yield
        except DatabaseError as error:
            if not isinstance(error, OperationalError) and not _is_damaged(error):
                raise
            kind = WorkspaceError if _is_damaged(error) else UnreachableError
            raise kind(_trouble(self.url, error, "cannot be used")) from None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def revision_at(where: str | Path) -> str | None:
    """Return the shape of a database's tables without changing them; None for a new one. Raises WorkspaceError."""
    url = url_of(where)
    if (file := file_of(url)) and not file.exists():
        return None
    engine = _engine(url)
    try:
        with engine.execution_options(**{_READS: True}).connect() as connection:
            return _revision(connection)
    except (SQLAlchemyError, OSError) as error:
        raise WorkspaceError(_trouble(url, error, "cannot be opened")) from None
    finally:
        engine.dispose()


def _opened(url: URL) -> Engine:
    try:
        if (file := file_of(url)) and not file.exists():
            _make(file)
        return _up_to_date(url)
    except (SQLAlchemyError, OSError) as error:
        raise WorkspaceError(_trouble(url, error, "cannot be opened")) from None


def _make(file: Path) -> None:
    """Make a new database, readable by its owner alone, under another name first: a file there is never empty."""
    make_folder(file.parent, 0o700)
    with FileLock(file.with_name(f".{file.name}.lock"), mode=0o600):
        if file.exists():  # another process was faster
            return
        new = file.with_name(f".{file.name}.new")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        try:
            _up_to_date(URL.create("sqlite", database=str(new)), new=True).dispose()
            new.replace(file)
            sync(file.parent)
        finally:
            for one in file.parent.glob(f"{new.name}*"):
                one.unlink(missing_ok=True)


def _up_to_date(url: URL, *, new: bool = False) -> Engine:
    engine = _engine(url)
    try:
        upgrade(engine, new=new or file_of(url) is None)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _reading_options(url: URL) -> dict[str, object]:
    """Return how a session reads: as of one moment, which SQLite gives by itself and PostgreSQL when it is asked to."""
    more = {"isolation_level": "REPEATABLE READ"} if url.get_backend_name() == "postgresql" else {}
    return {_READS: True, **more}


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Make every commit reach the disk, and let our own BEGIN be the only one."""
    connection.isolation_level = None
    try:
        with closing(connection.cursor()) as cursor:
            _use_wal(cursor)
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        connection.close()
        raise


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Turn the write-ahead log on; unlike other statements, this one does not wait for who has the file."""
    for _ in range(_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            cursor.execute("BEGIN IMMEDIATE")  # waits
            cursor.execute("ROLLBACK")
        else:
            return
    cursor.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    # Taking the write lock at once means that what was read is still so when it is written.
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READS) else "BEGIN IMMEDIATE")


def _is_damaged(error: Exception) -> bool:
    """Tell whether the file is no database, or malformed: that has no class of its own."""
    return type(error) is DatabaseError


def _trouble(url: URL, error: Exception, seen: str) -> str:
    """Say what is wrong with a database: the first reason, and what to do about it."""
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    shown = url.render_as_string(hide_password=True)
    do = "give a folder that can be written and has room" if file_of(url) else "see that the server runs"
    if _is_damaged(error) and file_of(url):
        seen, do = "is no workspace, or damaged", "restore it from a copy, or give another folder"
    elif not isinstance(error, OperationalError | OSError):
        seen = "is no workspace"
    return f"workspace: '{shown}' {seen} ({reason}); {do}"
