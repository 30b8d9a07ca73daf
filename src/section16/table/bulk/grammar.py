"""Which tag may follow which, as tables of numbers, made from the shape.

A document whose every tag is one of `tags` and follows one that it may follow is a report of the form, well-formed
and with nothing in it that the form does not know. That is what the bulk reader asks; it needs no parser.

A tag is told by its bytes. With the line it stands in, a tag of an element that only the form's place tells
(`transactionDate`) is a *node*: element and event. `value` and `footnoteId`, which every cell has, are no nodes;
for them, *classes* of tags say what may follow what.
"""

from enum import IntEnum, auto
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.table.bulk.shape import Element, Target, elements

__all__ = ["BESIDE", "WIDEST", "Grammar", "TagClass", "grammar"]


OPEN, CLOSE, EMPTY = range(3)
_MOST_NOTES: Final = 99
WIDEST: Final = 32  # bytes of the longest tag that ends a text


class TagClass(IntEnum):
    """What a tag is to the tags beside it."""

    ODD = 0
    CELL_OPEN = auto()
    CELL_CLOSE = auto()
    CODED = auto()  # in a group that has footnotes of its own: its start, and the ends of its elements
    CODED_CLOSE = auto()
    LEAF_OPEN = auto()
    OTHER = auto()
    VALUE_OPEN = auto()
    VALUE_CLOSE = auto()
    VALUE_EMPTY = auto()
    NOTE_OPEN = auto()
    NOTE_CLOSE = auto()
    NOTE_EMPTY = auto()


_C = TagClass
_STRUCTURE: Final = (_C.CELL_OPEN, _C.CELL_CLOSE, _C.CODED, _C.CODED_CLOSE, _C.LEAF_OPEN, _C.OTHER)
_NOTE: Final = (_C.NOTE_OPEN, _C.NOTE_EMPTY)
_AFTER_NOTE: Final = (*_NOTE, _C.CELL_CLOSE, _C.CODED_CLOSE)
BESIDE: Final = {
    # what stands between two nodes is judged by the nodes
    **dict.fromkeys(_STRUCTURE, _STRUCTURE),
    _C.CELL_OPEN: (*_STRUCTURE, _C.VALUE_OPEN, _C.VALUE_EMPTY, *_NOTE),
    _C.CODED: (*_STRUCTURE, *_NOTE),
    _C.VALUE_OPEN: (_C.VALUE_CLOSE,),
    _C.VALUE_CLOSE: (*_NOTE, _C.CELL_CLOSE),
    _C.VALUE_EMPTY: (*_NOTE, _C.CELL_CLOSE),
    _C.NOTE_OPEN: (_C.NOTE_CLOSE,),
    _C.NOTE_CLOSE: _AFTER_NOTE,
    _C.NOTE_EMPTY: _AFTER_NOTE,
}


class Grammar(Struct, frozen=True, kw_only=True):
    """The tables; each is indexed by the number of a tag, of a node, or of a line and a tag.

    Number 0 of tags, nodes, classes is the odd one. Lines are numbered as they come, 0 is outside of all.
    """

    tags: tuple[bytes, ...]
    end_of: npt.NDArray[np.intp]  # tag -> the tag that ends an element which may hold a text; 0 for others
    length_of: npt.NDArray[np.intp]  # tag -> its bytes
    image_of: npt.NDArray[np.uint64]  # tag that ends such an element -> its bytes, as the last of 32
    mask_of: npt.NDArray[np.uint64]  # the same, with all bits set
    note_of: npt.NDArray[np.int8]  # tag -> number of the footnote in its id, 0 none
    class_of_tag: npt.NDArray[np.uint8]  # tag -> class, for `value` and `footnoteId`; 0 for tags of nodes
    begins_part: npt.NDArray[np.bool_]  # tag -> whether a part begins with it
    refers: tuple[int, int]  # the tags from the one to the other are references to footnotes
    like: npt.NDArray[np.int16]  # tag -> the tag of the same element and event with the first footnote's id
    line_of: npt.NDArray[np.int8]  # tag -> line that begins with it, 0 where none goes on; -1 for others
    node_of: npt.NDArray[np.intp]  # line, tag -> node
    class_of: npt.NDArray[np.uint8]  # node -> class
    may_follow: npt.NDArray[np.bool_]  # node, node
    class_may_follow: npt.NDArray[np.bool_]  # class, class
    row_of: npt.NDArray[np.int8]  # node -> number of the table it makes a row of, from 1; 0 none
    text_of: npt.NDArray[np.int16]  # node -> number of the column of its text, -1 none
    notes_of: npt.NDArray[np.int16]  # node -> number of the column of its footnotes, -1 none
    rows: tuple[str, ...]  # tables by number, the first is empty
    texts: tuple[Target, ...]
    notes: tuple[Target, ...]
    root: tuple[int, int]  # nodes of the root's tags


@cache
def grammar() -> Grammar:
    """Return the grammar of the form."""
    return _Building(elements()).done()


class _Tag(Struct, frozen=True):
    piece: bytes
    name: str
    event: int
    note: int = 0


def _tags(name: str, *, has_id: bool, may_be_empty: bool) -> list[_Tag]:
    """List the ways in which the tags of an element are written."""
    notes = range(1, _MOST_NOTES + 1) if has_id else (0,)
    ids = {number: f' {NOTE_ID}="F{number}"' if number else "" for number in notes}
    made = [_Tag(f"<{name}{id_}>".encode(), name, OPEN, number) for number, id_ in ids.items()]
    if may_be_empty:
        ends = ("/>", " />")
        made += [
            _Tag(f"<{name}{id_}{end}".encode(), name, EMPTY, number) for number, id_ in ids.items() for end in ends
        ]
    return [*made, _Tag(f"</{name}>".encode(), name, CLOSE)]


class _Building:
    """The tables while they are filled, from the root down."""

    def __init__(self, root: Element) -> None:
        self.lines: list[str] = [""]
        self.rows: list[str] = [""]
        self.texts: list[Target] = []
        self.notes: list[Target] = []
        self.tags: dict[str, list[_Tag]] = {
            VALUE: _tags(VALUE, has_id=False, may_be_empty=True),
            NOTE_REFERENCE: _tags(NOTE_REFERENCE, has_id=True, may_be_empty=True),
        }
        self.nodes: list[_Node] = [_Node()]
        self.numbers: dict[tuple[int, str, int], int] = {}
        self.line_of: dict[tuple[str, int], int] = {}
        self.pairs: set[tuple[int, int]] = set()
        self.filled: set[str] = {VALUE}  # names of elements that hold a text
        self.root = self.place(root, TagClass.OTHER)

    def place(self, element: Element, closes: TagClass, notes: int = -1) -> int:
        """Give an element its nodes and tell what may follow them; return the first of its nodes.

        `closes` is the class of its end where that stands in a group; `notes` is the column of the group's footnotes.
        """
        node = self._add(element, closes, notes)
        if element.row:
            self.line_of[element.name, OPEN] = self._line(element.line)
        if element.line and element.row:
            self.line_of[element.name, CLOSE] = 0
        self.pairs.add((node + OPEN, node + CLOSE))
        coded = element.notes is not None and not element.is_cell
        below = TagClass.CODED if coded else TagClass.OTHER
        own = _number(self.notes, element.notes) if coded else -1
        children = [(child, self.place(child, below, own)) for child in element.children]
        for child, first in children:
            self._follow(node + OPEN, first)
            self.pairs |= {(end, node + CLOSE) for end in (first + CLOSE, first + EMPTY)}
            for after, then in children:
                if after.order > child.order or (after.order == child.order and after.repeats):
                    self._follow(first + CLOSE, then)
                    self._follow(first + EMPTY, then)
        return node

    def _follow(self, node: int, first: int) -> None:
        self.pairs |= {(node, first + OPEN), (node, first + EMPTY)}

    def _add(self, element: Element, closes: TagClass, notes: int) -> int:
        first = len(self.nodes)
        line = self._line(element.line)
        text = -1 if element.text is None else _number(self.texts, element.text)
        if element.text is not None and not element.is_cell:
            self.filled.add(element.name)
        own = -1 if element.notes is None else _number(self.notes, element.notes)
        row = _number(self.rows, element.row) if element.row else 0
        ends = TagClass.CELL_CLOSE if element.is_cell else TagClass.CODED_CLOSE if own >= 0 else closes
        self.nodes += [
            _Node(_opens(element), row=row, text=text, notes=own),
            _Node(ends, notes=notes),
            _Node(closes, notes=notes),
        ]
        # the end of a line is already outside of it
        outside = 0 if element.row else line
        for event, where in ((OPEN, line), (CLOSE, outside), (EMPTY, line)):
            key = (where, element.name, event)
            if key in self.numbers:
                message = f"{element.name}: two elements of this name stand in one place; tell them apart by the shape"
                raise ValueError(message)
            self.numbers[key] = first + event
        has_id = element.row == "footnotes"
        self.tags.setdefault(element.name, _tags(element.name, has_id=has_id, may_be_empty=not element.row))
        return first

    def _line(self, line: str) -> int:
        return _number(self.lines, line)

    def done(self) -> Grammar:
        """Return the tables as arrays."""
        tags = [_Tag(b"<>", "", OPEN), *(tag for same in self.tags.values() for tag in same)]
        numbers = {tag.piece: number for number, tag in enumerate(tags)}
        return Grammar(
            tags=tuple(tag.piece for tag in tags),
            end_of=np.array([self._end(tag, tags) for tag in tags], np.intp),
            length_of=np.array([len(tag.piece) for tag in tags], np.intp),
            image_of=_images([tag.piece for tag in tags]),
            mask_of=_images([b"\xff" * len(tag.piece) for tag in tags]),
            note_of=np.array([tag.note for tag in tags], np.int8),
            class_of_tag=np.array([_class_of(tag) for tag in tags], np.uint8),
            begins_part=np.array([(tag.name, tag.event) in self.line_of and tag.event == OPEN for tag in tags]),
            refers=_span([tag.name == NOTE_REFERENCE and tag.note > 0 for tag in tags]),
            like=np.array([numbers[_first(tag)] for tag in tags], np.int16),
            line_of=np.array([self.line_of.get((tag.name, tag.event), -1) for tag in tags], np.int8),
            node_of=np.array(
                [[self.numbers.get((line, tag.name, tag.event), 0) for tag in tags] for line in range(len(self.lines))],
                np.intp,
            ),
            class_of=np.array([node.class_ for node in self.nodes], np.uint8),
            may_follow=_matrix(len(self.nodes), self.pairs),
            class_may_follow=_matrix(len(TagClass), {(one, then) for one, those in BESIDE.items() for then in those}),
            row_of=np.array([node.row for node in self.nodes], np.int8),
            text_of=np.array([node.text for node in self.nodes], np.int16),
            notes_of=np.array([node.notes for node in self.nodes], np.int16),
            rows=tuple(self.rows),
            texts=tuple(self.texts),
            notes=tuple(self.notes),
            root=(self.root + OPEN, self.root + CLOSE),
        )

    def _end(self, tag: _Tag, tags: list[_Tag]) -> int:
        """Return the number of the tag that ends an element which this one begins, if it may hold a text."""
        if tag.event != OPEN or tag.name not in self.filled:
            return 0
        return next(at for at, one in enumerate(tags) if (one.name, one.event) == (tag.name, CLOSE))


class _Node(Struct, frozen=True):
    class_: TagClass = TagClass.ODD
    row: int = 0
    text: int = -1
    notes: int = -1


def _images(tags: list[bytes]) -> npt.NDArray[np.uint64]:
    """Return each tag as the last of 32 bytes; one that is longer, which ends no text, as none."""
    made = [tag.rjust(WIDEST, b"\0") if len(tag) <= WIDEST else bytes(WIDEST) for tag in tags]
    return np.frombuffer(b"".join(made), np.uint64).reshape(-1, WIDEST // 8)


def _first(tag: _Tag) -> bytes:
    """Return a tag as it is with the first footnote's id."""
    return tag.piece.replace(f'"F{tag.note}"'.encode(), b'"F1"')


def _span(are: list[bool]) -> tuple[int, int]:
    """Return from where to where a run goes, the end not in it; raise ValueError where there are two."""
    first, count = are.index(True), sum(are)
    if not all(are[first : first + count]):
        message = "the tags of references do not stand together"
        raise ValueError(message)
    return first, first + count


def _opens(element: Element) -> TagClass:
    if element.is_cell:
        return TagClass.CELL_OPEN
    if element.text is not None:
        return TagClass.LEAF_OPEN
    return TagClass.CODED if element.notes is not None else TagClass.OTHER


def _class_of(tag: _Tag) -> TagClass:
    classes = {
        VALUE: (TagClass.VALUE_OPEN, TagClass.VALUE_CLOSE, TagClass.VALUE_EMPTY),
        NOTE_REFERENCE: (TagClass.NOTE_OPEN, TagClass.NOTE_CLOSE, TagClass.NOTE_EMPTY),
    }
    return classes[tag.name][tag.event] if tag.name in classes else TagClass.ODD


def _number(known: list[Any], one: object) -> int:
    """Return the number of one thing, giving it the next where it has none."""
    if one not in known:
        known.append(one)
    return known.index(one)


def _matrix(size: int, pairs: set[tuple[Any, Any]]) -> npt.NDArray[np.bool_]:
    made = np.zeros((size, size), np.bool_)
    for one, then in pairs:
        made[one, then] = True
    return made
