"""One look at many documents at once: which are of the form to the last tag, and where each text of theirs stands.

The documents are joined; brackets part them into tags and what stands between, and the grammar judges the tags. All
is done on whole arrays of numbers, at a few operations a tag.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.table.grammar import Grammar, TagClass, grammar

__all__ = ["Walk", "walk"]

Numbers: TypeAlias = npt.NDArray[np.intp]  # what indexes is of this size: numpy copies all others first
Small: TypeAlias = npt.NDArray[np.int32]
Tiny: TypeAlias = npt.NDArray[np.int8]
Classes: TypeAlias = npt.NDArray[np.uint8]
Mask: TypeAlias = npt.NDArray[np.bool_]
Documents: TypeAlias = Sequence[bytes | memoryview]

_BRACKETS: Final = 0xFD  # without this bit `<` and `>` are one character
_OPENS: Final = 0x3C
_BLOCK: Final = 1 << 18
_BLANK: Final = b" \t\r\n"
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


class _Tags(Struct, frozen=True):
    """The tags of the documents, in order; `firsts` are the tags with which documents begin."""

    pieces: pa.Array
    tag: Numbers
    gap: Small
    firsts: Numbers


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
    odd: set[int] = set()
    tags = _tags(data, np.cumsum(sizes) - sizes, odd, documents, known)
    classes = known.class_of_tag.take(tags.tag)
    nodes = _nodes(tags, classes, known)
    classes[nodes.at] = known.class_of.take(nodes.node)
    odd |= _out_of_grammar(tags, nodes, classes, known)
    texts = _texts(tags, classes, odd)
    return _found(tags, nodes, texts, classes, odd)


def _tags(data: bytes, starts: Numbers, odd: set[int], documents: Documents, known: Grammar) -> _Tags:
    brackets = _brackets(data)
    pieces, numbers = _numbered(data, brackets, known)
    if not numbers[::2].all():  # where all are tags, the brackets are pairs
        brackets = _in_pairs(data, brackets, starts, odd, documents)
        pieces, numbers = _numbered(data, brackets, known)
    return _Tags(pieces, numbers[::2].astype(np.intp), numbers[1::2], np.searchsorted(brackets[::2], starts))


def _brackets(data: bytes) -> Numbers:
    """Return where brackets stand; in blocks, that no array of all characters is made."""
    characters = np.frombuffer(data, np.uint8)
    alike = np.empty(_BLOCK, np.uint8)
    are = np.empty(_BLOCK, np.bool_)
    found: list[Numbers] = []
    for begin in range(0, len(characters), _BLOCK):
        block = characters[begin : begin + _BLOCK]
        size = len(block)
        np.bitwise_and(block, _BRACKETS, out=alike[:size])
        np.equal(alike[:size], _OPENS, out=are[:size])
        found.append(np.flatnonzero(are[:size]) + begin)
    return np.concatenate(found)


def _numbered(data: bytes, brackets: Numbers, known: Grammar) -> tuple[pa.Array, Small]:
    """Part the data at brackets, a tag and what follows it in turn; give each piece the grammar's number."""
    cuts = np.empty(len(brackets) + 1, np.int32)
    cuts[:-1] = brackets
    cuts[1:-1:2] += 1  # a tag has its closing bracket
    cuts[-1] = len(data)
    pieces = pa.Array.from_buffers(pa.binary(), len(brackets), [None, pa.py_buffer(cuts), pa.py_buffer(data)])
    numbers = pc.index_in(pieces, value_set=known.pieces)
    # Arrow has 0 where there is no number (a test holds it to that); to fill it in again takes a fifth as long
    return pieces, np.frombuffer(numbers.buffers()[1], np.int32, len(numbers))


def _in_pairs(data: bytes, brackets: Numbers, starts: Numbers, odd: set[int], documents: Documents) -> Numbers:
    """Leave out each `>` that stands in a text, and each `<` that begins no tag: their documents are odd."""
    opens = np.frombuffer(data, np.uint8)[brackets] == _OPENS
    ends = ~opens
    ends[1:] &= opens[:-1]
    ends[:1] = False
    kept = opens | ends
    odd |= {one for one in _documents(starts, brackets[~kept]) if b"]]>" in bytes(documents[one])}
    brackets, opens = brackets[kept], opens[kept]
    alone = opens & np.append(opens[1:], True)[: len(opens)]
    odd |= _documents(starts, brackets[alone])
    whole: Numbers = brackets[~alone]
    return whole


def _documents(firsts: Numbers, at: Numbers) -> set[int]:
    """Return the numbers of the documents that have something at these places."""
    return set((np.searchsorted(firsts, at, "right") - 1).tolist())


def _nodes(tags: _Tags, classes: Classes, known: Grammar) -> _Nodes:
    is_node = classes == 0
    at = np.flatnonzero(is_node)
    tag = tags.tag.take(at)
    line = known.line_of.take(tag)
    marks = np.flatnonzero(line >= 0)  # the first tag of each document is one
    begins = line.take(marks).astype(np.intp) * known.node_of.shape[1]
    node = known.node_of.ravel().take(np.repeat(begins, np.diff(np.append(marks, len(tag)))) + tag)
    return _Nodes(at, np.cumsum(is_node, dtype=np.int32), node, np.searchsorted(at, tags.firsts))


def _out_of_grammar(tags: _Tags, nodes: _Nodes, classes: Classes, known: Grammar) -> set[int]:
    """Return the documents in which a tag stands where it may not."""
    ends = np.append(nodes.firsts[1:], len(nodes.node)) - 1
    opened, closed = known.root
    whole = (nodes.node[nodes.firsts] == opened) & (nodes.node[ends] == closed)
    follows = _follow(nodes.node, known.may_follow)
    follows[ends[:-1]] = True  # the next document begins
    beside = _follow(classes.astype(np.intp), known.class_may_follow)
    beside[tags.firsts[1:] - 1] = True
    if whole.all() and follows.all() and beside.all():
        return set()
    odd = set(np.flatnonzero(~whole).tolist())
    odd |= _documents(nodes.firsts, np.flatnonzero(~follows))
    return odd | _documents(tags.firsts, np.flatnonzero(~beside))


def _follow(numbers: Numbers, table: Mask) -> Mask:
    found: Mask = table.ravel().take(numbers[:-1] * table.shape[1] + numbers[1:])
    return found


def _texts(tags: _Tags, classes: Classes, odd: set[int]) -> Numbers:
    """Return the tags that a text follows; a text where none belongs makes its document odd."""
    filled = np.flatnonzero(tags.gap == 0)
    before = classes.take(filled)
    rightly = (before == TagClass.LEAF_OPEN) | (before == TagClass.VALUE_OPEN)
    if rightly.all():
        return filled
    stray = filled[~rightly]
    between = tags.pieces.take(pa.array(stray * 2 + 1)).to_pylist()
    said = [tag for tag, gap in zip(stray.tolist(), between, strict=True) if gap.strip(_BLANK)]
    odd |= _documents(tags.firsts, np.array(said, np.intp))
    texts: Numbers = filled[rightly]
    return texts


def _found(tags: _Tags, nodes: _Nodes, texts: Numbers, classes: Classes, odd: set[int]) -> Walk:
    known = grammar()
    rows = known.row_of.take(nodes.node)
    is_part = rows > 0
    parts = np.flatnonzero(is_part)
    part_at = np.cumsum(is_part, dtype=np.int32) - 1
    documents = (np.searchsorted(nodes.firsts, parts, "right") - 1).astype(np.int32)
    fine = np.ones(len(nodes.firsts), np.bool_)
    fine[list(odd)] = False
    fine_parts = fine[documents]
    notes = np.flatnonzero((classes == TagClass.NOTE_OPEN) | (classes == TagClass.NOTE_EMPTY))
    texts, last = _of_fine(texts, nodes, part_at, fine_parts)
    notes, last_of_notes = _of_fine(notes, nodes, part_at, fine_parts)
    return Walk(
        odd=odd,
        part_rows=rows.take(parts),
        part_documents=documents,
        part_notes=known.note_of.take(tags.tag.take(nodes.at.take(parts))),
        texts=tags.pieces.take(pa.array(texts * 2 + 1)),
        text_columns=known.text_of.take(nodes.node.take(last)),
        text_parts=part_at.take(last),
        notes=known.note_of.take(tags.tag.take(notes)),
        note_columns=known.notes_of.take(nodes.node.take(last_of_notes)),
        note_parts=part_at.take(last_of_notes),
    )


def _of_fine(tags: Numbers, nodes: _Nodes, part_at: Small, fine_parts: Mask) -> tuple[Numbers, Numbers]:
    """Return those of the tags that stand in fine documents, and the last node up to each."""
    last = nodes.upto.take(tags).astype(np.intp) - 1
    if fine_parts.all():
        return tags, last
    kept = fine_parts[part_at[last]]
    return tags[kept], last[kept]
