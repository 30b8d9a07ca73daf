"""The places of a draft that a remark may be on."""

from datetime import date

import pytest

from section16.tasks.desk.drafts import open_source
from section16.tasks.desk.parts import DeskError
from section16.tasks.desk.places import places_of_plan, require_place
from section16.tasks.desk.proof import drafted_of


@pytest.fixture
def found(desk, draft):
    source = open_source(desk, draft.id)
    return source, drafted_of(source, date(2024, 2, 16)).drafted.reports


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", "head"),
        ("event-1", "event[1]"),
        ("event[1].on", "event[1].on"),
        ("issuer", "issuer"),
        ("remarks", "remarks"),
        (
            "nonDerivativeTable/nonDerivativeTransaction[1]/transactionDate",
            "nonDerivativeTable/nonDerivativeTransaction[1]/transactionDate",
        ),
    ],
)
def test_a_part_a_key_and_a_cell_are_places(found, typed, kept):
    assert require_place(*found, typed) == kept


@pytest.mark.parametrize("typed", ["event-99", "event[1].nothing", "nowhere", "event[1]x", "x" * 300])
def test_a_place_that_is_not_there_is_refused_with_those_that_are(found, typed):
    with pytest.raises(DeskError, match=r"is no place of this draft; write one of head, event\[1\], .* cell of"):
        require_place(*found, typed)
    assert places_of_plan(found[0])[0] == "head"
