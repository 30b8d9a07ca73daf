"""What a file that is no ownership document looks like, and where the right one is."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from section16.standard.errors import Section16Error

__all__ = ["NotOwnershipDocument", "refuse", "refuse_packed", "root_of"]

_HEAD: Final = 65_536
_SIGNATURE: Final = 512
_RAW: Final = (
    "get the filing's raw XML: its address has no 'xslF345X..' folder, or take the full-submission "
    "text at sec.gov/Archives/edgar/data/<cik>/<accession number>.txt"
)
_UNPACK: Final = "unpack it and give the files inside"
_NAME: Final = re.compile(rb"<([A-Za-z_][\w.:-]{0,80})")
_SUBMISSION_TYPE: Final = re.compile(rb"submissionType>\s*([\w /.-]{1,20})\s*<")
_PRINTABLE: Final = bytes(range(32, 127)) + b"\t\n\r\f" + bytes(range(0xA0, 0x100))
_MOST_ODD: Final = 0.1


class NotOwnershipDocument(Section16Error, ValueError):
    """The bytes are no Form 3, 4 or 5 in XML; the message says what they look like and where to get the right file.

    `kind` is one word for the look (`html`, `form-144`, `empty`): to count and to branch on.
    """

    def __init__(self, message: str, kind: str = "unknown") -> None:
        super().__init__(message)
        self.kind = kind


class _Sample(NamedTuple):
    """The first 64 kB of a file, as looks are judged on it."""

    head: bytes
    lower: bytes
    root: str
    text: bool


class _Look(NamedTuple):
    kind: str
    seen: str
    do: str
    test: Callable[[_Sample], bool]


def root_of(data: bytes) -> str:
    """Return the name of the first start tag, after declarations and comments; empty where there is none."""
    head = data[:_HEAD]
    at = head.find(b"<")
    while at >= 0:
        if name := _NAME.match(head, at):
            return name[1].decode()
        at = head.find(b"-->" if head.startswith(b"<!--", at) else b">", at)
        at = head.find(b"<", at) if at >= 0 else at
    return ""


def refuse_packed(data: bytes) -> NotOwnershipDocument | None:
    """Return the error for an archive, a picture, a PDF: what must not be searched for an XML, though it may show."""
    if data.startswith(b"<"):
        return None
    sample = _Sample(data[:_SIGNATURE], b"", "", text=False)
    look = next((look for look in _PACKED if look.test(sample)), None)
    return NotOwnershipDocument(f"{look.seen}; {look.do}", look.kind) if look else None


def refuse(data: bytes) -> NotOwnershipDocument:
    """Return the error for bytes that are no ownership document."""
    head = data[:_HEAD].lstrip()
    sample = _Sample(head, head.lower(), root_of(head).rpartition(":")[2], _is_text(head))
    look = next(look for look in _LOOKS if look.test(sample))
    found = _SUBMISSION_TYPE.search(head)
    seen = look.seen.format(root=sample.root, type=found[1].decode().strip() if found else "unknown")
    return NotOwnershipDocument(f"{seen}; {look.do}", look.kind)


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


# Judged on the first bytes of the file as it is, by their signature.
_PACKED: Final = (
    _Look("pdf", "a PDF", _RAW, _starts(b"%PDF")),
    _Look("zip", "a ZIP archive (or an Office file)", _UNPACK, _starts(b"PK\3\4", b"PK\5\6")),
    _Look("gzip", "a gzip file", _UNPACK, _starts(b"\x1f\x8b")),
    _Look(
        "archive",
        "a compressed archive",
        _UNPACK,
        _starts(b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd"),
    ),
    _Look("tar", "a tar archive", _UNPACK, lambda s: s.head[257:262] == b"ustar"),
    _Look("image", "a picture", _RAW, _starts(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    _Look("office", "an Office file", _RAW, _starts(b"\xd0\xcf\x11\xe0")),
)
# Judged in this order: the first that fits.
_LOOKS: Final = (
    _Look("empty", "the file is empty or blank", "download it again, or " + _RAW, lambda s: not s.head),
    *_PACKED,
    _Look(
        "submissions-json",
        "EDGAR's JSON listing of a company's filings",
        "take accession numbers from it and get each filing's XML",
        lambda s: s.head[:1] in {b"{", b"["} and (b"accessionnumber" in s.lower or b"insidertransaction" in s.lower),
    ),
    _Look("json", "JSON", _RAW, lambda s: s.text and bool(re.match(rb"[\[{]\s*[\"{\[\]}0-9tfn]", s.head))),
    _Look(
        "sec-block",
        "sec.gov's page that refuses a download",
        "ask at most 10 times a second, with a User-Agent that names you and your address, and download it again",
        _says(b"undeclared automated tool", b"request rate threshold", b"access denied"),
    ),
    _Look(
        "rendered",
        "the SEC's HTML page of a form, not its XML",
        "strip the folder 'xslF345X..' from its address to get the raw XML",
        _says(b"<title>sec form", b'class="formdata', b'class="smallformdata'),
    ),
    _Look(
        "index-page",
        "an EDGAR index page of a filing",
        "follow its link to the .xml without 'xslF345X..' in the address, or to the complete submission text file",
        _says(
            b"<title>sec edgar submission", b"edgar filing documents", b"filing detail", b"-index.html", b"-index.htm"
        ),
    ),
    _Look(
        "directory",
        "a directory listing of EDGAR",
        "follow its link to the .xml that holds the form",
        _says(b"directory list of", b"directory listing for", b"<title>index of"),
    ),
    _Look("html", "an HTML page", _RAW, _is_html),
    _Look("feed", "an RSS or Atom feed", "follow its links and get each filing's XML", _roots("feed", "rss", "RDF")),
    _Look("xsd", "an XML schema (XSD)", "give a filing, not its schema", _roots("schema")),
    _Look("xsl", "an XSL stylesheet", "give a filing, not its stylesheet", _roots("stylesheet", "transform")),
    _Look(
        "form-144",
        "a Form 144 (notice of proposed sale), not a Form 3, 4 or 5",
        "look for the Form 4 that reports the sale",
        _is_submission(b"submissiontype>144"),
    ),
    _Look(
        "form-13f",
        "a Form 13F report of an investment manager",
        "Forms 3, 4 and 5 are other filings; " + _RAW,
        lambda s: _is_submission(b"thirteenf")(s) or _roots("informationTable")(s),
    ),
    _Look(
        "empty-submission",
        "a submission of type {type!r} without its primary document",
        "put the ownership XML into edgarDocument/documentMimeBlock",
        _is_submission(b"<testorlive>"),
    ),
    _Look("other-submission", "an EDGAR submission of type {type!r}", _RAW, _roots("edgarSubmission")),
    _Look("xbrl", "an XBRL report", _RAW, _roots("xbrl", "linkbase")),
    _Look(
        "index-file",
        "an EDGAR index file",
        "take the addresses from it and get each filing",
        lambda s: (
            s.text and (b"index of edgar" in s.lower[:500] or b"|form type|" in s.lower or s.lower.startswith(b"cik|"))
        ),
    ),
    _Look(
        "data-set",
        "a table of the SEC's insider data sets",
        "give the filings themselves, not their tables",
        _starts(b"ACCESSION_NUMBER\t"),
    ),
    _Look(
        "header",
        "only the header of a submission, without its documents",
        _RAW,
        _roots("SEC-HEADER", "SEC-DOCUMENT", "ACCEPTANCE-DATETIME", "SUBMISSION", "ACCESSION-NUMBER"),
    ),
    _Look(
        "other-xml",
        "XML with the root <{root}>, not <ownershipDocument>",
        _RAW,
        lambda s: s.text and bool(s.root) and s.head.startswith(b"<"),
    ),
    _Look("binary", "binary content", _RAW, lambda s: not s.text),
    _Look("text", "plain text without an ownership document", _RAW, lambda _: True),
)
