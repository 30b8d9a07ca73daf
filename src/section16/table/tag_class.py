"""What a tag is to the tags beside it, and which classes may stand side by side."""

from enum import IntEnum, auto
from typing import Final

__all__ = ["BESIDE", "TagClass"]


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
