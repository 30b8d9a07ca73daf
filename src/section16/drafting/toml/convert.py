"""Plain TOML values to the plan's types, piece by piece, so that every mistake is found in one reading."""

import types
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, NamedTuple, TypeGuard, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from section16.drafting.plan.cells import SHORT_NAMES
from section16.drafting.plan.mistake import OneMistakeError
from section16.drafting.plan.parts import CellNotes, DateOrWords, PriceOrWords
from section16.drafting.plan.plan import Plan
from section16.drafting.toml.line_numbers import KeyPath
from section16.drafting.toml.synonyms import SYNONYMS
from section16.drafting.toml.values import (
    at_most_four_decimals,
    one_of,
    quoted,
    read_boolean,
    read_cell_text,
    read_date,
    read_date_or_words,
    read_line_number,
    read_number,
    read_price_or_words,
    read_text,
)
from section16.standard.text.nearest import did_you_mean, nearest

__all__ = ["MISSING", "Converter", "PathMistake"]

MISSING: Final = msgspec.UNSET
SECRETS: Final = frozenset({"ccc", "token", "password", "secret", "api_key", "user_token", "filer_token"})


class PathMistake(NamedTuple):
    """A mistake at a path, before its line is looked up."""

    path: KeyPath
    seen: str
    do: str


READERS: Final[dict[object, Callable[[object], object]]] = {
    Decimal: read_number,
    date: read_date,
    str: read_text,
    bool: read_boolean,
    int: read_line_number,
    DateOrWords: read_date_or_words,
    PriceOrWords: read_price_or_words,
}


class Converter:
    """Reads tables into structs; `mistakes` collects what is not as it should be.

    `readable` has the path of each list in the plan, with the numbers of its elements that could be read.
    """

    def __init__(self) -> None:
        self.mistakes: list[PathMistake] = []
        self.readable: dict[KeyPath, tuple[int, ...]] = {}

    def plan(self, raw: dict[str, object]) -> Plan | None:
        """Read the whole plan, leaving out what has mistakes; None when even its form is unknown."""
        self.readable.update({(key,): () for key in raw})
        found = self._struct(raw, Plan, ())
        return found if isinstance(found, Plan) else None

    def note(self, path: KeyPath, seen: str, do: str) -> None:
        """Add a mistake."""
        self.mistakes.append(PathMistake(path, seen, do))

    def _read(self, raw: object, hint: object, path: KeyPath) -> object:
        """Return a value as its type hint asks, or MISSING after noting why not."""
        choices = tuple(_choices(hint))
        try:
            if isinstance(raw, dict):
                return self._table(raw, choices, path)
            if isinstance(raw, list):
                return self._list(raw, choices, path)
            return _scalar(raw, choices, path)
        except _NotedError:
            return MISSING
        except OneMistakeError as error:
            self.note(path, error.seen, error.do)
            return MISSING

    def _struct(self, raw: dict[str, object], kind: type[msgspec.Struct], path: KeyPath) -> object:
        """Read a table; every key is looked at though one is wrong."""
        wanted = {field.encode_name: field for field in fields(kind)}
        values = self._values(raw, kind, wanted, path)
        for field in wanted.values():
            if field.name not in values and field.required:
                self.note((*path, field.encode_name), "missing", _how_to_write(field))
                values[field.name] = MISSING
        if not path:  # of the plan itself, what could be read is checked further
            optional = {field.name for field in wanted.values() if not field.required}
            values = {name: value for name, value in values.items() if value is not MISSING or name not in optional}
        return MISSING if any(value is MISSING for value in values.values()) else kind(**values)

    def _values(
        self, raw: dict[str, object], kind: type[msgspec.Struct], wanted: dict[str, FieldInfo], path: KeyPath
    ) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, value in raw.items():
            full = SHORT_NAMES.get(key, key) if kind is CellNotes else key
            if full in wanted and wanted[full].name in values:
                self.note((*path, key), f"another name of `{full}`, which is there too", "leave one of the two out")
            elif full in wanted:
                values[wanted[full].name] = self._read(value, wanted[full].type, (*path, key))
            elif key != kind.__struct_config__.tag_field:
                self._unknown(key, wanted, path, raw)
        return values

    def _unknown(self, key: str, wanted: dict[str, FieldInfo], path: KeyPath, raw: dict[str, object]) -> None:
        if key.casefold() in SECRETS:
            self.note((*path, key), "a secret in the plan", "remove it; it is asked for when the report is filed")
            return
        near = nearest(key, (name for name in wanted if name not in raw), SYNONYMS)
        hint = did_you_mean(near, f"keys here are {', '.join(wanted)}", "`")
        self.note((*path, key), f"unknown key {key!r}", hint)

    def _table(self, raw: dict[str, object], choices: tuple[object, ...], path: KeyPath) -> object:
        structs = [kind for kind in choices if _is_table(kind)]
        if not structs:
            if dict in [get_origin(kind) for kind in choices]:
                return {key: self._read(value, str, (*path, key)) for key, value in raw.items()}
            raise OneMistakeError(seen="a table", do=f"write {_wanted(choices)}")
        return self._struct(raw, self._tagged(raw, structs, path) if len(structs) > 1 else structs[0], path)

    def _tagged(
        self, raw: dict[str, object], structs: list[type[msgspec.Struct]], path: KeyPath
    ) -> type[msgspec.Struct]:
        words = {str(kind.__struct_config__.tag): kind for kind in structs}
        if "what" not in raw:
            raise OneMistakeError(seen="`what` is missing", do=f"write what happened, one of: {', '.join(words)}")
        try:
            return words[one_of(_without_case(raw["what"]), words, "event")]
        except OneMistakeError as error:
            self.note((*path, "what"), error.seen, error.do)
            raise _NotedError(seen="", do="") from error

    def _list(self, raw: list[object], choices: tuple[object, ...], path: KeyPath) -> object:
        element = next((get_args(kind)[0] for kind in choices if get_origin(kind) is tuple), None)
        if element is None:
            raise OneMistakeError(seen="a list", do=f"write {_wanted(choices)}")
        values = [self._read(value, element, (*path, number)) for number, value in enumerate(raw)]
        self.readable[path] = tuple(number for number, value in enumerate(values) if value is not MISSING)
        complete = len(self.readable[path]) == len(values)
        return tuple(v for v in values if v is not MISSING) if complete or len(path) == 1 else MISSING


class _NotedError(OneMistakeError):
    """A mistake that is already noted at a better place."""


def _without_case(word: object) -> object:
    return " ".join(word.casefold().replace("_", " ").split()) if isinstance(word, str) else word


def _choices(hint: object) -> Iterator[object]:
    """Yield the types that a hint allows, None aside."""
    origin = get_origin(hint)
    if origin is Annotated:
        yield from _choices(get_args(hint)[0])
    elif origin in (Union, types.UnionType):
        for choice in get_args(hint):
            yield from _choices(choice)
    elif hint is not types.NoneType:
        yield hint


def _is_table(kind: object) -> TypeGuard[type[msgspec.Struct]]:
    """Tell whether a type is a table in TOML; a price or a date that may be words is one value there."""
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in (DateOrWords, PriceOrWords)


def _scalar(raw: object, choices: tuple[object, ...], path: KeyPath) -> object:
    for kind in choices:
        if get_origin(kind) is Literal:
            return one_of(raw, get_args(kind), _noun(path))
        if kind in READERS and path[:2] == ("amend", "change") and path[-1] == "to":
            return read_cell_text(raw)
        if kind in READERS:
            value = READERS[kind](raw)
            # The average of fills is rounded later; what the plan gives itself is printed as it is.
            return at_most_four_decimals(value) if isinstance(value, Decimal) and "fills" not in path else value
    raise OneMistakeError(seen=f"{quoted(raw)}", do=f"write {_wanted(choices)}")


def _noun(path: KeyPath) -> str:
    return next(part for part in reversed(path) if isinstance(part, str)).replace("_", " ")


def _wanted(choices: tuple[object, ...]) -> str:
    words: dict[object, str] = {str: "text in quotes", Decimal: "a number", date: "a date", bool: "true or false"}
    for kind in choices:
        if get_origin(kind) is tuple:
            element = next(_choices(get_args(kind)[0]))
            return "[[tables]], or a list of {tables}" if _is_table(element) else 'a list: ["..."]'
        if _is_table(kind):
            return f"a table with the keys {', '.join(field.encode_name for field in fields(kind))}"
    return next((words[kind] for kind in choices if kind in words), "a single value")


def _how_to_write(field: FieldInfo) -> str:
    meaning = next((meta.description for meta in getattr(field.type, "__metadata__", ()) if meta.description), "")
    note = meaning[:1].lower() + meaning[1:].rstrip(".")
    return f"write `{field.encode_name} = ...` ({note})" if note else f"write `{field.encode_name} = ...`"
