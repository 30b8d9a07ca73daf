"""What stands in an HTML document: tags, attributes and references, found without following any."""

from collections.abc import Iterator
from html.parser import HTMLParser

from msgspec import Struct

from section16.standard.files import DISSEMINATED_LINK, FORBIDDEN_ATTRIBUTES, HTML_TAGS

__all__ = ["Page", "Reference", "read_page"]

Attributes = list[tuple[str, str | None]]


class Reference(Struct, frozen=True):
    """One thing that a document points to: `tag` is img or a."""

    tag: str
    target: str
    line: int


class Page(Struct, frozen=True):
    """What EDGAR looks at in an HTML document; `faults` are (line, reason)."""

    references: tuple[Reference, ...]
    faults: tuple[tuple[int, str], ...]


def read_page(text: str) -> Page:
    """Read an HTML document's references and what EDGAR suspends it for."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return Page(tuple(reader.references), tuple(reader.faults))


class _Reader(HTMLParser):
    """Collects; the base class calls `handle_…` for each thing it meets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.references: list[Reference] = []
        self.faults: list[tuple[int, str]] = []
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Look at one tag."""
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
