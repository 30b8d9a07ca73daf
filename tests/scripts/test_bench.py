"""Every benchmark is a part of `make bench`, and a part that fails is a row that says so."""

import re
import subprocess
import sys

from tests.places import REPOSITORY

BENCH = REPOSITORY / "scripts" / "bench.py"
OWN_PAGE = {"cost"}  # whose rates are written into a page of their own


def test_every_benchmark_is_measured():
    parts = re.findall(r'Part\("(\w+)"', BENCH.read_text("utf-8"))
    modules = (REPOSITORY / "benchmarks").glob("*.py")
    assert sorted(parts) == sorted({one.stem for one in modules if "\ndef figures(" in one.read_text()} - OWN_PAGE)


def test_a_part_that_fails_is_a_row_and_the_others_are_measured(tmp_path):
    """Measure two parts where there is no corpus, which both want."""
    for name in ("benchmarks", "src"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "bench.py").write_bytes(BENCH.read_bytes())
    ran = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, tmp_path / "scripts" / "bench.py", "--small", "--part", "write", "read"],
        capture_output=True,
        text=True,
        check=False,
        env={"SECTION16_SHARED": str(tmp_path / "none"), "COLUMNS": "300", "PATH": "/usr/bin:/bin"},
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    for name in ("write", "read"):
        assert f"{name}: not measured" in ran.stdout
    assert ran.stdout.count("no corpus at") == 2
    assert list((tmp_path / ".cache" / "bench-small").iterdir()) == []
