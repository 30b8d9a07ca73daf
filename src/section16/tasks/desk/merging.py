"""Two people change one part of a plan: what each changed is put together field by field, or both are shown."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

import msgspec
from msgspec import Struct

from section16.tasks.desk.parts import PartName, RawPart, RawPlan
from section16.tasks.desk.typed import shown

__all__ = ["FieldConflict", "MergedPart", "merge_parts", "part_since"]

_ABSENT: Final = object()


class FieldConflict(Struct, frozen=True):
    """A field that both changed: its key, what it was, what who saves now wrote, and what the other wrote."""

    key: str
    base: str
    mine: str
    theirs: str


class MergedPart(Struct, frozen=True):
    """A part with the changes of both; where they conflict, it has those of who saves now."""

    part: RawPart
    conflicts: tuple[FieldConflict, ...]


def merge_parts(base: RawPart, mine: RawPart, theirs: RawPart) -> MergedPart:
    """Put two changes of a part together, by field; lists are one field each."""
    conflicts: list[FieldConflict] = []
    part = _merged(base, mine, theirs, "", conflicts)
    return MergedPart(part, tuple(conflicts))


def _merged(
    base: Mapping[str, object],
    mine: Mapping[str, object],
    theirs: Mapping[str, object],
    prefix: str,
    conflicts: list[FieldConflict],
) -> RawPart:
    found: RawPart = {}
    for key in dict.fromkeys((*theirs, *mine, *base)):
        was, own, other = (one.get(key, _ABSENT) for one in (base, mine, theirs))
        if isinstance(own, dict) and isinstance(other, dict) and own != other:
            before = was if isinstance(was, dict) else {}
            found[key] = _merged(before, own, other, f"{prefix}{key}.", conflicts)
            continue
        value = other if _reads_as(own, was) else own
        if not any((_reads_as(own, was), _reads_as(own, other), _reads_as(other, was))):
            conflicts.append(FieldConflict(f"{prefix}{key}", *map(_text, (was, own, other))))
        if value is not _ABSENT:
            found[key] = value
    return found


def _reads_as(one: object, other: object) -> bool:
    """Tell whether two values are one, however TOML has them: `"126.25"` is 126.25, which a form writes."""
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if value is _ABSENT else shown(value)


def _text(value: object) -> str:
    if value is _ABSENT:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def part_since(base: RawPlan, now: RawPlan, name: PartName) -> PartName | None:
    """Return the name that a part of an older version has now; None where it was taken out."""
    if name.number is None:
        return name
    old, new = (tuple(_keys(one.get(name.table))) for one in (base, now))
    at = name.number - 1
    if at < len(old) and old.count(old[at]) == new.count(old[at]) == 1:  # unchanged, wherever it was moved
        return PartName(name.table, new.index(old[at]) + 1)
    for tag, start, end, to, to_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if start <= at < end:
            still = tag == "equal" or (tag == "replace" and at - start < to_end - to)
            return PartName(name.table, to + at - start + 1) if still else None
    return None


def _keys(several: object) -> Iterator[str]:
    for one in several if isinstance(several, list) else ():
        yield msgspec.json.encode(one, order="sorted").decode()
