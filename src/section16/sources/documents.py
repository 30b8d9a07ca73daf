"""From a member of an archive, or a file, to the documents in it: none, one, or many after one another."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from msgspec.structs import replace

from section16.sources.entry import Readable, SourceFile
from section16.sources.names import (
    accession_of,
    form_of,
    is_document,
    is_ours,
    is_packed,
    own_accession,
    starts_submission,
)
from section16.sources.piece import MOST_BYTES, Tally, UnreadSource
from section16.table.raw import RawFiling
from section16.xml.container.markup import PRIVACY_WRAPPER, SUBMISSION, SUBMISSION_STARTS

__all__ = ["DocumentReader", "SubmissionText", "split"]

_STEP: Final = 1 << 20
_START: Final = re.compile(
    rb"(?:^|(?<=%b))(?:%b)" % (SUBMISSION.closes, b"|".join(map(re.escape, SUBMISSION_STARTS))), re.MULTILINE
)
_LONGEST_START: Final = 32
_WRAPPED_WITHIN: Final = 4_000  # bytes from the wrapper's first line to the document's


_FIRST: Final = 1 << 20  # nearly every filing comes whole with this
_TRACE: Final = b"ownershipDocument"
_TOO_LARGE: Final = f"more than {MOST_BYTES:,} bytes, which EDGAR takes of no submission; look at what it is"


class SubmissionText(NamedTuple):
    """One submission; it ended where the next begins, or with the file, or is only the beginning of one too long."""

    text: bytes
    ended: Literal["next", "file", "cut"]


def split(first: bytes, rest: Readable, most: int) -> Iterator[SubmissionText]:
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


def _part(held: bytearray, end: int, ended: Literal["next", "file", "cut"], *, cut: bool) -> Iterator[SubmissionText]:
    """Take the beginning out; nothing comes of what is blank, or the rest of one that was cut."""
    text = bytes(memoryview(held)[:end])
    del held[:end]
    if not cut and not text.isspace() and text:
        yield SubmissionText(text, ended)


def _next_start(held: bytearray, searched: int) -> int:
    """Return where the next submission begins, -1 if it is not in sight; a wrapper's own document is none."""
    found = _START.search(held, searched)
    if found and held.startswith(PRIVACY_WRAPPER) and _is_wrapped(held, found.start()):
        found = _START.search(held, found.end())
    return found.start() if found else -1


def _is_wrapped(held: bytearray, at: int) -> bool:
    starts_with_wrapper = held.startswith(PRIVACY_WRAPPER, at)
    return at < _WRAPPED_WITHIN and not starts_with_wrapper and not _START.search(held, 1, at)


class DocumentReader:
    """Reads the entries of one piece; what is no document is counted in `tally`."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def read(self, entry: SourceFile, source: str, *, named: bool = False) -> Iterator[RawFiling]:
        """Yield the documents of an entry; `source` is its name for people.

        What was `named` by the user counts as a document whatever it is.
        """
        name = entry.name.rpartition("/")[2]
        if not named and not is_document(name):
            self._leave_out(entry, name, source)
            return
        first = entry.body.read(_FIRST)
        own = own_accession(entry.name)
        if own is None and starts_submission(first):
            yield from self._parts(entry, first, source, named=named)
        elif named or self._is_wanted(first):
            yield from self._one(entry, first, source, named=named)

    def leave_unread(self, entry: SourceFile, source: str, reason: str) -> None:
        """Say of an entry that its bytes could not be had."""
        found = accession_of(entry.name)
        one = UnreadSource(source=source, reason=reason, position=entry.position, accession=found, size=entry.size)
        self._tally.unread.append(one)

    def _leave_out(self, entry: SourceFile, name: str, source: str) -> None:
        if not is_packed(name) or name.startswith("."):
            self._tally.other_files += 1
            return
        reason = "a packed file within an archive is not read; take it out, and name it too"
        self.leave_unread(entry, source, reason)

    def _is_wanted(self, head: bytes) -> bool:
        form = form_of(head)
        if form is None or is_ours(form):
            return True
        self._tally.other_forms += 1
        return False

    def _one(self, entry: SourceFile, first: bytes, source: str, *, named: bool) -> Iterator[RawFiling]:
        accession = accession_of(entry.name)
        text = first if len(first) < _FIRST else first + self._rest(entry)
        if len(text) > MOST_BYTES or (entry.size or 0) > MOST_BYTES:
            self.leave_unread(entry, source, _TOO_LARGE)
        elif entry.body.broken:
            return  # half a document is none; whoever walks over the source says where it broke
        elif accession and not named and _TRACE not in text and not own_accession(entry.name):
            self._tally.other_files += 1  # an exhibit or a page in a filing's folder
        else:
            self._tally.documents += 1
            yield RawFiling(data=text, accession=accession, source=source, position=entry.position)

    @staticmethod
    def _rest(entry: SourceFile) -> bytes:
        """Return what is left, up to a byte more than is taken; nothing of what is known to be too large."""
        return b"" if (entry.size or 0) > MOST_BYTES else entry.body.read(MOST_BYTES + 1 - _FIRST)

    def _parts(self, entry: SourceFile, first: bytes, source: str, *, named: bool) -> Iterator[RawFiling]:
        """Yield the submissions of a file without a number of its own; alone it counts as the others do."""
        for position, part in enumerate(split(first, entry.body, MOST_BYTES), 1):
            alone = position == 1 and part.ended == "file"
            at = entry.position if alone else position
            if part.ended == "cut":
                self.leave_unread(replace(entry, position=at, size=None), source, _TOO_LARGE)
            elif part.ended == "file" and entry.body.broken:
                return
            elif (named and alone) or self._is_wanted(part.text):
                self._tally.documents += 1
                yield RawFiling(data=part.text, accession=None, source=source, position=at)
