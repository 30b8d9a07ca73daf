"""Footnotes while a report is drafted: texts that hang on cells, by the form's field names."""

from collections.abc import Iterable
from itertools import chain

from section16.drafting.plan.parts import CellNotes, FootnoteTexts

__all__ = ["as_written", "joined", "merge", "on_cell", "on_code", "texts"]


def texts(value: FootnoteTexts) -> tuple[str, ...]:
    """Return footnotes as a tuple, however they were written."""
    return (value,) if isinstance(value, str) else value


def as_written(notes: tuple[str, ...]) -> FootnoteTexts:
    """Return footnotes as a filer writes them: one alone is no list."""
    return notes[0] if len(notes) == 1 else notes


def merge(*notes: str | None) -> tuple[str, ...]:
    """Join the footnotes of one cell: each once, none empty, in the order given."""
    return tuple(dict.fromkeys(note for note in notes if note))


def joined(notes: Iterable[CellNotes]) -> CellNotes:
    """Join the footnotes of each cell, in the order given, each text once."""
    some = tuple(notes)
    return CellNotes(
        **{
            cell: merge(*chain.from_iterable(texts(getattr(one, cell)) for one in some))
            for cell in CellNotes.__struct_fields__
        }
    )


def on_cell(**cells: tuple[str, ...]) -> CellNotes:
    """Hang texts on cells."""
    return CellNotes(**cells)


def on_code(*some: str) -> CellNotes:
    """Hang texts on the transaction code."""
    return CellNotes(code=some)
