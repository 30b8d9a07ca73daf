"""Two people of an issuer, and a draft of one of them."""

from datetime import UTC, datetime

import pytest

from section16.accounts.account import Account
from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.accounts.roles import IssuerRole
from section16.workspace import Workspace
from tests.harness.workspaces import fresh
from tests.tasks.desk.conftest import QUALYS, begin_example

NOW = datetime(2024, 2, 16, 15, 0, tzinfo=UTC)


def account(number, name, *roles):
    return Account(id=number, name=name, full_name=name.title(), roles={QUALYS: frozenset(roles)})


ADA = account(1, "ada", IssuerRole.preparer)
BO = account(2, "bo", IssuerRole.approver, IssuerRole.filer)
CY = account(3, "cy", IssuerRole.preparer)


@pytest.fixture
def place(tmp_path):
    """Return where a workspace is in which two prepare and one approves and files."""
    return fresh(tmp_path / "w", _make_with_people)


def _make_with_people(where):
    with Workspace(where, "admin", lambda: NOW) as workspace, workspace.writing() as writing:
        for one in (ADA, BO, CY):
            made = add_account(writing, one.name, AccountDetails(full_name=one.full_name))
            set_roles(writing, made, one.roles)


@pytest.fixture
def begun(place):
    """Return a function that begins a draft from an example, in the name of Ada."""

    def begin(name="qualys-2024-02", **changes):
        with Workspace(place, "ada", lambda: NOW) as workspace:
            return begin_example(workspace, name, **changes)

    return begin


@pytest.fixture
def serve(serve_as, place):
    """Return a context that serves the workspace to an account, at the moment of these tests or another."""
    return lambda account, now=NOW, **settings: serve_as(account, lambda: now, workspace=place, **settings)
