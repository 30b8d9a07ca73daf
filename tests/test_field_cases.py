"""Questions from the field, each judged by a machine: the shared cases, where they are present.

`NOT_YET` names the cases that are not right. A case that becomes right has to leave it, so the list only shrinks.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from runpy import run_path

import pytest

from tests.places import SHARED

CASES = SHARED / "cases"
NAMES = sorted(path.parent.relative_to(CASES).as_posix() for path in CASES.glob("[a-z]*/*/check.py"))
NOT_YET: frozenset[str] = frozenset()

Judge = Callable[[Path, str, Path], str | None]


@pytest.fixture(scope="session")
def judged(shared: Path) -> Judge:
    """Return the shared runner's own judge of one case, which says what is wrong, or None."""
    judge: Judge = run_path(str(shared / "cases" / "run.py"))["judged"]
    return judge


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES or ["missing"])
def test_the_case_is_right_or_listed(judged: Judge, name: str) -> None:
    python = Path(sys.executable)
    said = judged(CASES / name / "check.py", str(python.with_name("section16")), python)
    assert (said is not None) == (name in NOT_YET), said


def test_the_list_names_cases() -> None:
    assert not NAMES or set(NAMES) >= NOT_YET
