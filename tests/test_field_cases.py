"""Questions from the field, each judged by a machine: the shared cases, where they are present.

`NOT_YET` names the cases that are not right. A case that becomes right has to leave it, so the list only shrinks.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import SHARED

CASES = SHARED / "cases"
NAMES = sorted(path.parent.relative_to(CASES).as_posix() for path in CASES.glob("[a-z]*/*/check.py"))
NOT_YET: frozenset[str] = frozenset()


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES or ["missing"])
def test_the_case_is_right_or_listed(shared: Path, name: str) -> None:
    command = (sys.executable, shared / "cases" / "run.py", Path(sys.executable).parent / "section16")
    ran = subprocess.run(  # noqa: S603 - a script beside the project
        (*command, shared / "cases" / name), capture_output=True, text=True, check=False
    )
    assert ran.stdout.endswith("1 cases right\n"), ran.stderr
    assert (ran.returncode != 0) == (name in NOT_YET), ran.stdout


def test_the_list_names_cases() -> None:
    assert not NAMES or set(NAMES) >= NOT_YET
