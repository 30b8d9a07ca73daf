"""Repairs that change no fact: a report in, the same report in the shape that EDGAR takes.

The order of elements, white space, empty elements and characters of XML are repaired by writing the report anew.
Here is what is more: EDGAR's own elements, characters outside its set, footnotes. What cannot be repaired without a
guess is left alone, and `reasons_against` says so.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import OwnershipDocument
from section16.form.fault import Fault
from section16.form.footnote import Footnote
from section16.form.rows import fields_of
from section16.form.submitted import as_submitted
from section16.rules.repair_notes import drop_unused_notes, merge_references, renumber_notes
from section16.rules.values import is_zoned_date
from section16.standard.characters import is_allowed, transliterate
from section16.standard.row import DOCUMENT_TYPES

__all__ = ["REPAIRS", "reasons_against", "repair"]

Part = TypeVar("Part", bound=Struct)
_DAMAGED: Final = "not well-formed here"


def reasons_against(document: OwnershipDocument) -> tuple[str, ...]:
    """Say why a report cannot be repaired: what was filed, or what a rewrite would have to guess."""
    if document.header is not None:
        return (_not_a_draft(document.header.accession_number),)
    if document.document_type not in DOCUMENT_TYPES:
        return (f"documentType: '{document.document_type}' is no form; write one of {', '.join(DOCUMENT_TYPES)}",)
    return tuple(
        f"{fault.place}: {fault.reason}; correct it by hand first" for fault in document.faults if _bars(fault)
    )


def _not_a_draft(number: str | None) -> str:
    if number is None:
        return "document: the report stands in a submission; give the report's own file"
    return f"document: filed as '{number}'; amend it, a filed report is not repaired"


def _bars(fault: Fault) -> bool:
    if fault.kind == "repair":
        return _DAMAGED in fault.reason
    return fault.kind != "moved" and not is_zoned_date(fault)


def repair(document: OwnershipDocument) -> OwnershipDocument:
    """Return the report with all repairs made; one that has `reasons_against` it must not be given."""
    for one in REPAIRS:
        document = one(document)
    return document


def _forget_faults(document: OwnershipDocument) -> OwnershipDocument:
    """Let the rewrite put things where they belong."""
    return replace(document, faults=(), flat=False)


def _take_out_edgars_own(document: OwnershipDocument) -> OwnershipDocument:
    return as_submitted(document, document.document_type or "")


def _write_in_edgars_characters(document: OwnershipDocument) -> OwnershipDocument:
    return _respelled(document)


def _respelled(part: Part) -> Part:
    """Transliterate each text of a part that can be, at every depth."""
    changes: dict[str, Any] = {}
    for name in (field.name for field in fields_of(type(part))) if type(part) is not Footnote else ("text",):
        value = getattr(part, name)
        spelled = _spelled(value)
        if spelled is not value:
            changes[name] = spelled
    return replace(part, **changes) if changes else part


def _spelled(value: Any) -> Any:  # noqa: ANN401 - any field
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, Cell):
        return replace(value, value=_plain(value.value)) if isinstance(value.value, str) else value
    if isinstance(value, Struct):
        return _respelled(value)
    if isinstance(value, tuple) and value and isinstance(value[0], Struct):
        return tuple(_respelled(one) for one in value)
    return value


def _plain(text: str) -> str:
    if is_allowed(text):
        return text
    made = transliterate(text)
    return text if made.unknown else made.text


# In this order: notes are numbered when it is settled which there are.
REPAIRS: Final[tuple[Callable[[OwnershipDocument], OwnershipDocument], ...]] = (
    _forget_faults,
    _take_out_edgars_own,
    _write_in_edgars_characters,
    merge_references,
    drop_unused_notes,
    renumber_notes,
)
