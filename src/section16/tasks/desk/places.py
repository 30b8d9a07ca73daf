"""The places of a draft that people remark on: parts of its plan, keys in them, and cells of its reports."""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import fields

from section16.form.document import OwnershipDocument
from section16.form.places import places_in_order
from section16.tasks.desk.drafts import DraftSource
from section16.tasks.desk.parts import HEAD, DeskError, kind_of, part_named, part_names, part_of, place_in_parts

__all__ = ["places_of_plan", "require_place"]

_SHOWN: Final = 8


def places_of_plan(source: DraftSource) -> tuple[str, ...]:
    """List the parts of a draft's plan, as remarks name them: `event[2]`."""
    names = map(part_named, part_names(source.raw))
    return tuple(one.place for one in sorted(names, key=lambda one: (one.table != HEAD, one.table, one.number or 0)))


def require_place(source: DraftSource, reports: Iterable[OwnershipDocument], text: str) -> str:
    """Return a place as remarks have it; raises DeskError for one that neither the plan nor a report has.

    Empty means the whole draft. A part may be named as addresses do, `event-2`.
    """
    place = text.replace("\x00", "").strip()
    if not place:
        return HEAD
    if place in part_names(source.raw):
        return part_named(place).place
    if _is_in_plan(source, place) or any(place in places_in_order(one) for one in reports):
        return place
    there = places_of_plan(source)
    more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    do = f"write one of {', '.join(there[:_SHOWN])}{more}, a key of one, as event[1].on, or a cell of a report"
    message = f"place: '{place[:60]}' is no place of this draft; {do}"
    raise DeskError(message)


def _is_in_plan(source: DraftSource, place: str) -> bool:
    name, key = place_in_parts(place)
    if str(name) not in part_names(source.raw) or not place.startswith(name.place):
        return False
    part = part_of(source.raw, name)
    kind = kind_of(name, part)
    known = {one.encode_name for one in fields(kind)} if kind is not None else set()
    return not key or key.partition(".")[0] in known | set(part)
