"""What a source held beside documents: counted, and named where somebody has to know."""

import os
from typing import Final

from msgspec import Struct

__all__ = ["MOST_BYTES", "SourceError", "Tally", "Unread", "label_of"]

MOST_BYTES: Final = 200_000_000  # of one document, as EDGAR takes them


class SourceError(Exception):
    """A source that cannot be read at all; its message is `place: what was seen; what to do`."""


class Unread(Struct, frozen=True, kw_only=True):
    """A document, or the rest of an archive, whose bytes could not be had; `position` is 0 for an archive as such.

    `reason` is `what was seen; what to do`. `size` is in bytes, None where not known.
    """

    source: str
    reason: str
    position: int = 0
    accession: str | None = None
    size: int | None = None

    @property
    def message(self) -> str:
        """Return it as one line."""
        return f"{self.source}: {self.reason}"


class Tally(Struct, kw_only=True):
    """What was met while reading; it grows, and two add up.

    `documents` were handed on. `other_forms` are submissions of other forms, `other_files` what is no submission
    by its name or kind (exhibits, pages, links, devices), `repeated` those whose accession number came before in
    the same piece; none of these three was handed on.
    """

    documents: int = 0
    other_forms: int = 0
    other_files: int = 0
    repeated: int = 0
    unread: list[Unread] = []

    def add(self, other: "Tally") -> None:
        """Add what another has counted."""
        self.documents += other.documents
        self.other_forms += other.other_forms
        self.other_files += other.other_files
        self.repeated += other.repeated
        self.unread += other.unread


def label_of(name: str) -> str:
    """Return a name of a file as text that can be kept: bytes that are none are marked."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")
