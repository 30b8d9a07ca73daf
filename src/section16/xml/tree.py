"""Bytes to a tree: hardened against hostile input, patient with damaged input."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from lxml import etree

from section16.form.problems import NOT_CLOSED, Fault, note
from section16.xml.container.plain import mend, redact_ccc
from section16.xml.container.refusal import NotOwnershipDocument
from section16.xml.element import Element

__all__ = ["balance", "parse_tree"]

_PIECE: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^<>]*>"
    rb"|<(?P<end>/?)(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>[^<>]*)>"
    rb"|(?P<stray><)",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(rb"\s+[A-Za-z_][\w.:-]*\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
# Repairs are listed one by one up to here; beyond that nobody reads them.
_MOST_LISTED: Final = 200
# A document has eight levels; a tag is looked for among those that are open, so they must stay few.
_DEEPEST: Final = 64
_TOO_DEEP: Final = "Excessive depth"  # as libxml2 says where it stops; what comes after is lost


_DOCTYPE: Final = b"<!DOCTYPE"
# In a document of so many bytes these are counted. It may have twice as many tags, attributes, references and ends of
# sections as the largest that the schema allows: 60 rows, 17 cells in each, 99 references on each.
_LARGE: Final = 100_000
_MARKS: Final = ((b"<", 220_000), (b"=", 120_000), (b"&", 120_000), (b"]]>", 1_000))
# Attributes between one tag's start and the next: libxml2 compares each with all others of its tag.
_GIVEN: Final = re.compile(rb"=\s*[\"']")
_MOST_GIVEN: Final = 500
# After the first error libxml2 drops `&amp;` and its like; it keeps characters given by number.
_NAMED: Final = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:amp|lt|gt|quot|apos);", re.DOTALL)
_NUMBERS: Final = {b"&amp;": b"&#38;", b"&lt;": b"&#60;", b"&gt;": b"&#62;", b"&quot;": b"&#34;", b"&apos;": b"&#39;"}


def balance(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Make every start tag match an end tag; each change is a repair with its line in `xml` and the tag as it stood."""
    balancer = _TagBalancer(xml)
    made = b"".join(balancer.pieces())
    return made, tuple(balancer.repairs)


class _TagBalancer:
    """One document whose tags are made to match."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.repairs: list[Fault] = []
        self.open: list[bytes] = []
        self.has_child = [False]  # by depth: whether an element has come inside
        self._last_tag = max(xml.rfind(b"<"), 0)
        self._follows_text = False
        self._counted = (0, 1)

    def pieces(self) -> Iterator[bytes]:
        """Give the document piece by piece, mended."""
        done = 0
        for found in _PIECE.finditer(self.xml):
            before = self.xml[done : found.start()]
            self._follows_text = bool(before.strip())
            yield before if self.open else self._outside(before, done)
            done = found.end()
            if len(self.open) > _DEEPEST:
                yield self.xml[found.start() :]
                return
            if found["stray"] and not self.open:
                yield self._outside(found[0], found.start())
            elif found["stray"]:
                yield self._replace(found, b"&lt;", "a '<' that begins no tag is read as text")
            elif found["name"] is None:
                yield found[0]
            elif found["end"]:
                yield self._closing(found, found["name"])
            else:
                yield self._opening(found, found["name"], found["rest"])
        yield self.xml[done:] if self.open else self._outside(self.xml[done:], done)
        while self.open:
            yield self._close_one(None, NOT_CLOSED)

    def _outside(self, text: bytes, at: int) -> bytes:
        """Leave out a text before or after the document, but for its lines."""
        if text.strip():
            self._list(at, text.strip()[:200].decode("utf-8", "replace"), "outside the document it is left out")
        return b"\n" * text.count(b"\n")

    def _opening(self, found: re.Match[bytes], name: bytes, rest: bytes) -> bytes:
        self.has_child[-1] = True
        empty = rest.rstrip().endswith(b"/")
        if not empty:
            self.open.append(name)
            self.has_child.append(False)
        attributes = b"".join(_ATTRIBUTE.findall(rest))
        if attributes.split() == rest.rstrip().removesuffix(b"/").split():
            return found[0]
        made = b"<" + name + attributes + (b"/>" if empty else b">")
        return self._replace(found, made, "what is no attribute in it is left out")

    def _closing(self, found: re.Match[bytes], name: bytes) -> bytes:
        if self.open and self.open[-1] == name and not self._is_early_end(found):
            self._pop()
            return found[0]
        if name in self.open and not self._is_early_end(found):
            closed = [self._close_one(found, f"not closed before '</{name.decode()}>'") for _ in self._above(name)]
            self._pop()
            return b"".join((*closed, found[0]))
        if len(self.open) > 1 and self._follows_text and not self.has_child[-1]:
            return self._replace(found, b"</" + self._pop() + b">", "it is read as the end of the element that is open")
        return self._replace(found, b"", "it closes nothing and is left out")

    def _is_early_end(self, found: re.Match[bytes]) -> bool:
        """Tell whether this would end the document though more tags follow."""
        return self.open[:1] == [found["name"]] and found.start() < self._last_tag

    def _above(self, name: bytes) -> range:
        return range(len(self.open) - 1 - max(at for at, one in enumerate(self.open) if one == name))

    def _close_one(self, found: re.Match[bytes] | None, reason: str) -> bytes:
        name = self._pop()
        self._list(found.start() if found else len(self.xml), f"<{name.decode()}>", reason)
        return b"</" + name + b">"

    def _pop(self) -> bytes:
        self.has_child.pop()
        return self.open.pop()

    def _replace(self, found: re.Match[bytes], made: bytes, reason: str) -> bytes:
        self._list(found.start(), found[0][:200].decode("utf-8", "replace"), reason)
        return made

    def _list(self, at: int, text: str, reason: str) -> None:
        if len(self.repairs) < _MOST_LISTED:
            counted, line = self._counted
            line += self.xml.count(b"\n", counted, at)
            self._counted = (at, line)
            self.repairs.append(note(f"the XML is not well-formed here: {text}: {reason}", line=line, text=text))


def _parser(*, recover: bool) -> etree.XMLParser:
    # libxml2's own limits stand (huge_tree off): depth 256, a text of 10 MB, no amplification. What stands between
    # elements, comments and processing instructions are no facts.
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
    )


_STRICT: Final = _parser(recover=False)


def parse_tree(xml: bytes) -> tuple[Element, tuple[Fault, ...]]:
    """Parse an XML; return its root and what had to be repaired.

    Raises NotOwnershipDocument for a document type declaration, which EDGAR takes from nobody, and for bytes in
    which no element can be found.
    """
    _refuse_shape(xml)
    try:
        root = etree.fromstring(xml, _STRICT)
        repairs: tuple[Fault, ...] = ()
    except etree.XMLSyntaxError:
        root, repairs = _parse_repaired(xml)
    return root, repairs


def _refuse_shape(xml: bytes) -> None:
    """Refuse what would make a tree, or a list of repairs, out of proportion to its bytes."""
    if b"!" in xml and _DOCTYPE in xml:  # to look for one byte is six times as fast
        message = "the XML has a document type declaration (DOCTYPE), which EDGAR takes in no filing; remove it"
        raise NotOwnershipDocument(message)
    crowded = xml.count(b"=") > _MOST_GIVEN and any(len(_GIVEN.findall(tag)) > _MOST_GIVEN for tag in xml.split(b"<"))
    if crowded:
        message = f"a tag has more than {_MOST_GIVEN} attributes; no report has as many"
        raise NotOwnershipDocument(message, "too-large")
    if len(xml) < _LARGE:
        return
    for mark, most in _MARKS:
        count = xml.count(mark)
        if count > most:
            message = (
                f"'{mark.decode()}' stands {count:,} times in it, above the limit of {most:,}; no report has as many"
            )
            raise NotOwnershipDocument(message, "too-large")


def _parse_repaired(xml: bytes) -> tuple[Element, tuple[Fault, ...]]:
    """Parse an XML that is not well-formed: with its characters mended, with its tags too, or what can be read."""
    made = xml
    repairs: tuple[Fault, ...] = ()
    for repair in (mend, balance):
        made, more = repair(made)
        repairs = (*repairs, *more)
        try:
            return etree.fromstring(made, _STRICT), repairs
        except etree.XMLSyntaxError:
            continue
    root, more = _recover(made)
    return root, (*repairs, *more)


def _recover(xml: bytes) -> tuple[Element, tuple[Fault, ...]]:
    """Parse what can be parsed; return what was wrong, line by line."""
    parser = _parser(recover=True)
    root = None
    with suppress(etree.XMLSyntaxError):  # not even a recovering parser makes a tree of it
        root = etree.fromstring(_NAMED.sub(_as_number, xml), parser)
    if root is None:
        message = "no XML element can be read in it; get the filing's .xml or .txt file from EDGAR's archives"
        raise NotOwnershipDocument(message)
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        message = f"elements stand more than {_DEEPEST} deep in one another, which no report does"
        raise NotOwnershipDocument(message)
    lines = redact_ccc(xml)[0].split(b"\n")
    log = {entry.line: entry.message for entry in reversed(list(parser.error_log)[:_MOST_LISTED])}
    return root, tuple(_repair(line, log[line], lines) for line in sorted(log))


def _as_number(found: re.Match[bytes]) -> bytes:
    return _NUMBERS.get(found[0], found[0])


def _repair(line: int, message: str, lines: list[bytes]) -> Fault:
    seen = lines[line - 1] if 0 < line <= len(lines) else b""
    return Fault(
        kind="repair",
        place="",
        line=line,
        text=seen.decode("utf-8", "replace").strip()[:1000],
        reason=f"the XML is not well-formed here ({message.strip()}); what can be read is read",
    )
