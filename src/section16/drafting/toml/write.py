"""A typed plan to its TOML text, which `read_plan` reads back as the same plan."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec
import tomli_w
from msgspec.structs import FieldInfo, fields

from section16.drafting.plan.parts import DateOrWords, PriceOrWords
from section16.drafting.plan.plan import Plan

__all__ = ["plan_text", "toml_text"]

_BARE: Final = re.compile("[A-Za-z0-9_-]+")
_LONG: Final = 20  # characters from which a text is known by its name


def plan_text(plan: Plan) -> str:
    """Write a plan: single values first, then a table for each part, and what is left out has its default."""
    names = {text: f"@{name}" for name, text in plan.texts.items() if len(text) >= _LONG}
    return toml_text(_table(plan, names) | ({"texts": dict(plan.texts)} if plan.texts else {}))


def toml_text(raw: Mapping[str, Any]) -> str:
    """Write the tables of a plan as they stand, whether they make a plan or not."""
    singles = {key: value for key, value in raw.items() if not _is_part(value)}
    parts = (_part(key, value) for key, value in raw.items() if _is_part(value))
    return "\n".join((tomli_w.dumps(singles), *parts))


def _is_part(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _part(key: str, value: Any) -> str:  # noqa: ANN401 - a table, or a list of tables
    """Write `[key]`, or `[[key]]` for each of several: a list in one piece could not be added to."""
    if isinstance(value, dict):
        return tomli_w.dumps({key: value})
    if not _BARE.fullmatch(key):
        return tomli_w.dumps({key: value})
    return "\n".join(tomli_w.dumps({key: one}).replace(f"[{key}]", f"[[{key}]]", 1) for one in value)


def _table(part: msgspec.Struct, names: Mapping[str, str]) -> dict[str, Any]:
    tag = part.__struct_config__.tag
    what = {str(part.__struct_config__.tag_field): tag} if tag else {}
    return {**what, **dict(_values(part, names))}


def _values(part: msgspec.Struct, names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name != "texts" and not _is_default(field, value):
            yield field.encode_name, _plain(value, names)


def _is_default(field: FieldInfo, value: object) -> bool:
    if field.default_factory is not msgspec.NODEFAULT:
        return bool(value == field.default_factory())
    return value is None or bool(value == field.default)


def _plain(value: object, names: Mapping[str, str]) -> object:
    """Return what TOML has for a value; a whole number without decimals is one of TOML's integers."""
    if isinstance(value, DateOrWords):
        return _plain(value.on or value.words, names)
    if isinstance(value, PriceOrWords):
        return _plain(value.words if value.dollars is None else value.dollars, names)
    if isinstance(value, msgspec.Struct):
        return _table(value, names)
    if isinstance(value, tuple):
        return [_plain(one, names) for one in value]
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return int(value) if isinstance(exponent, int) and exponent >= 0 else value
    return names.get(value, value) if isinstance(value, str) else value
