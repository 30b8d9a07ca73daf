import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from section16.form.envelope import SubmissionDocument
from section16.workspace import Workspace, WorkspaceError
from section16.workspace import database as upgrade
from section16.workspace.database import HEAD, utc_now
from section16.workspace.kept_reports import all_reports, keep_report, report_named
from section16.workspace.tables.base import TableBase
from section16.workspace.trail.audit import RECORDED_AS_FOUND, events, first_difference
from tests.workspace.conftest import draft

EXHIBIT = SubmissionDocument(name="poa.txt", type="EX-24", content=b"Ada Example appoints Bo Example.\n")


@pytest.fixture
def where(new_place) -> str:
    """Return where nothing is, so that what is opened there is made."""
    return new_place()


def test_the_migrations_make_the_tables_that_the_program_has(workspace):
    with workspace.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, TableBase.metadata) == []


def test_opening_again_changes_nothing(opened):
    opened()
    with opened("bo").reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == HEAD


def test_a_newer_database_is_refused(opened):
    with opened().writing() as writing:
        writing.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WorkspaceError, match="later version"):
        opened()


def test_several_may_open_a_new_one_at_once(opened):
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(opened, ["ada", "bo", "cy", "di"]))
    with made[0].reading() as session:
        assert "submissions" in inspect(session.connection()).get_table_names()


def test_several_of_one_process_are_made_at_once(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        for made in pool.map(lambda number: Workspace(tmp_path / str(number), "ada"), range(16)):
            made.close()


def test_commits_reach_the_disk(tmp_path):
    with Workspace(tmp_path / "w", "ada") as workspace, workspace.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL


@pytest.mark.parametrize("name", ["w", "w/deeper", "kept.db"])
def test_a_folder_or_a_file_may_be_named(tmp_path, name):
    with Workspace(tmp_path / name, "ada"):
        assert list(tmp_path.rglob("*.db"))


def test_what_is_no_workspace_is_said(tmp_path):
    (tmp_path / "w.db").write_bytes(b"not a database, only words" * 100)
    with pytest.raises(WorkspaceError, match="is no workspace"):
        Workspace(tmp_path / "w.db", "ada")
    with pytest.raises(WorkspaceError, match="the address is none"):
        Workspace("nosuch nosuch://", "ada")
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        Workspace("postgresql://ada:hunter2@127.0.0.1:1/none", "ada")


def test_a_password_is_not_shown():
    with pytest.raises(WorkspaceError) as refusal:
        Workspace("postgresql://ada:hunter2@127.0.0.1:1/none", "ada")
    assert "hunter2" not in str(refusal.value)


def test_it_opens_from_a_path_with_a_percent_sign(tmp_path):
    # Alembic reads its settings as a template, in which a percent sign means something.
    with Workspace(tmp_path / "100%(sure)s", "ada"):
        assert list(tmp_path.rglob("section16.db"))


def test_a_copy_of_the_files_is_a_workspace(tmp_path):
    Workspace(tmp_path / "w", "ada").close()
    shutil.copytree(tmp_path / "w", tmp_path / "copy")
    with Workspace(tmp_path / "copy", "ada"):
        pass
    with sqlite3.connect(tmp_path / "copy" / "section16.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_times_are_aware():
    assert utc_now().tzinfo is not None


def test_a_workspace_of_the_first_shape_opens_and_keeps_what_it_has(opened, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(upgrade, "HEAD", "0001")
        with opened("ada").writing() as writing:
            writing.session.execute(
                text(
                    "INSERT INTO drafts (hash, likeness, name, form, issuer_cik, owner_ciks, content, prepared_by, "
                    "prepared_at) VALUES (:hash, :hash, 'form4', '4', '0000012345', '0000054321', :content, 'ada', "
                    "'2026-09-14T14:00:00.000000+00:00')"
                ),
                {"hash": "ab" * 32, "content": b"<ownershipDocument/>"},
            )
    with opened("bo").writing() as writing:
        old = report_named(writing.session, "form4")
        assert (old.hash, old.content, old.documents, old.prepared_by) == ("ab" * 32, draft().content, (), "ada")
        assert old.whole_likeness == old.likeness
        kept = keep_report(writing, draft(7, documents=(EXHIBIT,)))
        assert report_named(writing.session, kept.hash).documents == (EXHIBIT,)
        assert first_difference(writing.session) is None
        assert [one.what for one in events(writing.session)] == [RECORDED_AS_FOUND, "draft kept"]
    with pytest.raises(SQLAlchemyError), opened("bo").writing() as writing:
        writing.session.execute(text("UPDATE drafts SET documents = NULL"))


def test_tables_are_recorded_as_they_are_found_but_once(opened, monkeypatch):
    monkeypatch.setattr(upgrade, "HEAD", "0003")
    with opened().writing() as writing:
        keep_report(writing, draft())
        writing.session.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    with opened().reading() as session:
        assert "recorded anew as they were found" in first_difference(session).reason


def keep_on_a_full_disk(workspace, pages):
    with workspace.writing() as writing:
        writing.session.execute(text(f"PRAGMA max_page_count = {pages}"))
        keep_report(writing, draft(1, content=b"x" * 1_000_000))


def test_a_full_disk_is_told_as_trouble_with_the_workspace(tmp_path):
    with Workspace(tmp_path, "ada") as workspace:
        with workspace.reading() as session:
            pages = session.execute(text("PRAGMA page_count")).scalar_one()
        with pytest.raises(
            WorkspaceError,
            match=r"cannot be used \(database or disk is full\); give a folder that can be written and has room",
        ):
            keep_on_a_full_disk(workspace, pages)
        with workspace.reading() as session:
            assert all_reports(session) == ()


def test_a_new_workspace_is_private(tmp_path):
    with Workspace(tmp_path / "w", "ada") as workspace, workspace.writing() as writing:
        keep_report(writing, draft())
        modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "w", *(tmp_path / "w").iterdir())}
    assert modes == {0}


@pytest.mark.parametrize("content", ["nothing", "no tables"])
def test_a_database_that_lost_all_is_no_new_workspace(tmp_path, content):
    file = tmp_path / "section16.db"
    file.touch()
    if content == "no tables":
        with sqlite3.connect(file) as database:
            database.execute("PRAGMA user_version = 1")
        database.close()
    for _ in range(2):
        with pytest.raises(WorkspaceError, match="is empty, so what was kept in it is lost; restore it from a copy"):
            Workspace(tmp_path, "ada")


def test_a_damaged_database_is_said_with_its_reason(tmp_path):
    (tmp_path / "section16.db").write_bytes(b"\x16" * 8192)
    with pytest.raises(WorkspaceError, match=r"or damaged \(file is not a database\); restore it from a copy"):
        Workspace(tmp_path, "ada")


def test_damage_that_is_met_later_is_said_too(tmp_path):
    with Workspace(tmp_path, "ada") as workspace, workspace.writing() as writing:
        for number in range(90):
            keep_report(writing, draft(number, content=b"x" * 4000))
    file = tmp_path / "section16.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: 4096 * 90] + b"\x16" * (len(whole) - 4096 * 90))
    with (
        Workspace(tmp_path, "ada") as workspace,
        pytest.raises(WorkspaceError, match="or damaged"),
        workspace.reading() as session,
    ):
        all_reports(session)


def test_where_no_file_may_grow_is_said_with_its_reason(tmp_path):
    code = (
        "import resource, sys; from section16.workspace import Workspace, WorkspaceError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n    Workspace(sys.argv[1], 'ada')\n"
        "except WorkspaceError as error:\n    print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code, tmp_path / "w"], capture_output=True, text=True, check=True)  # noqa: S603
    assert "give a folder that can be written and has room" in ran.stdout
    assert "closed" not in ran.stdout
    assert not list((tmp_path / "w").glob("*.db"))
