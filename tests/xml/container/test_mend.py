"""Characters that a parser would drop are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from section16.xml.container.opening import open_container
from section16.xml.container.plain import mend
from tests.xml.filings import XML, submission


@pytest.mark.parametrize(
    ("filed", "text", "reason"),
    [
        (b"AT&T Corp", "AT&T Corp", "a bare '&'"),
        (b"R & D; more", "R & D; more", "a bare '&'"),
        (b"&unknown; x", "&unknown; x", "a bare '&'"),
        (b"x &ldquo;y&rdquo;", "x “y”", "an HTML entity"),
        (b"price < 5", "price < 5", "a bare '<'"),
        (b"a&#11;b&#x1f;c&#xD800;", "a b c ", "a character XML does not know"),
    ],
)
def test_each_is_written_as_xml_has_it(filed, text, reason):
    xml, notes = mend(b"<a>\n<b>" + filed + b"</b></a>")
    assert etree.fromstring(xml).findtext("b") == text
    assert len(notes) == 1
    assert reason in notes[0].reason
    assert notes[0].line == 2


@pytest.mark.parametrize("text", [b"&amp;&lt;&#8217;&#x2019;", b"<![CDATA[R & D < 5]]>", b"<!-- R & D -->"])
def test_what_is_right_is_left_alone(text):
    assert mend(b"<a>" + text + b"</a>") == (b"<a>" + text + b"</a>", ())


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_and_mending_is_done_once(data):
    mended, _ = mend(data)
    assert mend(mended) == (mended, ())


def test_a_bare_ampersand_is_mended_on_opening_and_told_with_its_line():
    file = submission(XML.replace(b"EXAMPLE WIDGETS", b"A&W &reg; &#174;"))
    container = open_container(file)
    assert etree.fromstring(container.xml).findtext("issuer/issuerName") == "A&W ® ® INC"
    assert [note.reason for note in container.notes] == [
        "a bare '&' in a text; read as '&amp;' (1 in all)",
        "an HTML entity; read as its character (1 in all)",
    ]
    assert {note.line for note in container.notes} == {file[: file.index(b"A&W")].count(b"\n") + 1}
