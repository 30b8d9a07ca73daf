"""Documents changed in their structure: renamed, doubled, moved, wrapped, nested, with odd texts and attributes."""

import copy
import random

from lxml import etree

NAMES = ("foo", "value", "issuer", "nonDerivativeTable", "derivativeTable", "footnotes", "footnoteId", "footnote")
TEXTS = ("", "  ", "TRUE", "2020-13-45", "2020-01-01Z", "1e5", ".5", "-3", "NaN", "1,234", "stray text", "0", "4")
ATTRIBUTES = ("foo", "id", "{http://example.com/}lang")


class Mutator:
    """Changes a tree at random; one seed, one sequence of changes."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret

    def mutate(self, root) -> None:
        everything = [one for one in root.iter() if isinstance(one.tag, str)]
        if len(everything) > 1:
            one = self.random.choice(everything[1:])
            change = self.random.choice(self.CHANGES)
            change(self, one, one.getparent(), everything)

    def rename(self, one, _parent, everything) -> None:
        one.tag = self.random.choice([*NAMES, self.random.choice(everything).tag])

    def double(self, one, parent, _) -> None:
        parent.insert(self.random.randrange(len(parent) + 1), copy.deepcopy(one))

    def move(self, one, _parent, everything) -> None:
        home = self.random.choice(everything)
        if home is not one and one not in home.iterancestors():
            home.insert(self.random.randrange(len(home) + 1), one)

    def attribute(self, one, _parent, _) -> None:
        one.set(self.random.choice(ATTRIBUTES), "bar")

    def text(self, one, _parent, _) -> None:
        one.text = self.random.choice(TEXTS)

    def tail(self, one, _parent, _) -> None:
        one.tail = "tail"

    def remove(self, one, parent, _) -> None:
        parent.remove(one)

    def first(self, one, parent, _) -> None:
        parent.insert(0, one)

    def last(self, one, parent, _) -> None:
        parent.append(one)

    def wrap(self, one, parent, _) -> None:
        wrapper = etree.Element("wrap")
        parent.replace(one, wrapper)
        wrapper.append(one)

    def unwrap(self, one, parent, _) -> None:
        at = parent.index(one)
        parent.remove(one)
        for number, child in enumerate(list(one)):
            parent.insert(at + number, child)

    def empty_child(self, one, _parent, everything) -> None:
        one.append(etree.Element(self.random.choice(everything).tag))

    def graft(self, one, _parent, everything) -> None:
        one.append(copy.deepcopy(self.random.choice(everything)))

    CHANGES = (
        rename, double, move, attribute, text, tail, remove, first, last, wrap, unwrap, empty_child, graft,
    )  # fmt: skip


def mutant(xml: bytes, seed: int) -> bytes:
    """Return a document with one to six changes."""
    mutator = Mutator(seed)
    root = etree.fromstring(xml)
    for _ in range(mutator.random.choice((1, 1, 2, 3, 6))):
        if sum(1 for _ in root.iter()) < 2_000:  # grafts of grafts grow fast
            mutator.mutate(root)
    return etree.tostring(root)
