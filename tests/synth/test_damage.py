"""Errors are of the kinds that real filings have, and do what the truth says."""

import pytest

from section16.synth import DAMAGE_KINDS
from section16.xml import NotOwnershipDocument, read_document
from tests.synth.made import made, rows_read

# With these nothing is lost to the reader: they are for the rules, or for nobody.
QUIET = {"old year", "after filing", "missing", "twin note", "bad number"}


@pytest.mark.parametrize("shape", ["txt", "nc", "xml"])
@pytest.mark.parametrize("kind", DAMAGE_KINDS, ids=[kind.name for kind in DAMAGE_KINDS])
def test_a_reader_makes_of_each_what_the_truth_says(kind, shape):
    for one in made(25, shape, seed=7, errors=1.0, damage=(kind.name,)):
        truth = one.truth
        assert (truth.error, truth.outcome) == (kind.name, kind.outcome)
        if kind.outcome != "read":
            with pytest.raises(NotOwnershipDocument):
                read_document(one.data)
            continue
        report = read_document(one.data)
        assert truth.rows is None or rows_read(report) == truth.rows
        assert report.faults or kind.name in QUIET


@pytest.mark.parametrize("kind", DAMAGE_KINDS, ids=[kind.name for kind in DAMAGE_KINDS])
def test_each_changes_the_bytes(kind):
    pairs = zip(made(25, seed=7), made(25, seed=7, errors=1.0, damage=(kind.name,)), strict=True)
    assert all(sound.data != spoiled.data for sound, spoiled in pairs)


def test_errors_come_as_often_as_asked_for_and_of_all_kinds():
    found = [one.truth.error for one in made(2000, errors=0.1) if one.truth.error]
    assert 150 <= len(found) <= 250
    assert set(found) == {kind.name for kind in DAMAGE_KINDS}


def test_what_has_no_error_is_as_without_errors():
    sound, some = made(300), made(300, errors=0.2)
    assert all(one == other for one, other in zip(sound, some, strict=True) if other.truth.error is None)
