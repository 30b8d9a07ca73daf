"""xml2arrow on the same elements: a configuration made from the rows, and a call that parses documents by it."""

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.form.rows import Field, fields_of
from section16.standard.kinds import NoteIds
from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE

__all__ = ["is_well_formed", "xml2arrow_parse"]

_ROOT = f"/r/{OwnershipDocument.element}"


def xml2arrow_parse(folder: Path, documents: list[bytes]) -> Callable[[], object]:
    """Return a call of xml2arrow that makes columns of the same elements, and nothing of them."""
    path = folder / "config.yaml"
    path.write_text(json.dumps(_config()))  # JSON is YAML
    parser = import_module("xml2arrow").XmlToArrowParser(path)
    data = b"<r>" + b"".join(documents) + b"</r>"
    return lambda: parser.parse(data)


def is_well_formed(data: bytes) -> bool:
    """Tell whether xml2arrow takes a document; one that it does not take would fail all others with it."""
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return False
    return True


def _config() -> dict[str, Any]:
    """Return one table for what stands in the report and its parts, one for each table of lines, one of footnotes."""
    own: list[tuple[str, str]] = []
    tables: list[dict[str, Any]] = []
    for field in fields_of(OwnershipDocument):
        path = f"{_ROOT}/{field.row.path}"
        if field.row.kind is not None:
            own.append((field.name, path))
        elif hasattr(field.parts[0], "element"):
            tables.append(_table(field.name, path, ["d", "c", "r"], _of_lines(field, path)))
        else:
            own += _leaves(field.parts[0], path, field.name)
    outer = {"name": "documents", "xml_path": "/r", "levels": ["d"], "fields": []}
    parts = _table("parts", _ROOT, ["d", "c"], own)
    return {"parser_options": {"trim_text": False}, "tables": [outer, parts, *tables]}


def _of_lines(field: Field, path: str) -> list[tuple[str, str]]:
    if field.name == "footnotes":
        return [("text", f"{path}/footnote"), ("id", f"{path}/footnote/@{NOTE_ID}")]
    return [leaf for part in field.parts for leaf in _leaves(part, f"{path}/{part.element}", part.__name__)]  # type: ignore[attr-defined]


def _leaves(part: type[Struct], path: str, name: str) -> Iterator[tuple[str, str]]:
    for field in fields_of(part):
        here, known = f"{path}/{field.row.path}", f"{name}.{field.name}"
        if isinstance(field.row.kind, NoteIds):
            yield known, f"{here}/@{NOTE_ID}"
        elif field.is_cell:
            yield known, f"{here}/{VALUE}"
            yield f"{known}_notes", f"{here}/{NOTE_REFERENCE}/@{NOTE_ID}"
        elif field.row.kind is not None:
            yield known, here
        else:
            yield from _leaves(field.parts[0], here, known)


def _table(name: str, path: str, levels: list[str], leaves: list[tuple[str, str]]) -> dict[str, Any]:
    fields = [{"name": leaf, "xml_path": where, "data_type": "Utf8", "nullable": True} for leaf, where in leaves]
    return {"name": name, "xml_path": path, "levels": levels, "fields": fields}
