"""Opening the workspace's database and giving transactions, durable before anything leaves the house."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from section16.workspace.errors import WorkspaceError

__all__ = ["HEAD", "Workspace", "WriteSession", "upgrade", "utc_now"]

HEAD: Final = "0002"
_LOCK: Final = text("SELECT pg_advisory_xact_lock(1600340514)")
# Alembic keeps what it works on in globals: two workspaces of one process are brought up to date one after the other.
_ONE_AT_A_TIME: Final = Lock()


# One writer at a time, in PostgreSQL as in SQLite: the chain of events has one end.
_ONE_WRITER = text("SELECT pg_advisory_xact_lock(1600340513)")
_BUSY_SECONDS = 60
_TRIES = 100


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, all or none; two processes at once are one after the other."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_LOCK)
        if _revision(connection) != HEAD:
            _migrate(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from section16.workspace.migrations.run import migrate  # noqa: PLC0415 - Alembic is for new and old databases only

    with _ONE_AT_A_TIME:
        migrate(connection, HEAD)


class WriteSession(NamedTuple):
    """One transaction: the session, the moment, and who acts."""

    session: Session
    at: datetime
    actor: str


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


class Workspace:
    """A database of drafts, submissions and their trail; `where` is a folder, a file or a database URL."""

    def __init__(self, where: str | Path, actor: str, now: Callable[[], datetime] = utc_now) -> None:
        """Open it, made or brought up to date as needed; raises WorkspaceError."""
        self.actor = actor
        self.now = now
        self.url = _url(where)
        self._engine = _opened(self.url)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Give a transaction; it is on disk when the block has ended, and undone when the block raised."""
        with self._troubles_named(), Session(self._engine) as session, session.begin():
            if self.url.get_backend_name() == "postgresql":
                session.execute(_ONE_WRITER)
            yield WriteSession(session, self.now(), self.actor)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that changes nothing."""
        with self._troubles_named(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _troubles_named(self) -> Iterator[None]:
        """Raise WorkspaceError where the database cannot go on: a full disk, a lock that is never let go, no server."""
        try:
            yield
        except OperationalError as error:
            raise WorkspaceError(_trouble(self.url, error, "cannot be used")) from None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def _url(where: str | Path) -> URL:
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except ArgumentError:
            message = "workspace: the address is none; write a folder, or postgresql://user@host/database"
            raise WorkspaceError(message) from None
        # psycopg 3 is the driver that is installed.
        return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url
    path = Path(where)
    file = path if path.suffix == ".db" else path / "section16.db"
    return URL.create("sqlite", database=str(file))


def _opened(url: URL) -> Engine:
    try:
        engine = _engine(url)
    except (SQLAlchemyError, OSError) as error:
        raise WorkspaceError(_trouble(url, error, "cannot be opened")) from None
    try:
        upgrade(engine)
    except WorkspaceError:
        engine.dispose()
        raise
    except SQLAlchemyError as error:
        engine.dispose()
        raise WorkspaceError(_trouble(url, error, "cannot be opened")) from None
    return engine


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Make every commit reach the disk, and let our own BEGIN be the only one."""
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        _use_wal(cursor)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        connection.close()
        raise
    finally:
        cursor.close()


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
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _trouble(url: URL, error: Exception, seen: str) -> str:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    shown = url.render_as_string(hide_password=True)
    do = "give a folder that can be written" if url.get_backend_name() == "sqlite" else "see that the server runs"
    kind = seen if isinstance(error, OperationalError | OSError) else "is no workspace"
    return f"workspace: '{shown}' {kind} ({reason}); {do}"
