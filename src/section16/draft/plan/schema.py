"""The JSON Schema of a plan, for editors that complete and check TOML."""

from typing import Any

import msgspec

from section16.draft.plan import Plan

__all__ = ["plan_schema"]

NUMBER = {"anyOf": [{"type": "number"}, {"type": "string", "format": "decimal"}]}
# In TOML these are one value, a date or number or words; in Python they are parts with two names.
ONE_VALUE = {
    "When": {"title": "When", "description": "A date, or words for a footnote.", "type": "string"},
    "Price": {"title": "Price", "description": "Dollars, or words for a footnote.", "type": ["number", "string"]},
}


def plan_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of a plan as TOML holds it."""
    schema = msgspec.json.schema(Plan)
    schema["$defs"].update(ONE_VALUE)
    loose: dict[str, Any] = _loosen(schema)
    change = loose["$defs"]["Change"]["properties"]["to"]
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
