"""Whatever EDGAR's schema rejects, we refuse too; and no bytes make the strict reader fail otherwise."""

from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from section16.xml.envelope.check import check_envelope
from section16.xml.envelope.read import NotEnvelope, mode_of, read_bulk, read_envelope
from section16.xml.envelope.write import write_envelope
from tests.xml.envelopes import attached, submission

TEXTS = ("", " ", "x" * 300, "x" * 81, "x" * 31, "x" * 21, "4", "6", "test", "LIVE", "form4.xml", "a@roe.example")


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """Draw an envelope that is right, but for parts left out, doubled, moved, renamed, or of another text."""
    root = etree.fromstring(write_envelope(submission(attached("poa.txt", "EX-24"))))
    for _ in range(draw(st.integers(0, 2))):
        below = list(root.iter())[1:]
        one = draw(st.sampled_from(below))
        parent = one.getparent()
        change = draw(st.sampled_from(["drop", "double", "move", "rename", "text"]))
        if change == "drop":
            parent.remove(one)
        elif change == "double":
            parent.append(deepcopy(one))
        elif change == "move":
            parent.insert(draw(st.integers(0, len(parent))), one)
        elif change == "rename":
            one.tag = draw(st.sampled_from(["returnCopy", *(other.tag for other in below)]))
        elif not len(one):
            one.text = draw(st.sampled_from(TEXTS))
    return etree.tostring(root)


def is_taken(data: bytes) -> bool:
    try:
        return not [one for one in check_envelope(read_envelope(data)) if one.severity == "suspense"]
    except NotEnvelope:
        return False


@pytest.mark.corpus
def test_what_edgars_schema_rejects_is_refused(shared: Path) -> None:
    schema = etree.XMLSchema(file=str(shared / "reference/sec/xsd-v5.5/edgarSubmission.xsd.xml"))
    seen = {True: 0, False: 0}

    @given(changed())
    def agrees(data: bytes) -> None:
        valid = schema.validate(etree.fromstring(data))
        seen[valid] += 1
        assert valid or not is_taken(data)

    agrees()
    assert min(seen.values()) > 5


@given(st.data())
def test_no_damage_makes_the_reader_fail_otherwise(data: st.DataObject) -> None:
    envelope = bytearray(write_envelope(submission()))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(envelope) - 1))
        envelope[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    for read in (read_envelope, read_bulk, mode_of):
        with suppress(NotEnvelope):
            read(bytes(envelope))
