"""Questions from the field, each judged by a machine: the shared cases, where they are present.

`NOT_YET` names the cases that are not right. A case that becomes right has to leave it, so the list only shrinks.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from runpy import run_path

import pytest

from tests.harness.forked import forked_commands
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


@pytest.fixture(scope="session")
def forked() -> Iterator[Path]:
    """Return a folder with commands that have imported everything already."""
    with forked_commands() as folder:
        yield folder


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES or ["missing"])
def test_the_case_is_right_or_listed(judged: Judge, forked: Path, name: str) -> None:
    check = CASES / name / "check.py"
    starts_it_itself = "S16" in check.read_text("utf-8")  # to interrupt the very process
    programs = Path(sys.executable).parent if starts_it_itself else forked
    said = judged(check, str(programs / "section16"), programs / "python")
    assert (said is not None) == (name in NOT_YET), said


def test_the_list_names_cases() -> None:
    assert not NAMES or set(NAMES) >= NOT_YET
