"""An issuer with insiders, kept in a workspace of each kind of database."""

from datetime import date
from decimal import Decimal

import pytest

from section16.drafting.toml.read import read_plan
from section16.tasks.filing.approvals import describe_report
from section16.tasks.filing.document import document_of
from section16.tasks.records.keeping import add_content
from section16.tasks.records.kinds.awards import AwardRecord
from section16.tasks.records.kinds.people import InsiderProfile, IssuerProfile, RelationshipPeriod, SignerRecord
from section16.tasks.records.kinds.vesting import VestingSchedule
from section16.tasks.reports.drafting import draft_plan
from section16.workspace import Workspace
from section16.workspace.kept_reports import keep_report
from section16.workspace.state import State
from section16.workspace.submissions import move, open_submission
from tests.workspace.conftest import (  # noqa: F401 - fixtures
    database_kind,
    opened,
    postgresql,
    put,
    ticking,
    where,
    workspace,
)

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
def staffed(put):  # noqa: F811 - the fixture
    """Return a workspace with an issuer, an officer, who signs for her, and an award that vests."""
    with Workspace(put(_make_staffed), "ada", ticking(60)) as opened_again:
        yield opened_again


def _make_staffed(place):
    with Workspace(place, "ada", ticking()) as made:
        add_content(made, ISSUER, PROFILE)
        add_content(made, ISSUER, officer())
        add_content(made, ISSUER, SIGNER, ADA)
        add_content(made, ISSUER, award(), ADA)


def file_plan(place: Workspace, text: str, name: str = "form4", accession: str = "0000012345-26-000001") -> None:
    """Draft a plan and put its report on file, as a filing in practice leaves it."""
    for report in draft_plan(read_plan(text, name)).reports:
        kept = describe_report(document_of(report, ()), name)
        with place.writing() as writing:
            submission = open_submission(writing, keep_report(writing, kept), "sandbox", live=True)
            for state in (State.checked, State.approved, State.intended, State.sent):
                submission = move(writing, submission, state)
            move(writing, submission, State.received, accession=accession)
