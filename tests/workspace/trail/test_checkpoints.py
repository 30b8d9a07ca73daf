"""What was witnessed in a second place has to be in the trail."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, text

from section16.workspace import Workspace, WorkspaceError
from section16.workspace.tables.filing import EventRecord, SettingRecord
from section16.workspace.trail.audit import add_event, first_break, head
from section16.workspace.trail.checkpoints import Checkpoints
from section16.workspace.trail.recorded import END_SETTING
from tests.harness.workspaces import fresh

MOMENT = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("SECTION16_CHECKPOINT_KEY", raising=False)


@pytest.fixture
def checkpoints(tmp_path):
    return Checkpoints(tmp_path / "second", tmp_path / "key")


@pytest.fixture
def ours(tmp_path):
    with Workspace(fresh(tmp_path / "ours"), "ada", lambda: MOMENT) as workspace:
        look(workspace, 5)
        yield workspace


def look(workspace, times):
    for _ in range(times):
        with workspace.writing() as writing:
            add_event(writing, "looked", "draft 1")


def note(workspace, checkpoints, at=MOMENT, *, daily=False):
    with workspace.reading() as session:
        (checkpoints.add_daily if daily else checkpoints.add)(session, workspace.place, at)


def found(workspace, checkpoints):
    with workspace.reading() as session:
        broken = checkpoints.break_found(session, workspace.place)
    return broken.reason if broken else None


def lines(tmp_path):
    return (tmp_path / "second" / "checkpoints.jsonl").read_text().split()


def forge(workspace, keep):
    """Cut the end of a trail as one would who knows the program, and go on from there."""
    with workspace.writing() as writing:
        for trigger in ("events_no_update", "events_no_delete"):
            writing.session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        writing.session.execute(delete(EventRecord).where(EventRecord.number > keep))
        writing.session.execute(delete(SettingRecord).where(SettingRecord.name == END_SETTING))


def test_a_trail_that_goes_on_has_what_was_noted(ours, checkpoints, tmp_path):
    assert found(ours, checkpoints) is None
    note(ours, checkpoints)
    look(ours, 2)
    assert found(ours, checkpoints) is None
    for path in (tmp_path / "second", *(tmp_path / "second").iterdir(), *(tmp_path / "key").iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_an_end_that_was_cut_off_is_missed(ours, checkpoints):
    note(ours, checkpoints)
    forge(ours, 4)
    assert found(ours, checkpoints) == "a checkpoint of 2026-09-14 14:00 UTC has seen it, and it is not there"


@pytest.mark.parametrize("keep", [0, 3])
def test_a_trail_made_anew_is_whole_and_is_not_the_one_that_was_seen(ours, checkpoints, keep):
    note(ours, checkpoints)
    forge(ours, keep)
    with ours.writing() as writing:
        add_event(writing, "looked", "draft 2")
    look(ours, 6)
    with ours.reading() as session:
        assert first_break(session) is None
    assert found(ours, checkpoints) == "a checkpoint of 2026-09-14 14:00 UTC has seen another event in its place"
    for daily in (False, True):
        with pytest.raises(WorkspaceError, match="has seen another event in its place; see section16 audit verify"):
            note(ours, checkpoints, MOMENT + timedelta(days=1), daily=daily)


def test_a_checkpoint_of_another_hand_is_no_checkpoint(ours, checkpoints, tmp_path):
    note(ours, checkpoints)
    file = tmp_path / "second" / "checkpoints.jsonl"
    with ours.reading() as session:
        number, hash_ = head(session)
    file.write_text(file.read_text().replace(hash_, "0" * 64))
    assert found(ours, checkpoints) == "a checkpoint of 2026-09-14 14:00 UTC is not signed with the key that is here"
    assert number == 5


def test_a_moved_database_is_known_by_its_first_event(ours, checkpoints, tmp_path):
    note(ours, checkpoints)
    ours.close()
    (tmp_path / "ours").rename(tmp_path / "moved")
    with Workspace(tmp_path / "moved", "ada", lambda: MOMENT) as moved:
        assert found(moved, checkpoints) is None
        forge(moved, 3)
        assert "has seen it, and it is not there" in found(moved, checkpoints)


def test_one_a_day_is_enough_and_none_where_nothing_was_done(ours, checkpoints, tmp_path):
    note(ours, checkpoints, daily=True)
    look(ours, 1)
    note(ours, checkpoints, daily=True)
    assert len(lines(tmp_path)) == 1
    for _ in range(2):
        note(ours, checkpoints, MOMENT + timedelta(days=1), daily=True)
        note(ours, checkpoints, MOMENT + timedelta(days=2), daily=True)
    assert len(lines(tmp_path)) == 2


def test_a_line_that_was_cut_as_it_was_written_hides_no_other(ours, checkpoints, tmp_path):
    note(ours, checkpoints)
    file = tmp_path / "second" / "checkpoints.jsonl"
    file.write_bytes(file.read_bytes() + b'{"place":"')
    look(ours, 1)
    note(ours, checkpoints, MOMENT + timedelta(hours=1))
    forge(ours, 5)
    assert "15:00 UTC has seen it" in found(ours, checkpoints)


def test_the_key_may_come_from_the_environment(ours, checkpoints, tmp_path, monkeypatch):
    monkeypatch.setenv("SECTION16_CHECKPOINT_KEY", "ab" * 32)
    note(ours, checkpoints)
    assert found(ours, checkpoints) is None
    assert not (tmp_path / "key").exists()
    monkeypatch.setenv("SECTION16_CHECKPOINT_KEY", "cd" * 32)
    assert "not signed with the key that is here" in found(ours, checkpoints)
    monkeypatch.setenv("SECTION16_CHECKPOINT_KEY", "secret")
    with pytest.raises(WorkspaceError, match="checkpoint-key: it is not 32 bytes in hex"):
        found(ours, checkpoints)


def test_an_empty_trail_has_no_end(tmp_path, checkpoints):
    with Workspace(tmp_path / "new", "ada") as workspace:
        note(workspace, checkpoints, daily=True)
        assert found(workspace, checkpoints) is None
    assert not (tmp_path / "second").exists()
