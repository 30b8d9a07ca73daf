"""A CCC in a public document is gone before anything else sees the document."""

import pytest

from section16.xml.container.plain import make_parseable, redact_ccc, redact_ccc_attributes


@pytest.mark.parametrize(
    "element",
    [
        b"<rptOwnerCcc>%s</rptOwnerCcc>",
        b"<rptOwnerCcc > %s </rptOwnerCcc>",
        b"<RPTOWNERCCC>%s</RPTOWNERCCC>",
        b"<filerCcc>%s</filerCcc>",
        b"<com:ccc>%s</com:ccc>",
        b"<rptOwnerCcc><![CDATA[%s]]></rptOwnerCcc>",
        b"<rptOwnerCcc><!-- kept -->%s</rptOwnerCcc>",
        b"<rptOwnerCcc>%s",
        b"<rptOwnerCcc>%s<rptOwnerName>Doe</rptOwnerName>",
    ],
)
def test_each_shape_of_a_ccc_is_emptied(element):
    xml, notes = redact_ccc(b"<a>\n" + element % b"aaaa*111")
    assert b"aaaa*111" not in xml
    assert [note.line for note in notes] == [2]
    assert "aaaa*111" not in repr(notes)


def test_several_are_counted_in_one_note():
    xml, notes = redact_ccc(b"<rptOwnerCcc>\na\n</rptOwnerCcc><rptOwnerCcc>b</rptOwnerCcc>")
    assert xml == b"<rptOwnerCcc>\n\n</rptOwnerCcc><rptOwnerCcc></rptOwnerCcc>"
    assert [note.reason for note in notes] == ["a CCC in a public document (2 in all); taken out"]


@pytest.mark.parametrize("xml", [b"<rptOwnerCcc/>", b"<rptOwnerCcc> </rptOwnerCcc>", b"<a>accc</a>", b""])
def test_nothing_is_told_where_there_is_none(xml):
    assert redact_ccc(xml)[1] == ()


@pytest.mark.parametrize(
    ("xml", "has_header", "public"),
    [
        (b"<a><schemaVersion>X0508</schemaVersion>%s</a>", False, True),
        (b"<a>%s</a>", True, True),
        (b"<a>%s</a>", False, False),
    ],
)
@pytest.mark.parametrize("name", [b"rptOwnerCcc", b"RPTOWNERCCC", b"filercCC"])
def test_what_edgar_adds_makes_a_document_public(xml, has_header, public, name):
    ccc = b"<%s>aaaa*111</%s>" % (name, name)
    made = make_parseable(xml % ccc, own=False, has_header=has_header)
    assert made.public is public
    assert (b"aaaa*111" not in made.xml) is public
    own = make_parseable(xml % ccc, own=True, has_header=has_header)
    assert (own.xml, own.public) == (xml % ccc, False)


@pytest.mark.parametrize("name", ["rptOwnerCcc", "ccc", "RPTOWNERCCC", "com:filerCcc"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_ccc_written_as_an_attribute_is_emptied(name, quote):
    xml = (
        f"<a>\n<b x='1' {name} = {quote}aaaa*111{quote} {name}2='kept'/><c {name}={quote}aaaa*111{quote}/></a>".encode()
    )
    made, notes = redact_ccc_attributes(xml)
    assert b"aaaa*111" not in made
    assert b"kept" in made
    assert [note.line for note in notes] == [2]
    assert "aaaa*111" not in repr(notes)


def test_a_text_that_speaks_of_a_ccc_stays():
    xml = b"<remarks>the ccc = 'none'</remarks>"
    assert redact_ccc_attributes(xml) == (xml, ())
