"""From bytes to an ownership XML and what stands around it."""

import base64
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from lxml import etree

from section16.xml.container.opening import (
    MAX_CONTAINER_BYTES,
    MAX_XML_BYTES,
    line_in_file,
    open_container,
)
from section16.xml.container.refusal import NotOwnershipDocument
from tests.xml.filings import XML, feed, privacy_enhanced, submission

_ENVELOPE = b"""<?xml version="1.0"?>
<edgarSubmission>
    <submissionType>4</submissionType>
    <testOrLive>TEST</testOrLive>
    <edgarDocument>
        <documentName>cover.txt</documentName>
        <documentType>COVER</documentType>
        <documentMimeBlock>SGVsbG8=</documentMimeBlock>
    </edgarDocument>
    <edgarDocument>
        <documentName>doc4.xml</documentName>
        <documentType>4</documentType>
        <documentDescription>Primary &amp; only</documentDescription>
        <documentMimeBlock>
            %s
        </documentMimeBlock>
    </edgarDocument>
</edgarSubmission>
"""
_OWN = b"""<?xml version="1.0"?>
<ownershipDocument>
    <documentType>4</documentType>
    <reportingOwner><reportingOwnerId><rptOwnerCcc>aaaa*111</rptOwnerCcc></reportingOwnerId></reportingOwner>
</ownershipDocument>"""


def canonical(xml):
    return etree.canonicalize(etree.tostring(etree.fromstring(xml)).decode())


def test_a_bare_document_is_handed_over_as_it_is():
    container = open_container(XML)
    assert container.xml == XML
    assert (container.header, container.notes, container.first_line, container.joined) == (None, (), 1, ())


@pytest.mark.parametrize("make", [submission, feed, lambda: privacy_enhanced(submission())])
def test_each_container_gives_the_document_and_its_header(make):
    container = open_container(make())
    assert etree.fromstring(container.xml).findtext("issuer/issuerTradingSymbol") == "EXWI"
    assert container.header.accession_number == "0000000003-24-000007"
    assert [(entry.type, entry.filename) for entry in container.header.documents] == [
        ("4", "form4.xml"),
        ("EX-24", "poa.txt"),
    ]
    assert container.public
    assert container.notes == ()


def test_lines_are_those_of_the_file():
    file = privacy_enhanced(submission(b"\n\n" + XML))
    container = open_container(file)
    of_xml = container.xml.split(b"\n").index(b"    <documentType>4</documentType>") + 1
    of_file = file.split(b"\n").index(b"    <documentType>4</documentType>") + 1
    assert line_in_file(container, of_xml) == of_file


def test_lines_are_those_of_the_file_after_a_cut_one():
    file = submission(XML.replace(b"<issuerName>", b"<issuer\nName>").replace(b"F1", b"F\n1"))
    container = open_container(file)
    assert len(container.joined) == 2
    for needle in (b"<schemaVersion>", b"EXWI", b"</footnotes>"):
        of_xml = container.xml[: container.xml.index(needle)].count(b"\n") + 1
        assert line_in_file(container, of_xml) == file[: file.index(needle)].count(b"\n") + 1


def test_a_document_cut_off_at_the_end_is_taken_and_said():
    whole = submission()
    container = open_container(whole[: whole.index(b"<footnotes>")])
    assert container.xml.startswith(b"<?xml")
    assert [note.reason for note in container.notes] == ["the file ends within the document"]


def test_the_first_of_two_ownership_documents_is_read():
    doubled = submission().replace(b"Know all by these presents.", b"<XML>\n" + XML + b"\n</XML>")
    container = open_container(doubled)
    assert container.xml.strip() == XML
    assert "2 ownership documents" in container.notes[0].reason


def test_a_document_inside_another_text_is_found():
    container = open_container(b"<html><body>\n<div>" + XML + b"</div></body></html>")
    assert container.xml == XML
    assert container.first_line == 2
    assert "inside another text" in container.notes[0].reason


def test_a_damaged_root_is_still_an_ownership_document():
    damaged = XML.replace(b"<ownershipDocument>", b"<ownershipDocumenu>", 1)
    assert open_container(damaged).xml == damaged


def test_a_submission_of_a_filer_is_opened_and_keeps_its_ccc():
    container = open_container(_ENVELOPE.replace(b"%s", base64.b64encode(_OWN)))
    assert container.xml == _OWN
    assert not container.public
    assert container.header.submission_type == "4"
    assert container.header.other == (("testOrLive", "TEST"),)
    assert [entry.description for entry in container.header.documents] == [None, "Primary & only"]


def test_a_submission_whose_document_is_another_is_refused():
    with pytest.raises(NotOwnershipDocument, match="HTML") as caught:
        open_container(_ENVELOPE.replace(b"%s", base64.b64encode(b"<html><body>No</body></html>")))
    assert caught.value.kind == "html"


def test_a_ccc_in_a_public_document_is_taken_out_and_never_shown():
    leak = XML.replace(b"</rptOwnerCik>", b"</rptOwnerCik><rptOwnerCcc>aaaa*111</rptOwnerCcc>")
    for file in (leak, submission(leak), feed(leak)):
        container = open_container(file)
        assert b"<rptOwnerCcc></rptOwnerCcc>" in container.xml
        assert "aaaa*111" not in repr(container)
        assert "CCC" in container.notes[0].reason


def test_a_ccc_in_an_own_document_stays():
    assert open_container(_OWN).xml == _OWN


def test_a_container_above_the_limit_is_refused():
    with pytest.raises(NotOwnershipDocument, match="above the limit of 100,000,000"):
        open_container(bytes(MAX_CONTAINER_BYTES + 1))
    with pytest.raises(NotOwnershipDocument, match="above the limit"):
        open_container(submission(XML.replace(b"EXWI", b"A" * MAX_XML_BYTES)))


_MILLION = 1_000_000


@pytest.mark.parametrize(
    "data",
    [
        b"<" * 20 * _MILLION,
        bytes(20 * _MILLION),
        b"<XML>" * 4 * _MILLION,
        b"<SEC-DOCUMENT>" + b"<DOCUMENT><XML>" * _MILLION,
        b"<SEC-DOCUMENT>" + b"<ownershipDocument" * _MILLION,
        b"<SEC-HEADER>\n" + b"<A>b" * 5 * _MILLION,
        b"<SEC-HEADER>\n" + b"\n" * 20 * _MILLION,
        b"<ownershipDocument>" + b"<a\n" * 3 * _MILLION,
        b"<ownershipDocument>" + b"&\n" * 2 * _MILLION,
        b"<ownershipDocument>" + b"\xff" * 9 * _MILLION,
        b"<!--" * 5 * _MILLION,
        b"<!DOCTYPE a [" + b'<!ENTITY a "b">' * _MILLION,
        b'<?xml version="1.0" encoding="' + b"a" * 20 * _MILLION,
        b"<edgarSubmission>" + b"<edgarDocument><documentMimeBlock>" * (_MILLION // 2),
    ],
    ids=lambda data: repr(data[:40]),
)
def test_hostile_bytes_take_bounded_time(data):
    started = process_time()
    with suppress(NotOwnershipDocument):
        open_container(data)
    # a second on one free core; its time of the processor, which others at work make a little longer
    assert process_time() - started < 5


# These two slices are not well-formed as they stand: the line is cut inside </footnote>, blanks before the declaration.
_NOT_COMPARABLE = {"0001225259-06-000003", "0001790565-23-000009"}


@pytest.mark.corpus
def test_each_submission_gives_the_same_tree_as_its_slice(corpus: Path):
    compared = 0
    for path in sorted((corpus / "submission").iterdir()):
        slice_ = corpus / "xml" / f"{path.stem}.xml"
        if not slice_.exists():
            continue
        container = open_container(path.read_bytes())
        assert etree.fromstring(container.xml) is not None
        assert container.header.accession_number == path.stem
        compared += 1
        if path.stem not in _NOT_COMPARABLE:
            assert canonical(container.xml) == canonical(slice_.read_bytes()), path.name
            assert container.notes == ()
    assert compared > 200


@pytest.mark.corpus
def test_a_line_cut_inside_an_end_tag_is_mended_in_a_real_filing(corpus: Path):
    container = open_container((corpus / "submission" / "0001225259-06-000003.txt").read_bytes())
    assert etree.fromstring(container.xml).findtext("footnotes/footnote").endswith("'s employment.")
    assert [note.line for note in container.notes] == [252]
