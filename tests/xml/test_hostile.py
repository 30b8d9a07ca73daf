"""Whatever the bytes are, they are read or refused, in bounded time and memory, and nothing else is raised."""

import pytest

from section16.xml import NotOwnershipDocument, read_document, write_disseminated
from tests.harness.resources import cost_of
from tests.xml.hostile import CASES, ENTITIES, document, encodings, row

# The goal is one second and 300 MB; a machine under other load may take longer for its seconds.
SECONDS = 3
MEGABYTES = 300


def reading(data):
    """Read a file; return the document, or the refusal."""
    try:
        return read_document(data)
    except NotOwnershipDocument as refusal:
        return refusal


def outcome(data):
    """Read a file and write what was read; return the document, or the refusal."""
    found = reading(data)
    if isinstance(found, NotOwnershipDocument):
        assert str(found)
    else:
        write_disseminated(found)
    return found


@pytest.mark.parametrize("name", CASES)
def test_bounded(name):
    data = CASES[name]()
    cost = cost_of(lambda: reading(data))
    assert cost.seconds < SECONDS
    assert cost.megabytes is None or cost.megabytes < MEGABYTES


@pytest.mark.parametrize("name", ENTITIES)
def test_no_entity_is_resolved(name):
    found = outcome(ENTITIES[name]())
    if isinstance(found, NotOwnershipDocument):
        assert "DOCTYPE" in str(found)
    else:
        assert len(found.remarks or "") < 100_000
        assert found.faults


@pytest.mark.parametrize(("codec", "data"), list(encodings()))
def test_encodings_are_read(codec, data):
    found = outcome(data)
    assert found.remarks == "Café", codec
    assert found.document_type == "4"


def test_utf7_is_read_as_what_it_looks_like():
    data = document(b"<remarks>+AGEAYg-</remarks>").replace(b'"1.0"', b'"1.0" encoding="utf-7"')
    found = outcome(data)
    assert found.remarks == "+AGEAYg-"
    assert any("encoding" in fault.reason for fault in found.faults)


@pytest.mark.parametrize(
    "text",
    [b"\xff\xfe\x80", b"\xed\xa0\x80", b"\xc3", b"&#xD800;", b"&#1;", b"&#xFFFE;", b"\x01\x1f", b"\xef\xbf\xbe"],
)
def test_characters_that_no_xml_holds_are_read_and_written(text):
    found = outcome(document(b"<remarks>a" + text + b"b</remarks><x>" + text + b"</x>"))
    assert not isinstance(found, NotOwnershipDocument)
    assert found.remarks is None or found.remarks[0] == "a"
    assert any(fault.kind == "repair" for fault in found.faults)
    write_disseminated(found)


def test_lone_surrogates_in_utf16_are_read():
    data = document(b"<remarks>ab</remarks>").decode().encode("utf-16-le")
    data = b"\xff\xfe" + data.replace("ab".encode("utf-16-le"), b"a\0\x00\xd8b\0")
    assert outcome(data).remarks.startswith("a")


def test_a_document_type_declaration_is_refused_with_what_to_do():
    with pytest.raises(NotOwnershipDocument, match=r"DOCTYPE.*remove it"):
        read_document(ENTITIES["external entity"]())


@pytest.mark.parametrize(
    "root",
    [
        b'<ownershipDocument xmlns="http://www.sec.gov/edgar/ownership">%s</ownershipDocument>',
        b'<o:ownershipDocument xmlns:o="http://www.sec.gov/edgar/ownership">%s</o:ownershipDocument>',
        b'<ownershipDocument xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="0">%s</ownershipDocument>',
        b'<ownershipDocument xml:space="preserve">%s</ownershipDocument>',
    ],
)
def test_namespaces_are_read_through(root):
    inside = b"<documentType>4</documentType><issuer><issuerCik>0000000001</issuerCik></issuer>"
    found = outcome(root % inside)
    assert found.document_type == "4"
    assert found.issuer.cik == "0000000001"
    assert found.faults
    assert all(fault.kind in ("repair", "attribute") for fault in found.faults)


def test_a_prefix_that_is_not_declared_is_read_through():
    found = outcome(document(b'<issuer><a:issuerCik b:c="1">0000000001</a:issuerCik></issuer>'))
    assert found.issuer.cik == "0000000001"


def test_comments_instructions_and_sections_inside_values():
    inside = b"<securityTitle><value>Common<!-- a --> <?b c?><![CDATA[Stock & more]]></value></securityTitle>"
    found = outcome(row(inside))
    assert found.non_derivative_table[0].security_title.value == "Common Stock & more"
    assert not found.faults


def test_attributes_of_xml_itself_are_kept_as_faults():
    found = outcome(document(b'<remarks xml:space="preserve" xml:lang="en">a</remarks>'))
    assert found.remarks == "a"
    assert [fault.kind for fault in found.faults] == ["attribute", "attribute"]
    assert b'xml:space="preserve"' in write_disseminated(found)


def test_a_prefix_before_what_is_no_name_stays():
    found = outcome(document(b"<a:10pt>1</a:10pt><remarks>a</remarks>"))
    assert found.remarks == "a"
    assert any("_a_10pt" in fault.place for fault in found.faults)


def test_a_tag_of_many_attributes_is_refused():
    many = b" ".join(b"a%d='1'" % number for number in range(9_000))
    bomb = document(b"").replace(b"<ownershipDocument>", b"<ownershipDocument " + many + b">", 1)
    assert many in bomb
    cost = cost_of(lambda: reading(bomb))
    assert "attributes" in str(reading(bomb))
    assert cost.seconds < SECONDS


def test_what_is_deeper_than_the_parser_goes_is_refused_not_lost():
    deep = b"<remarks>" + b"<a>" * 300 + b"deep" + b"</a>" * 300 + b"</remarks>"
    assert "deep in one another" in str(reading(b"<ownershipDocument>" + deep + b"</ownershipDocument>"))
