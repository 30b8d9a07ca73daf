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

__all__ = ["fresh", "fresh_database", "new_database"]


def _make(where: str | Path) -> None:
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


def fresh_database(server: str, make: Callable[[str], None] = _make) -> str:
    """Put a workspace in a database of its own on a PostgreSQL server, as `fresh` does; return its address."""
    return new_database(server, f" TEMPLATE {_database_made_by(make, server)}")


@cache
def _database_made_by(make: Callable[[str], None], server: str) -> str:
    made = new_database(server)
    make(made)
    return str(url_of(made).database)


def new_database(server: str, template: str = "") -> str:
    """Make a database on a PostgreSQL server, empty or as a template is; return its address."""
    name = f"w{uuid4().hex}"
    engine = create_engine(url_of(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{template}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
