import pytest

from section16.tasks.files import inputs, write_together, write_whole


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
