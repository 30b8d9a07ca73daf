"""A valid report as a tree, what is asked of it, and what a change makes of it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from section16.form.document import OwnershipDocument
from section16.standard.kinds import Amount, Choice, Day, Flag, Text
from section16.standard.row import DOCUMENT_TYPES, Group, Row
from section16.standard.versions import generation
from section16.xml.element import Element
from tests.rules.acts import place_of
from tests.rules.samples import document


@dataclass(frozen=True)
class Mutant:
    """A document with one thing wrong: what was done, the rule and the place that should be named."""

    name: str
    root: Element
    id: str
    place: str


@dataclass(frozen=True)
class Base:
    """A valid report as a tree, and by what it is judged."""

    document_type: str
    version: str | None
    root: Element

    @property
    def column(self) -> int:
        return DOCUMENT_TYPES.index(self.document_type)

    @property
    def generation(self) -> int:
        return 10 if self.version is None else generation(self.version)

    def use(self, row: Row | Group) -> str:
        return row.use.split()[self.column]

    def in_schema(self, row: Row | Group) -> str:
        return (row.xsd or row.use).split()[self.column]

    def asks(self, row: Row | Group) -> str | None:
        """Return the rule that misses an element of the row, or None."""
        since = getattr(row, "since", None)
        if self.use(row) != "m" or (since and generation(since) > self.generation):
            return None
        if self.in_schema(row) == "m":
            return "EL002"
        return "EL003" if self.version is None else None

    def change(self, name: str, id: str, where: str, act: Callable[[Element], Element | str | None]) -> Mutant:
        """Change the element at a path of a copy; what `act` returns tells the place."""
        root = deepcopy(self.root)
        element = _find(root, where)
        path = place_of(element)
        told = act(element)
        place = told if isinstance(told, str) else path if told is None else place_of(told)
        return Mutant(f"{name} {where}", root, id, place)


def _find(root: Element, where: str) -> Element:
    found = root.find(where)
    assert found is not None, where
    return found


def base(document_type: str, version: str | None, to_tree: Callable[[OwnershipDocument], Element]) -> Base:
    return Base(document_type, version, to_tree(document(document_type, version)))


def wrong(kind: object) -> Iterator[tuple[str, str, str]]:
    """List wrong texts of a kind with the rule that says so."""
    if isinstance(kind, Amount):
        yield from (("a minus", "-1", "VA002"), ("too much", "1000000000000", "VA002"))
        yield from (("five decimals", "1.23456", "VA003"), ("a comma", "1,000", "VA001"), ("dollars", "$5", "VA001"))
    if isinstance(kind, Day):
        yield from (("a European date", "13/12/2022", "VA001"), ("no such day", "2026-02-30", "VA001"))
    if isinstance(kind, Flag):
        yield ("a word", "yes", "VA001")
    if isinstance(kind, Choice):
        yield ("no choice", "Q", "VA007")
    if isinstance(kind, Text):
        yield from wrong_text(kind)


def wrong_text(kind: Text) -> Iterator[tuple[str, str, str]]:
    sign = "9" if kind.pattern else "x"
    if kind.longest:
        yield ("too long", sign * (kind.longest + 1), "VA004")
    if kind.shortest > 1:
        yield ("too short", sign * (kind.shortest - 1), "VA005")
    if kind.pattern:
        yield ("off the pattern", "(9)", "VA006")
