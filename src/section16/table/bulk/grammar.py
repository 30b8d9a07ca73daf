"""Which tag may follow which, as tables of numbers, made from the shape.

A document whose every tag is one of `tags` and follows one that it may follow is a report of the form, well-formed
and with nothing in it that the form does not know. That is what the bulk reader asks; it needs no parser.

A tag is told by its bytes. One name may stand for several elements (`transactionDate` of either table), so a tag is
looked up together with its scope, and gives a *node*: one element, and whether its tag opens, closes or is empty.
`value` and `footnoteId`, which every cell has, are no nodes; for them, *classes* of tags say what may follow what.
"""

from collections.abc import Iterable
from enum import IntEnum, auto
from functools import cache
from typing import Final, TypeVar

import numpy as np
from msgspec import Struct

from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.table.bulk.arrays import ByteArray, Flags, Indices, ShortInts, TinyInts, Words
from section16.table.bulk.shape import FormElement, TableColumn, root_element

__all__ = ["BESIDE", "WIDEST", "Grammar", "TagClass", "grammar"]

OPEN, CLOSE, EMPTY = range(3)
_MOST_NOTES: Final = 99
WIDEST: Final = 32  # bytes of the longest tag that ends a text
_FOOTNOTES: Final = "footnotes"


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
    """The tables; each is indexed by the number of a tag, of a node, or of a scope and a tag.

    Number 0 of tags, nodes, classes is the odd one. Scopes are numbered as they come, 0 is outside of all lines.
    """

    tags: tuple[bytes, ...]
    end_tag: Indices  # tag -> the tag that ends an element which may hold a text; 0 for others
    tag_length: Indices  # tag -> its bytes
    end_bytes: Words  # tag that ends such an element -> its bytes, as the last of 32
    end_mask: Words  # the same, with all bits set
    note_of_tag: TinyInts  # tag -> number of the footnote in its id, 0 none
    class_of_tag: ByteArray  # tag -> class, for `value` and `footnoteId`; 0 for tags of nodes
    begins_row: Flags  # tag -> whether a row begins with it
    reference_tags: tuple[int, int]  # the tags from the one to the other are references to footnotes
    first_note_tag: ShortInts  # tag -> the same tag with the first footnote's id
    scope_of_tag: TinyInts  # tag -> scope that begins with it, 0 where a line ends; -1 where none begins
    node_of: Indices  # scope, tag -> node
    class_of_node: ByteArray  # node -> class
    node_may_follow: Flags  # node, node
    class_may_follow: Flags  # class, class
    table_of_node: TinyInts  # node -> number of the table it makes a row of, from 1; 0 none
    text_column: ShortInts  # node -> number of the column of its text, -1 none
    notes_column: ShortInts  # node -> number of the column of its footnotes, -1 none
    tables: tuple[str, ...]  # by number, the first is empty
    text_columns: tuple[TableColumn, ...]
    notes_columns: tuple[TableColumn, ...]
    root: tuple[int, int]  # nodes of the root's tags


@cache
def grammar() -> Grammar:
    """Return the grammar of the form."""
    return _GrammarBuilder(root_element()).finish()


class _Tag(Struct, frozen=True):
    piece: bytes
    name: str
    event: int
    note: int = 0


class _Node(Struct, frozen=True):
    class_: TagClass = TagClass.ODD
    table: int = 0
    text: int = -1
    notes: int = -1


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


class _GrammarBuilder:
    """The tables while they are filled, from the root down."""

    def __init__(self, root: FormElement) -> None:
        self.scopes: list[str] = [""]
        self.tables: list[str] = [""]
        self.text_columns: list[TableColumn] = []
        self.notes_columns: list[TableColumn] = []
        self.tags: dict[str, list[_Tag]] = {
            VALUE: _tags(VALUE, has_id=False, may_be_empty=True),
            NOTE_REFERENCE: _tags(NOTE_REFERENCE, has_id=True, may_be_empty=True),
        }
        self.nodes: list[_Node] = [_Node()]
        self.numbers: dict[tuple[int, str, int], int] = {}  # scope, name, event -> node
        self.scope_of: dict[tuple[str, int], int] = {}  # name, event -> scope
        self.pairs: set[tuple[int, int]] = set()
        self.filled: set[str] = {VALUE}  # names of elements that hold a text
        self.root = self.place(root, TagClass.OTHER)

    def place(self, element: FormElement, closes: TagClass, notes: int = -1) -> int:
        """Give an element its nodes and list what may follow them; return the first of its nodes.

        `closes` is the class of its end where that stands in a group; `notes` is the column of the group's footnotes.
        """
        node = self._add(element, closes, notes)
        if element.row:
            self.scope_of[element.name, OPEN] = self._scope(element.scope)
        if element.scope and element.row:
            self.scope_of[element.name, CLOSE] = 0
        self.pairs.add((node + OPEN, node + CLOSE))
        coded = element.notes is not None and not element.is_cell
        below = TagClass.CODED if coded else TagClass.OTHER
        own = _number(self.notes_columns, element.notes) if coded else -1
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

    def _add(self, element: FormElement, closes: TagClass, notes: int) -> int:
        first = len(self.nodes)
        scope = self._scope(element.scope)
        text = _number(self.text_columns, element.text)
        if element.text is not None and not element.is_cell:
            self.filled.add(element.name)
        own = _number(self.notes_columns, element.notes)
        table = _number(self.tables, element.row) if element.row else 0
        ends = TagClass.CELL_CLOSE if element.is_cell else TagClass.CODED_CLOSE if own >= 0 else closes
        self.nodes += [
            _Node(_opening_class(element), table=table, text=text, notes=own),
            _Node(ends, notes=notes),
            _Node(closes, notes=notes),
        ]
        # the end of a line is already outside of it
        outside = 0 if element.row else scope
        for event, where in ((OPEN, scope), (CLOSE, outside), (EMPTY, scope)):
            key = (where, element.name, event)
            if key in self.numbers:
                message = f"{element.name}: two elements of this name stand in one place; tell them apart by the shape"
                raise ValueError(message)
            self.numbers[key] = first + event
        has_id = element.row == _FOOTNOTES
        self.tags.setdefault(element.name, _tags(element.name, has_id=has_id, may_be_empty=not element.row))
        return first

    def _scope(self, scope: str) -> int:
        return _number(self.scopes, scope)

    def finish(self) -> Grammar:
        """Return the tables as arrays."""
        tags = [_Tag(b"<>", "", OPEN), *(tag for same in self.tags.values() for tag in same)]
        numbers = {tag.piece: number for number, tag in enumerate(tags)}
        node_of = [
            [self.numbers.get((scope, tag.name, tag.event), 0) for tag in tags] for scope in range(len(self.scopes))
        ]
        return Grammar(
            tags=tuple(tag.piece for tag in tags),
            end_tag=np.array([self._end(tag, tags) for tag in tags], np.intp),
            tag_length=np.array([len(tag.piece) for tag in tags], np.intp),
            end_bytes=_as_words([tag.piece for tag in tags]),
            end_mask=_as_words([b"\xff" * len(tag.piece) for tag in tags]),
            note_of_tag=np.array([tag.note for tag in tags], np.int8),
            class_of_tag=np.array([_class_of(tag) for tag in tags], np.uint8),
            begins_row=np.array([(tag.name, tag.event) in self.scope_of and tag.event == OPEN for tag in tags]),
            reference_tags=_run([tag.name == NOTE_REFERENCE and tag.note > 0 for tag in tags]),
            first_note_tag=np.array([numbers[_with_first_note(tag)] for tag in tags], np.int16),
            scope_of_tag=np.array([self.scope_of.get((tag.name, tag.event), -1) for tag in tags], np.int8),
            node_of=np.array(node_of, np.intp),
            class_of_node=np.array([node.class_ for node in self.nodes], np.uint8),
            node_may_follow=_matrix(len(self.nodes), self.pairs),
            class_may_follow=_matrix(len(TagClass), ((one, then) for one, those in BESIDE.items() for then in those)),
            table_of_node=np.array([node.table for node in self.nodes], np.int8),
            text_column=np.array([node.text for node in self.nodes], np.int16),
            notes_column=np.array([node.notes for node in self.nodes], np.int16),
            tables=tuple(self.tables),
            text_columns=tuple(self.text_columns),
            notes_columns=tuple(self.notes_columns),
            root=(self.root + OPEN, self.root + CLOSE),
        )

    def _end(self, tag: _Tag, tags: list[_Tag]) -> int:
        """Return the number of the tag that ends an element which this one begins, if it may hold a text."""
        if tag.event != OPEN or tag.name not in self.filled:
            return 0
        return next(at for at, one in enumerate(tags) if (one.name, one.event) == (tag.name, CLOSE))


def _as_words(tags: list[bytes]) -> Words:
    """Return each tag as the last of 32 bytes; one that is longer, which ends no text, as none."""
    made = [tag.rjust(WIDEST, b"\0") if len(tag) <= WIDEST else bytes(WIDEST) for tag in tags]
    return np.frombuffer(b"".join(made), np.uint64).reshape(-1, WIDEST // 8)


def _with_first_note(tag: _Tag) -> bytes:
    """Return a tag as it is with the first footnote's id."""
    return tag.piece.replace(f'"F{tag.note}"'.encode(), b'"F1"')


def _run(are: list[bool]) -> tuple[int, int]:
    """Return from where to where a run goes, the end not in it; raise ValueError where there are two."""
    first, count = are.index(True), sum(are)
    if not all(are[first : first + count]):
        message = "the tags of references do not stand together"
        raise ValueError(message)
    return first, first + count


def _opening_class(element: FormElement) -> TagClass:
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


_Numbered = TypeVar("_Numbered")


def _number(known: list[_Numbered], one: _Numbered | None) -> int:
    """Return the number of one thing, giving it the next where it has none; -1 for nothing."""
    if one is None:
        return -1
    if one not in known:
        known.append(one)
    return known.index(one)


def _matrix(size: int, pairs: Iterable[tuple[int, int]]) -> Flags:
    made = np.zeros((size, size), np.bool_)
    for one, then in pairs:
        made[one, then] = True
    return made
