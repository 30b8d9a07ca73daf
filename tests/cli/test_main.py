import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from section16.cli import main as package_main
from section16.cli.commands import COMMANDS, app
from section16.xml import NotWritable

_COMMAND = (sys.executable, "-c", "from section16.cli import main; main()")


_NO_INTEGER = (
    "section16 sql: invalid value for '--limit': 'x' is seen, which should be a valid integer; see section16 sql --help"
)
GROUP = get_command(app)
PATHS = [
    (name, *below)
    for name, command in GROUP.commands.items()
    for below in [(one,) for one in getattr(command, "commands", {})] or [()]
]


def command_at(path):
    command = GROUP
    for name in path:
        command = command.commands[name]
    return command


def test_help_lists_every_command_under_its_heading(run):
    ran = run("--help")
    assert ran.status == 0
    place = 0
    for heading, commands in COMMANDS.items():
        place = ran.out.index(f"\n{heading}:\n", place)
        below = ran.out[place:].partition("\n\n")[0]
        assert re.findall(r"^  (\S+)  ", below, re.MULTILINE) == list(commands)


@pytest.mark.parametrize(("name", "one"), [row for below in COMMANDS.values() for row in below.items()])
def test_the_list_says_of_each_command_what_its_own_help_says(name, one):
    command = GROUP.commands[name]
    assert command.name == name
    assert one.summary == (command.short_help or command.help)


@pytest.mark.parametrize("path", [(), ("lake",), ("filer",)], ids=" ".join)
def test_each_command_has_one_line_in_the_list_of_commands(run, monkeypatch, path):
    monkeypatch.setenv("COLUMNS", "80")
    lists = run(*path, "--help").out.partition("\n\nOptions:\n")[0]
    commands = re.sub(r"\AUsage.*?\n\n(?=\S)", "", lists, flags=re.DOTALL)
    lines = [line for line in commands.splitlines() if line and not line.endswith(":")]
    assert len(lines) == len(command_at(path).commands)


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_each_command_has_help_with_examples_one_a_line(run, path):
    ran = run(*path, "--help")
    assert ran.status == 0
    examples = ran.out.partition("\nExamples:\n")[2].splitlines()
    assert examples
    assert all(line.startswith(f"  section16 {' '.join(path)}") for line in examples)


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_each_command_and_option_is_explained_in_a_sentence(path):
    command = command_at(path)
    assert re.fullmatch(r"[A-Z][a-z]+ .*\.", command.help.partition("\n")[0])
    for param in command.params:
        assert re.fullmatch(r"[A-Za-z].*\.", param.help), param.name


@pytest.mark.parametrize("columns", [80, 120])
def test_help_fits_the_terminal(run, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run("file", "--help").out.splitlines()
    assert max(map(len, lines)) <= min(columns, 100)


def test_many_options_stand_under_headings_and_the_general_ones_last(run):
    out = run("screen", "--help").out
    assert (
        out.index("\nArguments:\n") < out.index("\nFilters:\n") < out.index("\nOptions:\n") < out.index("\nExamples:\n")
    )
    assert "--code" in out[out.index("\nFilters:\n") : out.index("\nOptions:\n")]


def test_headings_are_bold_on_a_terminal_only(run):
    assert "\x1b" not in run("--help").out
    assert "\x1b[1mRead reports" in GROUP.get_help(GROUP.make_context("section16", ["show"]))


def test_no_argument_gives_help_and_status_2(run):
    ran = run()
    assert ran.status == 2
    assert "Usage" in ran.out + ran.err


@pytest.mark.parametrize(
    "arguments",
    [("nosuch",), ("show", "--as", "poem", "x"), ("diff", "a"), ("due", "yesterday"), ("show",), ("audit",)],
)
def test_wrong_use_is_one_line_and_status_2(run, arguments):
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "--help" in ran.err
    assert "\\t" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("screen", "--isuer", "X"), "section16 screen: no such option: --isuer; did you mean '--issuer'?"),
        (
            ("reconcile", "--frobnicate"),
            "section16 reconcile: no such option: --frobnicate; see section16 reconcile --help",
        ),
        (("chek",), "section16: no such command 'chek'; did you mean 'check'?"),
        (("lake", "statsu"), "section16 lake: no such command 'statsu'; did you mean 'status'?"),
        (("frobnicate",), "section16: no such command 'frobnicate'; see section16 --help"),
        (
            ("events", "--by", "ownr"),
            "section16 events: invalid value for '--by': 'ownr' is not one of 'event', 'owner'; did you mean 'owner'?",
        ),
        (("sql", "FROM trades", "--limit", "x"), _NO_INTEGER),
    ],
)
def test_a_wrong_word_is_told_with_the_nearest(run, arguments, said):
    ran = run(*arguments)
    assert (ran.status, ran.out, ran.err) == (2, "", f"{said}\n")


def test_the_version_is_told(run):
    ran = run("--version")
    assert ran.status == 0
    assert ran.out.startswith("section16 ")


def test_a_failure_of_ours_is_one_line(run, monkeypatch, form4):
    monkeypatch.delenv("SECTION16_TRACEBACK", raising=False)
    monkeypatch.setattr("section16.form.compare.differences", None)
    ran = run("diff", form4, form4)
    assert ran.status == 2
    assert ran.err == (
        "section16 failed: TypeError: 'NoneType' object is not callable; this is a defect of section16; "
        "run it again with SECTION16_TRACEBACK=1 and report what it prints\n"
    )


def test_a_value_error_is_ours_too(run, monkeypatch, form4):
    def fail(*_):
        raise ValueError("not in list")  # noqa: EM101, TRY003 - as Python itself says it

    monkeypatch.setattr("section16.form.compare.differences", fail)
    ran = run("diff", form4, form4)
    assert ran.status == 2
    assert "ValueError: not in list; this is a defect of section16" in ran.err


def test_a_failure_of_ours_has_its_traceback_when_that_is_asked_for(run, monkeypatch, form4):
    monkeypatch.setenv("SECTION16_TRACEBACK", "1")
    monkeypatch.setattr("section16.form.compare.differences", None)
    with pytest.raises(TypeError):
        run("diff", form4, form4)


def test_an_error_that_no_command_expects_is_its_own_lines(run, monkeypatch, form4):
    def refuse(*_):
        raise NotWritable(("issuer: none; name it", "signature: none; sign it"))

    monkeypatch.setattr("section16.form.compare.differences", refuse)
    ran = run("diff", form4, form4)
    assert (ran.status, ran.err) == (2, "issuer: none; name it\nsignature: none; sign it\n")


def test_trouble_with_a_file_is_no_defect(run, monkeypatch, form4):
    def deny(*_):
        raise PermissionError(13, "Permission denied", "lake")

    monkeypatch.setattr("section16.form.compare.differences", deny)
    ran = run("diff", form4, form4)
    assert (ran.status, ran.err) == (2, "lake: Permission denied; see that it is there, may be used, and has room\n")


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_an_interruption_is_one_line(run, monkeypatch, form4, interruption):
    def interrupt(*_):
        raise interruption

    monkeypatch.setattr("section16.form.compare.differences", interrupt)
    ran = run("diff", form4, form4)
    assert ran.status == 130
    assert ran.err.startswith("interrupted; ")


def test_an_interruption_while_modules_are_imported_has_no_traceback():
    code = (
        "import os, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'section16.cli.commands':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from section16.cli import main; main()\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603
    assert (ran.returncode, ran.stderr) == (-signal.SIGINT, b"")


def test_nothing_is_imported_before_an_interrupt_is_handled():
    """What is imported up to the first line of `main` is time in which an interrupt ends in a traceback."""
    code = "import sys; before = {*sys.modules}; import section16.cli; print(*{*sys.modules} - before)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert {*ran.stdout.split()} - {"__future__"} == {"section16", "section16.cli", "section16.cli.main"}


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


@pytest.mark.parametrize("arguments", [("check", "--list"), ("--help",), ("show", "FORM4", "--as", "json")])
def test_a_reader_that_has_enough_is_no_finding(form4, arguments):
    reader, writer = os.pipe()
    os.close(reader)
    words = [str(form4) if one == "FORM4" else one for one in arguments]
    ran = subprocess.run([*_COMMAND, *words], stdout=writer, stderr=-1, check=False)  # noqa: S603
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_closed_streams_are_no_failure_of_ours(form4):
    closed = f'"$@" {form4} >&- <&-'
    ran = subprocess.run(["/bin/sh", "-c", closed, "sh", *_COMMAND, "show"], stderr=-1, check=False)  # noqa: S603
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="/dev/zero: this system has no endless file")
@pytest.mark.parametrize("command", ["show", "check"])
def test_an_endless_file_is_refused_in_one_line(run, command):
    ran = run(command, "/dev/zero")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "more than 100,000,000 bytes" in ran.err
