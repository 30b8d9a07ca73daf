"""Every row of every table is what the trail says: any column altered and any row deleted behind our back is found."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import Column, and_, delete, insert, select, text, update

from section16.accounts.account import EVERY_ISSUER
from section16.accounts.approval_rules import people_needed, set_people_needed
from section16.accounts.directory import AccountDetails, add_account, set_roles
from section16.accounts.four_eyes import approval_state
from section16.accounts.roles import IssuerRole
from section16.form.envelope import SubmissionDocument
from section16.workspace import State, WorkspaceError
from section16.workspace.desk.broker_readings import keep_broker_reading
from section16.workspace.desk.remarks import add_remark, answer_remark, resolve_remark
from section16.workspace.desk.working_drafts import (
    add_file,
    begin_draft,
    note_frozen,
    note_taken,
    save_draft,
    set_aside,
)
from section16.workspace.kept_reports import (
    approvals,
    approve,
    keep_report,
)
from section16.workspace.people import Duty, FiledHolding, Person, keep_holdings, keep_people, set_duties
from section16.workspace.records import RecordEntry, add_record, change_record
from section16.workspace.submissions import add_note, add_receipt, move, open_submission
from section16.workspace.tables.accounts import CredentialRecord, InvitationRecord
from section16.workspace.tables.base import Exact, Instant, TableBase
from section16.workspace.tables.filing import ApprovalRecord, DutyRecord, EventRecord
from section16.workspace.trail.audit import add_event, first_break, first_difference, require_whole
from section16.workspace.trail.recorded import FILING_TABLES, UNRECORDED
from section16.workspace.trail.recorded import TABLES as RECORDED
from tests.workspace.conftest import draft

DAY = date(2026, 9, 14)
TABLES = [one.__table__ for one in (*RECORDED, EventRecord)]
EXHIBIT = SubmissionDocument(name="poa.txt", type="EX-24", content=b"Ada Example appoints Bo Example.\n")


class Undone(Exception):
    """Undoes a change that was only tried."""


@pytest.fixture
def full(workspace, opened):
    """Return a workspace with rows in every table, some changed and some deleted in the usual way."""
    with workspace.writing() as writing:
        fill_people(writing)
        keep_report(writing, draft(2, period=DAY, due_on=DAY, documents=(EXHIBIT,)))
        report = keep_report(writing, draft(1, period=DAY, due_on=DAY))
        approve(writing, report, "read it")
        set_people_needed(writing, 2)
        submission = open_submission(writing, report, "production", live=True)
        submission = move(writing, submission, State.checked, why="no findings")
        submission = move(writing, submission, State.approved)
        submission = move(writing, submission, State.intended, known_before=("0000012345-26-000001",))
        submission = move(writing, submission, State.sent)
        submission = move(writing, submission, State.received, accession="0000012345-26-000002")
        add_receipt(writing, submission, "receipt", b"{}")
        keep_holdings(writing, tuple(holding(line) for line in ("I.1", "I.2")), submission.id)
        keep_holdings(writing, (holding("I.1", shares=Decimal(7)),), submission.id)
        for subject in "12":
            set_duties(writing, "confirmation", (Duty(kind="confirmation", subject=subject, due_on=DAY, note="do"),))
        add_note(writing, submission, "answer lost", why="cut")
        entry = RecordEntry(kind="award", issuer_cik="0000012345", insider_cik="0000054321", name="2024", content="{}")
        change_record(writing, add_record(writing, entry).id, 1, replace(entry, active=False))
        fill_desk(writing, report)
        fill_accounts(writing)
    with opened("bo").writing() as writing:
        approve(writing, report)
    return workspace


def fill_desk(writing, report):
    begun = begin_draft(writing, "Ada in June", "0000012345", "form = '4'", "a plan file")
    add_file(writing, begun.id, "fills.csv", b"shares,price")
    changed = save_draft(writing, begun.id, 1, 'form = "5"', "form")
    note_taken(writing, changed, "fills.csv", b"shares,price")
    note_frozen(writing, changed, (report.hash,))
    set_aside(writing, begun.id)
    asked = add_remark(writing, begun.id, "event[1].price", "is that right?", asks=True)
    answer_remark(writing, asked.id, "yes")
    resolve_remark(writing, asked.id)
    keep_broker_reading(writing, "0000012345", "a broker", "{}")


def fill_people(writing):
    keep_people(writing, (Person(cik="0000054321", name="Example Ada", is_owner=True),))
    keep_people(writing, (Person(cik="0000012345", name="Example Corp", symbol="EXMP", is_issuer=True),))
    keep_people(writing, (Person(cik="0000054321", name="Example Ada B.", is_owner=True),))


def fill_accounts(writing):
    ada = add_account(writing, "ada", AccountDetails(full_name="Ada", email="ada@firm.example", owner_cik="54321"))
    add_account(writing, "bo", AccountDetails(), is_administrator=True)
    set_roles(writing, ada, {"12345": {IssuerRole.preparer, IssuerRole.filer}, EVERY_ISSUER: {IssuerRole.viewer}})
    set_roles(writing, ada, {"12345": {IssuerRole.preparer}})
    times = {"made_at": writing.at, "used_at": writing.at}
    proof = CredentialRecord(account_id=1, kind="password", key="k", label="x", content=b"x", counter=1, **times)
    link = InvitationRecord(account_id=1, hash="1" * 64, ends_at=writing.at, **times)
    writing.session.add_all((proof, link))
    add_event(writing, "account changed", "account ada", changed=(proof, link))


def holding(line, **changes):
    fields = {"owner_cik": "0000054321", "issuer_cik": "0000012345", "line": line, "security_title": "Common Stock"}
    amounts = {"shares": Decimal("1.50"), "value": Decimal(2), "as_of": DAY}
    return FiledHolding(**fields | {"ownership": "D", "nature": "x", "derivative": False} | amounts | changes)


def unlocked(session):
    """Take away what hinders a change, as one who may write the database can."""
    if session.bind.dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    session.execute(text("PRAGMA defer_foreign_keys = ON"))
    for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        session.execute(text(f'DROP TRIGGER "{name}"'))


def found_after(workspace, statement):
    """Return what is found after a change, which is undone."""
    found = []
    with suppress(Undone), workspace.writing() as writing:
        unlocked(writing.session)
        assert writing.session.execute(statement).rowcount != 0  # -1 where the driver does not count
        writing.session.expire_all()
        found.append(first_break(writing.session) or first_difference(writing.session))
        raise Undone
    return found[0]


def other(column: Column, value: object) -> object:
    """Return another value for a column than the one that it has."""
    if value is None:
        kinds = {Instant: datetime(2026, 1, 1, tzinfo=UTC), Exact: Decimal(1)}
        by_type = {str: "x", bytes: b"x", date: DAY, int: 1}
        return kinds.get(type(column.type)) or by_type[column.type.python_type]
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime | date):
        return value + timedelta(days=1)
    if isinstance(value, int | Decimal):
        return value + 1000
    last = value[-1:]
    return value[:-1] + (type(value)(b"y") if isinstance(value, bytes) else "z" if last != "z" else "y")


def test_every_table_is_in_the_trail_or_has_a_reason_why_not():
    assert {one.__table__ for one in (*RECORDED, *UNRECORDED)} == set(TableBase.metadata.tables.values())
    assert not set(RECORDED) & UNRECORDED.keys()
    assert all(len(reason) > 10 for reason in UNRECORDED.values())


def test_what_the_program_did_is_what_the_trail_says(full):
    with full.reading() as session:
        assert first_break(session) is None
        assert first_difference(session) is None
        require_whole(session, FILING_TABLES)
        assert all(session.execute(select(table)).first() is not None for table in TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.name)
def test_every_altered_column_and_every_deleted_row_is_found(full, table):
    with full.reading() as session:
        rows = session.execute(select(table)).mappings().all()
    missed = []
    for row in rows:
        this = and_(*(column == row[column] for column in table.primary_key))
        changes = {
            column.name: update(table).where(this).values({column: other(column, row[column])})
            for column in table.columns
        }
        changes |= {
            f"{column.name} empty": update(table).where(this).values({column: None})
            for column in table.columns
            if column.nullable and row[column] is not None
        }
        for name, statement in (changes | {"deleted": delete(table).where(this)}).items():
            if found_after(full, statement) is None:
                missed.append((table.name, name))
    assert missed == []


def test_a_row_that_no_event_tells_of_is_found_and_is_no_approval(full):
    forged = insert(ApprovalRecord).values(draft_hash=f"{2:064x}", approver="cy", approved_at=full.now(), note="")
    found = found_after(full, forged)
    assert found.reason.startswith("approval ")
    assert found.reason.endswith(" is there, and the trail does not say so")
    with full.writing() as writing:
        writing.session.execute(forged)
        report = keep_report(writing, draft(2))
        assert approvals(writing.session, report.hash) == ()
        assert approval_state(writing.session, report, writing.at).missing.startswith(
            "draft 'form4-2' waits for someone other than"
        )
        with pytest.raises(WorkspaceError, match="is there, and the trail does not say so; nothing is filed before"):
            require_whole(writing.session, FILING_TABLES)


def test_the_number_of_people_is_the_trails(full):
    with full.writing() as writing:
        writing.session.execute(text("UPDATE settings SET value = '1' WHERE name = 'people needed'"))
        assert people_needed(writing.session) == 2


def test_what_hinders_no_filing_is_only_told(full):
    with full.writing() as writing:
        writing.session.execute(delete(DutyRecord))
        require_whole(writing.session, FILING_TABLES)
        assert first_difference(writing.session).reason == "duty confirmation 2 is gone, and the trail tells of it"


def test_an_altered_row_is_told_with_its_column(full):
    found = found_after(full, text("UPDATE submissions SET accession = '0000012345-26-000009'"))
    assert found.reason == (
        "submission 1 is '0000012345-26-000009', and the trail says '0000012345-26-000002' (accession)"
    )
