"""What the wrong file looks like, and where to get the right one."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from section16.standard.errors import Section16Error
from section16.xml.container.markup import ACCEPTED, ACCESSION, SEC_DOCUMENT, SEC_HEADER, SUBMISSION
from section16.xml.container.recognise import Recognised, packed_kind

__all__ = ["WRONG_FILES", "NotOwnershipDocument", "WrongFile", "refuse"]

_HEAD: Final = 65_536
_RAW: Final = (
    "get the filing's raw XML: its address has no 'xslF345X..' folder, or take the full-submission "
    "text at sec.gov/Archives/edgar/data/<cik>/<accession number>.txt"
)
_UNPACK: Final = "unpack it and give the files inside"
_SUBMISSION_TYPE: Final = re.compile(rb"submissionType>\s*([\w /.-]{1,20})\s*<")
_PRINTABLE: Final = bytes(range(32, 127)) + b"\t\n\r\f" + bytes(range(0xA0, 0x100))
_MOST_ODD: Final = 0.1


class NotOwnershipDocument(Section16Error, ValueError):
    """The bytes are not a Form 3, 4 or 5 in XML; the message says what they look like and where to get the right file.

    `kind` is one word for what they look like (`html`, `form-144`, `empty`), to count and to branch on.
    """

    def __init__(self, message: str, kind: str = "unknown") -> None:
        super().__init__(message)
        self.kind = kind


class _Sample(NamedTuple):
    """The first 64 kB of a file, and what is known of it."""

    head: bytes
    lower: bytes
    root: str
    packed: str
    text: bool


class WrongFile(NamedTuple):
    """A file that people give in place of the right one: what is seen in it, and what to do."""

    kind: str
    seen: str
    do: str
    test: Callable[[_Sample], bool]


def refuse(file: Recognised) -> NotOwnershipDocument:
    """Return the error for a file that holds no ownership document."""
    head = file.data[:_HEAD].lstrip()
    sample = _Sample(head, head.lower(), file.root, packed_kind(head), _is_text(head))
    wrong = next(one for one in WRONG_FILES if one.test(sample))
    found = _SUBMISSION_TYPE.search(head)
    seen = wrong.seen.format(root=sample.root, type=found[1].decode().strip() if found else "unknown")
    return NotOwnershipDocument(f"{seen}; {wrong.do}", wrong.kind)


def _is_text(head: bytes) -> bool:
    return len(head.translate(None, _PRINTABLE)) <= _MOST_ODD * len(head)


def _starts(*marks: bytes) -> Callable[[_Sample], bool]:
    return lambda sample: sample.head.startswith(marks)


def _says(*words: bytes) -> Callable[[_Sample], bool]:
    """Test an HTML page for any of `words`, in lower case."""
    return lambda sample: _is_html(sample) and any(word in sample.lower for word in words)


def _roots(*names: str) -> Callable[[_Sample], bool]:
    return lambda sample: sample.text and sample.root in names


def _is_html(sample: _Sample) -> bool:
    return sample.text and sample.root.lower() in {
        "html",
        "head",
        "body",
        "title",
        "table",
        "div",
        "script",
        "p",
        "pre",
    }


def _is_submission(mark: bytes) -> Callable[[_Sample], bool]:
    return lambda sample: sample.text and sample.root == "edgarSubmission" and mark in sample.lower


def _packed(kind: str, seen: str, do: str) -> WrongFile:
    return WrongFile(kind, seen, do, lambda sample: sample.packed == kind)


# Judged in this order: the first that fits.
WRONG_FILES: Final[tuple[WrongFile, ...]] = (
    WrongFile("empty", "the file is empty or blank", "download it again, or " + _RAW, lambda s: not s.head),
    _packed("pdf", "a PDF", _RAW),
    _packed("zip", "a ZIP archive (or an Office file)", _UNPACK),
    _packed("gzip", "a gzip file", _UNPACK),
    _packed("archive", "a compressed archive", _UNPACK),
    _packed("tar", "a tar archive", _UNPACK),
    _packed("image", "a picture", _RAW),
    _packed("office", "an Office file", _RAW),
    WrongFile(
        "submissions-json",
        "EDGAR's JSON listing of a company's filings",
        "take accession numbers from it and get each filing's XML",
        lambda s: s.head[:1] in {b"{", b"["} and (b"accessionnumber" in s.lower or b"insidertransaction" in s.lower),
    ),
    WrongFile("json", "JSON", _RAW, lambda s: s.text and bool(re.match(rb"[\[{]\s*[\"{\[\]}0-9tfn]", s.head))),
    WrongFile(
        "sec-block",
        "sec.gov's page that refuses a download",
        "ask at most 10 times a second, with a User-Agent that names you and your address, and download it again",
        _says(b"undeclared automated tool", b"request rate threshold", b"access denied"),
    ),
    WrongFile(
        "rendered",
        "the SEC's HTML page of a form, not its XML",
        "strip the folder 'xslF345X..' from its address to get the raw XML",
        _says(b"<title>sec form", b'class="formdata', b'class="smallformdata'),
    ),
    WrongFile(
        "index-page",
        "an EDGAR index page of a filing",
        "follow its link to the .xml without 'xslF345X..' in the address, or to the complete submission text file",
        _says(
            b"<title>sec edgar submission", b"edgar filing documents", b"filing detail", b"-index.html", b"-index.htm"
        ),
    ),
    WrongFile(
        "directory",
        "a directory listing of EDGAR",
        "follow its link to the .xml that holds the form",
        _says(b"directory list of", b"directory listing for", b"<title>index of"),
    ),
    WrongFile("html", "an HTML page", _RAW, _is_html),
    WrongFile(
        "feed", "an RSS or Atom feed", "follow its links and get each filing's XML", _roots("feed", "rss", "RDF")
    ),
    WrongFile("xsd", "an XML schema (XSD)", "give a filing, not its schema", _roots("schema")),
    WrongFile("xsl", "an XSL stylesheet", "give a filing, not its stylesheet", _roots("stylesheet", "transform")),
    WrongFile(
        "form-144",
        "a Form 144 (notice of proposed sale), not a Form 3, 4 or 5",
        "look for the Form 4 that reports the sale",
        _is_submission(b"submissiontype>144"),
    ),
    WrongFile(
        "form-13f",
        "a Form 13F report of an investment manager",
        "Forms 3, 4 and 5 are other filings; " + _RAW,
        lambda s: _is_submission(b"thirteenf")(s) or _roots("informationTable")(s),
    ),
    WrongFile(
        "empty-submission",
        "a submission of type {type!r} without its primary document",
        "put the ownership XML into edgarDocument/documentMimeBlock",
        _is_submission(b"<testorlive>"),
    ),
    WrongFile("other-submission", "an EDGAR submission of type {type!r}", _RAW, _roots("edgarSubmission")),
    WrongFile("xbrl", "an XBRL report", _RAW, _roots("xbrl", "linkbase")),
    WrongFile(
        "index-file",
        "an EDGAR index file",
        "take the addresses from it and get each filing",
        lambda s: (
            s.text and (b"index of edgar" in s.lower[:500] or b"|form type|" in s.lower or s.lower.startswith(b"cik|"))
        ),
    ),
    WrongFile(
        "data-set",
        "a table of the SEC's insider data sets",
        "give the filings themselves, not their tables",
        _starts(b"ACCESSION_NUMBER\t"),
    ),
    WrongFile(
        "header",
        "only the header of a submission, without its documents",
        _RAW,
        _roots(SEC_HEADER.name, SEC_DOCUMENT.name, ACCEPTED.tag, SUBMISSION.name, ACCESSION.tag),
    ),
    WrongFile(
        "other-xml",
        "XML with the root <{root}>, not <ownershipDocument>",
        _RAW,
        lambda s: s.text and bool(s.root) and s.head.startswith(b"<"),
    ),
    WrongFile("binary", "binary content", _RAW, lambda s: not s.text),
    WrongFile("text", "plain text without an ownership document", _RAW, lambda _: True),
)
