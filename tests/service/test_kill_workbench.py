"""Processes of a workbench are killed, and race, while people use it; `make bench` does both some hundred times."""

import pytest

from tests.harness.kill_workbench import KillPlan, kill_workbench
from tests.harness.race_workbench import race_workbench
from tests.workspace.conftest import database_kind, new_place, postgresql  # noqa: F401 - fixtures


@pytest.mark.slow
def test_killed_at_any_point_and_with_a_full_disk_it_loses_and_doubles_nothing(tmp_path):
    held = kill_workbench(str(tmp_path / "w"), tmp_path, KillPlan(kills=2, pairs=2, trouble_every=2))
    assert (held.kills, held.troubles) == (2, 1)
    assert held.filings >= 1
    assert held.lost == held.doubled == held.defects == []
    assert not held.trail


@pytest.mark.slow
def test_of_two_processes_that_save_approve_or_file_the_same_one_wins_and_the_other_is_told(new_place, tmp_path):  # noqa: F811
    raced = race_workbench(new_place(), tmp_path, 3, 1)
    assert (raced.saves, raced.approvals, raced.filings) == (3, 1, 1)
    assert raced.wrong == []
    assert not raced.trail
