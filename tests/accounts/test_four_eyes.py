"""Who made a report does not approve it, by whichever door they come."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from section16.accounts.approval_rules import (
    ApprovalRule,
    Emergency,
    allow_one_person,
    approval_rules,
    approvers_needed,
    emergency_at,
    end_emergency,
    people_needed,
    set_approvers_needed,
    set_people_needed,
)
from section16.accounts.errors import AccountError, NotPermittedError
from section16.accounts.four_eyes import approval_state, approve_as_second_person
from section16.workspace import WorkspaceError
from section16.workspace.kept_reports import approve, keep_report, record_contributors
from section16.workspace.trail.audit import events_about
from tests.accounts.conftest import ISSUER, START, WEB, make
from tests.workspace.conftest import draft


def keep(workspace, by="ada", changed_by=()):
    with workspace.acting(by, WEB).writing() as writing:
        kept = keep_report(writing, draft())
        record_contributors(writing, kept, changed_by)
        return kept


def approve_by(workspace, name, kept):
    with workspace.acting(name, WEB).writing() as writing:
        return approve_as_second_person(writing, kept)


def state(workspace, kept):
    with workspace.reading() as session:
        return approval_state(session, kept, workspace.now())


def set_rule(workspace, approvers, issuer="", form=""):
    with workspace.writing() as writing:
        set_approvers_needed(writing, ApprovalRule(issuer_cik=issuer, form=form, approvers=approvers))


def test_where_nobody_logs_in_one_person_may_do_it_all(workspace):
    kept = keep(workspace)
    assert state(workspace, kept).needed == 0
    assert state(workspace, kept).missing == f"draft 'form4-1' is not approved; section16 approve {kept.hash[:12]}"
    assert approve_by(workspace, "ada", kept).missing is None


def test_of_two_people_the_second_is_another(workspace):
    kept = keep(workspace)
    with workspace.acting("ada", WEB).writing() as writing:
        set_people_needed(writing, 2)
        approve(writing, kept)  # as an approval that was given before does
    assert state(workspace, kept).missing == (
        f"draft 'form4-1' waits for someone other than ada, who prepared it; that person runs section16 approve "
        f"{kept.hash[:12]}"
    )
    with pytest.raises(WorkspaceError, match="draft: 'form4-1' was prepared by ada; another person approves it"):
        approve_by(workspace, "ada", kept)
    assert approve_by(workspace, "bo", kept).missing is None


def test_one_person_is_enough_unless_set(workspace):
    with workspace.writing() as writing:
        assert people_needed(writing.session) == 1
        set_people_needed(writing, 2)
        assert people_needed(writing.session) == 2
        with pytest.raises(WorkspaceError, match="'3'; write 1 or 2"):
            set_people_needed(writing, 3)


def test_where_people_log_in_it_takes_another_with_the_role(either):
    for name, role in (("ada", "preparer"), ("bo", "preparer"), ("cy", "approver"), ("di", "filer")):
        make(either, name, roles=(role, "approver") if name in {"ada", "bo"} else (role,))
    kept = keep(either, "ada", changed_by=("bo",))
    assert state(either, kept).missing.startswith("draft 'form4-1' waits for someone other than ada and bo, who")
    with pytest.raises(WorkspaceError, match="was prepared by ada"):
        approve_by(either, "ada", kept)
    with pytest.raises(WorkspaceError, match="was changed, or its trades imported, by bo"):
        approve_by(either, "bo", kept)
    with pytest.raises(NotPermittedError, match="'di' may not approve"):
        approve_by(either, "di", kept)
    with pytest.raises(NotPermittedError, match="'eve' has none here"):
        approve_by(either, "eve", kept)
    assert state(either, kept).missing
    assert approve_by(either, "cy", kept).missing is None


def test_an_approval_of_who_changes_it_later_counts_no_more(workspace):
    make(workspace, "bo", roles=("approver",))
    kept = keep(workspace)
    assert approve_by(workspace, "bo", kept).missing is None
    with workspace.writing() as writing:
        record_contributors(writing, kept, ("bo",))
    assert state(workspace, kept).counted == ()
    assert state(workspace, kept).missing


def test_two_approvers_are_two_others(workspace):
    for name in ("bo", "cy"):
        make(workspace, name, roles=("approver",))
    kept = keep(workspace)
    set_rule(workspace, 2, ISSUER, "4")
    assert "waits for 2 people other than ada, who prepared it; each runs" in state(workspace, kept).missing
    approve_by(workspace, "bo", kept)
    assert "waits for someone other than ada" in approve_by(workspace, "bo", kept).missing
    assert approve_by(workspace, "cy", kept).missing is None


def test_the_nearest_rule_counts(workspace):
    def needed(issuer, form):
        with workspace.reading() as session:
            return approvers_needed(session, issuer, form)

    assert needed(ISSUER, "4") == 0
    set_rule(workspace, 1)
    set_rule(workspace, 2, form="4/A")
    assert (needed(ISSUER, "4"), needed(ISSUER, "4/A")) == (1, 2)
    set_rule(workspace, 1, ISSUER)
    set_rule(workspace, 2, ISSUER, "3")
    assert [needed(ISSUER, form) for form in ("3", "4", "4/A")] == [2, 1, 1]
    assert needed("0000000001", "4/A") == 2
    set_rule(workspace, 0, ISSUER)
    assert needed(ISSUER, "4/A") == 2
    with workspace.reading() as session:
        assert [(one.issuer_cik, one.form, one.approvers) for one in approval_rules(session)] == [
            ("", "", 1),
            ("", "4/A", 2),
            (ISSUER, "3", 2),
        ]


def test_a_rule_that_is_none_is_refused(workspace):
    with pytest.raises(AccountError, match="approvers: '3'; write 1 or 2"):
        set_rule(workspace, 3)
    with pytest.raises(AccountError, match="form: '6' is none; write one of 3, "):
        set_rule(workspace, 1, form="6")


def test_in_an_emergency_one_person_may_until_it_ends(workspace, clock):
    make(workspace, "ada", roles=("preparer", "approver", "filer"))
    kept = keep(workspace)
    with workspace.acting("root", WEB).writing() as writing:
        allow_one_person(writing, ISSUER, " counsel is on a flight ", START + timedelta(hours=6))
    with workspace.reading() as session:
        assert emergency_at(session, "0000000001", START) is None
        assert emergency_at(session, ISSUER, START) == Emergency(
            issuer_cik=ISSUER,
            reason="counsel is on a flight",
            allowed_by="root",
            until=START + timedelta(hours=6),
        )
    assert approve_by(workspace, "ada", kept).missing is None
    with workspace.reading() as session:
        told = events_about(session, f"draft {kept.hash}")[-1]
    assert told.summary == '{"emergency":"counsel is on a flight"}'
    clock.move(hours=6)
    assert state(workspace, kept).missing.startswith("draft 'form4-1' waits for someone other than ada")


def test_an_emergency_is_ended_at_once(workspace):
    make(workspace, "ada", roles=("preparer", "approver"))
    kept = keep(workspace)
    with workspace.writing() as writing:
        allow_one_person(writing, ISSUER, "alone", START + timedelta(hours=1))
        end_emergency(writing, ISSUER)
        end_emergency(writing, ISSUER)
        assert len(events_about(writing.session, f"one person may file {ISSUER}")) == 2
    with pytest.raises(WorkspaceError, match="was prepared by ada"):
        approve_by(workspace, "ada", kept)


@pytest.mark.parametrize(
    ("reason", "hours", "what"),
    [("  ", 1, "reason: it is empty"), ("x", 0, "until: .* is not within"), ("x", 24 * 8, "until: .* give a nearer")],
)
def test_an_emergency_has_a_reason_and_an_end_within_a_week(workspace, reason, hours, what):
    with workspace.writing() as writing, pytest.raises(AccountError, match=what):
        allow_one_person(writing, ISSUER, reason, START + timedelta(hours=hours))


def test_of_many_at_once_each_approves_once(either):
    for name in ("bo", "cy"):
        make(either, name, roles=("approver",))
    kept = keep(either)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: approve_by(either, name, kept), ["bo", "cy"] * 8))
    assert sorted(one.approver for one in state(either, kept).given) == ["bo", "cy"]
