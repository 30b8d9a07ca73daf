"""A workspace in each kind of database, with a clock that the test sets."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from section16.workspace import Workspace
from section16.workspace.kept_reports import KeptReport, keep_report
from tests.harness.postgresql import postgresql_in
from tests.harness.workspaces import fresh, fresh_database, new_database

START = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a PostgreSQL of our own, from its wheel; all workers of a run share it."""
    base = tmp_path_factory.getbasetemp()
    with postgresql_in(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as server:
        # What is tested is the program, not whether a power cut spares the server's files.
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request) -> str:
    """Return a kind of database."""
    return request.param


@pytest.fixture
def new_place(database_kind, request, tmp_path):
    """Return where another workspace of the same kind of database can be made, at each call."""
    if database_kind == "sqlite":
        return lambda: str(_new_folder(tmp_path))
    server = request.getfixturevalue("postgresql")
    return lambda: new_database(server)


@pytest.fixture
def put(database_kind, request, tmp_path):
    """Return a function that puts a workspace, as a function makes it, in a place of its own; it gives the place."""
    if database_kind == "sqlite":
        return lambda *make: str(fresh(_new_folder(tmp_path), *make))
    server = request.getfixturevalue("postgresql")
    return lambda *make: fresh_database(server, *make)


@pytest.fixture
def where(put) -> str:
    """Return where a new workspace is."""
    return put()


def _new_folder(inside: Path) -> Path:
    return inside / f"w{uuid4().hex}" / "workspace"


def ticking(after: int = 0):
    seconds = count(after)
    return lambda: START + timedelta(seconds=next(seconds))


@pytest.fixture
def opened(where):
    """Open the workspace as whoever is named; all are closed at the end."""
    made: list[Workspace] = []

    def open_as(actor: str = "ada") -> Workspace:
        made.append(Workspace(where, actor, ticking()))
        return made[-1]

    yield open_as
    for one in made:
        one.close()


@pytest.fixture
def workspace(opened) -> Workspace:
    return opened()


def draft(number: int = 1, **changes: object) -> KeptReport:
    fields = {
        "hash": f"{number:064x}",
        "likeness": f"{number:064x}",
        "name": f"form4-{number}",
        "form": "4",
        "period": None,
        "due_on": None,
        "issuer_cik": "0000012345",
        "owner_ciks": ("0000054321",),
        "content": b"<ownershipDocument/>",
    }
    return KeptReport(**fields | changes)


@pytest.fixture
def kept(workspace) -> KeptReport:
    with workspace.writing() as writing:
        return keep_report(writing, draft())
