"""Console blocks of the guides: each command is run, and what it prints is put below it.

A block is fenced with `console`; a line that begins with `$ ` is a command, what follows is what it prints, standard
error first. A line `...` stands for any number of lines.  The commands of a page share one
folder, which has `examples/`.
"""

import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from eliding import fits, shortened

from section16.cli import main

__all__ = ["EXAMPLES", "console_blocks", "rewritten", "working_folder"]

EXAMPLES = Path(__file__).parents[1] / "examples"
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
_REDIRECTED = re.compile(r"(.*?)(?: < (\S+))?(?: > (\S+))?").fullmatch


def console_blocks(page: str) -> list[str]:
    """List the console blocks of a page that show what is printed, as they stand."""
    return [block for block in _BLOCK.findall(page) if block.startswith("$ ")]


def working_folder() -> TemporaryDirectory[str]:
    """Make a folder with the examples in it."""
    folder = TemporaryDirectory(prefix="guide")
    shutil.copytree(EXAMPLES, Path(folder.name) / "examples")
    return folder


def rewritten(page: str, folder: Path) -> str:
    """Return a page with what its commands print today; lines that it did not show stay away."""
    shell = _Shell(folder)
    return _BLOCK.sub(lambda block: "".join(_told(shell, *one) for one in _commands(block[0])), page)


def _commands(block: str) -> Iterator[tuple[str, str]]:
    for piece in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
        command, _, output = piece.partition("\n")
        yield command, output


def _told(shell: "_Shell", command: str, written: str) -> str:
    if not command.startswith("$ "):
        return f"{command}\n{written}" if command else ""
    output = shell.run(command.removeprefix("$ "))
    return f"{command}\n{written if fits(written, output) else shortened(written, output)}"


class _Shell:
    """Runs one command after the other in a folder; `section16` in this process, since that is quick."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.status = 0

    def run(self, line: str) -> str:
        """Return what a command prints, as text that ends with a line."""
        if line == "echo $?":
            return f"{self.status}\n"
        command, _, filters = line.partition(" | ")
        output, errors = (self._section16 if command.startswith("section16 ") else self._bash)(command, b"")
        if filters:  # errors pass a filter by
            output, more = self._bash(filters, output)
            errors += more
        text = (errors + output).decode()
        return text if text.endswith("\n") or not text else f"{text}\n"

    def _bash(self, command: str, given: bytes) -> tuple[bytes, bytes]:
        bash = shutil.which("bash") or "bash"
        done = subprocess.run(  # noqa: S603 - a command of our own guides
            [bash, "-c", command], cwd=self.folder, input=given, capture_output=True, check=False
        )
        self.status = done.returncode
        return done.stdout, done.stderr

    def _section16(self, command: str, given: bytes) -> tuple[bytes, bytes]:
        """Run the program as the shell does: with its standard streams, in the folder."""
        match = _REDIRECTED(command)
        words, source, target = match.groups() if match else (command, None, None)
        given = (self.folder / source).read_bytes() if source else given
        out, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(errors):
            self.status = _run(shlex.split(words), io.TextIOWrapper(io.BytesIO(given)))
        printed, told = out.buffer.getvalue(), errors.buffer.getvalue()
        if target:
            (self.folder / target).write_bytes(printed)
        return b"" if target else printed, told


def _run(arguments: list[str], given: io.TextIOWrapper) -> int:
    before = sys.argv, sys.stdin
    sys.argv, sys.stdin = arguments, given
    try:
        main()
    except SystemExit as done:
        return int(done.code or 0)
    finally:
        sys.argv, sys.stdin = before
    return 0
