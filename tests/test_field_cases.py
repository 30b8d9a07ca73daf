"""Questions from the field, judged by a machine: `../shared/cases`, where it is present.

`NOT_YET` names the cases that are not right. A case that becomes right has to leave it, so the list only shrinks.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import SHARED

CASES = SHARED / "cases"
FOLDERS = ("attack", "data", "draft", "law")
NOT_YET: frozenset[str] = frozenset()


def wrong_cases(folder: str) -> set[str]:
    """Run the cases of a folder and return the names of those that fall short."""
    command = [
        sys.executable,
        str(CASES / "run.py"),
        str(Path(sys.executable).parent / "section16"),
        str(CASES / folder),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a script beside the project
    assert re.search(r"\d+ of \d+ cases right", ran.stdout), ran.stderr
    return set(re.findall(r"^WRONG +(\S+)", ran.stdout, re.MULTILINE))


@pytest.mark.corpus
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("folder", FOLDERS)
def test_cases_are_right_but_those_that_are_listed(folder: str) -> None:
    assert wrong_cases(folder) == {name for name in NOT_YET if name.startswith(f"{folder}/")}
