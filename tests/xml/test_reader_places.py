"""Every place in which any filing to March 2026 had a value is known to the rows, or is kept as a fault."""

import json
from collections import Counter

import pytest
from lxml import etree

from section16.form.document import Footnote, OwnershipDocument
from section16.xml import read_document, write_disseminated
from section16.xml.layout import Branch, flat_layout_of, layout_of
from tests.xml.canon import facts

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def census(shared):
    """Count the filings, all forms together, that had something at each place."""
    counts: Counter[str] = Counter()
    path = shared / "corpus" / "reference" / "xpath-census.json"
    for places in json.loads(path.read_text()).values():
        counts.update(places)
    return counts


def known_places(branch: Branch, above: str):
    """Yield the places of a layout where a value or an id may stand."""
    for child in branch.children:
        here = f"{above}/{child.tag}"
        if isinstance(child, Branch):
            yield from known_places(child, here)
            continue
        yield from (here, f"{here}/@id", f"{here}/value", f"{here}/footnoteId/@id")
        for part in child.field.parts:
            home = f"{here}/{part.element}" if hasattr(part, "element") else here
            yield from (home, f"{home}/@id") if part is Footnote else known_places(layout_of(part), home)
            if hasattr(part, "flat_element"):
                yield from known_places(flat_layout_of(part), f"{above}/{part.flat_element}")


def test_nearly_every_value_ever_filed_stands_in_a_field(census):
    known = set(known_places(layout_of(OwnershipDocument), "/ownershipDocument"))
    elsewhere = sum(count for place, count in census.items() if place not in known)
    assert census.total() > 189_000_000
    assert elsewhere / census.total() < 1e-4  # what stands elsewhere are broken files


def test_a_value_at_any_place_is_kept(census):
    for place in sorted(census)[::7]:
        xml = only(place)
        assert facts(write_disseminated(read_document(xml))) == facts(xml), place


def only(place: str) -> bytes:
    """Return a document with one value at a place."""
    root = element = etree.Element("ownershipDocument")
    for step in place.split("/")[2:]:
        if step.startswith("@"):
            element.set(step[1:], "F1")
            return etree.tostring(root)
        element = etree.SubElement(element, step)
    element.text = "1"
    return etree.tostring(root)
