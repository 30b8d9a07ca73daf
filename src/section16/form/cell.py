"""A cell: a value and the footnotes that hang on it, either of which may stand alone."""

from typing import Any, Final, Generic, TypeVar

from msgspec import Struct

__all__ = ["EMPTY", "Cell"]

T = TypeVar("T")


class Cell(Struct, Generic[T], frozen=True, gc=False):
    """A value and the ids of its footnotes, as filed; a footnote may stand in for the value."""

    value: T | None = None
    footnotes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything stands in the cell."""
        return self.value is not None or bool(self.footnotes)


EMPTY: Final[Cell[Any]] = Cell()
