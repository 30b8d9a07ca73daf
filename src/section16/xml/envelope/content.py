"""Rules for what stands in the attached documents: texts, pages, graphics."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from msgspec import Struct

from section16.form.envelope import Envelope, SubmissionDocument
from section16.standard.files import DISSEMINATED_LINK, FORBIDDEN_ATTRIBUTES, GRAPHIC_ENDINGS, HTML_TAGS
from section16.standard.limits import limit
from section16.standard.text.characters import character_name, is_allowed
from section16.xml.envelope.rule import PlacedMessage, envelope_rule

__all__ = [
    "HtmlPage",
    "Reference",
    "documents_are_in_edgars_characters",
    "graphics_are_graphics",
    "graphics_are_referenced",
    "lines_are_short_enough",
    "pages_are_passive",
    "read_page",
    "references_are_enclosed",
]

Attributes = list[tuple[str, str | None]]


_ASCII = "EDGAR Filer Manual, Volume II, 5.2.1"
_HTML = "EDGAR Filer Manual, Volume II, 5.2.2"
_WIDE_LINE: Final = 132
_TABLE: Final = re.compile("<TABLE>", re.IGNORECASE)
_TABLE_END: Final = re.compile("</TABLE>", re.IGNORECASE)
_MAGIC: Final = {".gif": (b"GIF87a", b"GIF89a"), ".jpg": (b"\xff\xd8\xff",)}


class Reference(Struct, frozen=True):
    """One thing that a document points to: `tag` is img or a."""

    tag: str
    target: str
    line: int


class HtmlPage(Struct, frozen=True):
    """What EDGAR looks at in an HTML document; `faults` are (line, reason)."""

    references: tuple[Reference, ...]
    faults: tuple[tuple[int, str], ...]


def read_page(text: str) -> HtmlPage:
    """Read an HTML document's references and what EDGAR suspends it for."""
    reader = _PageReader()
    reader.feed(text)
    reader.close()
    return HtmlPage(tuple(reader.references), tuple(reader.faults))


class _PageReader(HTMLParser):
    """Collects references and faults; the base class calls `handle_…` for each tag."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.references: list[Reference] = []
        self.faults: list[tuple[int, str]] = []
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Take the references and faults of one tag."""
        line = self.getpos()[0]
        self.tables += tag == "table"
        if tag == "table" and self.tables > 1:
            self.faults.append((line, "a table in a table; put them one after the other"))
        self.faults += [(line, reason) for reason in _faults_of(tag, attrs)]
        self.references += [Reference(tag, target, line) for target in _targets(tag, attrs)]

    def handle_endtag(self, tag: str) -> None:
        """Count the tables that are open."""
        if tag == "table":
            self.tables = max(0, self.tables - 1)


def _faults_of(tag: str, attrs: Attributes) -> Iterator[str]:
    if tag not in HTML_TAGS:
        yield f"the tag <{tag}>, which EDGAR does not take; leave it out"
    for name, value in attrs:
        squeezed = "".join((value or "").split()).lower()
        if name.startswith("on"):
            yield f"the event handler '{name}' on <{tag}>; active content is not taken: leave it out"
        elif name in FORBIDDEN_ATTRIBUTES.get(tag, ()):
            yield f"the attribute '{name}' on <{tag}>, which EDGAR does not take; leave it out"
        elif squeezed.startswith(("javascript:", "vbscript:")) or "expression(" in squeezed:
            yield f"a script in '{name}' of <{tag}>; active content is not taken: leave it out"
        elif name == "style" and ("url(" in squeezed or "@import" in squeezed):
            yield f"the style of <{tag}> fetches a file; references outside the submission are not taken: leave it out"


def _targets(tag: str, attrs: Attributes) -> Iterator[str]:
    """Yield what must be found within the submission."""
    wanted = {"img": "src", "a": "href"}.get(tag)
    for name, value in attrs:
        target = (value or "").strip()
        if name == wanted and not target.startswith("#") and not (tag == "a" and DISSEMINATED_LINK.match(target)):
            yield target


@envelope_rule("EN020", "suspense", f"{_ASCII}, Table 5-1, and 5.2.2.6")
def documents_are_in_edgars_characters(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Write texts and pages in EDGAR's characters; a page gives others by number, as &#163;."""
    for place, document in _ending(envelope, ".txt", ".htm"):
        for number, line in enumerate(_text(document).split("\n"), 1):
            strange = next((one for one in line if not is_allowed(one)), None)
            if strange:
                yield (
                    f"{place}, line {number}",
                    f"'{strange}' ({character_name(strange)}) in '{document.name}'; write it in other words",
                )
                break


@envelope_rule("EN021", "suspense", f"{_ASCII}.2")
def lines_are_short_enough(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Break the lines of a text at 80 characters, at 132 within a <TABLE>."""
    for place, document in _ending(envelope, ".txt"):
        for number, length, most in _long_lines(_text(document)):
            yield (
                f"{place}, line {number}",
                f"the line of '{document.name}' has {length} characters; break it at {most}",
            )


def _long_lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield number, length and limit of each line that is too long."""
    within = False
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        within = within or bool(_TABLE.search(line))
        most = _WIDE_LINE if within else limit("line of an attachment")
        if len(line) > most:
            yield number, len(line), most
        within = within and not _TABLE_END.search(line)


@envelope_rule("EN022", "suspense", f"{_HTML}.1 to 5.2.2.5")
def pages_are_passive(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Keep to the tags that EDGAR takes: no script, form, frame or event handler, no table in a table."""
    for place, document, page in _pages(envelope):
        for line, reason in page.faults:
            yield f"{place}, line {line}", f"'{document.name}' has {reason}"


@envelope_rule("EN023", "suspense", f"{_HTML}.1 and 5.2.2.3")
def references_are_enclosed(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Point only to documents of this submission, or to filings in EDGAR's archives."""
    names = {document.name for document in envelope.documents}
    for place, document, page in _pages(envelope):
        for one in page.references:
            reason = _astray(one, names)
            if reason:
                yield f"{place}, line {one.line}", f"'{document.name}' {reason}"


def _astray(one: Reference, names: set[str]) -> str | None:
    target = one.target.partition("#")[0] if one.tag == "a" else one.target
    if one.tag == "img" and not target.endswith(GRAPHIC_ENDINGS):
        return f"shows '{target}', which is neither .gif nor .jpg; enclose the picture as one of them"
    if target not in names:
        return f"points to '{one.target}', which is not enclosed; enclose it under that name or take the link out"
    return None


@envelope_rule("EN024", "suspense", "EDGAR Ownership XML Technical Specification v5.5, 5")
def graphics_are_referenced(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Enclose a graphic only where an enclosed HTML document shows it."""
    shown = {one.target for *_, page in _pages(envelope) for one in page.references if one.tag == "img"}
    for place, document in _ending(envelope, *GRAPHIC_ENDINGS):
        if document.name not in shown:
            yield place, f"no HTML document shows '{document.name}'; show it with <img src> or leave it out"


@envelope_rule("EN025", "suspense", f"{_HTML}.1")
def graphics_are_graphics(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Enclose as .gif what is a GIF, and as .jpg what is a JPEG."""
    for place, document in _ending(envelope, *GRAPHIC_ENDINGS):
        if not document.content.startswith(_MAGIC[document.name[-4:]]):
            yield place, f"'{document.name}' does not begin as its ending says; save the picture as GIF or JPEG"


def _ending(envelope: Envelope, *endings: str) -> Iterator[tuple[str, SubmissionDocument]]:
    for number, document in enumerate(envelope.documents, 1):
        if document.name.endswith(endings):
            yield f"edgarDocument[{number}]", document


def _pages(envelope: Envelope) -> Iterator[tuple[str, SubmissionDocument, HtmlPage]]:
    for place, document in _ending(envelope, ".htm"):
        yield place, document, read_page(_text(document))


def _text(document: SubmissionDocument) -> str:
    """Return the text byte by byte: EDGAR takes ASCII, so other bytes are reported, not decoded."""
    return document.content.decode("latin-1")
