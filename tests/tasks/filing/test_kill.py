"""kill -9 while a report is being filed, with faults: it is filed once. `make bench` does two hundred."""

import pytest

from tests.harness.kill_filings import run_lanes


@pytest.mark.slow
def test_killed_at_any_point_a_report_is_filed_once(tmp_path):
    made = run_lanes(20, 7, str(tmp_path))
    assert made.rounds == 20
    assert made.killed >= 10
    assert (made.doubled, made.lost, made.trail) == ([], [], "")
