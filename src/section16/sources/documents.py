"""The documents in a file or an archive's member: none, one, or many after one another."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from msgspec.structs import replace

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
from section16.sources.streams import Readable, SourceFile
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
    """The text of one submission; it ends where the next begins, with the file, or, if it is too long, is cut."""

    text: bytes
    ended: Literal["next", "file", "cut"]


def split(first: bytes, rest: Readable, most: int) -> Iterator[SubmissionText]:
    """Yield the submissions of a file, of which `first` was read already; each has at most `most` bytes."""
    held, searched, cut = bytearray(first), 1, False
    while True:
        start = _next_start(held, searched)
        if start >= 0:
            yield from _part(held, start, "next", cut=cut)
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
    """Take the beginning out; yield nothing for blank text, or for the rest of a submission that was cut."""
    text = bytes(memoryview(held)[:end])
    del held[:end]
    if not cut and not text.isspace() and text:
        yield SubmissionText(text, ended)


def _next_start(held: bytearray, searched: int) -> int:
    """Return where the next submission begins, -1 if that was not read yet; the document in a wrapper is part of it."""
    found = _START.search(held, searched)
    if found and held.startswith(PRIVACY_WRAPPER) and _is_wrapped(held, found.start()):
        found = _START.search(held, found.end())
    return found.start() if found else -1


def _is_wrapped(held: bytearray, at: int) -> bool:
    starts_with_wrapper = held.startswith(PRIVACY_WRAPPER, at)
    return at < _WRAPPED_WITHIN and not starts_with_wrapper and not _START.search(held, 1, at)


class DocumentReader:
    """Reads the files of one piece; what is not a document is counted in `tally`."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def read(self, file: SourceFile, source: str, *, chosen: bool = False) -> Iterator[RawFiling]:
        """Yield the documents of a file; `source` is its name for people.

        A file that the user has `chosen` by its name counts as a document whatever it is.
        """
        name = file.name.rpartition("/")[2]
        if not chosen and not is_document(name):
            self._leave_out(file, name, source)
            return
        first = file.body.read(_FIRST)
        own = own_accession(file.name)
        if own is None and starts_submission(first):
            yield from self._parts(file, first, source, chosen=chosen)
        elif chosen or self._is_wanted(first):
            yield from self._one(file, first, source, chosen=chosen)

    def leave_unread(self, file: SourceFile, source: str, reason: str) -> None:
        """Record that the bytes of a file could not be read."""
        found = accession_of(file.name)
        one = UnreadSource(source=source, reason=reason, position=file.position, accession=found, size=file.size)
        self._tally.unread.append(one)

    def _leave_out(self, file: SourceFile, name: str, source: str) -> None:
        if not is_packed(name) or name.startswith("."):
            self._tally.other_files += 1
            return
        reason = "a packed file within an archive is not read; take it out, and name it too"
        self.leave_unread(file, source, reason)

    def _is_wanted(self, head: bytes) -> bool:
        form = form_of(head)
        if form is None or is_ours(form):
            return True
        self._tally.other_forms += 1
        return False

    def _one(self, file: SourceFile, first: bytes, source: str, *, chosen: bool) -> Iterator[RawFiling]:
        accession = accession_of(file.name)
        text = first if len(first) < _FIRST else first + self._rest(file)
        if len(text) > MOST_BYTES or (file.size or 0) > MOST_BYTES:
            self.leave_unread(file, source, _TOO_LARGE)
        elif file.body.broken:
            return  # half a document is not kept; the caller records where the source broke
        elif accession and not chosen and _TRACE not in text and not own_accession(file.name):
            self._tally.other_files += 1  # an exhibit or a page in a filing's folder
        else:
            self._tally.documents += 1
            yield RawFiling(data=text, accession=accession, source=source, position=file.position)

    @staticmethod
    def _rest(file: SourceFile) -> bytes:
        """Return the remaining bytes, one more than is allowed at most; none of a file known to be too large."""
        return b"" if (file.size or 0) > MOST_BYTES else file.body.read(MOST_BYTES + 1 - _FIRST)

    def _parts(self, file: SourceFile, first: bytes, source: str, *, chosen: bool) -> Iterator[RawFiling]:
        """Yield the submissions of a file whose name holds no accession number."""
        for position, part in enumerate(split(first, file.body, MOST_BYTES), 1):
            alone = position == 1 and part.ended == "file"
            place = file.position if alone else position
            if part.ended == "cut":
                self.leave_unread(replace(file, position=place, size=None), source, _TOO_LARGE)
            elif part.ended == "file" and file.body.broken:
                return
            elif (chosen and alone) or self._is_wanted(part.text):
                self._tally.documents += 1
                yield RawFiling(data=part.text, accession=None, source=source, position=place)
