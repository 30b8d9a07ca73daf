"""EDGAR's header of a submission, as far as the tables have it, when all in it is plainly of its kind."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from section16.table.around import Heading, file_numbers_of, heading_of
from section16.xml.encoding import decode
from section16.xml.header import parse_header

__all__ = ["NO_HEADING", "Headed", "UnreadHeader", "headed"]

_LARGEST: Final = 200_000


class UnreadHeader(ValueError):  # noqa: N818 - a turn in the reading, not an error
    """The header holds what is not of its kind; the careful reader tells of it."""


class Headed(Struct, frozen=True):
    """What a header says: of the filing, and the file number under each owner's CIK, without leading zeros."""

    heading: Heading = Heading()
    file_numbers: Mapping[str, str] = {}


NO_HEADING: Final = Headed()


def headed(header: bytes) -> Headed:
    """Read a header; raise UnreadHeader for one that has a fault."""
    if len(header) > _LARGEST:
        raise UnreadHeader
    text, _ = decode(header)
    read, notes = parse_header(text)
    if notes:
        raise UnreadHeader
    return Headed(heading_of(read), file_numbers_of(read))
