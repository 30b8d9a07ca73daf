"""Submissions that follow one another in one file, as in EDGAR's oldest archives: cut apart while they are read."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from section16.lake.sources.entry import Readable

__all__ = ["Part", "split"]

_STEP: Final = 1 << 20
_WRAPPER: Final = b"-----BEGIN PRIVACY"
_START: Final = re.compile(
    rb"(?:^|(?<=</SUBMISSION>))(?:-----BEGIN PRIVACY|<SEC-DOCUMENT>|<IMS-DOCUMENT>|<SUBMISSION>)", re.MULTILINE
)
_LONGEST_START: Final = 32
_WRAPPED_WITHIN: Final = 4_000  # bytes from the wrapper's first line to the document's


class Part(NamedTuple):
    """One submission; it ended where the next begins, or with the file, or is only the beginning of one too long."""

    text: bytes
    ended: Literal["next", "file", "cut"]


def split(first: bytes, rest: Readable, most: int) -> Iterator[Part]:
    """Yield the submissions of a file, of which `first` has been read already; none longer than `most`."""
    held, searched, cut = bytearray(first), 1, False
    while True:
        at = _next_start(held, searched)
        if at >= 0:
            yield from _part(held, at, "next", cut=cut)
            searched, cut = 1, False
            continue
        if len(held) > most:
            yield from _part(held, most, "cut", cut=cut)
            del held[:-_LONGEST_START]
            cut = True
        searched = max(1, len(held) - _LONGEST_START)
        part = rest.read(_STEP)
        if not part:
            break
        held += part
    yield from _part(held, len(held), "file", cut=cut)


def _part(held: bytearray, end: int, ended: Literal["next", "file", "cut"], *, cut: bool) -> Iterator[Part]:
    """Take the beginning out; nothing comes of what is blank, or the rest of one that was cut."""
    text = bytes(memoryview(held)[:end])
    del held[:end]
    if not cut and not text.isspace() and text:
        yield Part(text, ended)


def _next_start(held: bytearray, searched: int) -> int:
    """Return where the next submission begins, -1 if it is not in sight; a wrapper's own document is none."""
    found = _START.search(held, searched)
    if found and held.startswith(_WRAPPER) and _is_wrapped(held, found.start()):
        found = _START.search(held, found.end())
    return found.start() if found else -1


def _is_wrapped(held: bytearray, at: int) -> bool:
    starts_with_wrapper = held.startswith(_WRAPPER, at)
    return at < _WRAPPED_WITHIN and not starts_with_wrapper and not _START.search(held, 1, at)
