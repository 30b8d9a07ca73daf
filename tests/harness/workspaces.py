"""Workspaces for tests that do not ask how one is made: it is made once, with its migrations and rows, and copied."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import create_engine, text

from section16.durable import make_folder
from section16.workspace import Workspace
from section16.workspace.place import file_of, url_of

__all__ = ["fresh", "new_database"]


def _make(where: Path) -> None:
    Workspace(where, "nobody").close()


def fresh(where: Path, make: Callable[[Path], None] = _make) -> Path:
    """Put a workspace in a place unless one is there, as a function of a module makes it; return the place."""
    file = file_of(url_of(where))
    if file is not None and not file.exists():
        make_folder(file.parent, 0o700)
        file.touch(mode=0o600)
        file.write_bytes(_made_by(make))
    return where


@cache
def _made_by(make: Callable[[Path], None]) -> bytes:
    with TemporaryDirectory() as folder:
        make(Path(folder))
        return Path(str(url_of(folder).database)).read_bytes()


def new_database(server: str, *, with_tables: bool = False) -> str:
    """Make a database on a PostgreSQL server, empty or with the tables of a new workspace; return its address."""
    return _new_database(server, f" TEMPLATE {_database_with_tables(server)}" if with_tables else "")


@cache
def _database_with_tables(server: str) -> str:
    made = _new_database(server)
    Workspace(made, "nobody").close()
    return str(url_of(made).database)


def _new_database(server: str, template: str = "") -> str:
    name = f"w{uuid4().hex}"
    engine = create_engine(url_of(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{template}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
