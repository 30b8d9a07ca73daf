"""Plain TOML values to the plan's types, piece by piece, so that every mistake is found in one reading."""

import difflib
import types
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo, fields

from section16.drafting.plan.cells import SHORT_NAMES
from section16.drafting.plan.parts import CellNotes, DateOrWords, PriceOrWords
from section16.drafting.plan.plan import Plan
from section16.drafting.toml.lines import Path
from section16.drafting.toml.words import (
    PlanValueError,
    at_most_four_decimals,
    one_of,
    read_date,
    read_number,
    read_price,
    read_text,
    read_when,
    shown,
)

__all__ = ["MISSING", "Converter", "PathMistake"]

MISSING: Final = msgspec.UNSET
SECRETS: Final = frozenset({"ccc", "token", "password", "secret", "api_key", "user_token", "filer_token"})


class PathMistake(NamedTuple):
    """A mistake at a path, before its line is looked up."""

    path: Path
    seen: str
    do: str


READERS: Final[dict[Any, Callable[[Any], Any]]] = {
    Decimal: read_number,
    date: read_date,
    str: read_text,
    DateOrWords: read_when,
    PriceOrWords: read_price,
}


class Converter:
    """Reads tables into structs; `wrong` collects what is not as it should be."""

    def __init__(self) -> None:
        """Start without a mistake."""
        self.wrong: list[PathMistake] = []
        self.kept: dict[Path, tuple[int, ...]] = {}

    def plan(self, raw: dict[str, Any]) -> Plan | None:
        """Read the whole plan, leaving out what has mistakes; None when even its form is unknown."""
        self.kept.update({(key,): () for key in raw})
        found = self.struct(raw, Plan, ())
        return found if isinstance(found, Plan) else None

    def read(self, raw: Any, kind: Any, path: Path) -> Any:  # noqa: ANN401
        """Return `raw` as `kind`, or MISSING after noting why not."""
        choices = tuple(_choices(kind))
        try:
            if isinstance(raw, dict):
                return self._table(raw, choices, path)
            if isinstance(raw, list):
                return self._list(raw, choices, path)
            return _scalar(raw, choices, path)
        except _NotedError:
            return MISSING
        except PlanValueError as error:
            self.note(path, error.seen, error.do)
            return MISSING

    def note(self, path: Path, seen: str, do: str) -> None:
        """Add a mistake."""
        self.wrong.append(PathMistake(path, seen, do))

    def struct(self, raw: dict[str, Any], kind: type[msgspec.Struct], path: Path) -> Any:  # noqa: ANN401
        """Read a table; every key is looked at though one is wrong."""
        tag = kind.__struct_config__.tag_field
        wanted = {field.encode_name: field for field in fields(kind)}
        values: dict[str, Any] = {}
        for key, value in raw.items():
            full = SHORT_NAMES.get(key, key) if kind is CellNotes else key
            if full in wanted and wanted[full].name in values:
                self.note((*path, key), f"another name of `{full}`, which is there too", "leave one of the two out")
            elif full in wanted:
                values[wanted[full].name] = self.read(value, wanted[full].type, (*path, key))
            elif key != tag:
                self._unknown(key, wanted, path, raw)
        for field in wanted.values():
            if field.name not in values and field.required:
                self.note((*path, field.encode_name), "missing", _ask(field))
                values[field.name] = MISSING
        if not path:
            optional = {field.name for field in wanted.values() if not field.required}
            values = {name: value for name, value in values.items() if value is not MISSING or name not in optional}
        return MISSING if any(value is MISSING for value in values.values()) else kind(**values)

    def _unknown(self, key: str, wanted: dict[str, FieldInfo], path: Path, raw: dict[str, Any]) -> None:
        if key.casefold() in SECRETS:
            self.note((*path, key), "a secret in the plan", "remove it; it is asked for when the report is filed")
            return
        near = difflib.get_close_matches(key, [name for name in wanted if name not in raw], 1, 0.6)
        hint = f"did you mean `{near[0]}`?" if near else f"keys here are {', '.join(wanted)}"
        self.note((*path, key), f"unknown key {key!r}", hint)

    def _table(self, raw: dict[str, Any], choices: tuple[Any, ...], path: Path) -> Any:  # noqa: ANN401
        structs = [kind for kind in choices if _is_struct(kind)]
        if not structs:
            if dict in [get_origin(kind) for kind in choices]:
                return {key: self.read(value, str, (*path, key)) for key, value in raw.items()}
            raise PlanValueError(seen="a table", do=f"write {_wanted(choices)}")
        return self.struct(raw, self._tagged(raw, structs, path) if len(structs) > 1 else structs[0], path)

    def _tagged(self, raw: dict[str, Any], structs: list[Any], path: Path) -> type[msgspec.Struct]:
        words: dict[str, type[msgspec.Struct]] = {kind.__struct_config__.tag: kind for kind in structs}
        if "what" not in raw:
            raise PlanValueError(seen="`what` is missing", do=f"write what happened, one of: {', '.join(words)}")
        try:
            word: str = one_of(_plain(raw["what"]), words, "event")
        except PlanValueError as error:
            self.note((*path, "what"), error.seen, error.do)
            raise _NotedError(seen="", do="") from error
        return words[word]

    def _list(self, raw: list[Any], choices: tuple[Any, ...], path: Path) -> Any:  # noqa: ANN401
        element = next((get_args(kind)[0] for kind in choices if get_origin(kind) is tuple), None)
        if element is None:
            raise PlanValueError(seen="a list", do=f"write {_wanted(choices)}")
        values = [self.read(value, element, (*path, number)) for number, value in enumerate(raw)]
        self.kept[path] = tuple(number for number, value in enumerate(values) if value is not MISSING)
        complete = len(self.kept[path]) == len(values)
        return tuple(v for v in values if v is not MISSING) if complete or len(path) == 1 else MISSING


class _NotedError(PlanValueError):
    """Already noted at a better place."""


def _plain(word: Any) -> Any:  # noqa: ANN401
    return " ".join(word.casefold().replace("_", " ").split()) if isinstance(word, str) else word


def _choices(kind: Any) -> Iterator[Any]:  # noqa: ANN401
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _choices(get_args(kind)[0])
    elif origin in (Union, types.UnionType):
        for choice in get_args(kind):
            yield from _choices(choice)
    elif kind is not types.NoneType:
        yield kind


def _is_struct(kind: Any) -> bool:  # noqa: ANN401
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in (DateOrWords, PriceOrWords)


def _scalar(raw: Any, choices: tuple[Any, ...], path: Path) -> Any:  # noqa: ANN401
    for kind in choices:
        if get_origin(kind) is Literal:
            return one_of(raw, get_args(kind), _noun(path))
        if kind is bool:
            return _boolean(raw)
        if kind is int:
            return _integer(raw)
        if kind in READERS:
            value: Any = _cell_text(raw) if path[:2] == ("amend", "change") and path[-1] == "to" else READERS[kind](raw)
            # The average of fills is rounded later; what the plan says itself is printed as it is.
            return at_most_four_decimals(value) if kind is Decimal and "fills" not in path else value
    raise PlanValueError(seen=f"{shown(raw)}", do=f"write {_wanted(choices)}")


def _noun(path: Path) -> str:
    return next(part for part in reversed(path) if isinstance(part, str)).replace("_", " ")


def _cell_text(raw: Any) -> str:  # noqa: ANN401
    """Keep the new value of an amended cell as text; its row knows its kind."""
    if isinstance(raw, bool):
        return str(raw).lower()
    return f"{raw:f}" if isinstance(raw, Decimal) else str(raw)


def _boolean(raw: Any) -> bool:  # noqa: ANN401
    if isinstance(raw, bool):
        return raw
    raise PlanValueError(seen=f"{shown(raw)} is neither true nor false", do="write true or false, without quotes")


def _integer(raw: Any) -> int:  # noqa: ANN401
    if isinstance(raw, int) and not isinstance(raw, bool) and raw > 0:
        return raw
    raise PlanValueError(seen=f"{shown(raw)} is not a number of a line", do="write 1, 2, 3, ...")


def _wanted(choices: tuple[Any, ...]) -> str:
    words = {str: "text in quotes", Decimal: "a number", date: "a date", bool: "true or false"}
    for kind in choices:
        if get_origin(kind) is tuple:
            element = next(_choices(get_args(kind)[0]))
            return "[[tables]], or a list of {tables}" if _is_struct(element) else 'a list: ["..."]'
        if _is_struct(kind):
            return f"a table with the keys {', '.join(field.encode_name for field in fields(kind))}"
    return next((words[kind] for kind in choices if kind in words), "a single value")


def _ask(field: FieldInfo) -> str:
    said = next((meta.description for meta in getattr(field.type, "__metadata__", ()) if meta.description), "")
    note = said[:1].lower() + said[1:].rstrip(".")
    return f"write `{field.encode_name} = ...` ({note})" if note else f"write `{field.encode_name} = ...`"
