"""Each rule of the envelope finds what breaks it, and says what to do; a clean submission breaks none."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from section16.form.envelope import Contact, Envelope, SubmissionDocument
from section16.xml.envelope.check import ENVELOPE_RULES, check_envelope
from tests.xml.envelopes import GIF, JPG, attached, primary, report, submission

PAGE = b"<html><body><p>Joint filers</p><img src='seal.gif' alt=''></body></html>"
WIDE = b"<TABLE>\n" + b"x" * 132 + b"\n</TABLE>\n"
CLEAN = (
    submission(),
    submission(contact=None, notifications=()),
    submission(attached("poa_roe-1.txt", "EX-24"), attached("c.txt", "COVER"), attached("l.txt", "CORRESP")),
    submission(attached("joint.htm", "EX-99.joint", PAGE), attached("seal.gif", "GRAPHIC", GIF)),
    submission(attached("p.htm", "EX-99", b"<a href='#x'>x</a><a href='l.txt#n'>n</a>"), attached("l.txt", "CORRESP")),
    submission(
        attached("p.htm", "EX-99", b"<a href='https://www.sec.gov/Archives/edgar/data/1/a.txt'>filed</a> &#163;")
    ),
    submission(attached("table.txt", "EX-99", WIDE)),
    submission(attached("p.htm", "EX-99", b"<table></table>\n<table></table>"), submission_type="4"),
)


def page(content: bytes) -> Envelope:
    return submission(attached("p.htm", "EX-99", content))


def text(content: bytes) -> Envelope:
    return submission(attached("p.txt", "EX-99", content))


def only(*documents: SubmissionDocument) -> Envelope:
    return submission(documents=documents)


def many(number: int, type: str) -> Envelope:
    return submission(*(attached(f"a{one}.txt", type) for one in range(number)))


BROKEN = [
    ("EN001", submission(submission_type="4/B", documents=(primary(),)), "'4/B' is no form; write one of 3, 3/A"),
    ("EN002", submission(contact=Contact(name="x" * 31)), "has 31 characters; shorten it to 30"),
    ("EN002", submission(contact=Contact(phone="5" * 21)), "has 21 characters; shorten it to 20"),
    ("EN002", submission(notifications=("x" * 80 + "@roe.example",)), "has 92 characters; shorten it to 80"),
    ("EN002", only(primary(description="x" * 256)), "has 256 characters; shorten it to 255"),
    ("EN003", submission(contact=Contact(name=" Jane Roe")), "has white space around it"),
    ("EN003", submission(contact=Contact(name="")), "it is empty; leave it out"),
    ("EN003", submission(contact=Contact(name='Jane "J" Roe')), "has a double quote"),
    ("EN003", submission(contact=Contact(name="Zoë Roe")), "latin small letter e with diaeresis"),
    ("EN003", only(primary(description="Form\n4")), "has white space around it"),
    ("EN004", submission(notifications=("jane.roe.example",)), "'jane.roe.example' is no e-mail address"),
    ("EN004", submission(contact=Contact(email="jane@roe")), "'jane@roe' is no e-mail address"),
    ("EN005", submission(notifications=tuple(f"a{one}@roe.example" for one in range(31))), "31 addresses; keep 30"),
    ("EN006", submission(notifications=("A@roe.example", "a@roe.example")), "'a@roe.example' is given 2 times"),
    ("EN006", submission(notifications=("jane@roe.example",)), "'jane@roe.example' is given 2 times"),
    ("EN010", only(attached("a.txt", "EX-24")), "0 documents are of the type of a form; enclose one report"),
    ("EN010", submission(primary(name="b.xml")), "2 documents are of the type of a form"),
    ("EN010", only(primary("4/A")), "'4/A' in a submission of type '4'; write the same in both"),
    ("EN010", only(primary(content=report("5"))), "says that it is a Form '5', the envelope '4'"),
    ("EN010", only(primary(content=b"nothing")), "'form4.xml' is no report"),
    ("EN010", only(primary(content=b"<other/>")), "has the root 'other'; enclose an ownershipDocument"),
    ("EN010", only(primary(content=report()[:-30])), "is not well-formed XML"),
    ("EN010", only(primary(content=report() + b"<?xml-stylesheet a?>")), "has a processing instruction"),
    ("EN011", submission(attached("a.txt", "EX-10")), "'EX-10' is no type of document; write one of CORRESP, COVER"),
    ("EN011", submission(attached("a.txt", "EX-99.")), "'EX-99.' is no type of document"),
    ("EN011", submission(attached("a.txt", "EX-99.fifteen_letters")), "keep to 20 letters"),
    ("EN012", many(101, "CORRESP"), "101 documents that are CORRESP; enclose at most 100"),
    ("EN012", many(11, "COVER"), "11 documents that are COVER; enclose at most 10"),
    ("EN012", many(501, "EX-99"), "501 documents that are exhibits and graphics; enclose at most 500"),
    ("EN012", many(611, "EX-0"), "612 documents; enclose at most 611"),
    ("EN013", submission(attached("Poa.txt", "EX-24")), "'Poa.txt': it has other characters"),
    ("EN013", submission(attached("1poa.txt", "EX-24")), "or no letter first"),
    ("EN013", submission(attached("p_o_a.txt", "EX-24")), "it has 2 of '_'"),
    ("EN013", submission(attached("p-o-a.txt", "EX-24")), "it has 2 of '-'"),
    ("EN013", submission(attached("p.o.txt", "EX-24")), "it has 2 of '.'"),
    ("EN013", submission(attached("x" * 29 + ".txt", "EX-24")), "it has 33 characters, above 32"),
    ("EN014", submission(attached("a.txt", "EX-24"), attached("a.txt", "EX-99")), "'a.txt' is the name of 2"),
    ("EN015", only(primary(name="form4.txt")), "does not fit the type '4'; let it end in .xml"),
    ("EN015", submission(attached("a.xml", "EX-24")), "let it end in .htm or .txt"),
    ("EN015", submission(attached("a", "EX-24")), "let it end in .htm or .txt"),
    ("EN016", submission(attached("a.pdf", "EX-24", b"%PDF-1.7")), "'a.pdf' is a PDF, which EDGAR discards"),
    ("EN017", submission(attached("a.txt", "EX-24", b"")), "'a.txt' is empty; leave it out"),
    ("EN020", text("Zoë".encode("latin-1")), "'ë' (latin small letter e with diaeresis) in 'p.txt'"),
    ("EN020", page(b"<p>a ^ b</p>"), "'^' (circumflex accent) in 'p.htm'"),
    ("EN021", text(b"a\n" + b"x" * 81), "the line of 'p.txt' has 81 characters; break it at 80"),
    ("EN021", text(b"<table>\n" + b"x" * 133 + b"\n</table>"), "has 133 characters; break it at 132"),
    ("EN021", text(WIDE + b"x" * 81), "has 81 characters; break it at 80"),
    ("EN022", page(b"<script>1</script>"), "the tag <script>, which EDGAR does not take"),
    ("EN022", page(b"<span>1</span>"), "the tag <span>"),
    ("EN022", page(b"<p onclick='x'>1</p>"), "the event handler 'onclick' on <p>"),
    ("EN022", page(b"<a target='_blank' href='#a'>1</a>"), "the attribute 'target' on <a>"),
    ("EN022", page(b"<meta http-equiv='refresh'>"), "the attribute 'http-equiv' on <meta>"),
    ("EN022", page(b"<a name='j' title='java\nscript: x'>1</a>"), "a script in 'title' of <a>"),
    ("EN022", page(b"<p style='background: url(http://a.example/b.gif)'>1"), "the style of <p> fetches a file"),
    ("EN022", page(b"<table><tr><td><table></table></td></tr></table>"), "a table in a table"),
    ("EN023", page(b"<a href='https://a.example/'>1</a>"), "points to 'https://a.example/', which is not enclosed"),
    ("EN023", page(b"<a href='mailto:jane@roe.example'>1</a>"), "points to 'mailto:jane@roe.example'"),
    ("EN023", page(b"<img src='https://a.example/b.gif'>"), "which is not enclosed"),
    ("EN023", page(b"<img src='b.png'>"), "shows 'b.png', which is neither .gif nor .jpg"),
    ("EN024", submission(attached("b.gif", "GRAPHIC", GIF)), "no HTML document shows 'b.gif'"),
    (
        "EN025",
        submission(attached("p.htm", "EX-99", b"<img src='b.gif'>"), attached("b.gif", "GRAPHIC", JPG)),
        "'b.gif' does not begin as its ending says; save the picture as GIF or JPEG",
    ),
]  # fmt: skip


@pytest.mark.parametrize("one", CLEAN)
def test_a_clean_submission_breaks_no_rule(one: Envelope) -> None:
    assert check_envelope(one) == ()


@pytest.mark.parametrize(("id", "one", "message"), BROKEN, ids=[f"{id}-{n}" for n, (id, *_) in enumerate(BROKEN)])
def test_what_breaks_a_rule_is_found(id: str, one: Envelope, message: str) -> None:
    found = [finding for finding in check_envelope(one) if finding.id == id]
    assert any(message in finding.message for finding in found), found
    assert all("; " in finding.message or finding.message.count(":") for finding in found)


def test_every_rule_is_broken_once_above_and_has_its_page() -> None:
    assert {rule.id for rule in ENVELOPE_RULES} == {id for id, *_ in BROKEN}
    assert all(rule.page and rule.authority and rule.name for rule in ENVELOPE_RULES)
    assert [rule.id for rule in ENVELOPE_RULES] == sorted({rule.id for rule in ENVELOPE_RULES})


def test_only_two_rules_are_no_more_than_warnings() -> None:
    assert {rule.id for rule in ENVELOPE_RULES if rule.severity == "warning"} == {"EN006", "EN016"}


def test_a_document_is_not_printed() -> None:
    secret = primary(content=b"<rptOwnerCcc>abc$1234</rptOwnerCcc>")
    assert "abc$1234" not in repr(replace(submission(), documents=(secret,)))


DOCUMENT = re.compile(
    rb"<DOCUMENT>\s*<TYPE>([^\n<]*)\s*<SEQUENCE>[^\n<]*\s*<FILENAME>([^\n<]*)(.*?)</DOCUMENT>", re.DOTALL
)


def as_submission(data: bytes) -> Envelope:
    documents = [
        SubmissionDocument(
            name=name.decode().strip(),
            type=type.decode().strip(),
            content=re.sub(rb"^\s*<XML>\s*|\s*</XML>\s*$", b"", body.partition(b"<TEXT>")[2].rpartition(b"</TEXT>")[0]),
        )
        for type, name, body in DOCUMENT.findall(data)
    ]
    return Envelope(submission_type=documents[0].type, live=True, documents=tuple(documents))


@pytest.mark.corpus
def test_no_real_filing_with_exhibits_breaks_a_rule(corpus: Path) -> None:
    filings = [as_submission(path.read_bytes()) for path in sorted((corpus / "submission").glob("*.txt"))
               if b"<FILENAME>" in path.read_bytes()]  # fmt: skip
    with_exhibits = [one for one in filings if len(one.documents) > 1]
    assert len(with_exhibits) > 40
    assert [finding for one in with_exhibits for finding in check_envelope(one)] == []
