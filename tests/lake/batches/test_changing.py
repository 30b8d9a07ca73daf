"""What reading again would change, counted by table and column."""

import pytest

from section16.lake.batches.changing import ChangeCount
from section16.lake.batches.comparing import ADDED, GONE
from section16.lake.store import Lake
from tests.lake.lakes import Made, batch, rejected


@pytest.fixture
def lake(tmp_path):
    lake = Lake.open(str(tmp_path / "lake"), create=True)
    lake.commit(lake.stage([batch(range(10), parser="1.0"), rejected(40)]))
    return lake


def test_the_same_rows_by_another_version_are_no_change(lake):
    assert lake.changes(batch(range(10), parser="2.0")) == ()


def test_cells_that_differ_are_counted_by_column(lake):
    found = lake.changes(batch([2, 3, 77], title="Class A"))
    assert ChangeCount("nonderiv_trans", "SECURITY_TITLE", 4) in found
    assert ChangeCount("deriv_holding", "SECURITY_TITLE", 2) in found
    assert {one.column for one in found} == {"SECURITY_TITLE"}


def test_rows_that_come_and_go_are_counted(lake):
    made = batch([2, 3])
    tables = {
        **made.tables,
        "footnotes": made.tables["footnotes"].slice(1),
        "faults": batch([3], read_by="careful").tables["faults"],
    }
    found = lake.changes(Made(tables, 2))
    assert found == (ChangeCount("footnotes", GONE, 1), ChangeCount("faults", ADDED, 1))


def test_a_reject_that_can_be_read_now_is_told(lake):
    found = lake.changes(batch([40]))
    assert ChangeCount("rejects", GONE, 1) in found
    assert ChangeCount("submission", ADDED, 1) in found
    assert ChangeCount("nonderiv_trans", ADDED, 2) in found
