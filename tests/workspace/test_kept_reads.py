"""What a process keeps of a workspace: as long as the trail tells of no change of it, and not a moment longer."""

from contextlib import suppress

import pytest
from sqlalchemy import text

from section16.accounts.login_settings import LoginSettings, login_settings, set_login_settings
from section16.workspace.kept_reads import events_on, kept, names_of, read_kept
from section16.workspace.people import Duty, Person, duties, keep_people, people, set_duties
from section16.workspace.tables.filing import DutyRecord, PersonRecord, SettingRecord
from section16.workspace.trail.audit import add_event, events_about
from tests.harness.kept_reads import unnamed_reads

ADA, BEA = (Person(cik=f"000000123{number}", name=name) for number, name in enumerate(("Ada", "Bea")))


def keep(workspace, *found):
    with workspace.writing() as writing:
        keep_people(writing, found)


def read(workspace, function=people, *args):
    with workspace.reading() as session:
        return function(session, *args)


@pytest.fixture
def here(opened):
    """Return a workspace with Ada in it, of whom this process has read."""
    workspace = opened("ada")
    keep(workspace, ADA)
    assert read(workspace) == (ADA,)
    return workspace


def test_what_did_not_change_is_read_once(here):
    before = read(here)
    with here.writing() as writing:
        set_duties(writing, "confirmation", (Duty(kind="confirmation", subject="1", due_on=None, note=""),))
        add_event(writing, "read", "working draft 1")
    assert read(here) is before
    assert read(here.acting("bob")) is before


def test_a_change_is_seen_at_once_whoever_made_it(here, opened):
    keep(here, BEA)
    assert read(here) == (ADA, BEA)
    keep(opened("bob"), Person(cik=ADA.cik, name="Ada Example"))  # with connections of its own, as another process
    assert read(here)[0].name == "Ada Example"
    assert read(here, duties) == ()
    with here.writing() as writing:
        set_duties(writing, "confirmation", (Duty(kind="confirmation", subject="1", due_on=None, note=""),))
    assert len(read(here, duties)) == 1
    with here.writing() as writing:
        set_duties(writing, "confirmation", ())
    assert read(here, duties) == ()


def test_settings_and_events_are_seen_at_once(here):
    assert read(here, login_settings) == LoginSettings()
    with here.writing() as writing:
        set_login_settings(writing, LoginSettings(idle_minutes=5))
    assert read(here, login_settings).idle_minutes == 5
    assert read(here, events_about, "workspace") == ()
    with here.writing() as writing:
        add_event(writing, "looked", "workspace")
    (one,) = read(here, events_about, "workspace")
    with here.writing() as writing:
        add_event(writing, "looked", "workspace")
        assert len(events_about(writing.session, "workspace")) == 2  # as it is within its own transaction
    assert read(here, events_about, "workspace")[0] == one
    assert len(read(here, events_about, "workspace")) == 2


def test_what_was_undone_is_not_seen(here):
    with suppress(RuntimeError), here.writing() as writing:
        keep_people(writing, (BEA,))
        assert people(writing.session) == (ADA, BEA)
        raise RuntimeError
    assert read(here) == (ADA,)


def test_a_session_sees_its_own_moment(here):
    with here.reading() as older:
        assert people(older) == (ADA,)
        keep(here, BEA)
        with here.reading() as newer:
            assert people(newer) == (ADA, BEA)
        assert people(older) == (ADA,)
        assert duties(older) == ()
    assert read(here) == (ADA, BEA)


def test_a_session_that_begins_to_ask_after_others_saw_more_keeps_nothing(here):
    with here.reading() as older:
        older.execute(text("SELECT count(*) FROM people")).all()  # from here on it sees this moment
        keep(here, BEA)
        assert read(here) == (ADA, BEA)
        assert people(older) == (ADA,)
    assert read(here) == (ADA, BEA)


def test_another_history_is_read_anew(here):
    """As after a copy was restored: the same number of events, and other ones."""
    kind = here.url.get_backend_name()
    with here.writing() as writing:
        writing.session.execute(
            text(f"DROP TRIGGER {'events_no_update' if kind == 'sqlite' else 'events_never ON events'}")
        )
        writing.session.execute(text("UPDATE people SET name = 'Restored'"))
        writing.session.execute(text("UPDATE events SET hash = 'another' WHERE number = 1"))
    assert [one.name for one in read(here)] == ["Restored"]


def test_very_many_changes_are_seen(here, monkeypatch):
    monkeypatch.setattr("section16.workspace.kept_reads._MOST_EVENTS", 1)
    monkeypatch.setattr("section16.workspace.kept_reads._MOST_CHANGED", 1)
    keep(here, BEA)
    assert read(here) == (ADA, BEA)


def test_a_table_that_is_not_named_is_found(here):
    @kept(PersonRecord)
    def named(session):
        return people(session)

    @kept(DutyRecord)
    def unnamed(session):
        return named(session), session.get(SettingRecord, "log-in")

    with unnamed_reads() as found:
        read(here, named)
        assert not found
        read(here, unnamed)
    assert {table for _, table in found} == {"people", "settings"}


def test_so_many_are_kept_and_no_more(here, monkeypatch):
    monkeypatch.setattr("section16.workspace.kept_reads._MOST", 2)
    made = []

    def ask(key, content=None):
        def make():
            made.append(key)
            return key

        with here.reading() as session:
            return read_kept(session, key, (*names_of(PersonRecord), events_on("workspace")), make, content=content)

    for key in "abab":
        assert ask(key) == key
    assert made == ["a", "b"]
    assert [ask("c"), ask("b"), ask("a")] == ["c", "b", "a"]
    assert made == ["a", "b", "c", "a"]
    ask("a", content="another")
    assert made[-2:] == ["a", "a"]
