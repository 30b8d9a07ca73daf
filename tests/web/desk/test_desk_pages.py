"""Stories of the desk in a browser: prepare, prove, approve, file; each keeps pictures of its pages."""

from datetime import UTC, datetime

import pytest

from section16.accounts.account import Account
from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.accounts.roles import IssuerRole
from section16.workspace import Workspace
from tests.tasks.desk.conftest import QUALYS, begin_example

NOW = datetime(2024, 2, 16, 15, 0, tzinfo=UTC)


def account(number, name, *roles):
    return Account(id=number, name=name, full_name=name.title(), roles={QUALYS: frozenset(roles)})


ADA = account(1, "ada", IssuerRole.preparer)
BO = account(2, "bo", IssuerRole.approver, IssuerRole.filer)


@pytest.fixture
def place(tmp_path):
    """Return where a workspace is in which a preparer and an approver have their roles."""
    where = tmp_path / "w"
    with Workspace(where, "admin", lambda: NOW) as workspace, workspace.writing() as writing:
        for one in (ADA, BO):
            made = add_account(writing, one.name, AccountDetails(full_name=one.full_name))
            set_roles(writing, made, one.roles)
    return where


@pytest.fixture
def draft(place):
    with Workspace(place, "ada", lambda: NOW) as workspace:
        return begin_example(workspace)


def test_form_and_proof_side_by_side(looker, serve_as, place, draft):
    with serve_as(ADA, lambda: NOW, workspace=place) as url:
        looker.page.goto(f"{url}/drafts/{draft.id}?part=event-1")
        assert "4,120" in looker.page.inner_text("#beside .paper")
        looker.look("draft")
        looker.page.goto(f"{url}/drafts")
        looker.look("drafts")
        looker.page.goto(f"{url}/drafts/new")
        looker.look("new")
