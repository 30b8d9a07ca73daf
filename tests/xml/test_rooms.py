"""From bytes to a form the reader goes through few rooms, and seldom back: a stranger can follow it."""

import pytest

from section16.xml import read_document
from tests.harness.rooms import rooms_and_returns
from tests.xml.filings import XML, feed, privacy_enhanced, submission

MOST_ROOMS = 10
MOST_RETURNS = 14


@pytest.mark.parametrize("data", [XML, submission(), feed(), privacy_enhanced(submission())], ids=len)
def test_reading_goes_through_few_rooms(data: bytes) -> None:
    rooms, returns = rooms_and_returns(lambda: read_document(data))
    assert 5 < len(rooms) <= MOST_ROOMS, sorted(rooms)
    assert returns <= MOST_RETURNS
