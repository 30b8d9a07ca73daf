"""Bytes between tags become the text that a parser of XML gives, without the white space around it."""

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from section16.table.bulk.texts import read_texts

REFERENCES = (
    "&amp; &lt; &gt; &quot; &apos; &#233; &#x2019; &#160; &#0; &#xFFFE; &#xD800; &#1114112; &nbsp; & &#13; &#10;"
)
OTHERS = [
    "a",
    "Z9",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    ";",
    "\u00e9",
    "\u00a0",
    "\u0085",
    "\u2003",
    "\x07",
    "\x0b",
    ">",
    '"',
]
PIECES = st.sampled_from([*REFERENCES.split(), *OTHERS])
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=5).map("".join), max_size=6)


def parsed(text):
    """Return what lxml makes of a text, None where it takes none."""
    try:
        return (etree.fromstring(f"<a>{text}</a>".encode()).text or "").strip()
    except etree.XMLSyntaxError:
        return None


@given(TEXTS)
@example(["&#65"])
@example([" ", "a", "\u00a0", "b"])
def test_texts_are_read_as_a_parser_reads_them(texts):
    read = read_texts(pa.array([text.encode() for text in texts], pa.binary()))
    strings = read.strings.to_pylist()
    for at, text in enumerate(texts):
        expected = parsed(text)
        if at in read.unread:
            assert expected is None
        else:
            assert (strings[read.source[at]] if read.source[at] >= 0 else "") == expected


def test_a_line_that_begins_at_the_margin_is_told():
    texts = pa.array([b"a\nb", b"a\n b", b"a\r\nb", b"a\n", b"\nb", b"ab"], pa.binary())
    assert read_texts(texts).broken == [0, 2, 4]


def test_a_bracket_is_no_text():
    assert read_texts(pa.array([b"a < b", b"a > b", b"a &lt; b"], pa.binary())).unread == [0]


def test_a_slice_of_texts_is_read_too():
    texts = pa.array([b"x", b" y ", b"&amp;z"], pa.binary()).slice(1)
    read = read_texts(texts)
    assert [read.strings[at].as_py() for at in read.source.tolist()] == ["y", "&z"]
