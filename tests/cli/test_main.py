import subprocess
import sys
from pathlib import Path

import pytest

from section16.cli import main as package_main
from section16.cli.main import COMMANDS

_COMMAND = (sys.executable, "-c", "from section16.cli import main; main()")


def test_help_names_every_command(run):
    ran = run("--help")
    assert ran.status == 0
    assert all(command.__name__ in ran.out for command in COMMANDS)


@pytest.mark.parametrize("command", [command.__name__ for command in COMMANDS])
def test_each_command_has_help_with_an_example(run, command):
    ran = run(command, "--help")
    assert ran.status == 0
    assert f"section16 {command}" in ran.out
    assert "Example" in ran.out


def test_no_argument_gives_help_and_status_2(run):
    ran = run()
    assert ran.status == 2
    assert "Usage" in ran.out + ran.err


@pytest.mark.parametrize(
    "arguments", [("nosuch",), ("show", "--as", "poem", "x"), ("diff", "a"), ("due", "yesterday"), ("show",)]
)
def test_wrong_use_is_one_line_and_status_2(run, arguments):
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "--help" in ran.err


def test_the_version_is_told(run):
    ran = run("--version")
    assert ran.status == 0
    assert ran.out.startswith("section16 ")


def test_a_failure_of_ours_is_one_line(run, monkeypatch, form4):
    monkeypatch.delenv("SECTION16_TRACEBACK", raising=False)
    monkeypatch.setattr("section16.form.compare.differences", None)
    ran = run("diff", form4, form4)
    assert ran.status == 2
    assert ran.err.startswith("section16 failed: ")
    assert ran.err.count("\n") == 1


def test_an_interruption_is_one_line(run, monkeypatch, form4):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("section16.form.compare.differences", interrupt)
    ran = run("diff", form4, form4)
    assert ran.status == 130
    assert ran.err.startswith("interrupted; ")


def test_main_is_the_console_script():
    assert package_main.__module__ == "section16.cli.main"


@pytest.mark.parametrize("arguments", [("show", "{}"), ("due", "2025-01-02"), ("--help",)])
def test_a_full_disk_behind_standard_output_is_one_line(form4, arguments):
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(  # noqa: S603
            [*_COMMAND, *(one.format(form4) for one in arguments)], stdout=full, stderr=-1, check=False
        )
    assert (ran.returncode, ran.stderr.decode()) == (
        2,
        "standard output: cannot be written (No space left on device); send it where there is room\n",
    )


def test_closed_streams_are_no_failure_of_ours(form4):
    closed = f'"$@" {form4} >&- <&-'
    ran = subprocess.run(["/bin/sh", "-c", closed, "sh", *_COMMAND, "show"], stderr=-1, check=False)  # noqa: S603
    assert (ran.returncode, ran.stderr) == (0, b"")
