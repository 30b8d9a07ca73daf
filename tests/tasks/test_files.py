"""Files in and out: globs, and writing that leaves the old file or the new one, in one place of the package."""

import ast
import os
import stat
from pathlib import Path

import pytest

from section16.tasks.files import inputs, open_whole, read_beside, write_together, write_whole
from tests.places import REPOSITORY


def test_a_glob_expands_once_and_in_order(tmp_path):
    for name in ("b.xml", "a.xml", "c.txt"):
        (tmp_path / name).touch()
    found = [one.name for one in inputs([str(tmp_path / "*.xml"), str(tmp_path / "a.xml"), "-"])]
    assert found == [str(tmp_path / "a.xml"), str(tmp_path / "b.xml"), "-"]


def test_a_name_that_matches_nothing_stays(tmp_path):
    assert [one.name for one in inputs([str(tmp_path / "*.xml")])] == [str(tmp_path / "*.xml")]


def test_a_file_with_brackets_in_its_name_is_itself(tmp_path):
    path = tmp_path / "a[1].xml"
    path.touch()
    assert [one.name for one in inputs([str(path)])] == [str(path)]


def test_interrupted_writing_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "report.xml"
    path.write_bytes(b"old")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["report.xml"]


def test_files_that_belong_together_are_written_all_or_none(tmp_path):
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(IsADirectoryError):
        write_together({tmp_path / "a.xml": b"new", tmp_path / "b.pdf": b"new"})
    assert [one.name for one in tmp_path.iterdir()] == ["b.pdf"]


def test_a_long_name_has_room_for_its_part(tmp_path):
    path = tmp_path / ("x" * 251 + ".xml")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_file_takes_its_name_when_it_is_on_the_disk_and_then_the_name_is_too(tmp_path, monkeypatch):
    steps = []
    fsync, replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", lambda part, path: steps.append(path.name) or replace(part, path))
    write_whole(tmp_path / "a.xml", b"new")
    assert steps == ["file", "a.xml", "folder"]
    steps.clear()
    write_together({tmp_path / "a.xml": b"1", tmp_path / "b.xml": b"2"})
    assert steps == ["file", "file", "a.xml", "folder", "b.xml", "folder"]
    steps.clear()
    with open_whole(tmp_path / "c.xml") as file:
        file.write(b"3")
        assert steps == []
    assert steps == ["file", "c.xml", "folder"]
    assert [(tmp_path / name).read_bytes() for name in ("a.xml", "b.xml", "c.xml")] == [b"1", b"2", b"3"]


def test_a_file_that_is_not_finished_is_gone_and_the_old_one_stays(tmp_path):
    parts, path = tmp_path / "parts", tmp_path / "new" / "report.xml"
    parts.mkdir()
    write_whole(path, b"old")

    def write_half() -> None:
        with open_whole(path, parts) as file:
            file.write(b"half")
            assert len(list(parts.iterdir())) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert (list(parts.iterdir()), path.read_bytes()) == ([], b"old")


# What puts a file on the disk or renames it; polars renames columns in `table`, which opens no file.
_OF_OS = {"replace", "rename", "renames", "fsync", "fdatasync"}


def _writes_atomically(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value.id if isinstance(function.value, ast.Name) else ""
    if owner == "os":
        return function.attr in _OF_OS
    one_path = len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Starred)
    return (owner, function.attr) == ("shutil", "move") or (function.attr in {"rename", "replace"} and one_path)


def test_files_are_renamed_and_put_on_the_disk_in_one_place():
    """A lake in a folder is written by delta-rs and Arrow, for which a commit is what makes a file count.

    A new database is written by SQLite, and takes its name when it is whole; a signed checkpoint is added to a file
    that stays, and the lake puts on the disk what others wrote. DuckDB writes the core of screens. A backup comes out
    of its archive, with its key, into a place where nothing is.
    """
    package = REPOSITORY / "src" / "section16"
    found = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if path.relative_to(package).parts[0] != "table"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and _writes_atomically(node)
    }
    assert found == {
        "durable.py",
        "tasks/files.py",
        "workspace/database.py",
        "workspace/trail/checkpoints.py",
        "lake/durable.py",
        "query/kept_files.py",
        "tasks/backup.py",
    }


@pytest.mark.parametrize("umask", [0o077, 0o027, 0o022])
def test_the_umask_decides_who_may_read_what_is_written(tmp_path, umask):
    before = os.umask(umask)
    try:
        write_together({tmp_path / "new": b"1", tmp_path / "secret": b"2"}, private={tmp_path / "secret"})
        (tmp_path / "old").touch(mode=0o640)
        write_whole(tmp_path / "old", b"3")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"new": 0o666 & ~umask, "secret": 0o600, "old": 0o640 & ~umask}


def test_links_that_lead_round_in_a_circle_are_told(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ValueError, match="in a circle"):
        read_beside(tmp_path / "plan.toml", "loop", 10)
