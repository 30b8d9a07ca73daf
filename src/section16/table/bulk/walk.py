"""One look at many documents at once: which are of the form to the last tag, and where each text of theirs stands.

The documents are joined and parted into tags, and the grammar judges the tags. All is done on whole arrays of numbers,
at a few operations a tag.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import replace

from section16.table.bulk.grammar import TagClass, grammar
from section16.table.bulk.pieces import Pieces, part
from section16.table.bulk.sequences import Judged, Sequences, follow, judge, sequences

__all__ = ["Walk", "walk"]

Numbers: TypeAlias = npt.NDArray[np.intp]  # what indexes is of this size: numpy copies all others first
Small: TypeAlias = npt.NDArray[np.int32]
Tiny: TypeAlias = npt.NDArray[np.int8]
Documents: TypeAlias = Sequence[bytes | memoryview]

# As many documents as stay in the processor's nearest cache with all arrays of theirs.
_AT_ONCE: Final = 192


class Walk(Struct, frozen=True, kw_only=True):
    """What stands in the documents that are of the form; `odd` lists those that are not, by number.

    Parts are the rows to be: documents, owners, lines, footnotes, signatures, in the order of the documents; so are
    texts, and references to footnotes. A number of a part counts all parts, those of odd documents too.
    """

    odd: set[int]
    part_rows: Tiny  # part -> number of its table
    part_documents: Small  # part -> number of its document
    part_notes: Tiny  # part -> number of the footnote in its id
    texts: pa.Array  # binary, none empty, none blank
    text_columns: npt.NDArray[np.int16]
    text_parts: Small
    notes: Tiny  # number of the footnote that is referred to
    note_columns: npt.NDArray[np.int16]
    note_parts: Small


def walk(documents: Documents) -> Walk:
    """Look at documents, each from `<ownershipDocument>` to its end tag, without anything around."""
    walks = [_walk(documents[at : at + _AT_ONCE]) for at in range(0, len(documents), _AT_ONCE)]
    parts = np.cumsum([0, *(len(one.part_rows) for one in walks)])
    return Walk(
        odd={number + at * _AT_ONCE for at, one in enumerate(walks) for number in one.odd},
        part_rows=np.concatenate([one.part_rows for one in walks]),
        part_documents=np.concatenate([one.part_documents + at * _AT_ONCE for at, one in enumerate(walks)]),
        part_notes=np.concatenate([one.part_notes for one in walks]),
        texts=pa.concat_arrays([one.texts for one in walks]),
        text_columns=np.concatenate([one.text_columns for one in walks]),
        text_parts=np.concatenate([one.text_parts + np.int32(at) for at, one in zip(parts, walks, strict=False)]),
        notes=np.concatenate([one.notes for one in walks]),
        note_columns=np.concatenate([one.note_columns for one in walks]),
        note_parts=np.concatenate([one.note_parts + np.int32(at) for at, one in zip(parts, walks, strict=False)]),
    )


def _walk(documents: Documents) -> Walk:
    sizes = np.fromiter(map(len, documents), np.intp, len(documents))
    pieces = part(b"".join(documents))
    is_part = grammar().begins_part.take(pieces.tag)
    found = sequences(pieces.tag, np.flatnonzero(is_part))
    judged = judge(found)
    first_tags = np.searchsorted(pieces.cuts, np.cumsum(sizes) - sizes)
    part_of = np.cumsum(is_part, dtype=np.int32) - 1
    return _found(pieces, _Parts(found, judged, part_of, np.searchsorted(found.begins, first_tags)))


class _Parts(Struct, frozen=True):
    """The parts: the part of each tag, and those with which documents begin."""

    found: Sequences
    judged: Judged
    of_tag: Small
    firsts: Numbers

    def documents(self, parts: npt.NDArray[np.integer[Any]]) -> Small:
        """Return the documents of parts."""
        return (np.searchsorted(self.firsts, parts, "right") - 1).astype(np.int32)

    def look_up(self, tags: Numbers) -> tuple[Small, Numbers]:
        """Return the part of each tag, and where the tag stands among those of the kinds."""
        parts = self.of_tag.take(tags)
        shift = self.found.starts.take(self.found.kind) - self.found.begins
        return parts, tags + shift.take(parts)


def _out_of_grammar(parts: _Parts) -> set[int]:
    """Return the documents with a part that is not of the grammar, or stands where it may not."""
    known, judged, kind = grammar(), parts.judged, parts.found.kind
    first, last = judged.first.take(kind), judged.last.take(kind)
    classes = known.class_of.take(first[1:]).astype(np.intp)
    follows = follow(last[:-1], first[1:], known.may_follow)
    follows &= follow(judged.last_class.take(kind[:-1]), classes, known.class_may_follow)
    ends = np.append(parts.firsts[1:], len(kind)) - 1
    follows[ends[:-1]] = True  # the next document begins
    opened, closed = known.root
    fine = judged.fine.take(kind)
    fine[1:] &= follows
    fine[parts.firsts] &= first[parts.firsts] == opened
    fine[ends] &= last[ends] == closed
    return set() if fine.all() else set(parts.documents(np.flatnonzero(~fine)).tolist())


def _found(pieces: Pieces, parts: _Parts) -> Walk:
    known, judged = grammar(), parts.judged
    odd = _out_of_grammar(parts)
    text_parts, text_at = parts.look_up(pieces.ends - 1)
    of_text = judged.classes.take(text_at)
    misplaced = (of_text != TagClass.LEAF_OPEN) & (of_text != TagClass.VALUE_OPEN)
    odd |= set(parts.documents(text_parts[misplaced]).tolist())
    low, high = known.refers
    notes = np.flatnonzero((pieces.tag >= low) & (pieces.tag < high))
    note_parts, note_at = parts.look_up(notes)
    begins = parts.found.begins
    return _of_fine(
        Walk(
            odd=odd,
            part_rows=known.row_of.take(judged.first.take(parts.found.kind)),
            part_documents=parts.documents(np.arange(len(begins))),
            part_notes=known.note_of.take(pieces.tag.take(begins)),
            texts=pieces.texts,
            text_columns=known.text_of.take(judged.nodes.take(text_at)),
            text_parts=text_parts,
            notes=known.note_of.take(pieces.tag.take(notes)),
            note_columns=known.notes_of.take(judged.nodes.take(note_at)),
            note_parts=note_parts,
        )
    )


def _of_fine(walk: Walk) -> Walk:
    """Leave out the texts and footnotes of odd documents."""
    if not walk.odd:
        return walk
    odd = np.array(sorted(walk.odd))
    texts, notes = (
        np.flatnonzero(~np.isin(walk.part_documents[parts], odd)) for parts in (walk.text_parts, walk.note_parts)
    )
    return replace(
        walk,
        texts=walk.texts.take(pa.array(texts)),
        text_columns=walk.text_columns[texts],
        text_parts=walk.text_parts[texts],
        notes=walk.notes[notes],
        note_columns=walk.note_columns[notes],
        note_parts=walk.note_parts[notes],
    )
