"""A plan's TOML text to a Plan, or all its mistakes with their lines."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

import msgspec

from section16.drafting.plan.cells import SHORT_NAMES
from section16.drafting.plan.mistake import Mistake, PlanError
from section16.drafting.plan.plan import Plan
from section16.drafting.toml.check import check_parts
from section16.drafting.toml.check_events import check_events
from section16.drafting.toml.convert import Converter, PathMistake
from section16.drafting.toml.lines import Path, line_of, lines, path_text
from section16.drafting.toml.notebook import KnownNames, Notebook

__all__ = ["PlanError", "plan_schema", "read_plan"]

AT_LINE: Final = re.compile(r" \(at line (\d+), column \d+\)$")
NOTE_KEYS: Final = frozenset({"footnote", "footnotes", "derivative_footnotes"})
LONGEST: Final = 2_000_000


NUMBER = {"anyOf": [{"type": "number"}, {"type": "string", "format": "decimal"}]}
# In TOML these are one value, a date or number or words; in Python they are parts with two names.
ONE_VALUE = {
    "DateOrWords": {"title": "DateOrWords", "description": "A date, or words for a footnote.", "type": "string"},
    "PriceOrWords": {
        "title": "PriceOrWords",
        "description": "Dollars, or words for a footnote.",
        "type": ["number", "string"],
    },
}


def read_plan(text: str, name: str) -> Plan:
    """Read a plan; raise PlanError with every mistake.

    Args:
        text: the TOML text.
        name: what messages call it, mostly its file name.

    """
    raw = _parse(text.removeprefix("\ufeff"), name)
    converter = Converter()
    _put_texts(raw, (), _texts(raw), converter)
    plan = converter.plan(raw)
    wrong = [*converter.wrong, *(() if plan is None else _checked(plan, raw, converter))]
    if wrong or plan is None:
        raise PlanError(name, _mistakes(text.removeprefix("\ufeff"), wrong))
    return plan


def _parse(text: str, name: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise PlanError(
            name, [Mistake(place="", seen=f"{len(text):,} characters", do="put executions in a fills file")]
        )
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        found = AT_LINE.search(str(error))
        said = AT_LINE.sub("", str(error)) if isinstance(error, tomllib.TOMLDecodeError) else "a value out of bounds"
        mistake = Mistake(
            place="",
            line=int(found[1]) if found else None,
            seen=f"not TOML: {said[:1].lower()}{said[1:]}",
            do="see the plan's guide for how keys and values are written",
        )
        raise PlanError(name, [mistake]) from None


def _checked(plan: Plan, raw: dict[str, Any], converter: Converter) -> Iterator[PathMistake]:
    book = Notebook(plan, _known(raw), converter.kept)
    check_parts(book)
    check_events(book)
    # A key that could not be read is not missing.
    noted = {wrong.path for wrong in converter.wrong}
    yield from (wrong for wrong in book.wrong if wrong.path not in noted)


def _known(raw: dict[str, Any]) -> KnownNames:
    return KnownNames(
        grants=frozenset(_ids(raw, "grant", "id")),
        plans=frozenset(_ids(raw, "plan", "id")),
        holdings=frozenset(_ids(raw, "holding", "id")),
        owners=frozenset(_ids(raw, "owner", "id", "cik")),
    )


def _ids(raw: dict[str, Any], table: str, *keys: str) -> Iterator[str]:
    tables = raw.get(table, [])
    for one in tables if isinstance(tables, list) else ():
        if isinstance(one, dict):
            yield from (one[key].strip() for key in keys if isinstance(one.get(key), str))


def _texts(raw: dict[str, Any]) -> dict[str, str]:
    texts = raw.get("texts", {})
    return {key: text for key, text in texts.items() if isinstance(text, str)} if isinstance(texts, dict) else {}


def _put_texts(value: Any, path: Path, texts: dict[str, str], converter: Converter) -> None:  # noqa: ANN401
    """Replace `"@name"` by the text of that name, in footnotes only."""
    for key, inner in _items(value):
        here = (*path, key)
        if isinstance(inner, str) and inner.startswith("@") and NOTE_KEYS.intersection(map(str, here)):
            value[key] = texts.get(inner[1:], inner)
            if inner[1:] not in texts:
                near = get_close_matches(inner[1:], texts, 1, 0.5)
                do = f"did you mean '@{near[0]}'?" if near else f'add it: [texts] {inner[1:]} = "..."'
                converter.note(here, f"no text is called {inner!r}", do)
        else:
            _put_texts(inner, here, texts, converter)


def _items(value: Any) -> Iterable[tuple[Any, Any]]:  # noqa: ANN401
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else ()


def _mistakes(text: str, wrong: Iterable[PathMistake]) -> list[Mistake]:
    try:
        places = lines(text)
    except (IndexError, StopIteration, RecursionError):  # a mistake without its line is better than none
        places = {}
    return [
        Mistake(place=path_text(one.path), line=line_of(one.path, places), seen=one.seen, do=one.do) for one in wrong
    ]


def plan_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of a plan as TOML holds it."""
    schema = msgspec.json.schema(Plan)
    schema["$defs"].update(ONE_VALUE)
    notes = schema["$defs"]["CellNotes"]["properties"]
    notes.update({short: notes[full] | {"description": f"Short for `{full}`."} for short, full in SHORT_NAMES.items()})
    loose: dict[str, Any] = _loosen(schema)
    change = loose["$defs"]["LineChange"]["properties"]["to"]
    change["anyOf"] = [{"type": ["string", "number", "boolean", "null"]}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A plan of section16", **loose}


def _loosen(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Let a number stand where a decimal does: TOML's own numbers are read exactly."""
    if isinstance(value, list):
        return [_loosen(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") == "decimal":
        return {**{key: inner for key, inner in value.items() if key not in ("type", "format")}, **NUMBER}
    return {key: _loosen(inner) for key, inner in value.items()}
