"""A plan's TOML text to a Plan, or all its mistakes with their lines."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from section16.drafting.plan.cells import SHORT_NAMES
from section16.drafting.plan.mistake import Mistake, PlanError
from section16.drafting.plan.plan import Plan
from section16.drafting.plan.recipients import label_of, plans_of
from section16.drafting.toml.check import check_parts
from section16.drafting.toml.check_events import check_events
from section16.drafting.toml.collector import KnownNames, MistakeCollector
from section16.drafting.toml.convert import Converter, PathMistake
from section16.drafting.toml.line_numbers import KeyPath, line_numbers, line_of, path_text
from section16.drafting.toml.texts import with_texts
from section16.standard.text.days import impossible_day_in

__all__ = ["PlanError", "parse_toml", "plan_schema", "read_plan"]

AT_LINE: Final = re.compile(r" \(at line (\d+), column \d+\)$")
LONGEST: Final = 2_000_000
# The parser's time grows with the square of a key's parts; no key of a plan has more than a handful.
_MOST_PARTS: Final = 32
_ENDLESS_KEY: Final = re.compile(
    rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]{{0,80}}"|'[^'\n]{{0,80}}')[ \t]*\.[ \t]*){{{_MOST_PARTS},}}""", re.ASCII
)


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
    converter = Converter()
    parsed = parse_toml(text.removeprefix("\ufeff"), name)
    raw = with_texts(parsed, converter.note)
    plan = converter.plan(raw)
    mistakes = [*converter.mistakes, *(() if plan is None else _mistakes_between(plan, raw, converter))]
    if mistakes or plan is None:
        raise PlanError(name, _with_lines(text.removeprefix("\ufeff"), mistakes))
    return plan


def parse_toml(text: str, name: str) -> dict[str, object]:
    """Read the tables of a TOML text, numbers exact; raise PlanError where it is none."""
    if len(text) > LONGEST:
        raise PlanError(
            name, [Mistake(place="", seen=f"{len(text):,} characters", do="put executions in a fills file")]
        )
    if (endless := _ENDLESS_KEY.search(text)) is not None:
        line = text.count("\n", 0, endless.start()) + 1
        seen = f"a key of more than {_MOST_PARTS} parts"
        raise PlanError(name, [Mistake(place="", line=line, seen=seen, do="write keys as the plan's guide has them")])
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        found = AT_LINE.search(str(error))
        if found and (wrong := impossible_day_in(text.split("\n")[int(found[1]) - 1])):
            seen, _, do = wrong.partition("; ")
            raise PlanError(name, [Mistake(place="", line=int(found[1]), seen=seen, do=do)]) from None
        why = AT_LINE.sub("", str(error)) if isinstance(error, tomllib.TOMLDecodeError) else "a value out of bounds"
        mistake = Mistake(
            place="",
            line=int(found[1]) if found else None,
            seen=f"not TOML: {why[:1].lower()}{why[1:]}",
            do="see the plan's guide for how keys and values are written",
        )
        raise PlanError(name, [mistake]) from None


def _mistakes_between(plan: Plan, raw: dict[str, object], converter: Converter) -> Iterator[PathMistake]:
    """Yield what is wrong between the parts of a plan, once where every recipient's has it."""
    known = _known(raw)
    found: dict[PathMistake, None] = dict.fromkeys(_of_recipients(plan, converter.readable))
    for number, one in enumerate(plans_of(plan)):
        recipient = converter.readable[("recipient",)][number] if plan.recipients else None
        own = len(plan.recipients[number].holdings) if plan.recipients else 0
        collector = MistakeCollector(one, known, _readable(converter, recipient, own))
        check_parts(collector)
        check_events(collector)
        found.update(dict.fromkeys(_at_recipient(recipient, own, mistake) for mistake in collector.mistakes))
    # A key that could not be read is not missing.
    noted = {mistake.path for mistake in converter.mistakes}
    yield from (mistake for mistake in found if mistake.path not in noted)


def _of_recipients(plan: Plan, readable: Mapping[KeyPath, tuple[int, ...]]) -> Iterator[PathMistake]:
    """Find what keeps a plan from being one for each recipient."""
    if not plan.recipients:
        return
    for key in ("owner", "amend"):
        if (key,) in readable:
            do = "leave one of the two out; each recipient is the owner of a report of their own"
            yield PathMistake((key,), f"`{key}` beside recipients", do)
    labels = [label_of(one) for one in plan.recipients]
    for place, (number, label) in enumerate(zip(readable[("recipient",)], labels, strict=True)):
        if label in labels[:place]:
            seen = f"{label!r} is the name of another recipient's report"
            yield PathMistake(("recipient", number, "id"), seen, "give each an `id` of their own")


def _readable(converter: Converter, recipient: int | None, own: int) -> dict[KeyPath, tuple[int, ...]]:
    """Return the numbers of elements that could be read; in the plan of a recipient, its holdings come first."""
    if recipient is None:
        return converter.readable
    held = (*range(own), *(own + number for number in converter.readable.get(("holding",), ())))
    holdings: dict[KeyPath, tuple[int, ...]] = {("holding",): held} if held else {}
    return {**converter.readable, ("owner",): (0,), **holdings}


def _at_recipient(recipient: int | None, own: int, mistake: PathMistake) -> PathMistake:
    """Put a mistake in the plan of a recipient where it stands in the text."""
    table, *rest = mistake.path
    if recipient is None or table not in {"owner", "holding"} or not rest:
        return mistake
    number = int(rest[0])
    if table == "owner":
        return mistake._replace(path=("recipient", recipient, *rest[1:]))
    if number < own:
        return mistake._replace(path=("recipient", recipient, "holding", *rest))
    return mistake._replace(path=("holding", number - own, *rest[1:]))


def _known(raw: dict[str, object]) -> KnownNames:
    return KnownNames(
        grants=frozenset(_ids(raw, "grant", "id")),
        plans=frozenset(_ids(raw, "plan", "id")),
        holdings=frozenset((*_ids(raw, "holding", "id"), *_holdings_of_recipients(raw))),
        owners=frozenset((*_ids(raw, "owner", "id", "cik"), *_ids(raw, "recipient", "id", "cik"))),
    )


def _holdings_of_recipients(raw: dict[str, object]) -> Iterator[str]:
    recipients = raw.get("recipient", [])
    for one in recipients if isinstance(recipients, list) else ():
        if isinstance(one, dict):
            yield from _ids(one, "holding", "id")


def _ids(raw: dict[str, object], table: str, *keys: str) -> Iterator[str]:
    tables = raw.get(table, [])
    for one in tables if isinstance(tables, list) else ():
        if isinstance(one, dict):
            yield from (one[key].strip() for key in keys if isinstance(one.get(key), str))


def _with_lines(text: str, mistakes: Iterable[PathMistake]) -> list[Mistake]:
    try:
        places = line_numbers(text)
    except (IndexError, StopIteration, RecursionError):  # a mistake without its line is better than none
        places = {}
    return [
        Mistake(place=path_text(one.path), line=line_of(one.path, places), seen=one.seen, do=one.do) for one in mistakes
    ]


def plan_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of a plan as TOML holds it."""
    # In the package `Issuer` is box 2 of the form; in a plan's schema it is the plan's own, and that name is public.
    schema = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Plan)).replace(b"PlannedIssuer", b"Issuer"))
    schema["$defs"].update(ONE_VALUE)
    notes = schema["$defs"]["CellNotes"]["properties"]
    notes.update({short: notes[full] | {"description": f"Short for `{full}`."} for short, full in SHORT_NAMES.items()})
    schema["$defs"]["LineChange"]["properties"]["to"]["anyOf"] = [{"type": ["string", "number", "boolean", "null"]}]
    loose = {key: _loosen(value) for key, value in schema.items()}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A plan of section16", **loose}


def _loosen(value: object) -> object:
    """Let a number stand where a decimal does: TOML's own numbers are read exactly."""
    if isinstance(value, list):
        return [_loosen(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") == "decimal":
        return {**{key: inner for key, inner in value.items() if key not in ("type", "format")}, **NUMBER}
    return {key: _loosen(inner) for key, inner in value.items()}
