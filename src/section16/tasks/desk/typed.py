"""What a user typed into the form of a part, as the table of a plan; what cannot be read stays as it was typed."""

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeGuard, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from section16.drafting.plan.parts import CellNotes, CellValues, DateOrWords, PriceOrWords
from section16.drafting.plan.plan import Plan
from section16.tasks.desk.parts import LISTS, SINGLES, PartName, RawPart, kind_of

__all__ = ["TomlValue", "choices_of", "is_table", "part_from", "shown", "table_from"]

TomlValue: TypeAlias = Any  # a text, a number, a date, a list, a table

_LONGEST_NUMBER: Final = 64  # a longer one stays a text, which the plan refuses
_LONGEST_PLACE: Final = 4  # digits of a place in a list
_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def part_from(name: PartName, typed: Mapping[str, Sequence[str]], before: RawPart) -> RawPart:
    """Return the part that a filled-in form says; `before` has what no form shows, a table under an unknown key."""
    if name.table == "texts":
        return {key: value for key, value in _pairs_from(typed, "").items() if isinstance(value, str)}
    what = _last(typed.get("what", ())) or before.get("what")
    kind = kind_of(name, {"what": what} if name.table == "event" else {})
    reader = _Reader(typed)
    found: RawPart = {"what": what} if name.table == "event" and what else {}
    if kind is not None:
        found |= reader.struct(kind, "")
    known = {field.encode_name for field in fields(kind)} | {"what"} if kind is not None else {"what"}
    for key, value in before.items():
        if key not in known and isinstance(value, dict | list):
            found[key] = value
        elif key not in known and (text := _last(typed.get(key, ()))):
            found[key] = value if text == shown(value) else text
    return found


def table_from(kind: type[Struct], typed: Mapping[str, Sequence[str]]) -> RawPart:
    """Return the table of any type that a filled-in form says."""
    return _Reader(typed).struct(kind, "")


def _last(values: Sequence[str]) -> str:
    return values[-1].strip() if values else ""


class _Reader:
    """Reads fields by their names, as the types of a struct ask."""

    def __init__(self, typed: Mapping[str, Sequence[str]]) -> None:
        self.typed = typed

    def struct(self, kind: type[Struct], prefix: str) -> RawPart:
        found: RawPart = {}
        for field in fields(kind):
            key = field.encode_name
            if kind is Plan and (key in LISTS or key in SINGLES or key == "texts"):
                continue
            value = self._field(field, f"{prefix}{key}")
            if value not in (None, {}, []):
                found[key] = value
        return found

    def _field(self, field: FieldInfo, name: str) -> TomlValue:
        types_ = tuple(choices_of(field.type))
        struct = next((one for one in types_ if is_table(one)), None)
        listed = next((one for one in types_ if get_origin(one) is tuple), None)
        if struct in (CellNotes, CellValues):
            return self._cells(struct, name)
        if isinstance(struct, type):
            return self.struct(struct, f"{name}.")
        if listed is not None:
            return self._list(listed, types_, name)
        return _read(types_, _last(self.typed.get(name, ())))

    def _cells(self, kind: type[Struct] | object, name: str) -> RawPart:
        pairs = _pairs_from(self.typed, f"{name}.")
        if kind is CellNotes:
            return pairs
        hints = {one.encode_name: tuple(choices_of(one.type)) for one in fields(CellValues)}
        return {key: _read(hints.get(key, (str,)), str(text)) for key, text in pairs.items()}

    def _list(self, listed: object, types_: Sequence[object], name: str) -> TomlValue:
        element = next(iter(choices_of(get_args(listed)[0])))
        if get_origin(element) is Literal:
            return [one for one in self.typed.get(name, ()) if one]
        if isinstance(element, type) and is_table(element):
            single = _last(self.typed.get(name, ())) if str in types_ else ""
            several = [self.struct(element, f"{name}.{number}.") for number in self._numbers(name)]
            return single or [one for one in several if one]
        texts = [text for number in self._numbers(name) if (text := _last(self.typed.get(f"{name}.{number}", ())))]
        return texts[0] if len(texts) == 1 and str in types_ else texts

    def _numbers(self, name: str) -> tuple[int, ...]:
        start = f"{name}."
        heads = (one[len(start) :].partition(".")[0] for one in self.typed if one.startswith(start))
        return tuple(sorted({int(one) for one in heads if one.isdecimal() and len(one) <= _LONGEST_PLACE}))


def _pairs_from(typed: Mapping[str, Sequence[str]], prefix: str) -> RawPart:
    """Read lines of a key and a text; a key with several texts has them as a list."""
    found: RawPart = {}
    start = f"{prefix}+"
    for name in typed:
        if name.startswith(start) and name.endswith(".key"):
            key, text = _last(typed[name]), _last(typed.get(f"{name[: -len('.key')]}.value", ()))
            if key and text:
                found.setdefault(key, []).append(text)
    return {key: texts[0] if len(texts) == 1 else texts for key, texts in found.items()}


def _read(types_: Sequence[object], text: str) -> TomlValue:
    """Return what TOML would have for a text, the text itself where it is not of its type."""
    if not text:
        return None
    if bool in types_ and text in {"true", "false"}:
        return text == "true"
    if date in types_ or DateOrWords in types_:
        return _day(text)
    if _is_chosen_number(types_, text) or (
        (Decimal in types_ or PriceOrWords in types_ or int in types_)
        and len(text) <= _LONGEST_NUMBER
        and _NUMBER.fullmatch(text)
    ):
        plain = text.replace(",", "")
        return int(plain) if plain.isdecimal() else Decimal(plain)
    return text


def _is_number(text: str) -> bool:
    return len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) is not None


def _is_chosen_number(types_: Sequence[object], text: str) -> bool:
    """Tell whether a text is a number among choices: 4 in `Literal[1, 4]`, not in `Literal["3", "4"]`."""
    chosen = (value for one in types_ if get_origin(one) is Literal for value in get_args(one))
    return any(isinstance(value, int) and str(value) == text for value in chosen)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def choices_of(hint: object) -> Iterator[object]:
    """Yield the types that a hint allows, None aside; what is one value in TOML is a text."""
    if get_origin(hint) is Annotated:
        yield from choices_of(get_args(hint)[0])
    elif get_origin(hint) in (Union, types.UnionType):
        for one in get_args(hint):
            yield from choices_of(one)
    elif hint in (DateOrWords, PriceOrWords):
        yield from (str, hint)
    elif hint is not types.NoneType:
        yield hint


def is_table(kind: object) -> TypeGuard[type[Struct]]:
    """Tell whether a type is a table in TOML; a price or a date that may be words is one value there."""
    return isinstance(kind, type) and issubclass(kind, Struct) and kind not in (DateOrWords, PriceOrWords)


def shown(value: TomlValue) -> str:
    """Return the text of a value as a form shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, str | int | float) else msgspec.json.encode(value).decode()
