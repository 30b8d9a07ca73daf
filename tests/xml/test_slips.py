"""The slips of a file: found on a filer's own, at the line; none on what EDGAR disseminated."""

import base64
from pathlib import Path

import pytest

from section16.xml import read_document, slips_of, write_submission
from tests.places import CORPUS
from tests.rules.samples import document

FILE = write_submission(document("4"))


def told(data: bytes) -> list[tuple[str, str, int | None]]:
    return [(one.kind, one.place, one.line) for one in slips_of(data)]


def test_what_is_written_here_has_none():
    for document_type in ("3", "3/A", "4", "4/A", "5", "5/A"):
        assert slips_of(write_submission(document(document_type))) == ()


def test_each_is_found_at_its_line():
    at = FILE[: FILE.index(b"<periodOfReport>")].count(b"\n") + 1
    changed = FILE.replace(b"<periodOfReport>", b"<?xml-stylesheet href='a'?><periodOfReport>").replace(
        b"<notSubjectToSection16>0<", b"<notSubjectToSection16> <"
    )
    assert told(changed) == [("instruction", "", at), ("blank", "notSubjectToSection16", at + 1)]


def test_a_bracket_is_found_in_the_element_that_has_it():
    assert told(FILE.replace(b"family trust", b"family > trust")) == [
        ("bracket", "footnotes/footnote[1]", FILE[: FILE.index(b"family trust")].count(b"\n") + 1)
    ]
    assert slips_of(FILE.replace(b"family trust", b"family <![CDATA[>]]> trust")) == ()
    assert slips_of(FILE.replace(b"<periodOfReport>", b"<!-- a > b -->\n<periodOfReport>")) == ()


def test_a_bare_bracket_changes_nothing_that_is_read():
    changed = FILE.replace(b"family trust", b"family > trust")
    assert read_document(changed).footnotes[0].text == "The shares are held by a family > trust."


def test_the_declaration_comes_first_and_is_of_version_1():
    assert [(one.kind, one.line) for one in slips_of(b"\n\n" + FILE)] == [("declaration", 3)]
    (slip,) = slips_of(FILE.replace(b'version="1.0"', b'version="1.1"'))
    assert (slip.kind, slip.text) == ("declaration", "1.1")
    assert slips_of(FILE.partition(b"\n")[2]) == ()


def test_white_space_counts_where_it_makes_a_value_too_long_or_another():
    for old, new in (
        (b"<transactionCode>P<", b"<transactionCode> P<"),
        (b"<issuerCik>0000012345<", b"<issuerCik>0000012345 <"),
        (b"<documentType>4<", b"<documentType>4\n<"),
        (b"<periodOfReport>2026", b"<periodOfReport>\n2026"),
    ):
        assert [one.kind for one in slips_of(FILE.replace(old, new))] == ["spaces"]
    assert slips_of(FILE.replace(b"<value>Common Stock<", b"<value>Common Stock <")) == ()
    assert slips_of(FILE.replace(b"<notSubjectToSection16>0", b"<notSubjectToSection16> 0")) == ()


def test_no_slip_shows_a_confirmation_code():
    (slip,) = slips_of(FILE.replace(b"<rptOwnerCcc>xxxx*xx1<", b"<rptOwnerCcc> xxxx*xx1<"))
    assert slip.text == ""


def test_a_document_in_an_envelope_is_looked_at_too():
    inner = base64.b64encode(FILE.replace(b"<transactionCode>P<", b"<transactionCode>P <")).decode()
    envelope = (
        "<edgarSubmission><submissionType>4</submissionType><testOrLive>TEST</testOrLive><edgarDocument>"
        "<documentName>form4.xml</documentName><documentType>4</documentType>"
        f"<documentMimeBlock>{inner}</documentMimeBlock></edgarDocument></edgarSubmission>"
    )
    assert [one.kind for one in slips_of(envelope.encode())] == ["spaces"]


@pytest.mark.corpus
@pytest.mark.parametrize("folder", ["xml", "submission"])
def test_no_filing_as_disseminated_has_one(folder: str):
    for file in sorted(Path(CORPUS / folder).iterdir()):
        data = file.read_bytes()
        if b"<ownershipDocument" in data and b"<schemaVersion" in data:
            assert slips_of(data) == ()
