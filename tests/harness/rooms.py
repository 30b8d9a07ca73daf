"""Which modules of ours a piece of work goes through: rooms it enters, and how often it comes back to one."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import section16

__all__ = ["rooms_and_returns", "visits"]

PACKAGE = str(Path(section16.__file__).parent)


def rooms_and_returns(work: Callable[[], object]) -> tuple[set[str], int]:
    """Return the modules that are entered, and how many calls enter one that was entered before."""
    work()  # what is computed once is there
    entered = [room for _, room in visits(work)]
    return set(entered), len(entered) - len(set(entered))


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
