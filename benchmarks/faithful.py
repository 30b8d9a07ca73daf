"""Whether anything is lost: filings read, rewritten and shown, judged by comparers that the project did not write."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import section16
from benchmarks.figure import Figure, corpus_files, show
from section16.xml import write_disseminated
from tests.places import SHARED

__all__ = ["figures"]

_COMMAND = "python -m benchmarks.faithful"
_EQUAL = re.compile(r"(\d+) of (\d+)")
_CELLS = 0.999


def figures() -> list[Figure]:
    """Read every filing, write it back and show it, and let the comparers of the shared folder judge."""
    filings = {path.stem: path.read_bytes() for path in sorted((SHARED / "corpus" / "xml").glob("*.xml"))}
    whole = [*filings.values(), *corpus_files("submission")]
    read = sum(_is_read(data) for data in whole)
    reports = {name: section16.read(data) for name, data in filings.items()}
    same, rewritten = _judged("canon.py", "xml", lambda name: write_disseminated(reports[name]), reports)
    equal, cells = _judged("cellcheck.py", "html", lambda name: _page(reports[name]), reports)
    return [
        # One of the corpus is a filing of 2000 in plain text, which is refused by name.
        Figure(
            "filings of the corpus read", f"{read} of {len(whole)}, 1 is text", "all", read >= len(whole) - 1, _COMMAND
        ),
        Figure("rewritten as disseminated, equal", f"{same} of {rewritten}", "all", same == rewritten, _COMMAND),
        Figure(
            "cells of Tables I and II equal to the SEC's stylesheets",
            f"{equal:,} of {cells:,} ({equal / cells:.2%})",
            f"{_CELLS:.1%}",
            equal / cells >= _CELLS,
            _COMMAND,
        ),
    ]


def _is_read(data: bytes) -> bool:
    try:
        section16.read(data)
    except section16.NotOwnershipDocument:
        return False
    return True


def _page(report: section16.OwnershipDocument) -> bytes:
    return str(section16.render(report, "html")).encode()


def _judged(tool: str, ending: str, make: Callable[[str], bytes], names: dict[str, object]) -> tuple[int, int]:
    """Make a file of each report and return what the tool counts: how many are equal, of how many."""
    first = SHARED / "corpus" / ("xml" if tool == "canon.py" else "cells/cells.jsonl")
    with TemporaryDirectory() as folder:
        for name in names:
            Path(folder, f"{name}.{ending}").write_bytes(make(name))
        command = [sys.executable, str(SHARED / "tools" / tool), str(first), folder]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = _EQUAL.findall(said)
    if not found:
        message = f"{tool}: counted nothing; it said: {said[-200:]}"
        raise SystemExit(message)
    return int(found[-1][0]), int(found[-1][1])


if __name__ == "__main__":
    show(figures())
