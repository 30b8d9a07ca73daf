"""A report in EDGAR's own characters, so that the proof shows what will be filed."""

from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.standard.characters import is_allowed, transliterate

__all__ = ["plainly"]

S = TypeVar("S", bound=Struct)


def plainly(part: S) -> S:
    """Return a part with every text transliterated; what has no replacement stays, and is asked about."""
    changes: dict[str, Any] = {}
    for name in part.__struct_fields__:
        before = getattr(part, name)
        after = _plain(before)
        if after is not before:
            changes[name] = after
    return replace(part, **changes) if changes else part


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value if is_allowed(value) else transliterate(value).text
    if isinstance(value, Struct):
        return plainly(value)
    if isinstance(value, tuple):
        made = tuple(_plain(one) for one in value)
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
    return value
