"""Repairs that change no fact: a report in, the same report in the shape that EDGAR takes.

The order of elements, white space, empty elements and characters of XML are repaired by writing the report anew.
This file repairs the rest: EDGAR's own elements, characters that EDGAR does not take, footnotes. What would need a
guess is left alone, and `reasons_against` says so.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import Footnote, OwnershipDocument
from section16.form.problems import Fault
from section16.form.rows import as_submitted, fields_of
from section16.rules.book.values import is_zoned_date
from section16.rules.report import AnyRow
from section16.standard.kinds import NoteIds
from section16.standard.row import DOCUMENT_TYPES
from section16.standard.text.characters import is_allowed, transliterate

__all__ = ["REPAIRS", "drop_unused_notes", "merge_references", "reasons_against", "renumber_notes", "repair"]

_Ids = tuple[str, ...]
# A text that names a footnote by its number would name another after a change of numbers.
_NAMES_A_NOTE: Final = re.compile(
    r"\b(?:foot)?notes?\W{0,3}[(F]?\s*[0-9]|\bF[1-9][0-9]?\b|\([1-9][0-9]?\)", re.IGNORECASE
)


_Part = TypeVar("_Part", bound=Struct)

_DAMAGED: Final = "not well-formed here"


def merge_references(document: OwnershipDocument) -> OwnershipDocument:
    """Let each cell refer to a footnote once."""
    return _with_ids(document, lambda ids: tuple(dict.fromkeys(ids)))


def drop_unused_notes(document: OwnershipDocument) -> OwnershipDocument:
    """Remove footnotes that nothing refers to, and second definitions with the same text."""
    used = set(_references(document))
    notes = tuple(dict.fromkeys((note.id, note.text) for note in document.footnotes if note.id in used))
    if len(notes) == len(document.footnotes):
        return document
    kept = {(note.id, note.text): note for note in reversed(document.footnotes)}
    return replace(document, footnotes=tuple(kept[one] for one in notes))


def renumber_notes(document: OwnershipDocument) -> OwnershipDocument:
    """Number footnotes from F1 in the order in which cells refer to them.

    They keep their numbers if two have the same id, if a cell refers to one that is not defined, or if a text mentions
    footnotes by number.
    """
    order = dict.fromkeys(_references(document))
    defined = {note.id: note for note in document.footnotes}
    if len(defined) != len(document.footnotes) or order.keys() != defined.keys() or _speaks_of_numbers(document):
        return document
    new = {old: f"F{turn}" for turn, old in enumerate(order, 1)}
    renumbered = _with_ids(document, lambda ids: _renamed(ids, new))
    notes = tuple(replace(defined[old], id=new[old]) for old in order)
    return replace(renumbered, footnotes=notes)


def _renamed(ids: _Ids, new: Mapping[str, str]) -> _Ids:
    return tuple(sorted((new[id_] for id_ in ids), key=lambda id_: int(id_[1:])))


def _speaks_of_numbers(document: OwnershipDocument) -> bool:
    texts = (*(note.text for note in document.footnotes), document.remarks or "", *_words(document))
    return any(_NAMES_A_NOTE.search(text) for text in texts)


def _words(document: OwnershipDocument) -> Iterator[str]:
    for row in _rows(document):
        yield from filter(None, (row.security_title.value, row.nature.value))


def _rows(document: OwnershipDocument) -> tuple[AnyRow, ...]:
    return (*document.non_derivative_table, *document.derivative_table)


def _references(document: OwnershipDocument) -> Iterator[str]:
    """Yield the ids that cells refer to, in document order."""
    for row in _rows(document):
        for field in fields_of(type(row)):
            value = getattr(row, field.name)
            if isinstance(value, Cell):
                yield from value.footnotes
            elif isinstance(field.row.kind, NoteIds):
                yield from value


def _with_ids(document: OwnershipDocument, change: Callable[[_Ids], _Ids]) -> OwnershipDocument:
    """Change the references of every cell."""
    return replace(
        document,
        non_derivative_table=tuple(_row_with_ids(row, change) for row in document.non_derivative_table),
        derivative_table=tuple(_row_with_ids(row, change) for row in document.derivative_table),
    )


def _row_with_ids(row: _Part, change: Callable[[_Ids], _Ids]) -> _Part:
    changes: dict[str, object] = {}
    for field in fields_of(type(row)):
        value = getattr(row, field.name)
        if isinstance(value, Cell) and value.footnotes:
            changes[field.name] = replace(value, footnotes=change(value.footnotes))
        elif isinstance(field.row.kind, NoteIds) and value:
            changes[field.name] = change(value)
    return replace(row, **changes)


def reasons_against(document: OwnershipDocument) -> tuple[str, ...]:
    """Say why a report cannot be repaired: it was filed, or a repair would have to guess."""
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
    """Return the report with all repairs made; only for one without `reasons_against` it."""
    for one in REPAIRS:
        document = one(document)
    return document


def _forget_faults(document: OwnershipDocument) -> OwnershipDocument:
    """Drop the faults: writing the report anew puts things where they belong."""
    return replace(document, faults=(), flat=False)


def _take_out_edgars_own(document: OwnershipDocument) -> OwnershipDocument:
    return as_submitted(document, document.document_type or "")


def _write_in_edgars_characters(document: OwnershipDocument) -> OwnershipDocument:
    return _respelled(document)


def _respelled(part: _Part) -> _Part:
    """Transliterate every text of a part that EDGAR does not take and that has a spelling, at every depth."""
    changes: dict[str, object] = {}
    for name in (field.name for field in fields_of(type(part))) if type(part) is not Footnote else ("text",):
        value = getattr(part, name)
        spelled = _spelled(value)
        if spelled is not value:
            changes[name] = spelled
    return replace(part, **changes) if changes else part


def _spelled(value: object) -> object:
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
