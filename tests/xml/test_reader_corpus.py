"""Every filing of the corpus is read, and nothing in it is lost."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from section16.xml import NotOwnershipDocument, read_document
from tests.xml.census import facts_of_faults, facts_of_form, facts_of_xml

pytestmark = pytest.mark.corpus

TEXT_FILING = "0001094891-00-000193.txt"  # of the time before XML
NOT_WELL_FORMED = {"0001225259-06-000003"}
BETWEEN_TAGS = re.compile(rb"<XML>\s*(.*?)\s*</XML>", re.DOTALL)


def filings(corpus: Path) -> list[Path]:
    found = sorted((corpus / "xml").iterdir()) + sorted((corpus / "submission").iterdir())
    return [one for one in found if one.name != TEXT_FILING]


def xml_of(path: Path) -> bytes:
    data = path.read_bytes()
    return (data if path.suffix == ".xml" else BETWEEN_TAGS.search(data)[1]).strip()


def test_every_filing_is_read(corpus):
    paths = filings(corpus)
    assert len(paths) >= 970
    for path in paths:
        document = read_document(path.read_bytes())
        assert document.document_type in {"3", "4", "5", "3/A", "4/A", "5/A"}, path.name


def test_a_text_filing_is_refused(corpus):
    with pytest.raises(NotOwnershipDocument, match="filed as text"):
        read_document((corpus / "submission" / TEXT_FILING).read_bytes())


def test_every_value_and_every_reference_is_accounted_for(corpus):
    texts = references = 0
    for path in filings(corpus):
        if path.stem in NOT_WELL_FORMED:
            continue
        wanted = facts_of_xml(xml_of(path))
        document = read_document(path.read_bytes())
        kept = facts_of_faults(document)
        held = facts_of_form(document)
        lost, made_up = wanted - held - kept, held - wanted
        assert not lost, (path.name, lost)
        # what a fault keeps as filed may be read besides, such as the day before a time zone
        assert made_up.total() <= kept.total(), (path.name, made_up)
        texts += sum(count for (tag, _), count in wanted.items() if not tag.endswith("@id"))
        references += sum(count for (tag, _), count in wanted.items() if tag.endswith("@id"))
    assert texts > 60_000
    assert references > 5_000


def test_the_xml_alone_and_the_whole_submission_give_the_same_form(corpus):
    pairs = [(one, corpus / "xml" / f"{one.stem}.xml") for one in filings(corpus) if one.suffix != ".xml"]
    pairs = [(whole, alone) for whole, alone in pairs if alone.exists()]
    assert len(pairs) > 200
    for whole, alone in pairs:
        a, b = read_document(whole.read_bytes()), read_document(alone.read_bytes())
        assert a.header is not None
        assert facts_of_form(a) == facts_of_form(b), whole.name


def test_a_fault_names_the_line_of_the_file(corpus):
    seen: Counter[str] = Counter()
    for path in filings(corpus):
        data = path.read_bytes()
        for fault in read_document(data).faults:
            seen[fault.kind] += 1
            if fault.kind == "value":
                line = data.split(b"\n")[fault.line - 1].decode()
                assert fault.text in line, (path.name, fault)
    assert seen["value"] >= 3


def test_what_cannot_be_parsed_elsewhere_is_read_whole(corpus):
    for name in NOT_WELL_FORMED:
        path = corpus / "xml" / f"{name}.xml"
        with pytest.raises(ET.ParseError):
            ET.fromstring(path.read_bytes())  # noqa: S314 - the corpus
        document = read_document(path.read_bytes())
        assert document.non_derivative_table or document.derivative_table
        assert document.signatures
        assert any(fault.kind == "repair" for fault in document.faults)
