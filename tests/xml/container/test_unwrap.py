"""Lines that EDGAR cut are rejoined, and no others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from section16.xml.container.unwrap import unwrap
from tests.xml.filings import XML, wrapped


def values(xml):
    """Return each element with its text, blanks at both ends aside."""
    return [
        (element.tag, dict(element.attrib), (element.text or "").strip()) for element in etree.fromstring(xml).iter()
    ]


def squeezed(xml):
    """Return each element with its text, all blanks aside."""
    return [(tag, attributes, "".join(text.split())) for tag, attributes, text in values(xml)]


def test_a_document_that_was_not_cut_is_the_same():
    assert unwrap(XML) == (XML, ())


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        (b"<isDir\nector>1</isDirector>", b"<isDirector>1</isDirector>"),
        (b"<isDirector>1</isDir\r\nector>", b"<isDirector>1</isDirector>"),
        (b"<isDirector>1<\n/isDirector>", b"<isDirector>1</isDirector>"),
        (b'<footnoteId id="F\n1"/>', b'<footnoteId id="F1"/>'),
        (b'<footnote\nId id="F1"/>', b'<footnoteId id="F1"/>'),
        (b"<a>R &am\np; D</a>", b"<a>R &amp; D</a>"),
        (b"<a>&#82\n17;</a>", b"<a>&#8217;</a>"),
    ],
)
def test_a_cut_tag_or_entity_is_joined_wherever_it_was_cut(cut, whole):
    xml, joined = unwrap(cut)
    assert xml == whole
    assert joined == (1,)


@pytest.mark.parametrize(
    "text",
    [
        b'<footnote\nid="F1">x</footnote>',
        b'<footnoteId\n  id="F1"\n/>',
        b"<footnote>one line\nand another</footnote>",
        b"<a>3 <\n4</a>",
        b"<a>R &\nD;</a>",
    ],
)
def test_a_line_break_that_cuts_nothing_stays(text):
    assert unwrap(text) == (text, ())


def test_a_value_cut_at_the_column_is_joined():
    row = b"<periodOfReport>2003-08-04</periodOfReport>"
    text = b"<ownershipDocument>\n" + b" " * 60 + row[:20] + b"\n" + row[20:] + b"\n</ownershipDocument>"
    xml, joined = unwrap(text)
    assert xml.split(b"\n")[1] == b" " * 60 + row
    assert joined == (2,)


def test_a_typed_line_break_stays_in_a_document_whose_lines_were_cut():
    note = b"<footnote>" + b"word " * 60 + b"ends here\nand a new line begins</footnote>"
    text = b"<footnotes>\n" + note + b"\n" + note.replace(b"word", b"text") + b"\n</footnotes>"
    xml, _ = unwrap(wrapped(text.replace(b"</footnote>", b"</footnote><isDirector>1</isDirector>" * 3), 80))
    assert xml.count(b"ends here\nand a new line") == 2


def test_a_single_full_line_of_a_footnote_proves_nothing():
    text = b"<footnote>" + b"x" * 70 + b"\nmore</footnote>"
    assert unwrap(text) == (text, ())


@given(st.binary(max_size=300), st.integers(20, 120))
def test_any_bytes_are_taken(data, column):
    xml, joined = unwrap(wrapped(data, column))
    assert xml.replace(b"\n", b"").replace(b"\r", b"") == data.replace(b"\n", b"").replace(b"\r", b"")
    assert list(joined) == sorted(joined)


@given(st.sampled_from([80, 1023]), st.text(alphabet="abc &<>\"'\u00e9 \n", max_size=2500), st.integers(0, 90))
def test_a_wrapped_document_reads_the_same(column, text, indent):
    root = etree.Element("ownershipDocument")
    etree.SubElement(root, "remarks").text = text
    etree.SubElement(root, "periodOfReport").text = "2003-08-04"
    raw = etree.tostring(root, pretty_print=True).replace(b"<periodOfReport", b" " * indent + b"<periodOfReport")
    assert squeezed(unwrap(wrapped(raw, column)).xml) == squeezed(raw)


def _sample(corpus: Path):
    paths = sorted((corpus / "xml").glob("*.xml"))
    # it was cut already
    return [path.read_bytes().strip() for path in paths if path.stem != "0001225259-06-000003"]


@pytest.mark.corpus
@pytest.mark.parametrize("column", [72, 80, 1023])
def test_real_documents_cut_at_a_column_read_the_same(corpus: Path, column: int):
    cut = equal = 0
    for raw in _sample(corpus)[:: 1 if column == 80 else 3]:
        for whole in (raw, raw.replace(b"\n", b"")):
            if max(map(len, whole.split(b"\n"))) > column:
                mended = unwrap(wrapped(whole, column)).xml
                assert squeezed(mended) == squeezed(whole)
                cut += 1
                equal += values(mended) == values(whole)
    # What is left is one break in one footnote, which a filer may have typed.
    assert equal >= (0.65 if column == 72 else 0.97) * cut
    assert cut > 200


@pytest.mark.corpus
def test_no_real_document_is_changed_that_was_not_cut(corpus: Path):
    for raw in _sample(corpus):
        assert unwrap(raw) == (raw, ())
