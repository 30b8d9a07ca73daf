"""Characters that a parser would drop are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from section16.xml.mend import mend


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
