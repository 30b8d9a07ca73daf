"""The tags of each part of a report, judged by the grammar.

The parts of thousands of reports - owners, lines, footnotes - have few different sequences of tags. So each sequence
is judged once, and what is asked of a tag, as which column its text belongs to, is looked up in the sequence.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import Struct

from section16.table.bulk.grammar import Grammar, grammar

__all__ = ["Judged", "Sequences", "follow", "judge", "sequences"]

Numbers: TypeAlias = npt.NDArray[np.intp]  # what indexes is of this size: numpy copies all others first
Classes: TypeAlias = npt.NDArray[np.uint8]
Mask: TypeAlias = npt.NDArray[np.bool_]


class Sequences(Struct, frozen=True):
    """The tags from the start of each part to the next: `begins` is where, `kind` the number of the sequence.

    `tags` are those of all kinds, one after another; `starts` is where each kind begins.
    """

    begins: Numbers
    kind: Numbers
    tags: Numbers
    starts: Numbers


class Judged(Struct, frozen=True):
    """The kinds of sequences, judged: whether each is of the grammar, its first and last node, its last tag's class.

    Of each tag of theirs: its class, and the last node up to it.
    """

    fine: Mask
    first: Numbers
    last: Numbers
    last_class: Numbers
    classes: Classes
    nodes: Numbers


def sequences(tag: Numbers, begins: Numbers) -> Sequences:
    """Find the sequences in the tags of documents, where parts begin; the number in a footnote's id does not count."""
    alike = grammar().like.take(tag)
    cuts = np.append(begins, len(tag)).astype(np.int32) * alike.itemsize
    parts = pa.Array.from_buffers(pa.binary(), len(begins), [None, pa.py_buffer(cuts), pa.py_buffer(alike)])
    coded = parts.dictionary_encode()
    kinds = coded.dictionary
    starts = np.frombuffer(kinds.buffers()[1], np.int32, len(kinds) + 1) // alike.itemsize
    tags = np.frombuffer(kinds.buffers()[2], alike.dtype, starts[-1])
    return Sequences(
        begins, coded.indices.to_numpy().astype(np.intp), tags.astype(np.intp), starts[:-1].astype(np.intp)
    )


def judge(found: Sequences) -> Judged:
    """Judge each kind of sequence by itself."""
    known = grammar()
    tags, starts = found.tags, found.starts
    classes = known.class_of_tag.take(tags)
    is_node = classes == 0  # the first tag of each sequence is one
    at = np.flatnonzero(is_node)
    node = _nodes(tags.take(at), known)
    classes[at] = known.class_of.take(node)
    firsts = np.searchsorted(at, starts)
    follows = follow(node[:-1], node[1:], known.may_follow)
    follows[firsts[1:] - 1] = True  # another sequence begins
    wide = classes.astype(np.intp)
    beside = follow(wide[:-1], wide[1:], known.class_may_follow)
    beside[starts[1:] - 1] = True
    fine = np.ones(len(starts), np.bool_)
    fine[np.searchsorted(firsts, np.flatnonzero(~follows), "right") - 1] = False
    fine[np.searchsorted(starts, np.flatnonzero(~beside), "right") - 1] = False
    return Judged(
        fine=fine,
        first=node.take(firsts),
        last=node.take(np.append(firsts[1:], len(node)) - 1),
        last_class=wide.take(np.append(starts[1:], len(tags)) - 1),
        classes=classes,
        nodes=node.take(np.cumsum(is_node) - 1),
    )


def _nodes(tag: Numbers, known: Grammar) -> Numbers:
    """Return the node of each tag, by the line it stands in."""
    line = known.line_of.take(tag)
    marks = np.flatnonzero(line >= 0)
    begins = line.take(marks).astype(np.intp) * known.node_of.shape[1]
    return known.node_of.ravel().take(np.repeat(begins, np.diff(np.append(marks, len(tag)))) + tag)


def follow(one: Numbers, then: Numbers, table: Mask) -> Mask:
    """Tell for each pair whether the table has it."""
    found: Mask = table.ravel().take(one * table.shape[1] + then)
    return found
