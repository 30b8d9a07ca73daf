"""What may be wrong with a filing: faults of reading, findings of rules, slips of the file; each has its place."""

from typing import Final, Literal

from msgspec import Struct

__all__ = [
    "CUT_REASONS",
    "ENDS_WITHIN",
    "NOT_CLOSED",
    "Fault",
    "Finding",
    "Severity",
    "Slip",
    "defect_line",
    "note",
    "one_line",
]


# The repairs by which a document that ends too early is known.
ENDS_WITHIN: Final = "the file ends within the document"
NOT_CLOSED: Final = "the document ends before it is closed"
CUT_REASONS: Final = (ENDS_WITHIN, NOT_CLOSED)


class Fault(Struct, frozen=True, kw_only=True):
    """One thing that was not read, or not wholly, or not where it stood.

    `place` is a path below the root, indexed where elements repeat: `nonDerivativeTable/
    nonDerivativeTransaction[2]/transactionDate/value`. `line` counts from 1 in the file as given, None where
    it is not known. `text` is what stands there as filed. `kind` says what it is: the text of a `value` that is
    not of its kind; an `element` that the form does not know, as XML; an `attribute`; stray `text` between
    elements; an element read all the same though it was `moved`, from `place` to `read_as`; a `repair` of the
    file before it could be read. `at` is the path to it from the root in numbers, counting from 0 the
    elements that carry something: with it the document can be written as it was.
    """

    place: str
    line: int | None = None
    text: str = ""
    reason: str
    kind: Literal["value", "element", "attribute", "text", "moved", "repair"] = "value"
    at: tuple[int, ...] = ()
    read_as: str | None = None


Severity = Literal["suspense", "warning", "law", "advice"]


class Finding(Struct, frozen=True, kw_only=True):
    """One finding of one rule; `suspense` and `warning` are EDGAR's words, `law` and `advice` ours."""

    id: str
    severity: Severity
    place: str
    message: str
    authority: str
    line: int | None = None


class Slip(Struct, frozen=True, kw_only=True):
    """One thing that EDGAR minds in the file of a submission, although it can be read.

    `place` and `line` are as those of a fault. `kind` says what it is: an `instruction` for processing, a
    `declaration` of XML that is late or of another version, a bare `bracket` (>) in a text, a `blank` where the kind
    allows none, `spaces` around a value that count against its length or its list, all on one `line`.
    """

    place: str
    line: int | None = None
    text: str = ""
    kind: Literal["instruction", "declaration", "bracket", "blank", "spaces", "line"]


def one_line(text: object) -> str:
    """Return a text as one line that a terminal can show: control characters and line ends stand as escapes."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in str(text))


def defect_line(error: Exception) -> str:
    """Return the line that tells a user of an exception that nobody expected: it is our defect, not theirs."""
    return one_line(f"section16 failed: {type(error).__name__}: {error}; this is a defect of section16")


def note(reason: str, *, line: int | None = None, text: str = "", place: str = "document") -> Fault:
    """Return the fault that tells of a repair to a file or of an oddity in it."""
    return Fault(place=place, line=line, text=text, reason=reason, kind="repair")
