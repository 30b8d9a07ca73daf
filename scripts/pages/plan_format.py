"""docs/reference/plan-format.md: every key of a plan, from its JSON Schema."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pages.markdown import code, page, table
from section16.drafting.plan.events import Sale
from section16.drafting.plan.parts import Event, StockEvent
from section16.drafting.toml.read import plan_schema

__all__ = ["plan_format"]

Schema = Mapping[str, Any]

_INTRO = """
A plan is a TOML file: what a filer knows, in a filer's words. [Write a plan](../guide/plan.md) explains how. This page
comes from the JSON Schema that `section16 draft --schema` prints; an editor that knows it completes and checks a plan
while you type.

Numbers may be written as numbers or, to be exact to the last digit, as strings (`"30.58"`); `_` may part thousands. A
date is a TOML date (`2024-02-14`). A key that is not listed is a mistake, never ignored.
"""
_EVENTS_INTRO = "`what` says which event it is."
_STOCK_INTRO = """
All events of one class of stock, marked *stock* above, also take these: where the stock is held, or goes.
"""
_KEYS = ("Key", "Type", "Needed", "Meaning")


def plan_format() -> str:
    """Return the page."""
    parts: Schema = plan_schema()["$defs"]
    events = {_word(part): part for part in parts.values() if _is_event(part)}
    rest = [name for name in _reached(parts, "Plan") if not _is_event(parts[name]) and "properties" in parts[name]]
    return page(
        "Plan format",
        _INTRO,
        _part("Plan", parts["Plan"], "##"),
        f"## Events\n\n{_EVENTS_INTRO}\n\n{_index(events)}",
        f"### Keys of all events\n\n{_table(events['other'], _COMMON)}",
        f"### Keys of stock\n{_STOCK_INTRO}\n{_table(events['other'], _STOCK)}",
        *(_event(word, events[word]) for word in sorted(events)),
        "## Parts",
        *(_part(name, parts[name], "###") for name in rest if name != "Plan"),
    )


_COMMON = frozenset(Event.__struct_encode_fields__)
_STOCK = frozenset(StockEvent.__struct_encode_fields__) - _COMMON


def _is_event(part: Schema) -> bool:
    return "what" in part.get("properties", {})


def _word(event: Schema) -> str:
    what: Schema = event["properties"]["what"]
    return str(what.get("const") or what["enum"][0])


def _index(events: Schema) -> str:
    rows = ((f"[{word}](#{word.replace(' ', '-')})", _line(events[word])) for word in sorted(events))
    return table(("what", "Meaning"), rows)


def _line(event: Schema) -> str:
    stock = " *stock*" if event["properties"].keys() >= _STOCK else ""
    return f"{_about(event).partition(chr(10))[0]}{stock}"


def _reached(parts: Schema, name: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
    """List a part and all that it refers to, in the order met."""
    if name in seen:
        return seen
    seen = (*seen, name)
    for below in _references(parts[name]):
        seen = _reached(parts, below, seen)
    return seen


def _references(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for below in value.values():
            yield from _references(below)
    elif isinstance(value, list):
        for below in value:
            yield from _references(below)


def _part(name: str, part: Schema, level: str) -> str:
    return f"{level} {name}\n\n{_about(part)}\n\n{_table(part)}"


def _event(word: str, event: Schema) -> str:
    keys = event["properties"].keys()
    shared = _COMMON | _STOCK if keys >= _STOCK else _COMMON
    own = keys - shared - {"what"}
    return f"### {word}\n\n{_about(event)}\n\n{_table(event, own) if own else 'No keys of its own.'}"


def _about(part: Schema) -> str:
    return str(part.get("description", "")).replace("\n    ", "\n").strip()


def _table(part: Schema, only: Collection[str] | None = None) -> str:
    needed = part.get("required", ())
    properties: Schema = part.get("properties", {})
    chosen = ((key, one) for key, one in properties.items() if only is None or key in only)
    return table(_KEYS, ((code(key), _type(one), "yes" if key in needed else "", _says(one)) for key, one in chosen))


def _says(one: Schema) -> str:
    default = one.get("default")
    plain = default is True or (isinstance(default, str | int) and default not in ("", False))
    told = f" Default: `{'true' if default is True else default}`." if plain else ""
    return f"{one.get('description', '')}{told}"


def _type(one: Schema) -> str:
    """Name the type of a key as TOML has it."""
    if "$ref" in one:
        return _link(one["$ref"].rpartition("/")[2])
    if "enum" in one:
        return ", ".join(code(str(word)) for word in one["enum"] if word is not None)
    if "anyOf" in one and any(_is_link_to_event(below) for below in one["anyOf"]):
        return "[event](#events)"
    if "anyOf" in one:
        return " or ".join(dict.fromkeys(filter(None, map(_type, _distinct(one["anyOf"])))))
    return _simple(one)


def _is_link_to_event(one: Schema) -> bool:
    return str(one.get("$ref", "")).endswith(f"/{Sale.__name__}")


def _distinct(options: list[Schema]) -> Iterator[Schema]:
    """Leave out what TOML cannot say (null), and the string that is a number."""
    number = any(one.get("type") == "number" for one in options)
    for one in options:
        if one.get("type") != "null" and not (number and one.get("format") == "decimal"):
            yield one


def _simple(one: Schema) -> str:
    kind = one.get("type")
    if kind == "array":
        return f"list of {_type(one.get('items', {})) or 'values'}"
    if kind == "object":
        return "table"
    if one.get("format") == "date":
        return "date"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number", "null": ""}
    names = [kind] if isinstance(kind, str) else kind or []
    return " or ".join(filter(None, (words.get(name, name) for name in names)))


def _link(name: str) -> str:
    plain = {"DateOrWords": "date or text", "PriceOrWords": "number or text"}
    return plain.get(name) or f"[{name}](#{name.lower()})"
