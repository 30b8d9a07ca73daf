"""Bytes in any of the encodings that occur become what a parser takes, and each change is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from section16.xml.container.opening import open_container
from section16.xml.container.plain import decode, to_utf8
from tests.xml.filings import XML

_NAME = b"EXAMPLE WIDGETS INC"


def issuer(data):
    """Return the issuer's name and the reasons of the notes."""
    container = open_container(data)
    return etree.fromstring(container.xml).findtext("issuer/issuerName"), [
        (note.line, note.reason) for note in container.notes
    ]


def test_ascii_and_utf8_are_left_alone():
    accented = XML.replace(_NAME, "Société".encode())
    assert to_utf8(XML) == (XML, ())
    assert to_utf8(accented) == (accented, ())


@pytest.mark.parametrize("label", [b"", b' encoding="UTF-8"', b" encoding='utf-8'", b' encoding="us-ascii"'])
def test_windows_bytes_under_another_label_are_read(label):
    data = XML.replace(b'version="1.0"', b'version="1.0"' + label).replace(_NAME, b"Soci\xe9t\xe9 \x93A\x94")
    assert issuer(data) == ("Société “A”", [(8, "4 bytes are not UTF-8; read as Windows-1252")])


def test_utf8_and_windows_bytes_may_stand_side_by_side():
    name, notes = issuer(XML.replace(_NAME, "é".encode() + b"\xe9"))
    assert name == "éé"
    assert notes == [(8, "1 byte is not UTF-8; read as Windows-1252")]


@pytest.mark.parametrize("label", [b"ISO-8859-1", b"windows-1252", b"Latin1"])
def test_a_single_byte_label_is_followed(label):
    data = XML.replace(b'version="1.0"', b'version="1.0" encoding="%s"' % label).replace(_NAME, b"Soci\xe9t\xe9 \x80")
    assert issuer(data) == ("Société €", [])


def test_an_unknown_label_is_told():
    data = XML.replace(b'version="1.0"', b'version="1.0" encoding="klingon"').replace(_NAME, "é".encode())
    assert issuer(data) == ("é", [(1, "encoding 'klingon' is not used; read as UTF-8")])


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("label", ["", ' encoding="UTF-16"'])
def test_wide_characters_are_read(codec, label):
    text = XML.decode().replace(_NAME.decode(), "Société").replace('version="1.0"', 'version="1.0"' + label)
    name, notes = issuer(text.encode(codec))
    assert name == "Société"
    assert "read as such" in notes[0][1]


def test_a_byte_order_mark_is_left_out():
    assert issuer(b"\xef\xbb\xbf" + XML) == (
        _NAME.decode(),
        [(1, "the file begins with a byte order mark; left out")],
    )


def test_blanks_before_the_declaration_are_left_out_and_lines_stay_true():
    container = open_container(b"\r\n\n  " + XML)
    assert container.xml == XML
    assert container.first_line == 3


def test_line_ends_of_windows_are_taken():
    assert issuer(XML.replace(b"\n", b"\r\n")) == (_NAME.decode(), [])


def test_control_characters_are_blanked_and_nuls_left_out():
    name, notes = issuer(XML.replace(_NAME, b"A\x0bB\0C"))
    assert name == "A BC"
    assert notes == [
        (8, "1 NUL bytes left out"),
        (8, "1 control character that XML does not know; read as spaces"),
    ]


def test_notes_stand_on_the_line_of_the_file():
    cut = XML.replace(b"<documentType>", b"<document\nType>").replace(_NAME, b"\xe9")
    assert [line for line, _ in issuer(cut)[1]] == [9, 4]


@given(st.binary(max_size=400))
def test_any_bytes_become_utf8_of_as_many_lines(data):
    xml, _ = to_utf8(data)
    assert xml.decode().count("\n") == data.count(b"\n")
    text, odd = decode(data)
    assert (odd == 0) == (text.encode() == data)
