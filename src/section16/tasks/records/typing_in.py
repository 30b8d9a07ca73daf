"""Records as forms: what stands in one, and what a filled-in one says, with every mistake at its field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import FieldInfo, fields

from section16.standard.text.days import no_date
from section16.standard.text.types import types_in_words
from section16.tasks.desk.form import PartForm, form_of_table
from section16.tasks.desk.typed import table_from
from section16.tasks.records.keeping import RecordError
from section16.tasks.records.kinds.content import FieldMistake, RecordContent

__all__ = ["content_from", "form_of_content", "new_form", "typed_form"]

T = TypeVar("T", bound=RecordContent)
_PLACE: Final = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)
_BOUND: Final = re.compile(r"`int` (>=|<=) (\d+)")
_EXPECTED: Final = {
    "date": "no day; write it as 2026-03-31",
    "decimal": "no number; write digits",
    "int": "no whole number; write digits",
    "bool": "neither yes nor no; choose one",
}


def form_of_content(content: RecordContent, mistakes: Sequence[FieldMistake] = ()) -> PartForm:
    """Return the form of a record as it stands."""
    return _form(type(content), _plain(content), mistakes)


def new_form(kind: type[RecordContent], given: Mapping[str, object] | None = None) -> PartForm:
    """Return the form of a new record: what a field has where nothing is said, and what is given."""
    raw = {one.encode_name: _plain(one.default) for one in fields(kind) if one.default is not msgspec.NODEFAULT}
    return _form(kind, {**raw, **(given or {})}, ())


def _plain(value: object) -> Any:  # noqa: ANN401 - a value of a table
    """Return a value as a table has it."""
    return _listed(msgspec.to_builtins(value, builtin_types=(Decimal, date)))


def _listed(value: Any) -> Any:  # noqa: ANN401 - a value of a table
    if isinstance(value, list | tuple):
        return [_listed(one) for one in value]
    return {key: _listed(one) for key, one in value.items()} if isinstance(value, dict) else value


def typed_form(
    kind: type[RecordContent], typed: Mapping[str, Sequence[str]], mistakes: Sequence[FieldMistake]
) -> PartForm:
    """Return the form with all that was typed, and what is wrong with it."""
    return _form(kind, table_from(kind, typed), mistakes)


def _form(kind: type[RecordContent], raw: Mapping[str, Any], mistakes: Sequence[FieldMistake]) -> PartForm:
    wrong = {one.path: f"{one.seen}; {one.do}" for one in mistakes}
    part = {key: one for key, one in raw.items() if one is not None and one != []}
    return form_of_table(kind, kind.kind, part, wrong)


def content_from(kind: type[T], typed: Mapping[str, Sequence[str]]) -> T:
    """Return what a filled-in form says; raises RecordError with what cannot be read or is missing."""
    raw = table_from(kind, typed)
    wrong = [mistake for field in fields(kind) for mistake in _mistakes_of(field, raw)]
    if wrong:
        raise RecordError(wrong)
    return msgspec.convert(raw, kind)


def _mistakes_of(field: FieldInfo, raw: Mapping[str, Any]) -> Iterator[FieldMistake]:
    name = field.encode_name
    if name not in raw:
        if field.required:
            yield FieldMistake(name, "nothing", "fill it in")
        return
    try:
        msgspec.convert(raw[name], field.type)
    except msgspec.ValidationError as error:
        found = _PLACE.fullmatch(str(error))
        why, place = (found[1], found[2] or "") if found else (str(error), "")
        path = name + re.sub(r"\[(\d+)\]", r".\1", place)
        if "missing required field" in why:
            yield FieldMistake(f"{path}.{why.split('`')[1]}", "nothing", "fill it in")
        else:
            value = _value_at(raw[name], place)
            wrong = no_date(value) if isinstance(value, str) and "date" in why else None
            seen, _, do = (wrong.of(f"{value}") if wrong and wrong.is_impossible else _words(why)).partition("; ")
            yield FieldMistake(path, seen, do)


def _value_at(value: Any, place: str) -> object:  # noqa: ANN401 - a value of a table
    """Return what stands at a place of a value, as `[0].since`."""
    for step in re.findall(r"[^.\[\]]+", place.removeprefix("...")):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def _words(why: str) -> str:
    """Say in our words what a value is not."""
    if bound := _BOUND.search(why):
        side, most = bound.groups()
        return f"below {most}; write {most} or more" if side == ">=" else f"above {most}; write {most} or less"
    for kind, words in _EXPECTED.items():
        if f"`{kind}" in why or f"Invalid {kind}" in why or f"encoded {kind}" in why:
            return words
    if "Invalid enum value" in why:
        return "none of the choices; choose one"
    return f"{types_in_words(why)}; put it right"
