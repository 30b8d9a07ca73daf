"""A footnote: one explanation of responses."""

from typing import ClassVar

from msgspec import Struct

from section16.standard.limits import limit

__all__ = ["Footnote"]


class Footnote(Struct, frozen=True):
    """One footnote; `id` is F1 to F99, `text` at most 1,000 characters when authored (specification 3.5)."""

    element: ClassVar[str] = "footnote"
    longest: ClassVar[int] = limit("footnote")
    id: str
    text: str
