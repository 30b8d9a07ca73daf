"""What there is to do, today first, each with one next step, and only for who may know of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine, event

from section16.accounts.account import Account
from section16.accounts.approval_rules import set_people_needed
from section16.accounts.roles import IssuerRole
from section16.drafting.toml.read import read_plan
from section16.tasks.filing.approvals import describe_report
from section16.tasks.filing.document import document_of
from section16.tasks.records.expected_drafts import begin_expected, confirm_expected
from section16.tasks.records.keeping import add_content, change_content, typed_records
from section16.tasks.records.kinds.awards import PlanEnrolment, TradingOrder, TradingPlanRecord
from section16.tasks.records.kinds.libraries import ClosingPrice
from section16.tasks.records.kinds.people import EdgarAccess, SignerRecord
from section16.tasks.reports.drafting import draft_plan
from section16.tasks.work.item import time_words
from section16.tasks.work.items import work_items
from section16.workspace.desk.working_drafts import begin_draft, note_frozen, save_draft, set_aside
from section16.workspace.kept_reports import approve, keep_report
from section16.workspace.people import Duty, set_duties
from section16.workspace.state import State
from section16.workspace.submissions import move, open_submission
from tests.tasks.records.conftest import ADA, ISSUER, SIGNER, file_plan
from tests.tasks.records.test_expected import HELD

NOON = datetime(2026, 5, 6, 16, 0, tzinfo=UTC)  # 12:00 Eastern, two business days after the gift of 4 May
VEST = date(2026, 9, 15)
ON_VEST = datetime(2026, 9, 15, 13, 0, tzinfo=UTC)


def account(name="pia", *roles, **more):
    given = frozenset(map(IssuerRole, roles or ("preparer",)))
    return Account(id=1, name=name, roles={ISSUER: given}, **more)


APPROVER = account("ava", "approver")


def listed(workspace, who=None, now=NOON):
    return work_items(workspace, who or account(), now).items


def kept(workspace, name="form4"):
    """Keep the report of a plan, not filed."""
    (report,) = draft_plan(read_plan(HELD.format(shares=5000), name)).reports
    with workspace.writing() as writing:
        return keep_report(writing, describe_report(document_of(report, ()), name))


def sent(workspace, report, *states, target="production", live=True):
    with workspace.writing() as writing:
        submission = open_submission(writing, report, target, live=live)
        for state in (State.checked, State.approved, State.intended, State.sent, *states):
            submission = move(writing, submission, state)


def test_nothing_to_do_is_nothing(staffed):
    found = work_items(staffed, account(), NOON)
    assert (found.items, found.issuers, found.insiders) == ((), 1, 1)


def test_a_report_waits_for_who_may_approve_it_and_did_not_make_it(staffed):
    report = kept(staffed)
    with staffed.writing() as writing:
        set_people_needed(writing, 2)
    (item,) = listed(staffed, APPROVER)
    assert (item.kind, item.what, item.who, item.issuer) == ("filing", "Form 4: form4", "Example Ada", "EXMP")
    assert (item.state, item.step.text, item.is_mine) == ("waits for approval", "Review and approve", True)
    assert item.step.id == report.hash
    made_it = replace(APPROVER, name="ada")
    assert [(one.step.text, one.is_mine) for one in listed(staffed, made_it)] == [("See the report", False)]
    assert [one.is_mine for one in listed(staffed, account("vera", "viewer"))] == [False]


def test_an_approved_report_waits_for_the_filer(staffed):
    report = kept(staffed)
    with staffed.acting("ava").writing() as writing:
        approve(writing, report)
    (item,) = listed(staffed, account("fay", "filer"))
    assert (item.state, item.step.text, item.step.to) == ("approved, not filed", "File it", "live")


@pytest.mark.parametrize(
    ("states", "state", "step"),
    [
        ((State.suspended,), "suspended", "Correct and file again"),
        ((State.unknown,), "unknown", "Say what became of it"),
        ((), "sent", "Look up what became of it"),
    ],
)
def test_a_filing_that_wants_a_person_says_what_to_do(staffed, states, state, step):
    sent(staffed, kept(staffed), *states)
    (item,) = listed(staffed)
    assert (item.kind, item.state, item.step.text) == ("suspended", state, step)


def test_a_test_filing_that_is_suspended_wants_a_person_too(staffed):
    report = kept(staffed)
    sent(staffed, report, State.suspended, live=False)
    with staffed.writing() as writing:
        move(writing, open_submission(writing, report, "production", live=True), State.checked)
    (item,) = listed(staffed)
    assert (item.kind, item.state, item.step.text) == ("suspended", "suspended", "Correct and file again")


def test_what_is_on_file_is_done(staffed):
    sent(staffed, kept(staffed), State.received)
    assert listed(staffed) == ()


@pytest.mark.parametrize(
    ("hours", "left", "urgency"),
    [
        (-30, "40 h 0 min", "none"),
        (4, "6 h 0 min", "none"),
        (4.1, "5 h 54 min", "amber"),
        (9, "1 h 0 min", "amber"),
        (9.5, "30 min", "red"),
        (11, "1 h 0 min late", "red"),
        (-70, "3 days", "none"),
    ],
)
def test_hours_are_left_to_ten_in_the_evening_eastern(staffed, hours, left, urgency):
    kept(staffed)
    (item,) = listed(staffed, now=NOON + timedelta(hours=hours))
    assert (item.due_on, item.left, item.urgency) == (date(2026, 5, 6), left, urgency)


def test_time_is_told_in_words():
    assert [time_words(one) for one in (0, 59, 60, 2879, 2880, -1, -3000)] == [
        "0 min", "59 min", "1 h 0 min", "47 h 59 min", "2 days", "1 min late", "2 days late",
    ]  # fmt: skip


def test_a_draft_has_the_day_that_its_events_make_due(staffed):
    with staffed.writing() as writing:
        whole = begin_draft(writing, "gift", ISSUER, HELD.format(shares=5000), "a plan")
        begin_draft(writing, "unread", ISSUER, "form = \n", "a plan")
    found = {one.what: (one.due_on, one.who, one.is_mine, one.step.text) for one in listed(staffed, account("ada"))}
    assert found == {
        "gift": (date(2026, 5, 6), "Example Ada", True, "Go on with it"),
        "unread": (None, "", True, "Go on with it"),
    }
    assert [one.is_mine for one in listed(staffed)] == [False, False]
    report = kept(staffed)
    with staffed.writing() as writing:
        note_frozen(writing, whole, (report.hash,))
    assert sorted(one.what for one in listed(staffed)) == ["Form 4: form4", "unread"]
    with staffed.writing() as writing:
        save_draft(writing, whole.id, 1, HELD.format(shares=6000), "balance")
    assert sorted(one.what for one in listed(staffed)) == ["gift", "unread"]  # nobody can file what it gave before
    with staffed.writing() as writing:
        set_aside(writing, whole.id)
    assert sorted(one.what for one in listed(staffed)) == ["unread"]


def test_a_vest_is_told_from_the_business_day_before_until_it_is_confirmed(staffed):
    friday = datetime(2026, 9, 11, 13, 0, tzinfo=UTC)
    assert listed(staffed, now=friday) == ()
    monday = friday + timedelta(days=3)
    (item,) = listed(staffed, now=monday)
    assert (item.what, item.state, item.step.text) == ("Vests tomorrow: 2025 units", "expected", "Begin 1 draft")
    assert (item.due_on, item.step.id) == (date(2026, 9, 17), f"{ISSUER}/2026-09-15")
    (ada,) = begin_expected(staffed, ISSUER, VEST, date(2026, 9, 14))
    (item,) = listed(staffed, now=ON_VEST)
    assert (item.what, item.step.text) == ("Vests today: 2025 units", "Confirm 1")
    (item,) = listed(staffed, now=ON_VEST + timedelta(days=3))
    assert (item.what, item.urgency, item.left) == ("Vested on Tue 15 Sep 2026: 2025 units", "red", "11 h 0 min late")
    add_content(staffed, ISSUER, ClosingPrice(on=VEST, price=Decimal("41.20")))
    confirm_expected(staffed, ada.draft_id, 1, VEST)
    (item,) = listed(staffed, now=ON_VEST)
    assert (item.kind, item.due_on) == ("draft", date(2026, 9, 17))


def test_balances_that_do_not_follow_are_asked_about(staffed):
    file_plan(staffed, HELD.format(shares=5000))
    assert listed(staffed) == ()
    file_plan(staffed, HELD.replace("2026-05-", "2026-06-").format(shares=4700), "june", "0000012345-26-000002")
    (item,) = listed(staffed)
    assert (item.kind, item.what, item.step.text) == (
        "gap",
        "1 balance does not follow from the report before",
        "Explain it",
    )


def test_days_that_come_are_told_in_time(staffed):
    access = EdgarAccess(
        way="own tokens",
        confirmation_due_on=date(2026, 6, 20),
        filer_token_ends_on=date(2026, 6, 1),
        user_token_ends_on=date(2026, 5, 20),
    )
    add_content(staffed, ISSUER, access, ADA)
    with staffed.reading() as session:
        (signer,) = typed_records(session, SignerRecord, ISSUER)
    change_content(staffed, signer.kept.id, 1, replace(SIGNER, ends_on=date(2026, 5, 10)))
    with staffed.writing() as writing:
        waits = Duty(kind="delegation", subject=f"{ADA} to 0000000777", due_on=None, note="PENDING")
        set_duties(writing, "delegation", (waits,))
    assert [(one.what, one.due_on) for one in listed(staffed)] == [
        ("Power of attorney of Lena Fischbach ends", date(2026, 5, 10)),
        ("Filer token ends", date(2026, 6, 1)),
        ("A delegation waits for an answer", None),
    ]


def test_what_is_due_comes_first_and_of_one_day_what_is_mine(staffed):
    kept(staffed)
    with staffed.writing() as writing:
        begin_draft(writing, "unread", ISSUER, "form = \n", "a plan")
        begin_draft(writing, "gift", ISSUER, HELD.format(shares=5000), "a plan")
    assert [one.what for one in listed(staffed, account("ada", "preparer"))] == ["gift", "Form 4: form4", "unread"]


def test_an_insider_sees_what_is_theirs_and_others_nothing(staffed):
    report = kept(staffed)
    (item,) = listed(staffed, account("ada", "insider", owner_cik=ADA))
    assert (item.step.to, item.step.id) == ("own", report.hash)
    assert listed(staffed, account("bo", "insider", owner_cik="0000054322")) == ()
    mine, yours = (account("x", "insider", owner_cik=cik) for cik in (ADA, "0000054322"))
    assert [one.step.to for one in listed(staffed, mine, ON_VEST) if one.kind == "expected"] == ["insider"]
    assert listed(staffed, yours, ON_VEST) == ()
    other = Account(id=9, name="eve", roles={"0000000777": frozenset({IssuerRole.preparer})})
    assert listed(staffed, other) == ()
    assert work_items(staffed, other, NOON).insiders == 0


def test_plans_that_may_act_and_purchases_that_were_not_entered_are_told(staffed):
    order = TradingOrder(shares=Decimal(5000), since=date(2026, 5, 1))
    add_content(staffed, ISSUER, TradingPlanRecord(name="spring", adopted_on=date(2026, 1, 5), orders=(order,)), ADA)
    espp = PlanEnrolment(what="ESPP", under="the ESPP", since=date(2026, 1, 1), first_purchase_on=date(2026, 4, 30))
    add_content(staffed, ISSUER, espp, ADA)
    assert [(one.what, one.state, one.step.to) for one in listed(staffed)] == [
        ("Plan 'spring' may sell up to 5,000", "may happen", "plans"),
        ("ESPP: the ESPP: purchase on Thu 30 Apr 2026", "not entered", "plans"),
    ]


def test_the_list_takes_few_questions_to_the_database_however_much_there_is(workspace):
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        listed(workspace)
        first = len(asked)
        add_content(workspace, ISSUER, ClosingPrice(on=VEST, price=Decimal(10)))
        with workspace.writing() as writing:
            for number in range(5):
                begin_draft(writing, f"gift {number}", ISSUER, HELD.format(shares=5000 + number), "a plan")
        asked.clear()
        assert len(listed(workspace)) >= 5
        assert len(asked) == first < 16
    finally:
        event.remove(Engine, "before_cursor_execute", note)
