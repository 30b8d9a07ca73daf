"""The parts of a plan as the desk names them: `event-2`, `holding-1`, `issuer`; `head` has the single values."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias, get_args, get_origin

import msgspec
from msgspec.structs import fields

from section16.drafting.plan.events import AnyEvent
from section16.drafting.plan.plan import Plan
from section16.standard.errors import Section16Error

__all__ = [
    "EVENTS",
    "HEAD",
    "LISTS",
    "SINGLES",
    "DeskError",
    "PartName",
    "PartPlace",
    "RawPart",
    "RawPlan",
    "add_part",
    "kind_of",
    "move_part",
    "part_named",
    "part_names",
    "part_of",
    "place_in_parts",
    "remove_part",
    "tables_in",
    "with_part",
]

RawPart: TypeAlias = dict[str, Any]  # a table as TOML has it
RawPlan: TypeAlias = dict[str, Any]

HEAD: Final = "head"
_NAME: Final = re.compile(r"([a-z]+)(?:-([1-9][0-9]{0,3}))?")
_STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class DeskError(Section16Error):
    """What a user asked of the desk cannot be done; the message is one line for the user."""


def _struct_in(hint: object) -> type[msgspec.Struct] | None:
    """Return the first struct of a type hint, however it is wrapped; of a union of events, the first event."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return next((found for one in get_args(hint) if (found := _struct_in(one)) is not None), None)


def _tables(*, many: bool) -> dict[str, type[msgspec.Struct]]:
    found: dict[str, type[msgspec.Struct]] = {}
    for field in fields(Plan):
        kind = _struct_in(field.type)
        is_list = any(get_origin(one) is tuple for one in (field.type, *get_args(field.type)))
        if kind is not None and is_list == many:
            found[field.encode_name] = kind
    return found


# The tables of a plan of which there are several, and those of which there is one, each with its type.
LISTS: Final[Mapping[str, type[msgspec.Struct]]] = _tables(many=True)
SINGLES: Final[Mapping[str, type[msgspec.Struct]]] = _tables(many=False)
EVENTS: Final[Mapping[str, type[msgspec.Struct]]] = {
    str(kind.__struct_config__.tag): kind
    for kind in get_args(AnyEvent)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
}


class PartName(NamedTuple):
    """A part of a plan: its table, and of several its number from 1."""

    table: str
    number: int | None = None

    def __str__(self) -> str:
        """Return the name as an address has it."""
        return self.table if self.number is None else f"{self.table}-{self.number}"

    @property
    def place(self) -> str:
        """Return the name as messages have it."""
        return self.table if self.number is None else f"{self.table}[{self.number}]"


class PartPlace(NamedTuple):
    """A part and a key in it, as a form names its fields: `tax.shares`, `owners.0`; empty for the part itself."""

    part: PartName
    key: str


def part_named(text: str) -> PartName:
    """Read the name of a part; raise DeskError for one that no plan has."""
    found = _NAME.fullmatch(text)
    if found is None:
        message = f"part: '{text[:40]}' is no part of a plan; go by the links of the page"
        raise DeskError(message)
    table, number = found[1], int(found[2]) if found[2] else None
    fits = table in LISTS if number else table in SINGLES or table in {HEAD, "texts"}
    if not fits:
        message = f"part: '{text}' is no part of a plan; go by the links of the page"
        raise DeskError(message)
    return PartName(table, number)


def part_of(raw: RawPlan, name: PartName) -> RawPart:
    """Return a part as TOML has it, empty where the plan has none; raise DeskError for a number that is not there."""
    if name.table == HEAD:
        return {key: value for key, value in raw.items() if key not in {*LISTS, *SINGLES, "texts"}}
    found = raw.get(name.table)
    if name.number is None:
        return dict(found) if isinstance(found, dict) else {}
    several = found if isinstance(found, list) else []
    if name.number > len(several) or not isinstance(several[name.number - 1], dict):
        message = f"{name.place}: the plan has {len(several)}; it may have been taken out"
        raise DeskError(message)
    return dict(several[name.number - 1])


def part_names(raw: RawPlan) -> frozenset[str]:
    """Return the names of all parts that a plan has."""
    several = (str(PartName(table, at + 1)) for table in LISTS for at in range(len(_several(raw, table))))
    return frozenset((HEAD, *(table for table in SINGLES if table in raw), *several))


def with_part(raw: RawPlan, name: PartName, part: RawPart) -> RawPlan:
    """Return the plan with another part in place of the one that it has; an empty table is left out."""
    if name.table == HEAD:
        return {**part, **{key: value for key, value in raw.items() if key in {*LISTS, *SINGLES, "texts"}}}
    if name.number is None:
        return {
            **{key: value for key, value in raw.items() if key != name.table},
            **({name.table: part} if part else {}),
        }
    part_of(raw, name)
    several = list(raw[name.table])
    several[name.number - 1] = part
    return {**raw, name.table: several}


def add_part(raw: RawPlan, table: str, part: RawPart) -> tuple[RawPlan, PartName]:
    """Return the plan with one more part of a table, and its name; raise DeskError for another table."""
    if table in SINGLES:
        return with_part(raw, PartName(table), part), PartName(table)
    if table not in LISTS:
        message = f"part: '{table[:40]}' is no table of a plan; write one of: {', '.join((*LISTS, *SINGLES))}"
        raise DeskError(message)
    several = [*_several(raw, table), part]
    return {**raw, table: several}, PartName(table, len(several))


def tables_in(raw: RawPlan, table: str) -> list[RawPart]:
    """Return the tables of a plan of which there are several, whatever else was written in their place."""
    return [one for one in _several(raw, table) if isinstance(one, dict)]


def _several(raw: RawPlan, table: str) -> list[Any]:
    found = raw.get(table)
    return list(found) if isinstance(found, list) else []


def remove_part(raw: RawPlan, name: PartName) -> RawPlan:
    """Return the plan without a part."""
    if name.number is None:
        return {key: value for key, value in raw.items() if key != name.table}
    part_of(raw, name)
    several = _several(raw, name.table)
    del several[name.number - 1]
    rest = {key: value for key, value in raw.items() if key != name.table}
    return {**rest, name.table: several} if several else rest


def move_part(raw: RawPlan, name: PartName, to: int) -> tuple[RawPlan, PartName]:
    """Return the plan with a part at another place among its like, counted from 1, and its name there."""
    part = part_of(raw, name)
    several = _several(remove_part(raw, name), name.table)
    at = max(1, min(to, len(several) + 1))
    several.insert(at - 1, part)
    return {**raw, name.table: several}, PartName(name.table, at)


def kind_of(name: PartName, part: RawPart) -> type[msgspec.Struct] | None:
    """Return the type of a part; of an event by what it says happened, None where that is no event."""
    if name.table == "event":
        word = part.get("what")
        return EVENTS.get(" ".join(word.casefold().replace("_", " ").split())) if isinstance(word, str) else None
    if name.table == HEAD:
        return Plan
    return LISTS.get(name.table) or SINGLES.get(name.table)


def place_in_parts(place: str) -> PartPlace:
    """Return the part and key that a place of a message means: `event[2].tax.shares`, `recipient[1], event[2]`."""
    words = [one for one in place.split(", ") if "'" not in one]
    path = [key or int(number) - 1 for key, number in _STEP.findall(words[-1] if words else "")]
    if not path:
        return PartPlace(PartName(HEAD), "")
    table, *rest = path
    if table in LISTS and rest and isinstance(rest[0], int):
        return PartPlace(PartName(str(table), rest[0] + 1), ".".join(map(str, rest[1:])))
    if table in SINGLES or table == "texts":
        return PartPlace(PartName(str(table)), ".".join(map(str, rest)))
    return PartPlace(PartName(HEAD), ".".join(map(str, path)))
