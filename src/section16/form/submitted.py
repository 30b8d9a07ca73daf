"""What a filer submits of a report: all but the elements that only EDGAR inserts (specification 3.5, NA)."""

from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.form.rows import fields_of
from section16.standard.row import use_on

__all__ = ["as_submitted"]

Part = TypeVar("Part", bound=Struct)


def as_submitted(part: Part, document_type: str) -> Part:
    """Leave out what only EDGAR inserts on a form, '3' to '5/A', at every depth."""
    changes: dict[str, Any] = {}
    for field in fields_of(type(part)):
        value = getattr(part, field.name)
        if use_on(field.row.use, document_type) == "n":
            changes[field.name] = None
        elif field.many:
            changes[field.name] = tuple(as_submitted(one, document_type) for one in value)
        elif field.parts and value is not None:
            changes[field.name] = as_submitted(value, document_type)
    return replace(part, **changes) if changes else part
