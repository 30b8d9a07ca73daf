"""Workspaces for the tests of accounts: in SQLite, and where databases differ, in PostgreSQL too."""

from datetime import UTC, datetime, timedelta

import pytest

from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.workspace import Workspace
from section16.workspace.database import Door
from tests.harness.workspaces import fresh
from tests.workspace.conftest import database_kind, postgresql, put, where  # noqa: F401 - fixtures

START = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)
ISSUER = "0000012345"
WEB = Door("web", "192.0.2.7")


class HandClock:
    """A clock that stands until the test moves it."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def workspace(tmp_path, clock):
    with Workspace(fresh(tmp_path / "workspace"), "root", clock) as opened:
        yield opened


@pytest.fixture
def either(where, clock):  # noqa: F811 - the fixture
    """Give a workspace in each kind of database."""
    with Workspace(where, "root", clock) as opened:
        yield opened


def make(workspace, name, **changes):
    """Make an account: its roles for the issuer as words, whether it is an administrator."""
    with workspace.writing() as writing:
        account = add_account(writing, name, AccountDetails(), is_administrator=changes.get("administrator", False))
        return set_roles(writing, account, {ISSUER: changes.get("roles", ())})
