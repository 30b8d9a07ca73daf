"""The path of every part and field of a document, as faults and findings name it."""

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument
from section16.form.rows import Field, fields_of

__all__ = ["Spot", "field_named", "places_in_order", "spots_of"]


class Spot(Struct, frozen=True, gc=False):
    """A part of a document and its place; a field's place is below it."""

    place: str
    part: Struct
    flat: bool = False  # stands in a document of schema X0101

    def at(self, name: str) -> str:
        """Return the place of a field of the part."""
        row = field_named(type(self.part), name).row
        return self.below(row.flat or row.path if self.flat else row.path)

    def below(self, path: str) -> str:
        """Return the place of a path below the part."""
        return f"{self.place}/{path}" if self.place else path


@cache
def _by_name(part: type[Struct]) -> dict[str, Field]:
    return {field.name: field for field in fields_of(part)}


def field_named(part: type[Struct], name: str) -> Field:
    """Return the field of a part with that name."""
    return _by_name(part)[name]


def spots_of(document: OwnershipDocument) -> tuple[Spot, ...]:
    """List the document and each part of it, in document order."""
    spots: list[Spot] = []
    _gather(Spot("", document, document.flat), spots)
    return tuple(spots)


def places_in_order(document: OwnershipDocument) -> dict[str, int]:
    """Number every place of a document in its order, whether anything stands there or not."""
    places: dict[str, int] = {}
    for place in _places(Spot("", document, document.flat)):
        places.setdefault(place, len(places))
    return places


def _gather(spot: Spot, spots: list[Spot]) -> None:
    spots.append(spot)
    for field in _part_fields(type(spot.part)):
        for child in _children(spot, field):
            _gather(child, spots)


def _places(spot: Spot) -> Iterator[str]:
    yield spot.place
    for field in _fields(type(spot.part)):
        place = spot.at(field.name)
        start = len(spot.place) + 1 if spot.place else 0
        yield from (place[:end] for end in _steps(place, start))
        for child in _children(spot, field):
            yield from _places(child)


def _steps(place: str, start: int) -> Iterator[int]:
    """Yield where each element of a place ends, from a position on."""
    while (start := place.find("/", start)) >= 0:
        yield start
        start += 1
    yield len(place)


def _fields(part: type[Struct]) -> tuple[Field, ...]:
    return () if part is Footnote else fields_of(part)


@cache
def _part_fields(part: type[Struct]) -> tuple[Field, ...]:
    return tuple(field for field in _fields(part) if field.parts)


def _children(spot: Spot, field: Field) -> Sequence[Spot]:
    value = getattr(spot.part, field.name) if field.parts else None
    if not value:
        return ()
    if isinstance(value, Struct):
        return (Spot(spot.below(field.row.path), value, spot.flat),)
    return _repeated(spot, field, value)


def _repeated(spot: Spot, field: Field, parts: Sequence[Struct]) -> list[Spot]:
    """List the parts of a field; those of one tag are counted where there are several."""
    flat = spot.flat
    paths = [spot.below(_path_of(part, field, flat=flat)) for part in parts]
    if len(paths) == 1:
        return [Spot(paths[0], parts[0], flat)]
    if paths.count(paths[0]) == len(paths):
        return [Spot(f"{paths[0]}[{turn}]", part, flat) for turn, part in enumerate(parts, 1)]
    return _mixed(paths, parts, flat=flat)


def _mixed(paths: list[str], parts: Sequence[Struct], *, flat: bool) -> list[Spot]:
    """Number transactions and holdings each by themselves."""
    turns = dict.fromkeys(paths, 0)
    spots = []
    for path, part in zip(paths, parts, strict=True):
        turns[path] += 1
        index = f"[{turns[path]}]" if paths.count(path) > 1 else ""
        spots.append(Spot(path + index, part, flat))
    return spots


def _path_of(part: Struct, field: Field, *, flat: bool) -> str:
    """Return the path of a part that repeats: its own element below the field's, or the field's itself."""
    own, flat_own = _elements(type(part))
    if flat and flat_own:
        return flat_own
    return f"{field.row.path}/{own}" if own else field.row.path


@cache
def _elements(part: type[Struct]) -> tuple[str | None, str | None]:
    return getattr(part, "element", None), getattr(part, "flat_element", None)
