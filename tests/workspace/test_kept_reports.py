import pytest

from section16.workspace import WorkspaceError
from section16.workspace.kept_reports import (
    all_reports,
    approvals,
    approve,
    keep_report,
    missing_approval,
    people_needed,
    report_named,
    set_people_needed,
)
from tests.workspace.conftest import draft


def said(workspace, kept, people):
    with workspace.reading() as session:
        return missing_approval(session, kept, people)


def give(workspace, kept):
    with workspace.writing() as writing:
        approve(writing, kept)


def test_a_draft_stays_with_who_prepared_it(opened):
    with opened("ada").writing() as writing:
        keep_report(writing, draft())
    with opened("bo").writing() as writing:
        assert keep_report(writing, draft()).prepared_by == "ada"
        assert len(all_reports(writing.session)) == 1


def test_one_person_may_approve_what_they_prepared(opened, kept):
    assert "is not approved" in said(opened("ada"), kept, 1)
    give(opened("ada"), kept)
    assert said(opened("ada"), kept, 1) is None


def test_of_two_people_the_second_is_another(opened, kept):
    give(opened("ada"), kept)
    assert "someone other than ada" in said(opened("ada"), kept, 2)
    give(opened("bo"), kept)
    assert said(opened("ada"), kept, 2) is None


def test_approving_twice_is_once(opened, kept):
    give(opened("bo"), kept)
    give(opened("bo"), kept)
    with opened().reading() as session:
        assert [one.approver for one in approvals(session, kept.hash)] == ["bo"]


def test_one_person_is_enough_unless_set(workspace):
    with workspace.writing() as writing:
        assert people_needed(writing.session) == 1
        set_people_needed(writing, 2)
        assert people_needed(writing.session) == 2
        with pytest.raises(WorkspaceError, match="'3'; write 1 or 2"):
            set_people_needed(writing, 3)


def test_a_draft_is_found_by_its_name_or_the_beginning_of_its_hash(workspace):
    with workspace.writing() as writing:
        keep_report(writing, draft(0xAB << 248))
        keep_report(writing, draft(0xAC << 248, name="other"))
        assert report_named(writing.session, "ab").name == f"form4-{0xAB << 248}"
        assert report_named(writing.session, "other").hash.startswith("ac")
        with pytest.raises(WorkspaceError, match="'a' fits several"):
            report_named(writing.session, "a")
        with pytest.raises(WorkspaceError, match="'%' is no draft"):
            report_named(writing.session, "%")
