"""scripts/lock_age.py: an old lock is warned of, and made young only by looking for newer versions."""

import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from scripts.lock_age import DAYS, head, looked_for_on, warning
from tests.places import REPOSITORY

MADE = date(2026, 1, 1)
LOCK = f"{head('', MADE, upgrade=False)}\nabsl-py==2.5.1 \\\n"


@pytest.mark.parametrize(("age", "is_old"), [(0, False), (DAYS, False), (DAYS + 1, True)])
def test_a_lock_is_old_after_its_days(age: int, is_old: bool) -> None:  # noqa: FBT001 - a column of the table
    assert bool(warning(LOCK, MADE + timedelta(age))) is is_old


def test_the_warning_says_how_old_it_is_and_what_to_do() -> None:
    assert warning(LOCK, date(2026, 4, 9)) == (
        "requirements/run.txt: its versions are of 2026-01-01, 98 days ago; run make lock UPGRADE=1"
    )


def test_a_lock_without_its_day_is_warned_of() -> None:
    assert "does not say how old it is" in warning("absl-py==2.5.1 \\\n", MADE)


def test_only_an_upgrade_makes_a_lock_young() -> None:
    later = MADE + timedelta(200)
    assert looked_for_on(head(LOCK, later, upgrade=False)) == MADE
    assert looked_for_on(head(LOCK, later, upgrade=True)) == later


def test_the_lock_says_its_day() -> None:
    assert looked_for_on((REPOSITORY / "requirements/run.txt").read_text("utf-8")) is not None


def test_a_set_up_that_has_nothing_to_do_warns_all_the_same(tmp_path: Path) -> None:
    """A folder with the scripts, an old lock, and an environment that is ready for it."""
    shutil.copytree(REPOSITORY / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/run.txt").write_text(re.sub(r"\d{4}", "2020", LOCK, count=1), "utf-8")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    python = tmp_path / ".venv/bin/python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', "utf-8")
    python.chmod(0o755)
    bash = shutil.which("bash") or "bash"
    mark = "{ cat requirements/*.txt pyproject.toml scripts/setup.sh; pwd; } | cksum > .venv/.ready-run"
    subprocess.run([bash, "-c", mark], cwd=tmp_path, check=True)  # noqa: S603 - a fixed command
    ran = subprocess.run(  # noqa: S603 - a script of ours
        [bash, "scripts/setup.sh", "run"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")
    assert re.fullmatch(r"requirements/run\.txt: its versions are of 2020-01-01, \d+ days ago; .*\n", ran.stderr)
