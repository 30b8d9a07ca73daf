"""Tags that do not match: closed, left out or renamed, so that nothing after them is lost.

A parser that recovers ends the document with the first closing tag too many, and drops the rest without a word.
"""

import re
from collections.abc import Iterator
from typing import Final

from section16.form.fault import Fault
from section16.xml.note import note

__all__ = ["balance"]

_PIECE: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^<>]*>"
    rb"|<(?P<end>/?)(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>[^<>]*)>"
    rb"|(?P<stray><)",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(rb"\s+[A-Za-z_][\w.:-]*\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
# Told one by one up to here; a document with more is noise.
_MOST_TOLD: Final = 200
# A document has eight levels; a tag is looked for among those that are open, so they must stay few.
_DEEPEST: Final = 64


def balance(xml: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """Make every tag match; each change is a repair with its line in `xml` and the tag as it stood."""
    work = _Balancing(xml)
    made = b"".join(work.pieces())
    return made, tuple(work.repairs[:_MOST_TOLD])


class _Balancing:
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
                yield self._mended(found, b"&lt;", "a '<' that begins no tag is read as text")
            elif found["name"] is None:
                yield found[0]
            elif found["end"]:
                yield self._closing(found, found["name"])
            else:
                yield self._opening(found, found["name"], found["rest"])
        yield self.xml[done:] if self.open else self._outside(self.xml[done:], done)
        while self.open:
            yield self._close_one(None, "the document ends before it is closed")

    def _outside(self, text: bytes, at: int) -> bytes:
        """Leave out a text before or after the document, but for its lines."""
        if text.strip():
            self._tell(at, text.strip()[:200].decode("utf-8", "replace"), "outside the document it is left out")
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
        return self._mended(found, made, "what is no attribute in it is left out")

    def _closing(self, found: re.Match[bytes], name: bytes) -> bytes:
        if self.open and self.open[-1] == name and not self._is_early_end(found):
            self._pop()
            return found[0]
        if name in self.open and not self._is_early_end(found):
            closed = [self._close_one(found, f"not closed before '</{name.decode()}>'") for _ in self._above(name)]
            self._pop()
            return b"".join((*closed, found[0]))
        if len(self.open) > 1 and self._follows_text and not self.has_child[-1]:
            return self._mended(found, b"</" + self._pop() + b">", "it is read as the end of the element that is open")
        return self._mended(found, b"", "it closes nothing and is left out")

    def _is_early_end(self, found: re.Match[bytes]) -> bool:
        """Tell whether this would end the document though more tags follow."""
        return self.open[:1] == [found["name"]] and found.start() < self._last_tag

    def _above(self, name: bytes) -> range:
        return range(len(self.open) - 1 - max(at for at, one in enumerate(self.open) if one == name))

    def _close_one(self, found: re.Match[bytes] | None, reason: str) -> bytes:
        name = self._pop()
        self._tell(found.start() if found else len(self.xml), f"<{name.decode()}>", reason)
        return b"</" + name + b">"

    def _pop(self) -> bytes:
        self.has_child.pop()
        return self.open.pop()

    def _mended(self, found: re.Match[bytes], made: bytes, reason: str) -> bytes:
        self._tell(found.start(), found[0][:200].decode("utf-8", "replace"), reason)
        return made

    def _tell(self, at: int, text: str, reason: str) -> None:
        if len(self.repairs) < _MOST_TOLD:
            counted, line = self._counted
            line += self.xml.count(b"\n", counted, at)
            self._counted = (at, line)
            self.repairs.append(note(f"the XML is not well-formed here: {text}: {reason}", line=line, text=text))
