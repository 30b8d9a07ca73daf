"""One filing on its way into the tables: its bytes, its hash, and the key of all its rows."""

from hashlib import sha256

from msgspec import Struct

from section16.table.raw import Raw, key_of

__all__ = ["Filed", "file_all"]


class Filed(Struct, frozen=True):
    """A filing with what is known of it before it is read; `hash` is the SHA-256 of its bytes, hexadecimal."""

    raw: Raw
    key: str
    hash: str


def file_all(raws: tuple[Raw, ...]) -> tuple[Filed, ...]:
    """Hash each filing and find its key."""
    return tuple(Filed(raw, raw.accession or key_of(raw), sha256(raw.data).hexdigest()) for raw in raws)
