"""The disk that forgets: what it says stood there is what stood there."""

import os
import sys

import pytest

from tests.harness.disk import ForgetfulDisk

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads what is behind an open file in /proc")


def synced(path):
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def test_a_folder_that_could_get_the_number_of_a_removed_file_stays_a_folder(tmp_path):
    root = tmp_path / "disk"
    root.mkdir()
    disk = ForgetfulDisk(root)
    with disk.watched():
        for number in range(50):
            file = root / f"file{number}"
            file.write_bytes(b"x")
            synced(file)
            file.unlink()
            (root / f"folder{number}").mkdir()
            synced(root)
    disk.after_cut(len(disk.states) - 1, tmp_path / "after")
    assert sorted(one.name for one in (tmp_path / "after").iterdir() if one.is_dir()) == sorted(
        f"folder{number}" for number in range(50)
    )
