"""One look at many documents at once: which are of the form to the last tag, and where each text of theirs stands.

The documents are joined and parted into tags, and the grammar judges the tags. All is done on whole arrays of numbers,
at a few operations a tag.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import Struct

from section16.table.grammar import Grammar, grammar
from section16.table.pieces import Pieces, part
from section16.table.tag_class import TagClass

__all__ = ["Walk", "walk"]

Numbers: TypeAlias = npt.NDArray[np.intp]  # what indexes is of this size: numpy copies all others first
Small: TypeAlias = npt.NDArray[np.int32]
Tiny: TypeAlias = npt.NDArray[np.int8]
Classes: TypeAlias = npt.NDArray[np.uint8]
Mask: TypeAlias = npt.NDArray[np.bool_]
Documents: TypeAlias = Sequence[bytes | memoryview]

# As many documents as stay in the processor's nearest cache with all arrays of theirs.
_AT_ONCE: Final = 128


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


class _Nodes(Struct, frozen=True):
    """The tags that are nodes: `at` is where each stands among the tags, `upto` how many stand up to each tag."""

    at: Numbers
    upto: Small
    node: Numbers
    firsts: Numbers


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
    known = grammar()
    data = b"".join(documents)
    sizes = np.fromiter(map(len, documents), np.intp, len(documents))
    starts = np.cumsum(sizes) - sizes
    pieces = part(data)
    firsts = np.searchsorted(pieces.cuts, starts)
    classes = known.class_of_tag.take(pieces.tag)
    nodes = _nodes(pieces, firsts, classes, known)
    classes[nodes.at] = known.class_of.take(nodes.node)
    odd = _out_of_grammar(firsts, nodes, classes, known)
    before = classes.take(pieces.ends - 1)
    misplaced = (before != TagClass.LEAF_OPEN) & (before != TagClass.VALUE_OPEN)
    if misplaced.any():
        odd |= _documents(firsts, pieces.ends[misplaced])
    return _found(pieces, nodes, classes, odd)


def _documents(firsts: Numbers, at: Numbers) -> set[int]:
    """Return the numbers of the documents that have something at these places."""
    return set((np.searchsorted(firsts, at, "right") - 1).tolist())


def _nodes(pieces: Pieces, firsts: Numbers, classes: Classes, known: Grammar) -> _Nodes:
    is_node = classes == 0
    at = np.flatnonzero(is_node)
    tag = pieces.tag.take(at)
    line = known.line_of.take(tag)
    marks = np.flatnonzero(line >= 0)  # the first tag of each document is one
    begins = line.take(marks).astype(np.intp) * known.node_of.shape[1]
    node = known.node_of.ravel().take(np.repeat(begins, np.diff(np.append(marks, len(tag)))) + tag)
    return _Nodes(at, np.cumsum(is_node, dtype=np.int32), node, np.searchsorted(at, firsts))


def _out_of_grammar(firsts: Numbers, nodes: _Nodes, classes: Classes, known: Grammar) -> set[int]:
    """Return the documents in which a tag stands where it may not."""
    ends = np.append(nodes.firsts[1:], len(nodes.node)) - 1
    opened, closed = known.root
    whole = (nodes.node[nodes.firsts] == opened) & (nodes.node[ends] == closed)
    follows = _follow(nodes.node, known.may_follow)
    follows[ends[:-1]] = True  # the next document begins
    beside = _follow(classes.astype(np.intp), known.class_may_follow)
    beside[firsts[1:] - 1] = True
    if whole.all() and follows.all() and beside.all():
        return set()
    odd = set(np.flatnonzero(~whole).tolist())
    odd |= _documents(nodes.firsts, np.flatnonzero(~follows))
    return odd | _documents(firsts, np.flatnonzero(~beside))


def _follow(numbers: Numbers, table: Mask) -> Mask:
    found: Mask = table.ravel().take(numbers[:-1] * table.shape[1] + numbers[1:])
    return found


def _found(pieces: Pieces, nodes: _Nodes, classes: Classes, odd: set[int]) -> Walk:
    known = grammar()
    rows = known.row_of.take(nodes.node)
    is_part = rows > 0
    parts = np.flatnonzero(is_part)
    part_at = np.cumsum(is_part, dtype=np.int32) - 1
    documents = (np.searchsorted(nodes.firsts, parts, "right") - 1).astype(np.int32)
    fine = np.ones(len(nodes.firsts), np.bool_)
    fine[list(odd)] = False
    notes = np.flatnonzero((classes == TagClass.NOTE_OPEN) | (classes == TagClass.NOTE_EMPTY))
    texts = pieces.texts
    # the last node up to the start of an element is where its text or footnote belongs
    last, last_of_notes = (nodes.upto.take(at).astype(np.intp) - 1 for at in (pieces.ends - 1, notes))
    if odd:
        kept, notes_kept = (np.flatnonzero(fine[documents[part_at[at]]]) for at in (last, last_of_notes))
        texts, last = texts.take(pa.array(kept)), last[kept]
        notes, last_of_notes = notes[notes_kept], last_of_notes[notes_kept]
    return Walk(
        odd=odd,
        part_rows=rows.take(parts),
        part_documents=documents,
        part_notes=known.note_of.take(pieces.tag.take(nodes.at.take(parts))),
        texts=texts,
        text_columns=known.text_of.take(nodes.node.take(last)),
        text_parts=part_at.take(last),
        notes=known.note_of.take(pieces.tag.take(notes)),
        note_columns=known.notes_of.take(nodes.node.take(last_of_notes)),
        note_parts=part_at.take(last_of_notes),
    )
