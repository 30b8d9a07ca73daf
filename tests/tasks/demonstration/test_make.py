"""The demonstration has what its pages show first: filed reports, what vests tomorrow, a draft, log-ins, a lake."""

from datetime import timedelta

import pytest

import section16
from section16.accounts.directory import all_accounts
from section16.sandbox.serve import serving
from section16.sandbox.settings import SandboxSettings
from section16.tasks.demonstration.insiders import INSIDERS, ISSUER, filers
from section16.tasks.demonstration.make import make_demonstration
from section16.tasks.records.expected import expected_reports
from section16.tasks.reports.on_file import reports_on_file
from section16.tasks.work.items import work_items
from section16.workspace import Workspace
from section16.workspace.database import utc_now
from section16.workspace.desk.working_drafts import working_drafts

QUICK = SandboxSettings(
    filers=tuple(filers()),
    auto_register=False,
    hours="always",
    visible_after=0.01,
    decided_after=0.02,
    published_after=0.03,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with serving(QUICK) as edgar:
        return make_demonstration(tmp_path_factory.mktemp("demonstration"), edgar.url)


def test_every_insider_has_a_report_on_file_and_something_that_vests_tomorrow(made):
    tomorrow = utc_now().date() + timedelta(days=1)
    with Workspace(made.workspace, "ada") as workspace, workspace.reading() as session:
        filed = reports_on_file(session, ISSUER.cik)
        expected = expected_reports(session, ISSUER.cik, tomorrow - timedelta(days=1), tomorrow + timedelta(days=1))
        drafts = working_drafts(session)
    assert len(filed) == len(INSIDERS)
    assert {one.insider for one in expected} == {one.name for one in INSIDERS}
    assert len(drafts) == 1


def test_the_draft_is_whole_and_due_and_the_vest_waits_for_who_prepares(made):
    with Workspace(made.workspace, "ada") as workspace, workspace.reading() as session:
        ada = next(one for one in all_accounts(session) if one.name == "ada")
    with Workspace(made.workspace, "ada") as workspace:
        found = {one.kind: one for one in work_items(workspace, ada, utc_now()).items}
    assert found["draft"].due_on is not None
    assert found["expected"].who == f"{len(INSIDERS)} insiders"


def test_four_people_can_log_in_and_none_of_them_prepares_and_approves(made):
    with Workspace(made.workspace, "ada") as workspace, workspace.reading() as session:
        accounts = all_accounts(session)
    assert {one.name for one in accounts} == {one.name for one in made.logins}
    assert [one for one in accounts if {"preparer", "approver"} <= one.roles[ISSUER.cik]] == []


def test_an_insider_sees_what_is_their_own(made):
    with Workspace(made.workspace, "ada") as workspace:
        with workspace.reading() as session:
            per = next(one for one in all_accounts(session) if one.owner_cik == INSIDERS[0].cik)
        items = work_items(workspace, per, utc_now()).items
    assert items
    assert {one.owner_ciks for one in items} == {(INSIDERS[0].cik,)}


def test_the_lake_can_be_asked(made):
    with section16.open_lake(made.lake) as lake:
        assert lake.sql("SELECT count(*) AS n FROM submission")["n"][0] == 400
