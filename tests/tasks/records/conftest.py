"""An issuer with insiders, kept in a workspace of each kind of database."""

from datetime import date
from decimal import Decimal

import pytest

from section16.tasks.records.awards import AwardRecord
from section16.tasks.records.keeping import add_content
from section16.tasks.records.people import InsiderProfile, IssuerProfile, RelationshipPeriod, SignerRecord
from section16.tasks.records.vesting import VestingSchedule
from tests.workspace.conftest import opened, postgresql, where, workspace  # noqa: F401 - fixtures

ISSUER, ADA, BO = "0000012345", "0000054321", "0000054322"

PROFILE = IssuerProfile(cik=ISSUER, name="EXAMPLE CORP", ticker="EXMP", fiscal_year_end="12-31")


def officer(cik: str = ADA, name: str = "Example Ada", **changes: object) -> InsiderProfile:
    period = RelationshipPeriod(relationship="officer", title="Chief Financial Officer", since=date(2023, 3, 1))
    return InsiderProfile(**{"cik": cik, "name": name, "relationships": (period,)} | changes)


def award(**changes: object) -> AwardRecord:
    fields: dict[str, object] = {
        "name": "2025 units",
        "security": "Restricted Stock Units",
        "awarded_on": date(2025, 9, 15),
        "units": Decimal(4000),
        "schedule": VestingSchedule(how="yearly", starts_on=date(2025, 9, 15), months=48),
        "tax_percent": Decimal("37.5"),
    }
    return AwardRecord(**fields | changes)


SIGNER = SignerRecord(name="Lena Fischbach", signed_on=date(2024, 1, 2), filed_with="0000012345-24-000001")


@pytest.fixture
def staffed(workspace):  # noqa: F811 - the fixture
    """Return a workspace with an issuer, an officer, who signs for her, and an award that vests."""
    add_content(workspace, ISSUER, PROFILE)
    add_content(workspace, ISSUER, officer())
    add_content(workspace, ISSUER, SIGNER, ADA)
    add_content(workspace, ISSUER, award(), ADA)
    return workspace
