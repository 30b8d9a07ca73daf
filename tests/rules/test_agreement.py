"""Reports changed at random: the XSD and the schema rules agree on which are valid."""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section16.rules import check_document, rule_named
from section16.xml.element import Element
from section16.xml.reader import read_root
from section16.xml.writer import to_tree
from tests.rules.samples import DOCUMENT_TYPES, TODAY, document
from tests.rules.xsd import errors

# What a typed report cannot tell: an element that is there and empty from one that is not there, and blanks around
# a value; so neither is tried. lxml looks at no IDREF, so footnotes stay.
TEXTS = (
    *(
        "x",
        "1",
        "0",
        "-1",
        "1.5",
        "12,3",
        "2026-09-10",
        "2026-13-01",
        "D",
        "I",
        "A",
        "L",
        "E",
        "yes",
        "true",
        "4",
        "3/A",
    ),
    *("x" * 70, "x" * 2100, "99999999999999", "0.00001", "+5", ".5", "5.", "1e3", "NaN", "2026-09-10Z"),
)
KEPT = {"value", "footnote", "footnotes", "footnoteId", "isTenPercentOwner"}


def elements(root: Element) -> list[Element]:
    return [one for one in root.iter() if one is not root and one.tag not in KEPT]


def leaves(root: Element) -> list[Element]:
    return [one for one in root.iter() if not len(one) and one.tag not in {"footnote", "footnoteId"}]


def change(root: Element, draw: st.DataObject) -> None:
    how = draw.draw(st.sampled_from(["remove", "double", "exchange", "write", "write"]))
    if how == "write":
        draw.draw(st.sampled_from(leaves(root))).text = draw.draw(st.sampled_from(TEXTS))
        return
    element = draw.draw(st.sampled_from(elements(root)))
    if how == "double":
        element.addnext(deepcopy(element))
    elif how == "exchange" and element.getnext() is not None:
        element.getnext().addnext(element)
    elif how == "remove":
        element.getparent().remove(element)


@pytest.mark.corpus
@settings(max_examples=300)
@given(st.data())
def test_what_the_xsd_rejects_is_a_suspense_and_the_reverse(data):
    document_type = data.draw(st.sampled_from(DOCUMENT_TYPES))
    newest = "X0607" if document_type.startswith("3") else "X0609"
    root = to_tree(document(document_type, data.draw(st.sampled_from([None, newest]))))
    for _ in range(data.draw(st.integers(1, 3))):
        change(root, data)
    found = [one for one in check_document(read_root(root), today=TODAY) if _of_schema(one.id)]
    assert bool(found) == bool(errors(root, document_type)), (errors(root, document_type), found)


def _of_schema(id_: str) -> bool:
    rule = rule_named(id_)
    return rule is not None and rule.schema and id_ != "FN003"
