"""What stands in one element of a file changed in its white space: the XSD and the rules agree."""

import pytest
from lxml import etree

from section16.rules import check_document, rule_named
from section16.xml import read_document, slips_of, write_submission
from section16.xml.element import Element
from tests.rules.samples import DOCUMENT_TYPES, TODAY, document
from tests.rules.xsd import errors

WAYS = {
    "empty": lambda _: "",
    "blank": lambda _: " ",
    "behind": lambda text: f"{text} ",
    "lines": lambda text: f"\n{text}\n",
    "long": lambda text: text + " " * 60,
    "longer": lambda text: text + " " * 2001,
}
# Of the table's demands the schema has none, but an empty element it refuses.
OF_THE_FILE = {"VA015", "VA016", "EL003"}


def leaves(root: Element) -> list[Element]:
    # Of a footnote the schema sets no limit; the table does.
    return [one for one in root.iter() if not len(one) and one.text and one.tag != "footnote"]


def refused(data: bytes) -> list[str]:
    found = check_document(read_document(data), today=TODAY, slips=slips_of(data))
    return [f"{one.id} {one.place}" for one in found if one.id in OF_THE_FILE or _is_of_schema(one.id)]


def _is_of_schema(id_: str) -> bool:
    rule = rule_named(id_)
    return rule is not None and rule.schema


def _is_a_lone_blank(found: list[str], seen: list[str]) -> bool:
    """Tell of the one difference: a mandatory text that is a blank is one character to the schema, and none here."""
    return not seen and all(one.startswith(("EL002", "VA010")) for one in found)


@pytest.mark.corpus
@pytest.mark.parametrize("document_type", DOCUMENT_TYPES)
@pytest.mark.parametrize("way", WAYS)
def test_the_xsd_and_the_rules_agree_on_white_space(document_type, way):
    root = etree.fromstring(write_submission(document(document_type)))
    told = {}
    for one in leaves(root):
        text, one.text = one.text, WAYS[way](one.text)
        found, seen = refused(etree.tostring(root)), errors(root, document_type)
        if bool(found) != bool(seen) and not _is_a_lone_blank(found, seen):
            told[root.getroottree().getelementpath(one)] = (found, seen)
        one.text = text
    assert told == {}
