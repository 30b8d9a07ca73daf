"""From bytes to a form the reader goes through few rooms, and seldom back: a stranger can follow it."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

import section16
from section16.xml import read_document
from tests.xml.filings import XML, feed, privacy_enhanced, submission

PACKAGE = str(Path(section16.__file__).parent)
MOST_ROOMS = 10
MOST_RETURNS = 14


def visits(work: Callable[[], object]) -> list[tuple[str, str]]:
    """List each call from one of our modules into another, once for each pair of functions, in the order made."""
    found: dict[tuple[str, str], tuple[str, str]] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(PACKAGE):
            return
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(PACKAGE):
            caller = caller.f_back
        from_room = caller.f_code.co_filename if caller else ""
        if from_room != frame.f_code.co_filename:
            functions = (caller.f_code.co_qualname if caller else "", frame.f_code.co_qualname)
            found.setdefault(functions, (from_room, frame.f_code.co_filename))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return list(found.values())


@pytest.mark.parametrize("data", [XML, submission(), feed(), privacy_enhanced(submission())], ids=len)
def test_reading_goes_through_few_rooms(data: bytes) -> None:
    read_document(data)  # what is made once is made
    calls = visits(lambda: read_document(data))
    entered = [room for _, room in calls]
    assert 5 < len(set(entered)) <= MOST_ROOMS, sorted(set(entered))
    assert len(entered) - len(set(entered)) <= MOST_RETURNS
