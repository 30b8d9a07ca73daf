"""An issuer with insiders and grants, a clock, and who keeps its records."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from section16.accounts.account import Account
from section16.accounts.roles import IssuerRole
from section16.tasks.records.keeping import add_content
from section16.tasks.records.kinds.people import EdgarAccess
from section16.workspace import Workspace
from tests.harness.workspaces import fresh
from tests.tasks.records.conftest import ADA, BO, ISSUER, PROFILE, SIGNER, award, file_plan, officer
from tests.tasks.records.test_expected import HELD

__all__ = ["ADA", "BO", "ISSUER", "PREPARER", "VIEWER"]

NOW = datetime(2026, 9, 15, 19, 12, tzinfo=UTC)  # 15:12 Eastern, a day of vesting
PREPARER = Account(id=1, name="pia", full_name="Pia Prepares", roles={ISSUER: frozenset({IssuerRole.preparer})})
VIEWER = Account(id=2, name="vera", full_name="Vera Views", roles={ISSUER: frozenset({IssuerRole.viewer})})
HERSELF = Account(id=3, name="ada", owner_cik=ADA, roles={ISSUER: frozenset({IssuerRole.insider})})


@pytest.fixture
def clock():
    """Return a clock that a test sets: `clock.now`."""

    class Clock:
        now = NOW

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def place(tmp_path):
    """Return where a workspace is with an issuer, two officers, their units, and a report on file of one."""
    return fresh(tmp_path / "w", make_with_records)


def make_with_records(where):
    with Workspace(where, "pia", lambda: NOW) as workspace:
        add_records(workspace)


def add_records(workspace):
    """Add an issuer, two officers, their units that vest today, and a report on file of one."""
    add_content(workspace, ISSUER, PROFILE)
    for cik, name, units in ((ADA, "Example Ada", 4000), (BO, "Sample Bo", 2400)):
        add_content(workspace, ISSUER, officer(cik=cik, name=name))
        add_content(workspace, ISSUER, SIGNER, cik)
        add_content(workspace, ISSUER, award(units=Decimal(units)), cik)
    access = EdgarAccess(way="delegated", delegated_to="777", delegated_on=date(2026, 1, 5))
    add_content(workspace, ISSUER, replace(access, confirmation_due_on=date(2026, 10, 1)), ADA)
    file_plan(workspace, HELD.format(shares=5000))
