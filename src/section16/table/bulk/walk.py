"""One look at many documents at once: which are of the form to the last tag, and where each text of theirs stands.

The documents are joined and cut into pieces, one a tag, and the grammar judges the tags. All is done on whole arrays
of numbers, at a few operations a tag. The page `docs/bulk-reader.md` follows an example through every array.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import replace

from section16.table.bulk.arrays import Indices, Ints, ShortInts, TinyInts
from section16.table.bulk.grammar import TagClass, grammar
from section16.table.bulk.pieces import Pieces, cut_pieces
from section16.table.bulk.sequences import JudgedSequences, TagSequences, find_sequences, judge, may_follow

__all__ = ["Walk", "walk"]

Documents: TypeAlias = Sequence[bytes | memoryview]

# As many documents as stay in the processor's nearest cache with all arrays of theirs.
_AT_ONCE: Final = 192


class Walk(Struct, frozen=True, kw_only=True):
    """What stands in the documents that are of the form; `odd` lists those that are not, by number.

    Segments are the rows to be: documents, owners, lines, footnotes, signatures, in the order of the documents; so are
    texts, and references to footnotes. The number of a segment counts all segments, those of odd documents too.
    """

    odd: set[int]
    segment_tables: TinyInts  # segment -> number of its table
    segment_documents: Ints  # segment -> number of its document
    segment_notes: TinyInts  # segment -> number of the footnote in its id
    texts: pa.Array  # binary, none empty, none blank
    text_columns: ShortInts
    text_segments: Ints
    notes: TinyInts  # number of the footnote that is referred to
    note_columns: ShortInts
    note_segments: Ints


def walk(documents: Documents) -> Walk:
    """Look at documents, each from `<ownershipDocument>` to its end tag, without anything around."""
    walks = [_walk(documents[at : at + _AT_ONCE]) for at in range(0, len(documents), _AT_ONCE)]
    before = np.cumsum([0, *(len(one.segment_tables) for one in walks)]).astype(np.int32)
    return Walk(
        odd={number + at * _AT_ONCE for at, one in enumerate(walks) for number in one.odd},
        segment_tables=np.concatenate([one.segment_tables for one in walks]),
        segment_documents=np.concatenate([one.segment_documents + at * _AT_ONCE for at, one in enumerate(walks)]),
        segment_notes=np.concatenate([one.segment_notes for one in walks]),
        texts=pa.concat_arrays([one.texts for one in walks]),
        text_columns=np.concatenate([one.text_columns for one in walks]),
        text_segments=np.concatenate([one.text_segments + at for at, one in zip(before, walks, strict=False)]),
        notes=np.concatenate([one.notes for one in walks]),
        note_columns=np.concatenate([one.note_columns for one in walks]),
        note_segments=np.concatenate([one.note_segments + at for at, one in zip(before, walks, strict=False)]),
    )


def _walk(documents: Documents) -> Walk:
    sizes = np.fromiter(map(len, documents), np.intp, len(documents))
    pieces = cut_pieces(b"".join(documents))
    begins_row = grammar().begins_row.take(pieces.tag)
    found = find_sequences(pieces.tag, np.flatnonzero(begins_row))
    judged = judge(found)
    first_tags = np.searchsorted(pieces.cuts, np.cumsum(sizes) - sizes)
    segment_of = np.cumsum(begins_row, dtype=np.int32) - 1
    return _collect(pieces, _Segments(found, judged, segment_of, np.searchsorted(found.begins, first_tags)))


class _Segments(Struct, frozen=True):
    """The segments: that of each tag, and those with which documents begin."""

    found: TagSequences
    judged: JudgedSequences
    of_tag: Ints
    firsts: Indices

    def documents(self, segments: Indices | Ints) -> Ints:
        """Return the documents of segments."""
        return (np.searchsorted(self.firsts, segments, "right") - 1).astype(np.int32)

    def look_up(self, tags: Indices) -> tuple[Ints, Indices]:
        """Return the segment of each tag, and where the tag stands among those of the sequences."""
        segments = self.of_tag.take(tags)
        shift = self.found.starts.take(self.found.sequence) - self.found.begins
        return segments, tags + shift.take(segments)


def _out_of_grammar(segments: _Segments) -> set[int]:
    """Return the documents with a segment that is not of the grammar, or stands where it may not."""
    known, judged, sequence = grammar(), segments.judged, segments.found.sequence
    first, last = judged.first_node.take(sequence), judged.last_node.take(sequence)
    classes = known.class_of_node.take(first[1:]).astype(np.intp)
    follows = may_follow(last[:-1], first[1:], known.node_may_follow)
    follows &= may_follow(judged.last_class.take(sequence[:-1]), classes, known.class_may_follow)
    ends = np.append(segments.firsts[1:], len(sequence)) - 1
    follows[ends[:-1]] = True  # the next document begins
    opened, closed = known.root
    fine = judged.fine.take(sequence)
    fine[1:] &= follows
    fine[segments.firsts] &= first[segments.firsts] == opened
    fine[ends] &= last[ends] == closed
    return set() if fine.all() else set(segments.documents(np.flatnonzero(~fine)).tolist())


def _collect(pieces: Pieces, segments: _Segments) -> Walk:
    known, judged = grammar(), segments.judged
    odd = _out_of_grammar(segments)
    text_segments, text_at = segments.look_up(pieces.ends - 1)
    of_text = judged.classes.take(text_at)
    misplaced = (of_text != TagClass.LEAF_OPEN) & (of_text != TagClass.VALUE_OPEN)
    odd |= set(segments.documents(text_segments[misplaced]).tolist())
    low, high = known.reference_tags
    notes = np.flatnonzero((pieces.tag >= low) & (pieces.tag < high))
    note_segments, note_at = segments.look_up(notes)
    begins = segments.found.begins
    return _of_fine(
        Walk(
            odd=odd,
            segment_tables=known.table_of_node.take(judged.first_node.take(segments.found.sequence)),
            segment_documents=segments.documents(np.arange(len(begins))),
            segment_notes=known.note_of_tag.take(pieces.tag.take(begins)),
            texts=pieces.texts,
            text_columns=known.text_column.take(judged.nodes.take(text_at)),
            text_segments=text_segments,
            notes=known.note_of_tag.take(pieces.tag.take(notes)),
            note_columns=known.notes_column.take(judged.nodes.take(note_at)),
            note_segments=note_segments,
        )
    )


def _of_fine(walk: Walk) -> Walk:
    """Leave out the texts and footnotes of odd documents."""
    if not walk.odd:
        return walk
    odd = np.array(sorted(walk.odd))
    texts, notes = (
        np.flatnonzero(~np.isin(walk.segment_documents[segments], odd))
        for segments in (walk.text_segments, walk.note_segments)
    )
    return replace(
        walk,
        texts=walk.texts.take(pa.array(texts)),
        text_columns=walk.text_columns[texts],
        text_segments=walk.text_segments[texts],
        notes=walk.notes[notes],
        note_columns=walk.note_columns[notes],
        note_segments=walk.note_segments[notes],
    )
