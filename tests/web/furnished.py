"""A workbench on which every page has something to show, in each of its states."""

from datetime import date, timedelta

import msgspec

from section16.accounts.account import EVERY_ISSUER, Account
from section16.accounts.approval_rules import ApprovalRule, allow_one_person, set_approvers_needed
from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.accounts.invitations import invite
from section16.accounts.login_settings import LoginSettings, LoginWay, ProviderSettings, set_login_settings
from section16.accounts.roles import IssuerRole
from section16.edgar.api.answers import SubmissionStatus
from section16.edgar.errors import Message
from section16.tasks.desk.approving import freeze
from section16.tasks.desk.drafts import NewDraft, begin_from_plan
from section16.tasks.records.keeping import add_content
from section16.tasks.records.kinds.catalog import KINDS
from section16.tasks.records.kinds.libraries import FootnoteTemplate
from section16.workspace import State
from section16.workspace.desk.remarks import add_remark
from section16.workspace.jobs import claim_job, enqueue, fail_job, finish_job, note_progress
from section16.workspace.kept_reports import report_named
from section16.workspace.submissions import add_receipt, move, open_submission
from tests.tasks.desk.conftest import QUALYS, begin_example
from tests.web.records.conftest import ADA, BO, ISSUER, add_records

EVERYBODY = Account(
    id=1,
    name="ada",
    full_name="Ada Okoye",
    roles={EVERY_ISSUER: frozenset(IssuerRole)},
    is_administrator=True,
)
OTHER = Account(id=2, name="bo", full_name="Bo Sato", roles={ISSUER: frozenset({IssuerRole.approver})})


class Nothing(msgspec.Struct):
    """A request that asks for nothing."""


def furnish(workspace):
    """Fill a workspace; return what stands in the places of the parameters of addresses, one after the other."""
    add_records(workspace)
    add_content(workspace, ISSUER, FootnoteTemplate(name="range", text="Sold between ${low} and ${high}."))
    _add_jobs(workspace)
    drafts = _begin_drafts(workspace)
    return {
        "issuer": [ISSUER],
        "insider": [ADA, BO],
        "kind": [one.replace(" ", "-") for one in KINDS],
        "number": [1, 2, 3, 4],
        "on": ["2026-09-15", "2026-09-16"],
        "draft": [one.id for one in drafts],
        "report": _freeze(workspace, drafts[3:]),
        "submission": [1],
        "id": [1, 2],
        "link": [_add_people(workspace)],
    }


def _add_people(workspace):
    with workspace.writing() as writing:
        for one in (EVERYBODY, OTHER):
            details = AccountDetails(full_name=one.full_name)
            kept = add_account(writing, one.name, details, is_administrator=one.is_administrator)
            set_roles(writing, kept, one.roles)
        set_approvers_needed(writing, ApprovalRule(issuer_cik=ISSUER, form="4", approvers=2))
        allow_one_person(writing, ISSUER, "counsel is on a flight", workspace.now() + timedelta(days=1))
        provider = ProviderSettings(issuer="https://provider.example", client_id="section16")
        ways = frozenset({LoginWay.password, LoginWay.passkey, LoginWay.openid})
        set_login_settings(writing, LoginSettings(ways=ways, provider=provider))
        return invite(writing, kept)


def _add_jobs(workspace):
    """Add long work that failed, runs, is done and waits."""
    lease = timedelta(minutes=1)
    with workspace.writing() as writing:
        failing, running, done = (
            [enqueue(writing, one, one, Nothing()), claim_job(writing, "x", {one}, lease)][1]
            for one in ("to fail", "to run", "to be done")
        )
        fail_job(writing, failing, "2024q1.zip: it is cut; fetch it again")
        note_progress(writing, running, "reading", 120_000, 240_000)
        finish_job(writing, done, {"rows": 1})
        enqueue(writing, "to wait", "to wait", Nothing())


def _begin_drafts(workspace):
    """Begin a draft that is whole, one with mistakes, a remark and no event, one that is large, and two to freeze."""
    ours = {QUALYS: ISSUER}
    bare = f'form = "4"\n[issuer]\ncik = "{ISSUER}"\nname = "EXAMPLE CORP"\nticker = "EXMP"\n'
    drafts = [
        begin_example(workspace, **ours),
        begin_from_plan(workspace, NewDraft(name="bare", began_from="a plan file"), bare.encode()),
        begin_example(workspace, **ours, **{"2024-02-15": '"2/15/2024"'}),
        begin_example(workspace, **ours),
        begin_example(workspace, **ours, **{"196_113": "196_114"}),
    ]
    with workspace.writing() as writing:
        add_remark(writing, drafts[1].id, "head", "Is that <b>all</b>?", asks=True)
    return drafts


def _freeze(workspace, drafts):
    """Freeze two drafts, have EDGAR suspend the report of one; return the reports, and the one that is on file."""
    frozen = [freeze(workspace, one.id, date(2026, 9, 15))[0] for one in drafts]
    with workspace.writing() as writing:
        submission = open_submission(writing, frozen[-1], "http://127.0.0.1:1", live=True)
        for state in (State.checked, State.approved, State.intended, State.sent, State.suspended):
            submission = move(writing, submission, state)
        place = "derivativeTable/derivativeTransaction/exerciseDate"
        message = Message(type="ERROR", content=f"{place}: the date cannot be used")
        answer = SubmissionStatus(accession_number="0000012345-24-000001", messages=(message,))
        add_receipt(writing, submission, "status", msgspec.json.encode(answer))
        filed = report_named(writing.session, "form4")
    return [one.hash for one in (*frozen, filed)]
