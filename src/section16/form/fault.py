"""A fault: what stands in a filing and could not be read as its kind, kept as filed."""

from typing import Literal

from msgspec import Struct

__all__ = ["Fault"]


class Fault(Struct, frozen=True, kw_only=True):
    """One thing that was not read, or not wholly, or not where it stood.

    `place` is a path below the root, indexed where elements repeat: `nonDerivativeTable/
    nonDerivativeTransaction[2]/transactionDate/value`. `line` counts from 1 in the file as given, None where
    it is not known. `text` is what stands there as filed. `kind` says what it is: the text of a `value` that is
    not of its kind; an `element` that the form does not know, as XML; an `attribute`; stray `text` between
    elements; an element read all the same though it was `moved`, from `place` to `read_as`; a `repair` of the
    file before it could be read. `at` is the way to it from the root, as places among the elements that carry
    something, from 0: with it the document can be written as it was.
    """

    place: str
    line: int | None = None
    text: str = ""
    reason: str
    kind: Literal["value", "element", "attribute", "text", "moved", "repair"] = "value"
    at: tuple[int, ...] = ()
    read_as: str | None = None
