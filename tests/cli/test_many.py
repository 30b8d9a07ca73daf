"""`show`, `check` and `draft` of many files: the same output with one process and with several, and a clean end."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from section16.xml import write_disseminated
from tests.rules.samples import document

RUN = "from section16.cli import main; main()"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def reports(tmp_path) -> list[Path]:
    """Write reports, one that is none, one that is not there, and one with a fault."""
    folder = tmp_path / "reports"
    folder.mkdir()
    paths = [folder / f"{number:02}.xml" for number in range(12)]
    for number, path in enumerate(paths):
        path.write_bytes(write_disseminated(document("345"[number % 3], "X0609" if number % 3 else "X0607")))
    paths[2].write_bytes(b"<html>no report</html>")
    paths[5].write_bytes(paths[4].read_bytes().replace(b"<isDirector>1<", b"<isDirector>perhaps<"))
    paths[7].unlink()
    return paths


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("as_", ["text", "json"])
def test_show_prints_the_same_with_several_processes(run, reports, as_):
    alone, several = (run("show", "--as", as_, "--workers", number, *reports) for number in (1, 3))
    assert several == alone
    assert alone.status == 1
    assert alone.out.count("Example Corp") >= 9
    told = alone.err.splitlines()
    assert [line.split(":")[0][-6:] for line in told] == ["02.xml", "05.xml", "07.xml"]


def test_pdfs_are_the_same_with_several_processes(run, reports, tmp_path):
    for number in (1, 2):
        ran = run("show", "--as", "pdf", "--out", tmp_path / str(number), "--workers", number, *reports)
        assert ran.status == 1
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    assert len(contents(tmp_path / "1")) == 10


def test_check_finds_the_same_with_several_processes_also_over_the_set(run, reports):
    alone, several = (run("check", "--workers", number, *reports) for number in (1, 3))
    assert several == alone
    assert " SE004 " in alone.out
    assert alone.status == 1


def test_standard_input_may_be_among_many(run, reports):
    data = reports[5].read_bytes()
    ran = run("check", "--workers", 3, reports[1], "-", reports[3], stdin=data)
    assert ran == run("check", reports[1], "-", reports[3], stdin=data)
    assert "(-) too" in ran.out  # which has been read a second time


def test_drafts_are_the_same_with_several_processes(run, tmp_path):
    plans = [tmp_path / f"{number}.toml" for number in range(4)]
    for plan in plans:
        shutil.copy(EXAMPLES / "gift-and-trust.toml", plan)
    plans[1].write_text("title = 3\n")
    ran = [
        run("draft", "--today", "2025-06-05", "--out", tmp_path / "made", "--workers", number, *plans)
        for number in (1, 2)
    ]
    assert ran[0] == ran[1]
    assert ran[0].status == 1
    assert {path.suffix for path in (tmp_path / "made").iterdir()} == {".xml", ".html", ".pdf"}
    assert not (tmp_path / "made" / "1.xml").exists()


def test_nothing_but_facts_and_complaints_is_printed_where_no_terminal_is(run, form4, tmp_path):
    names = [tmp_path / f"{number}.xml" for number in range(25)]
    for name in names:
        name.write_bytes(form4.read_bytes())
    ran = run("show", "--as", "html", "--out", tmp_path / "made", *names)
    assert (ran.status, ran.out, ran.err) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interrupt_ends_all_and_leaves_whole_files(form4, tmp_path):
    names = [tmp_path / f"{number:03}.xml" for number in range(200)]
    for name in names:
        name.write_bytes(form4.read_bytes())
    made = tmp_path / "made"
    command = [sys.executable, "-c", RUN, "show", "--as", "pdf", "--out", made, "--workers", "2", *names]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own
    until = time.monotonic() + 120
    while not (made.exists() and any(made.glob("*.pdf"))) and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=120)
    assert (running.returncode, out) == (130, b"")
    assert err == b"interrupted; what was being written is whole or was left as it was\n"
    assert 0 < len(contents(made)) < len(names)
    broken = [name for name, data in contents(made).items() if not (name.endswith(".pdf") and data.endswith(b"%%EOF"))]
    assert broken == []
