"""A power cut after each write: what a commit told as done is there, what it did not is old or new, never less."""

import sys

import pytest

from section16.lake.layout import LakeError
from section16.lake.store import Lake
from tests.harness.disk import ForgetfulDisk
from tests.lake.lakes import accession, batch, keys_of_table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it reads what is behind an open file in /proc")


def ingest_twice(place):
    lake = Lake.open(str(place), create=True)
    yield set()
    lake.commit(lake.stage([batch(range(5))]))
    yield {accession(one) for one in range(5)}
    lake.commit(lake.stage([batch(range(5, 8))]))
    yield {accession(one) for one in range(8)}
    lake.replace(lake.stage([batch(range(3), title="Class A")]))
    lake.compact()
    yield {accession(one) for one in range(8)}


def better_copies_and_healing(place):
    lake = Lake.open(str(place), create=True)
    yield set()
    lake.commit(lake.stage([batch(range(5), day=None)]))
    yield {accession(one) for one in range(5)}
    lake.commit(lake.stage([batch(range(8), read_by="data set")]))  # which knows the days
    yield {accession(one) for one in range(8)}
    lake.replace(lake.stage([batch(range(8), title="Class A")]))
    (place / "footnotes" / min(lake.tables.files("footnotes"))).unlink()
    lake = Lake.open(str(place))
    assert lake.heal().filings
    lake.commit(lake.stage([batch(range(8), title="Class A")]))
    yield {accession(one) for one in range(8)}


@pytest.mark.parametrize("done_in", [ingest_twice, better_copies_and_healing])
def test_a_cut_after_each_write_takes_nothing_that_was_done(tmp_path, done_in):
    root = tmp_path / "whole"
    root.mkdir()
    disk = ForgetfulDisk(root)
    with disk.watched():
        told = [(len(disk.states), done) for done in done_in(root / "lake")]
    assert len(disk.states) > 100
    everything = told[-1][1]
    different = disk.different()
    for state in (*different[:-1:2], different[-1]):
        done = max((one for at, one in told if at <= state + 1), key=len, default=set())
        place = tmp_path / str(state)
        disk.after_cut(state, place)
        lake = opened(place / "lake", done)
        if lake is None:
            continue
        lake.recover()
        assert lake.check().holds, state
        filings = set(keys_of_table(lake, "submission"))
        assert done <= filings | lake.given_up(), state
        assert filings <= everything, state
        assert filings <= set(keys_of_table(lake, "footnotes")), state


def opened(place, done):
    """Return the lake, None where it was not even made and nothing was told as done."""
    try:
        return Lake.open(str(place), create=True)
    except LakeError:
        assert not done
        return None
