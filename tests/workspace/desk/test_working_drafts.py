"""Drafts that are worked on: versions, files, remarks and readings, in each kind of database."""

import pytest

from section16.workspace.desk.broker_readings import broker_reading, brokers_of, keep_broker_reading
from section16.workspace.desk.remarks import (
    add_remark,
    answer_remark,
    let_remarks_stop,
    open_remarks,
    remarks_on,
    remarks_stop,
    resolve_remark,
)
from section16.workspace.desk.working_drafts import (
    add_file,
    begin_draft,
    draft_of_report,
    files_of,
    frozen_reports,
    makers_of,
    note_frozen,
    note_taken,
    rename_draft,
    save_draft,
    set_aside,
    taken_before,
    version_of,
    versions_of,
    working_draft,
    working_drafts,
)
from section16.workspace.errors import ConflictError, WorkspaceError
from section16.workspace.trail.audit import events_about, first_difference

ISSUER = "0000012345"


@pytest.fixture
def begun(workspace):
    with workspace.writing() as writing:
        return begin_draft(writing, "  Ada,  June ", ISSUER, 'form = "4"\n', "a plan file")


def test_each_save_is_a_version_made_from_the_one_before(workspace, opened, begun):
    assert (begun.name, begun.version) == ("Ada, June", 1)
    with opened("bo").writing() as writing:
        saved = save_draft(writing, begun.id, 1, 'form = "5"\n', "form")
    assert (saved.version, saved.changed_by, saved.made_by) == (2, "bo", "ada")
    with workspace.reading() as session:
        assert [(one.version, one.text, one.what) for one in versions_of(session, begun.id)] == [
            (1, 'form = "4"\n', "begun from a plan file"),
            (2, 'form = "5"\n', "form"),
        ]
        assert version_of(session, begun.id).version == 2
        assert version_of(session, begun.id, 1).changed_by == "ada"
        assert makers_of(session, begun.id) == {"ada", "bo"}


def test_a_save_from_an_older_version_is_refused_and_changes_nothing(workspace, opened, begun):
    with opened("bo").writing() as writing:
        save_draft(writing, begun.id, 1, "a = 1", "a")
    with workspace.writing() as writing, pytest.raises(ConflictError, match="bo has saved version 2; look at both"):
        save_draft(writing, begun.id, 1, "b = 1", "b")
    with workspace.reading() as session:
        assert version_of(session, begun.id).text == "a = 1"
        assert first_difference(session) is None


def test_what_is_not_there_is_said(workspace, begun):
    with workspace.reading() as session:
        with pytest.raises(WorkspaceError, match="draft: '99' is none of this workspace"):
            working_draft(session, 99)
        with pytest.raises(WorkspaceError, match=f"draft: '{begun.id}' has no version 7"):
            version_of(session, begun.id, 7)
    with workspace.writing() as writing, pytest.raises(WorkspaceError, match="name: 0 characters; write 1 to 200"):
        rename_draft(writing, begun.id, " ")


def test_a_draft_is_renamed_and_set_aside(workspace, begun):
    with workspace.writing() as writing:
        assert rename_draft(writing, begun.id, "Ju\x00ly").name == "July"
        assert working_drafts(writing.session)[0].id == begun.id
        set_aside(writing, begun.id)
        assert working_drafts(writing.session) == ()
        set_aside(writing, begun.id, aside=False)
        assert len(working_drafts(writing.session)) == 1
        whats = [one.what for one in events_about(writing.session, f"working draft {begun.id}")]
    assert whats == [
        "working draft begun",
        "working draft renamed",
        "working draft set aside",
        "working draft taken up",
    ]


def test_other_bytes_under_a_name_get_another_name(workspace, begun):
    with workspace.writing() as writing:
        assert add_file(writing, begun.id, "fills.csv", b"1") == "fills.csv"
        assert add_file(writing, begun.id, "fills.csv", b"2") == "fills-2.csv"
        assert add_file(writing, begun.id, "fills.csv", b"1") == "fills.csv"
        assert add_file(writing, begun.id, "fills.csv", b"2") == "fills-2.csv"
        assert files_of(writing.session, begun.id) == {"fills.csv": b"1", "fills-2.csv": b"2"}


def test_a_file_that_was_taken_is_known_by_its_bytes(workspace, begun):
    with workspace.writing() as writing:
        note_taken(writing, begun, "fills.csv", b"1")
        note_taken(writing, begun, "fills.csv", b"1")
        (found,) = taken_before(writing.session, b"1")
        assert (found.draft_id, found.name, found.taken_by) == (begun.id, "fills.csv", "ada")
        assert taken_before(writing.session, b"2") == ()


def test_reports_know_the_draft_and_the_version_that_gave_them(workspace, begun, kept):
    with workspace.writing() as writing:
        note_frozen(writing, begun, (kept.hash,))
        note_frozen(writing, begun, (kept.hash,))
        later = save_draft(writing, begun.id, 1, "a = 1", "a")
        assert frozen_reports(writing.session, begun.id, 1) == (kept.hash,)
        assert frozen_reports(writing.session, begun.id, 2) == ()
        assert draft_of_report(writing.session, kept.hash) == (later, 1)
        assert draft_of_report(writing.session, "0" * 64) is None


def test_remarks_are_made_answered_and_resolved(workspace, opened, begun):
    with opened("bo").writing() as writing:
        remark = add_remark(writing, begun.id, "event[1].price", " is that\x00 right? ", asks=True)
    assert (remark.text, remark.asks, remark.version, remark.is_open) == ("is that right?", True, 1, True)
    with workspace.writing() as writing:
        answer = answer_remark(writing, remark.id, "yes")
        assert (answer.place, answer.answers, answer.is_open) == ("event[1].price", remark.id, False)
        assert [one.id for one in open_remarks(writing.session, begun.id)] == [remark.id]
        with pytest.raises(WorkspaceError, match="is an answer; answer the remark itself"):
            answer_remark(writing, answer.id, "no")
        with pytest.raises(WorkspaceError, match="is an answer; resolve the remark that it answers"):
            resolve_remark(writing, answer.id)
        assert resolve_remark(writing, remark.id).resolved_by == "ada"
        assert resolve_remark(writing, remark.id).resolved_by == "ada"
        assert open_remarks(writing.session, begun.id) == ()
        assert [one.id for one in remarks_on(writing.session, begun.id)] == [remark.id, answer.id]
        with pytest.raises(WorkspaceError, match="remark: 0 characters; write 1 to 4,000"):
            add_remark(writing, begun.id, "event[1]", " ")
        with pytest.raises(WorkspaceError, match="remark: '99' is none of this workspace"):
            resolve_remark(writing, 99)


def test_whether_open_remarks_stop_an_approval_is_the_trails_to_say(workspace):
    with workspace.writing() as writing:
        assert not remarks_stop(writing.session, ISSUER)
        let_remarks_stop(writing, ISSUER, stop=True)
        assert remarks_stop(writing.session, ISSUER)
        assert not remarks_stop(writing.session, "0000099999")
        let_remarks_stop(writing, ISSUER, stop=False)
        assert not remarks_stop(writing.session, ISSUER)


def test_a_brokers_reading_is_kept_once(workspace):
    with workspace.writing() as writing:
        keep_broker_reading(writing, ISSUER, "Morgan", "{}")
        keep_broker_reading(writing, ISSUER, "Morgan", "{}")
        keep_broker_reading(writing, ISSUER, "Fidelity", '{"a":1}')
        assert brokers_of(writing.session, ISSUER) == ("Fidelity", "Morgan")
        assert broker_reading(writing.session, ISSUER, "Morgan") == "{}"
        assert broker_reading(writing.session, ISSUER, "Schwab") is None
        assert len(events_about(writing.session, f"issuer {ISSUER}")) == 2
