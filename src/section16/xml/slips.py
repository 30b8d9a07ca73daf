"""What EDGAR minds in the file of a submission, although it can be read (specification 3.2 and 4.1).

The reader looks past all of it, so that nothing is asked twice of a filing that EDGAR has taken: a document that
EDGAR disseminated has no slips.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal

from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument
from section16.form.problems import Slip
from section16.form.rows import fields_of
from section16.standard.kinds import Amount, Choice, Day, Flag, Kind, NoteIds, Text
from section16.standard.row import VALUE
from section16.xml.container.opening import Container, line_in_file, open_container
from section16.xml.element import Element, line_of
from section16.xml.layout import element_of
from section16.xml.odd.record import places_of
from section16.xml.tree import parse_tree

__all__ = ["slips_of"]

_VERSION: Final = re.compile(rb"<\?xml\s+version\s*=\s*[\"']([^\"']{0,20})[\"']")
_PIECE: Final = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^<>\"']*+(?:\"[^\"]*\"[^<>\"']*+|'[^']*'[^<>\"']*+)*>|>", re.DOTALL
)
# Stands for a bare bracket until its element is found: a character that no report has.
_MARK: Final = "\ue000"
_MARKED: Final = b"&#xE000;"
_SHORT: Final = 500  # bytes that may stand on one line
_SHOWN: Final = 60
_POSITION = re.compile(r"\[[0-9]+\]")


def slips_of(data: bytes) -> tuple[Slip, ...]:
    """List the slips of a filer's own file, in its order; none for one that EDGAR disseminated.

    Raises NotOwnershipDocument for bytes that are no ownership document.
    """
    if b"<schemaVersion" in data:
        return ()
    container = open_container(data)
    if container.public:
        return ()
    placed = (*_slips_of_file(container), *_slips_of_texts(container))
    return (*_slips_of_declaration(data), *sorted(placed, key=lambda slip: slip.line or 0))


def _slips_of_declaration(data: bytes) -> Iterator[Slip]:
    begun = data.lstrip()
    if not begun.startswith(b"<?xml"):
        return
    if len(begun) < len(data):
        yield Slip(kind="declaration", place="", line=data.count(b"\n", 0, len(data) - len(begun)) + 1)
    version = _VERSION.match(begun)
    if version is not None and version[1] != b"1.0":
        yield Slip(kind="declaration", place="", line=1, text=version[1].decode("ascii", "replace"))


def _slips_of_file(container: Container) -> Iterator[Slip]:
    """Find processing instructions, and a document that stands on one line."""
    xml = container.xml
    if xml.find(b"<?", 2) >= 0:
        for piece in _PIECE.finditer(xml):
            if piece[0].startswith(b"<?") and not piece[0].startswith((b"<?xml ", b"<?xml\t", b"<?xml\n", b"<?xml?")):
                line = line_in_file(container, xml.count(b"\n", 0, piece.start()) + 1)
                text = piece[0].decode("utf-8", "replace")[:_SHOWN]
                yield Slip(kind="instruction", place="", line=line, text=text)
    if len(xml) > _SHORT and b"\n" not in xml.strip():
        yield Slip(kind="line", place="", line=1)


def _slips_of_texts(container: Container) -> Iterator[Slip]:
    """Find what is odd about the text of an element."""
    root, _ = parse_tree(_with_marks(container.xml))
    for element, (place, _) in places_of(root):
        kind = _kinds().get(_POSITION.sub("", place))
        slip = _slip_of_text(element, kind) if kind is not None else None
        if slip is not None:
            line = line_of(element)
            line = None if line is None else line_in_file(container, line)
            yield Slip(kind=slip, place=place, line=line, text=_beginning(element))


def _beginning(element: Element) -> str:
    """Return the beginning of a text, to be shown; nothing of a CCC."""
    secret = str(element.tag).endswith("Ccc")
    return "" if secret else (element.text or "").replace(_MARK, ">").strip()[:_SHOWN]


def _with_marks(xml: bytes) -> bytes:
    """Replace each bare bracket by a mark; there is none where brackets are paired and nothing can hide one."""
    if xml.count(b"<") == xml.count(b">") and b"<!" not in xml:
        return xml
    return _PIECE.sub(lambda piece: _MARKED if piece[0] == b">" else piece[0], xml)


def _slip_of_text(element: Element, kind: Kind) -> Literal["bracket", "blank", "spaces"] | None:
    text = element.text or ""
    if _MARK in text:
        return "bracket"
    bare = text.strip()
    if not bare:
        return None if _may_be_blank(kind) or len(element) else "blank"
    return "spaces" if bare != text and _counts_spaces(kind, text, bare) else None


def _may_be_blank(kind: Kind) -> bool:
    return not (isinstance(kind, Day | Amount | Flag) or (isinstance(kind, Choice) and not kind.empty))


def _counts_spaces(kind: Kind, text: str, bare: str) -> bool:
    """Tell whether the white space around a value makes it too long, or not one of its list.

    By the book (XML Schema, 2: collapse) white space around a date does not count; libxml2 refuses it all the same.
    Of timeliness, which may be empty, the schema strips it.
    """
    if isinstance(kind, Choice | Day):
        return isinstance(kind, Day) or not kind.empty
    if not isinstance(kind, Text):
        return False
    fits = kind.longest is None or len(text) <= kind.longest or len(bare) > kind.longest
    of_pattern = kind.pattern is None or not re.fullmatch(kind.pattern, bare) or re.fullmatch(kind.pattern, text)
    return not (fits and of_pattern)


@cache
def _kinds() -> dict[str, Kind]:
    """Map the way to each element that holds a text, without numbers, to its kind."""
    return dict(_kinds_below(OwnershipDocument, ""))


def _kinds_below(part: type[Struct], way: str) -> Iterator[tuple[str, Kind]]:
    if part is Footnote:
        yield way, Text(Footnote.longest)
        return
    for field in fields_of(part):
        place = f"{way}/{field.row.path}".lstrip("/")
        kind = field.row.kind
        if kind is not None and not isinstance(kind, NoteIds):
            yield f"{place}/{VALUE}" if field.is_cell else place, kind
        for below in field.parts:
            element = element_of(below)
            yield from _kinds_below(below, f"{place}/{element}" if element and field.many else place)
