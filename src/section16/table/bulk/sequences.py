"""The tags of each row of a report, judged by the grammar.

A *segment* is the run of tags that makes one row of a table: from the tag that begins it (of the document, an owner, a
line, a footnote, a signature) to the next such tag. The segments of thousands of reports have few different sequences
of tags. So each sequence is judged once, and what is asked of a tag, as which column its text belongs to, is looked up
in the sequence.
"""

import numpy as np
import pyarrow as pa
from msgspec import Struct

from section16.table.bulk.arrays import ByteArray, Flags, Indices
from section16.table.bulk.grammar import Grammar, grammar

__all__ = ["JudgedSequences", "TagSequences", "find_sequences", "judge", "may_follow"]


class TagSequences(Struct, frozen=True):
    """The segments and their sequences.

    `begins` is the tag at which each segment begins, `sequence` the number of its sequence. `tags` are those of all
    sequences, one after another; `starts` is where each sequence begins among them.
    """

    begins: Indices
    sequence: Indices
    tags: Indices
    starts: Indices


class JudgedSequences(Struct, frozen=True):
    """The sequences, judged: whether each is of the grammar, its first and last node, its last tag's class.

    Of each tag of theirs: its class, and the last node up to it.
    """

    fine: Flags
    first_node: Indices
    last_node: Indices
    last_class: Indices
    classes: ByteArray
    nodes: Indices


def find_sequences(tag: Indices, begins: Indices) -> TagSequences:
    """Find the sequences of segments that begin at these tags; the number in a footnote's id does not count."""
    alike = grammar().first_note_tag.take(tag)
    cuts = np.append(begins, len(tag)).astype(np.int32) * alike.itemsize
    segments = pa.Array.from_buffers(pa.binary(), len(begins), [None, pa.py_buffer(cuts), pa.py_buffer(alike)])
    coded = segments.dictionary_encode()
    different = coded.dictionary
    starts = np.frombuffer(different.buffers()[1], np.int32, len(different) + 1) // alike.itemsize
    tags = np.frombuffer(different.buffers()[2], alike.dtype, starts[-1])
    return TagSequences(
        begins, coded.indices.to_numpy().astype(np.intp), tags.astype(np.intp), starts[:-1].astype(np.intp)
    )


def judge(found: TagSequences) -> JudgedSequences:
    """Judge each sequence by itself."""
    known = grammar()
    tags, starts = found.tags, found.starts
    classes = known.class_of_tag.take(tags)
    is_node = classes == 0  # the first tag of each sequence is one
    at = np.flatnonzero(is_node)
    node = _nodes(tags.take(at), known)
    classes[at] = known.class_of_node.take(node)
    firsts = np.searchsorted(at, starts)
    follows = may_follow(node[:-1], node[1:], known.node_may_follow)
    follows[firsts[1:] - 1] = True  # another sequence begins
    wide = classes.astype(np.intp)
    beside = may_follow(wide[:-1], wide[1:], known.class_may_follow)
    beside[starts[1:] - 1] = True
    fine = np.ones(len(starts), np.bool_)
    fine[np.searchsorted(firsts, np.flatnonzero(~follows), "right") - 1] = False
    fine[np.searchsorted(starts, np.flatnonzero(~beside), "right") - 1] = False
    return JudgedSequences(
        fine=fine,
        first_node=node.take(firsts),
        last_node=node.take(np.append(firsts[1:], len(node)) - 1),
        last_class=wide.take(np.append(starts[1:], len(tags)) - 1),
        classes=classes,
        nodes=node.take(np.cumsum(is_node) - 1),
    )


def _nodes(tag: Indices, known: Grammar) -> Indices:
    """Return the node of each tag, by the scope it stands in."""
    scope = known.scope_of_tag.take(tag)
    marks = np.flatnonzero(scope >= 0)
    begins = scope.take(marks).astype(np.intp) * known.node_of.shape[1]
    return known.node_of.ravel().take(np.repeat(begins, np.diff(np.append(marks, len(tag)))) + tag)


def may_follow(one: Indices, then: Indices, table: Flags) -> Flags:
    """Tell for each pair whether the table has it."""
    found: Flags = table.ravel().take(one * table.shape[1] + then)
    return found
