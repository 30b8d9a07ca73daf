"""The elements of a form as plain values, made once from an XSD and once from the rows, to be compared."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
# Whatever a short list may hold is one of these; a pattern is compared by what it takes of them.
CANDIDATES = ("", *(chr(code) for code in range(33, 127)), "3/A", "4/A", "5/A")


class Leaf(NamedTuple):
    """What a text must be."""

    kind: str  # text, words, date, flag, number
    shortest: int = 0
    longest: int | None = None
    pattern: str | None = None
    words: tuple[str, ...] = ()


class Cell(NamedTuple):
    """A value with footnotes; `value` is m, o, or e for value or footnote."""

    value: str
    notes: int
    leaf: Leaf


class Node(NamedTuple):
    """An element: how often it stands, which others it excludes, what it holds."""

    tag: str
    least: int
    most: int
    either: tuple[str, ...]
    holds: "Leaf | Cell | Rows | tuple[Node, ...] | str"


class Rows(NamedTuple):
    """A table: so many of these, in any order."""

    most: int
    nodes: tuple[Node, ...]


def words(pattern: str) -> tuple[str, ...]:
    return tuple(sorted(one for one in CANDIDATES if re.fullmatch(pattern, one)))


class Schema:
    """One XSD with what it includes."""

    def __init__(self, path: Path) -> None:
        self.root = etree.parse(path).getroot()
        included = [path.parent / one.get("schemaLocation").strip("./") for one in self.root.iter(f"{XS}include")]
        roots = [self.root, *(etree.parse(one).getroot() for one in included)]
        self.types = {one.get("name"): one for root in roots for one in root if one.get("name")}

    def document(self) -> tuple[Node, ...]:
        return self._holds(self.types["ownershipDocument"])

    def _node(self, element, either: tuple[str, ...]) -> Node:
        least, most = int(element.get("minOccurs", "1")), int(element.get("maxOccurs", "1"))
        return Node(element.get("name"), least, most, either, self._holds(element))

    def _holds(self, element):
        kind = element.get("type")
        if kind in ("xs:boolean", "xs:date"):
            return Leaf({"xs:boolean": "flag", "xs:date": "date"}[kind])
        if kind == "FOOTNOTE_ID":
            return "reference"
        if kind == "FOOTNOTE":
            return "footnote"
        declared = self.types[kind] if kind else next(one for one in element if "Type" in one.tag)
        return _leaf(declared) if declared.tag == f"{XS}simpleType" else self._complex(declared)

    def _complex(self, declared):
        model = next(one for one in declared if one.tag in (f"{XS}sequence", f"{XS}choice"))
        if model.tag == f"{XS}choice" and int(model.get("maxOccurs", "1")) > 1:
            assert model.get("minOccurs") == "0"
            return Rows(int(model.get("maxOccurs")), tuple(self._node(one, ()) for one in model))
        nodes = self._nodes(model)
        return _cell(nodes) if nodes[0].tag == "value" else nodes

    def _nodes(self, model) -> tuple[Node, ...]:
        nodes = []
        members = [one for one in model if isinstance(one.tag, str)]
        if model.tag == f"{XS}choice":
            either = tuple(one.get("name") for one in members)
            return tuple(self._node(one, either) for one in members)
        for one in members:
            nodes += [self._node(one, ())] if one.tag == f"{XS}element" else self._nodes(one)
        return tuple(nodes)


def _cell(nodes: tuple[Node, ...]) -> Cell:
    value, *notes = nodes
    assert all(one.tag == "footnoteId" and one.holds == "reference" for one in notes)
    word = "e" if value.either else "o" if value.least == 0 else "m"
    return Cell(word, sum(one.most for one in notes), value.holds)


def _leaf(declared) -> Leaf:
    restriction = declared.find(f"{XS}restriction")
    if restriction.get("base") == "xs:decimal":
        return Leaf(
            "number", pattern="".join(f"{one.tag.rpartition('}')[2]}={one.get('value')} " for one in restriction)
        )
    assert restriction.get("base") == "xs:string"
    facets = {one.tag.rpartition("}")[2]: one.get("value") for one in restriction if isinstance(one.tag, str)}
    named = tuple(sorted({one.get("value").strip() for one in restriction.iter(f"{XS}enumeration")}))
    if named:
        return Leaf("words", words=named)
    pattern = facets.get("pattern")
    if pattern and not set(pattern) & set("+*"):
        return Leaf("words", words=words(pattern))
    longest = facets.get("length", facets.get("maxLength"))
    return Leaf(
        "text",
        int(facets.get("length", facets.get("minLength", "0"))),
        None if longest is None else int(longest),
        pattern,
    )


@cache
def schema_tree(path: Path) -> tuple[Node, ...]:
    return Schema(path).document()
