"""What was filed in a field and could not be read as its kind: the page shows it as filed."""

from collections.abc import Mapping
from typing import Any, Final

from section16.form.document import OwnershipDocument
from section16.form.rows import rows_of

__all__ = ["Unread", "unread_fields", "unread_parts", "unread_rows", "unread_values"]

Unread = Mapping[str, str]  # the place below the root, without the index of a first element, and the text

_NOTHING: Mapping[str, str] = {}
_PATHS: Final = {name: row.path for name, row in rows_of(OwnershipDocument)}


def unread_values(document: OwnershipDocument) -> Unread:
    """List the values of a report that were not read."""
    return {_plain(fault.place): fault.text.strip() for fault in document.faults if fault.kind == "value"}


def _plain(place: str) -> str:
    return place.replace("[1]", "").removesuffix("/value")


def unread_fields(unread: Unread, part: type[Any], place: str = "") -> Mapping[str, str]:
    """List what was not read in one part of the form, by field; `place` is where the part stands."""
    if not unread:
        return _NOTHING
    ways = ((name, f"{place}/{row.path}".lstrip("/")) for name, row in rows_of(part))
    return {name: unread[way] for name, way in ways if way in unread}


def unread_rows(unread: Unread, table: str, rows: tuple[Any, ...]) -> list[Mapping[str, str]]:
    """List what was not read in each row of the table that is the document's field `table`."""
    above = _PATHS[table]
    return _numbered(unread, [(f"{above}/{row.element}", row) for row in rows])


def unread_parts(unread: Unread, field: str, parts: tuple[Any, ...]) -> list[Mapping[str, str]]:
    """List what was not read in each of the parts that repeat in the document's field."""
    return _numbered(unread, [(_PATHS[field], part) for part in parts])


def _numbered(unread: Unread, placed: list[tuple[str, Any]]) -> list[Mapping[str, str]]:
    if not unread:
        return [_NOTHING] * len(placed)
    counts: dict[str, int] = {}
    found = []
    for place, part in placed:
        counts[place] = counts.get(place, 0) + 1
        found.append(unread_fields(unread, type(part), _plain(f"{place}[{counts[place]}]")))
    return found
