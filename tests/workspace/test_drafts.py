import pytest

from section16.workspace import WorkspaceError
from section16.workspace.drafts import (
    all_drafts,
    approvals,
    approve,
    draft_named,
    keep,
    missing_approval,
    people_needed,
    set_people_needed,
)
from tests.workspace.conftest import draft


def said(workspace, kept, people):
    with workspace.reading() as session:
        return missing_approval(session, kept, people)


def give(workspace, kept):
    with workspace.writing() as book:
        approve(book, kept)


def test_a_draft_stays_with_who_prepared_it(opened):
    with opened("ada").writing() as book:
        keep(book, draft())
    with opened("bo").writing() as book:
        assert keep(book, draft()).prepared_by == "ada"
        assert len(all_drafts(book.session)) == 1


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
    with workspace.writing() as book:
        assert people_needed(book.session) == 1
        set_people_needed(book, 2)
        assert people_needed(book.session) == 2
        with pytest.raises(WorkspaceError, match="'3'; write 1 or 2"):
            set_people_needed(book, 3)


def test_a_draft_is_found_by_its_name_or_the_beginning_of_its_hash(workspace):
    with workspace.writing() as book:
        keep(book, draft(0xAB << 248))
        keep(book, draft(0xAC << 248, name="other"))
        assert draft_named(book.session, "ab").name == f"form4-{0xAB << 248}"
        assert draft_named(book.session, "other").hash.startswith("ac")
        with pytest.raises(WorkspaceError, match="'a' fits several"):
            draft_named(book.session, "a")
        with pytest.raises(WorkspaceError, match="'%' is no draft"):
            draft_named(book.session, "%")
