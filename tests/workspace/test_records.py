import pytest
from msgspec.structs import replace
from sqlalchemy.exc import IntegrityError

from section16.workspace.errors import ConflictError, WorkspaceError
from section16.workspace.records import (
    RecordEntry,
    add_record,
    change_record,
    read_all_records,
    record_by_id,
    records,
)
from section16.workspace.tables.records import RecordRow
from section16.workspace.trail.audit import events, first_difference

ISSUER, OTHER, ADA, BO = "0000012345", "0000012346", "0000054321", "0000054322"
ENTRY = RecordEntry(kind="award", issuer_cik=ISSUER, insider_cik=ADA, name="2024 units", content='{"units":"1.50"}')


def test_a_record_is_kept_with_who_and_when_and_found_by_what_it_is_about(workspace):
    with workspace.writing() as writing:
        kept = add_record(writing, ENTRY)
        add_record(writing, replace(ENTRY, insider_cik=BO))
        add_record(writing, replace(ENTRY, issuer_cik=OTHER, kind="insider", name="Example Ada"))
        assert (kept.version, kept.changed_by, kept.changed_at) == (1, "ada", writing.at)
    with workspace.reading() as session:
        assert record_by_id(session, kept.id) == kept
        assert len(records(session)) == 3
        assert records(session, issuers=[ISSUER], insider=ADA) == (kept,)
        assert [one.issuer_cik for one in records(session, kinds=["insider"])] == [OTHER]
        assert records(session, issuers=[]) == ()


def test_records_that_were_read_at_once_are_those_that_are_asked_for(workspace):
    with workspace.writing() as writing:
        for issuer in (ISSUER, OTHER):
            for insider in (ADA, BO, ""):
                for kind in ("award", "insider"):
                    for name in ("z", "a"):
                        entry = replace(ENTRY, kind=kind, issuer_cik=issuer, insider_cik=insider, name=name)
                        add_record(writing, replace(entry, active=name != "z" or bool(insider)))
    asked = [
        {"kinds": kinds, "issuers": issuers, "insider": insider, "active": active}
        for kinds in (("award",), ("insider", "award"), ("nothing",), None)
        for issuers in (None, (ISSUER,), (OTHER, ISSUER), ())
        for insider in (None, ADA, "nobody")
        for active in (True, False, None)
    ]
    with workspace.reading() as session:
        found = [records(session, **one) for one in asked]
    for issuer in ("", ISSUER, OTHER):
        with workspace.reading() as at_once:
            read_all_records(at_once, issuer)
            assert [records(at_once, **one) for one in asked] == found
    assert len(set(map(len, found))) > 5


def test_a_session_that_writes_reads_what_it_wrote(workspace):
    with workspace.writing() as writing:
        read_all_records(writing.session)
        kept = add_record(writing, ENTRY)
        assert records(writing.session, kinds=[ENTRY.kind]) == (kept,)


def test_the_second_of_two_changes_of_a_version_is_refused(workspace, opened):
    with workspace.writing() as writing:
        kept = add_record(writing, ENTRY)
    with opened("bo").writing() as writing:
        changed = change_record(writing, kept.id, 1, replace(ENTRY, content='{"units":"2"}'))
    assert (changed.version, changed.changed_by) == (2, "bo")
    with pytest.raises(ConflictError, match="bo changed it meanwhile"), workspace.writing() as writing:
        change_record(writing, kept.id, 1, replace(ENTRY, content='{"units":"3"}'))
    with workspace.reading() as session:
        assert record_by_id(session, kept.id) == changed


def test_a_change_that_changes_nothing_makes_no_event(workspace):
    with workspace.writing() as writing:
        kept = add_record(writing, ENTRY)
        assert change_record(writing, kept.id, 1, ENTRY) == kept
        assert [one.what for one in events(writing.session)] == ["record added"]


def test_what_is_set_aside_is_kept_and_listed_apart(workspace):
    with workspace.writing() as writing:
        kept = add_record(writing, ENTRY)
        aside = change_record(writing, kept.id, 1, replace(ENTRY, active=False))
        assert records(writing.session) == ()
        assert records(writing.session, active=None) == (aside,)
        assert first_difference(writing.session) is None


def test_the_same_record_twice_is_noticed(workspace):
    with workspace.writing() as writing:
        first = add_record(writing, ENTRY)
        with pytest.raises(ConflictError, match="'2024 units': there is one of this kind and name already; change"):
            add_record(writing, ENTRY)
        other = add_record(writing, replace(ENTRY, name="2025 units"))
        with pytest.raises(ConflictError, match="there is one of this kind"):
            change_record(writing, other.id, 1, ENTRY)
        change_record(writing, first.id, 1, replace(ENTRY, active=False))
        with pytest.raises(ConflictError, match="already, set aside; change that one"):
            add_record(writing, ENTRY)


def test_the_database_too_holds_one_of_a_name(workspace):
    with workspace.writing() as writing:
        kept = add_record(writing, ENTRY)
        fields = {name: getattr(kept, name) for name in kept.__struct_fields__ if name != "id"}
        writing.session.add(RecordRow(**fields))
        with pytest.raises(IntegrityError):
            writing.session.flush()
        writing.session.rollback()


def test_no_record_is_said(workspace):
    with workspace.reading() as session, pytest.raises(WorkspaceError, match="record: '7' is none of this workspace"):
        record_by_id(session, 7)
