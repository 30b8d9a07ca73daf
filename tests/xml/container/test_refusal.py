"""A wrong file is named for what it is, with the way to the right one."""

import gzip
import io
import pickle
import tarfile
import zipfile
from pathlib import Path

import pytest

from section16.xml.container.opening import open_container
from section16.xml.container.recognise import recognise, root_of
from section16.xml.container.refusal import NotOwnershipDocument, refuse
from tests.xml.filings import LABELLED, XML, submission


def zipped():
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        archive.writestr("form4.xml", XML)
    return file.getvalue()


def tarred():
    with tarfile.open(fileobj=(file := io.BytesIO()), mode="w") as archive:
        archive.addfile(tarfile.TarInfo("form4.xml"), io.BytesIO())
    return file.getvalue()


WRONG = [
    (b"", "empty", "the file is empty or blank; download it again"),
    (b" \r\n\t\n", "empty", "blank"),
    (bytes(50), "empty", "blank"),
    (b"%PDF-1.7\n%\xe2\xe3", "pdf", "a PDF"),
    (zipped(), "zip", "a ZIP archive (or an Office file); unpack it"),
    (gzip.compress(XML), "gzip", "a gzip file; unpack it"),
    (tarred(), "tar", "a tar archive; unpack it"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image", "a picture"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "image", "a picture"),
    (b"GIF89a\1\0\1\0", "image", "a picture"),
    (b'{"cik":"1","filings":{"recent":{"accessionNumber":[]}}}', "submissions-json", "JSON listing of a company"),
    (b'{"0": {"ticker": "EXWI"}}', "json", "JSON"),
    (b"[1, 2]", "json", "JSON"),
    (
        b"<!DOCTYPE html>\n<html><head><title>SEC FORM\n 4</title></head><body></body></html>",
        "rendered",
        "strip the folder 'xslF345X..' from its address",
    ),
    (
        b"<HTML><HEAD><TITLE>SEC EDGAR Submission 0000000003-24-000007</TITLE></HEAD></HTML>",
        "index-page",
        "an EDGAR index page of a filing; follow its link to the .xml",
    ),
    (
        b"<html><head><title>EDGAR Filing Documents for 0000000003-24-000007</title></head></html>",
        "index-page",
        "index page",
    ),
    (b"<html><body>Your Request Originates from an Undeclared Automated Tool</body></html>", "sec-block", "User-Agent"),
    (b"<html><title>Directory List of /Archives/edgar/data/1/</title></html>", "directory", "a directory listing"),
    (b"<html><body>Hello</body></html>", "html", "an HTML page; get the filing's raw XML"),
    (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>', "feed", "an RSS or Atom feed"),
    (b'<rss version="2.0"></rss>', "feed", "an RSS or Atom feed"),
    (b'<xs:schema xmlns:xs="x"><xs:element name="ownershipDocument"/></xs:schema>', "xsd", "an XML schema"),
    (
        b'<xsl:stylesheet xmlns:xsl="x"><xsl:template match="ownershipDocument"/></xsl:stylesheet>',
        "xsl",
        "an XSL stylesheet",
    ),
    (
        b'<edgarSubmission xmlns="http://www.sec.gov/edgar/ownership"><submissionType>144</submissionType></edgarSubmission>',
        "form-144",
        "a Form 144 (notice of proposed sale)",
    ),
    (b'<edgarSubmission xmlns="http://www.sec.gov/edgar/thirteenffiler"/>', "form-13f", "a Form 13F"),
    (b'<ns1:informationTable xmlns:ns1="x"/>', "form-13f", "a Form 13F"),
    (
        b'<edgarSubmission xmlns="http://www.sec.gov/edgar/formd"><submissionType>D/A</submissionType></edgarSubmission>',
        "other-submission",
        "an EDGAR submission of type 'D/A'",
    ),
    (
        b"<edgarSubmission><submissionType>4</submissionType><testOrLive>TEST</testOrLive></edgarSubmission>",
        "empty-submission",
        "a submission of type '4' without its primary document",
    ),
    (b"<xbrl/>", "xbrl", "an XBRL report"),
    (b"Description:           Master Index of EDGAR Dissemination Feed\n", "index-file", "an EDGAR index file"),
    (b"CIK|Company Name|Form Type|Date Filed|Filename\n1|A|4|2024-01-01|x\n", "index-file", "an EDGAR index file"),
    (b"ACCESSION_NUMBER\tFILING_DATE\n", "data-set", "data sets"),
    (LABELLED.encode(), "header", "only the header of a submission"),
    (
        submission(b"", LABELLED.replace("20240508\nDATE", "20000314\nDATE")).replace(b"XML>", b"TABLE>"),
        "text-filing",
        "a Form 4 filed as text, without XML",
    ),
    (submission().partition(b"<XML>")[0], "cut-submission", "XML is missing or cut off; download it again"),
    (
        submission(b"<a/>", LABELLED.replace("TYPE:	4", "TYPE:	8-K")),
        "other-submission",
        "a submission of form type '8-K'",
    ),
    (b'<?xml version="1.0"?><recipe><title>Cake</title></recipe>', "other-xml", "XML with the root <recipe>"),
    (bytes(range(1, 256)) * 4, "binary", "binary content"),
    (b"Dear reader, this is no filing.", "text", "plain text"),
    (b"1 < 2", "text", "plain text"),
]


@pytest.mark.parametrize(("data", "kind", "says"), WRONG, ids=[f"{at}-{kind}" for at, (_, kind, _) in enumerate(WRONG)])
def test_a_wrong_file_is_named(data, kind, says):
    with pytest.raises(NotOwnershipDocument) as caught:
        open_container(data)
    assert caught.value.kind == kind
    assert says in str(caught.value)
    seen, _, advice = str(caught.value).partition("; ")
    assert seen
    assert advice
    assert "\n" not in str(caught.value)


def test_the_error_survives_a_process():
    refusal = refuse(recognise(b"%PDF"))
    error = pickle.loads(pickle.dumps(refusal))  # noqa: S301  made here
    assert (str(error), error.kind) == (str(refusal), "pdf")


def test_no_content_of_the_file_is_in_the_message():
    with pytest.raises(NotOwnershipDocument) as caught:
        open_container(b"<filer><filerCcc>aaaa*111</filerCcc></filer>")
    assert "aaaa*111" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "root"),
    [
        (b'<?xml version="1.0"?><!-- <b> --><a>', "a"),
        (b"<!DOCTYPE x [<!ENTITY e 'v'>]><x:a y='1'>", "x:a"),
        (b"no tag", ""),
        (b"<!-- never closed <a>", ""),
    ],
)
def test_the_root_is_found_after_what_may_stand_before_it(data, root):
    assert root_of(data) == root


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("pattern", "kinds"),
    [
        ("corpus/rendered/*", {"rendered"}),
        ("corpus/form144/*", {"form-144"}),
        ("corpus/json/*", {"submissions-json", "json"}),
        ("corpus/index/*", {"index-file"}),
        ("corpus/atom/*", {"feed"}),
        ("corpus/header/*", {"index-page", "header"}),
        ("corpus/tsv-2024q3/*", {"data-set"}),
        ("corpus/submission/0001094891-00-000193.txt", {"text-filing"}),
        ("reference/sec/**/*.xsd*", {"xsd"}),
        ("reference/sec/**/*.pdf", {"pdf"}),
        ("reference/sec/*.txt", {"text"}),
    ],
)
def test_real_wrong_files_are_named(shared: Path, pattern: str, kinds: set[str]):
    paths = sorted(shared.glob(pattern))
    assert paths
    for path in paths:
        with pytest.raises(NotOwnershipDocument) as caught:
            open_container(path.read_bytes())
        assert caught.value.kind in kinds, path.name
