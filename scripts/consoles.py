"""Console blocks of the guides: each command is run, and what it prints is put below it.

A block is fenced with `console`; a line that begins with `$ ` is a command, what follows is what it prints, standard
error first. A line `...` stands for any number of lines. The commands of a page share one folder, which has
`examples/` and the page's own workspace. `section16 sandbox &` runs until the end of the page, on any port that is
free; the page shows its usual address.
"""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from eliding import fits, shortened

from section16.cli import main

__all__ = ["EXAMPLES", "console_blocks", "rewritten", "working_folder"]

EXAMPLES = Path(__file__).parents[1] / "examples"
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
_SANDBOX = "http://127.0.0.1:8086"
_BEHIND = " &"  # at the end of a command that goes on
_GREETING = re.compile(r"a local EDGAR at (http://127\.0\.0\.1:\d+)")
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
    with ExitStack() as page_ends, _own_environment(folder):
        shell = _Shell(folder, page_ends)
        return _BLOCK.sub(lambda block: "".join(_told(shell, *one) for one in _commands(block[0])), page)


@contextmanager
def _own_environment(folder: Path) -> Iterator[None]:
    """Give a page a workspace and a user of its own, and nobody's secrets."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("SECTION16_")]:
        del os.environ[name]
    os.environ |= {"SECTION16_WORKSPACE": str(folder / "workspace"), "SECTION16_USER": "ada"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


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

    def __init__(self, folder: Path, page_ends: ExitStack) -> None:
        self.folder = folder
        self.status = 0
        self.sandbox = _SANDBOX
        self._page_ends = page_ends

    def run(self, line: str) -> str:
        """Return what a command prints, as text that ends with a line."""
        if line == "echo $?":
            return f"{self.status}\n"
        if line.endswith(_BEHIND):
            return self._sandbox(shlex.split(line.removesuffix(_BEHIND)))
        return self._run(line.replace(_SANDBOX, self.sandbox)).replace(self.sandbox, _SANDBOX)

    def _sandbox(self, words: list[str]) -> str:
        """Start `section16 sandbox`, and return the first line that it prints."""
        code = "from section16.cli import main; main()"
        command = [sys.executable, "-c", code, *words[1:], "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=self.folder, text=True)  # noqa: S603 - a command of our own guides
        self._page_ends.callback(process.communicate)
        self._page_ends.callback(process.terminate)
        greeting = process.stdout.readline() if process.stdout else ""
        found = _GREETING.search(greeting)
        if found is None:
            message = f"{shlex.join(words)}: it did not start; run it alone to see why"
            raise RuntimeError(message)
        self.sandbox = found[1]
        return greeting.replace(self.sandbox, _SANDBOX)

    def _run(self, line: str) -> str:
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
