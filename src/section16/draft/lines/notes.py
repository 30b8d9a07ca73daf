"""Footnote texts by cell: joined from the event, the grant, the holding and the usual words."""

from itertools import chain

from section16.draft.plan.base import CellNotes, texts
from section16.draft.wording import merge

__all__ = ["joined", "on_cell", "on_code"]


def joined(*notes: CellNotes) -> CellNotes:
    """Join the footnotes of each cell, in the order given, each text once."""
    return CellNotes(
        **{
            cell: merge(*chain.from_iterable(texts(getattr(one, cell)) for one in notes))
            for cell in CellNotes.__struct_fields__
        }
    )


def on_cell(**cells: tuple[str, ...]) -> CellNotes:
    """Hang texts on cells."""
    return CellNotes(**cells)


def on_code(*some: str) -> CellNotes:
    """Hang texts on the transaction code."""
    return CellNotes(code=some)
