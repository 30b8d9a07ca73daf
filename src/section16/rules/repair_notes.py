"""Footnotes put in order: each cell keeps the texts that it has, under other numbers."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import OwnershipDocument
from section16.form.rows import fields_of
from section16.rules.report import AnyRow
from section16.standard.kinds import NoteIds

__all__ = ["drop_unused_notes", "merge_references", "renumber_notes"]

Ids = tuple[str, ...]
# A text that names a footnote by its number would name another after a change of numbers.
_NAMES_A_NOTE: Final = re.compile(
    r"\b(?:foot)?notes?\W{0,3}[(F]?\s*[0-9]|\bF[1-9][0-9]?\b|\([1-9][0-9]?\)", re.IGNORECASE
)


def merge_references(document: OwnershipDocument) -> OwnershipDocument:
    """Let each cell refer to a footnote once."""
    return _with_ids(document, lambda ids: tuple(dict.fromkeys(ids)))


def drop_unused_notes(document: OwnershipDocument) -> OwnershipDocument:
    """Take out the footnotes that nothing refers to, and a second definition with the same text."""
    used = set(_references(document))
    notes = tuple(dict.fromkeys((note.id, note.text) for note in document.footnotes if note.id in used))
    if len(notes) == len(document.footnotes):
        return document
    kept = {(note.id, note.text): note for note in reversed(document.footnotes)}
    return replace(document, footnotes=tuple(kept[one] for one in notes))


def renumber_notes(document: OwnershipDocument) -> OwnershipDocument:
    """Number footnotes from F1 in the order in which cells refer to them.

    Left alone are notes that cannot be told apart, a report that refers to one that is not there, and one whose texts
    speak of footnotes by number.
    """
    order = dict.fromkeys(_references(document))
    defined = {note.id: note for note in document.footnotes}
    if len(defined) != len(document.footnotes) or order.keys() != defined.keys() or _speaks_of_numbers(document):
        return document
    new = {old: f"F{turn}" for turn, old in enumerate(order, 1)}
    renumbered = _with_ids(document, lambda ids: _renamed(ids, new))
    notes = tuple(replace(defined[old], id=new[old]) for old in order)
    return replace(renumbered, footnotes=notes)


def _renamed(ids: Ids, new: Mapping[str, str]) -> Ids:
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


def _with_ids(document: OwnershipDocument, change: Callable[[Ids], Ids]) -> OwnershipDocument:
    """Change the references of every cell."""
    return replace(
        document,
        non_derivative_table=tuple(_row_with_ids(row, change) for row in document.non_derivative_table),
        derivative_table=tuple(_row_with_ids(row, change) for row in document.derivative_table),
    )


def _row_with_ids(row: Any, change: Callable[[Ids], Ids]) -> Any:  # noqa: ANN401 - any of the four kinds of rows
    changes: dict[str, Any] = {}
    for field in fields_of(type(row)):
        value = getattr(row, field.name)
        if isinstance(value, Cell) and value.footnotes:
            changes[field.name] = replace(value, footnotes=change(value.footnotes))
        elif isinstance(field.row.kind, NoteIds) and value:
            changes[field.name] = change(value)
    return replace(row, **changes)
