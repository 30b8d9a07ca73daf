"""A filing before it is read: its bytes, where they came from, and the key that it is known by."""

import re
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Final

from msgspec import Struct

from section16.standard.numbers import ACCESSION_PATTERN
from section16.xml.container.markup import ACCESSION, SEC_DOCUMENT

__all__ = ["KeyedFiling", "RawFiling", "key_of", "with_key", "with_keys"]

_HEAD: Final = 4_096
_KEY_DIGITS: Final = 20
_BARE: Final = (b"<?xml", b"<ownershipDocument")  # XML without a header
_NUMBER: Final = re.compile(
    rf"(?:<{SEC_DOCUMENT.name}>|<{ACCESSION.tag}>|{ACCESSION.label}:)[ \t]*({ACCESSION_PATTERN})(?!\d)".encode()
)


class RawFiling(Struct, frozen=True):
    """The bytes of one filing: full-submission text, feed file or bare XML.

    `accession` is its number, with dashes, if the file's name has it. `source` is its path as given, or
    `feed/20240216.nc.tar.gz!0001127602-24-001234.nc`; `position` its order within its source, from 1. `filed_on` is
    the filing day where an index or a feed says so.
    """

    data: bytes
    accession: str | None
    source: str
    position: int
    filed_on: date | None = None


def key_of(raw: RawFiling) -> str:
    """Return the key of a filing: the accession number in its header, else in its name; else its hash.

    EDGAR wrote the header; a file is named by whoever keeps it.
    """
    return _number_in_header(raw.data) or raw.accession or f"sha256-{sha256(raw.data).hexdigest()[:_KEY_DIGITS]}"


def _number_in_header(data: bytes) -> str | None:
    if data.startswith(_BARE):
        return None
    found = _NUMBER.search(data, 0, _HEAD)
    return found[1].decode("ascii") if found else None


class KeyedFiling(Struct, frozen=True):
    """A filing with its key; `hash` is the SHA-256 of its bytes, hexadecimal."""

    raw: RawFiling
    key: str
    hash: str

    @property
    def is_misnamed(self) -> bool:
        """Tell whether its file's name holds another accession number than its header."""
        return self.raw.accession not in {None, self.key}


def with_key(raw: RawFiling, key: str) -> KeyedFiling:
    """Return a filing with its key, which `key_of` gives, and hash."""
    return KeyedFiling(raw, key, sha256(raw.data).hexdigest())


def with_keys(raws: Iterable[RawFiling]) -> tuple[KeyedFiling, ...]:
    """Return each filing with its key and hash."""
    return tuple(with_key(raw, key_of(raw)) for raw in raws)
