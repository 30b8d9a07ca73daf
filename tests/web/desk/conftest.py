"""Two people of an issuer, and a draft of one of them."""

from datetime import UTC, datetime

import msgspec
import pytest

from section16.accounts.account import Account
from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.accounts.roles import IssuerRole
from section16.edgar.api.answers import SubmissionStatus
from section16.tasks.desk.approving import freeze
from section16.workspace import State, Workspace
from section16.workspace.submissions import add_receipt, move, open_submission
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
    where = tmp_path / "w"
    with Workspace(where, "admin", lambda: NOW) as workspace, workspace.writing() as writing:
        for one in (ADA, BO, CY):
            made = add_account(writing, one.name, AccountDetails(full_name=one.full_name))
            set_roles(writing, made, one.roles)
    return where


@pytest.fixture
def begun(place):
    """Return a function that begins a draft from an example, in the name of Ada."""

    def begin(name="qualys-2024-02", **changes):
        with Workspace(place, "ada", lambda: NOW) as workspace:
            return begin_example(workspace, name, **changes)

    return begin


def suspend(place, draft, message):
    """Freeze a draft and have EDGAR suspend its report with a message; return the report's address."""
    with Workspace(place, "ada", lambda: NOW) as workspace:
        (kept,) = freeze(workspace, draft.id, NOW.date())
        with workspace.writing() as writing:
            submission = open_submission(writing, kept, "sandbox", live=True)
            for state in (State.checked, State.approved, State.intended, State.sent, State.suspended):
                submission = move(writing, submission, state)
            answer = SubmissionStatus(accession_number="0000012345-24-000001", messages=(message,))
            add_receipt(writing, submission, "status", msgspec.json.encode(answer))
    return f"/reports/{kept.hash}"


def until(page, words, tries=60):
    """Load a page again, as who has no script does, until it says something; the program works meanwhile."""
    for _ in range(tries):
        if words in page.inner_text("main"):
            return
        page.wait_for_timeout(500)
        page.reload()
    assert words in page.inner_text("main")
