"""Damaged reports: what is odd is never passed over, and both readers give the same rows and faults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.xml import write_disseminated
from tests.form.made_up import FORM4, FORM5, FORMS
from tests.harness.damage import damaged
from tests.table.equality import differences, raws_of, read_by
from tests.xml.filings import LABELLED, TAGGED, privacy_enhanced, submission
from tests.xml.mutants import mutant

XML = [write_disseminated(form) for form in FORMS.values()]
SUBMISSIONS = [submission(xml, header) for xml in XML for header in (LABELLED, TAGGED)]
WRAPPED = [privacy_enhanced(one) for one in SUBMISSIONS]
FINE = write_disseminated(FORM4)

SPACE = st.sampled_from(["", " ", "\n", "\r\n", "\t", "\n        ", "\n\n", "\u00a0", "\u2003", "\x0b", "\x1c"])
PLAIN = """1 0 true false TRUE yes 2024-02-29 2024-02-30 20240229 2024-2-9 2024-01-01Z 2024-W01-1 0023-01-01
10000-01-01 1.5 .5 5. . +1 -1 1e5 1E-2 1,000 $5 NaN inf 0x1 1_000 0.00000000001 1.10000000000000 1&#50; &amp; &#160;
&lt;b&gt; &nbsp; & &#0; &#xFFFE; &#x41; A&amp;B a>b ]]> <!--c--> <![CDATA[x]]> <?pi?> F1"""
ODD_WORDS = ["\uff11\uff12", "\u0663", "\u00e9", "\u0085", "\0", "\x07", "\ufffe", "\U0001f600"]
WORDS = st.one_of(
    st.sampled_from([*PLAIN.split(), *ODD_WORDS]),
    st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs"]), max_size=20),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.dates().map(str),
)


@st.composite
def texts(draw):
    return draw(SPACE) + draw(WORDS) + draw(SPACE)


@given(st.data())
def test_any_text_in_any_element(data):
    pieces = FINE.decode().split("<")
    filled = [at for at, piece in enumerate(pieces) if not piece.startswith("/") and piece.endswith(">") is False]
    for at in data.draw(st.lists(st.sampled_from(filled), min_size=1, max_size=3)):
        tag, _, _ = pieces[at].partition(">")
        pieces[at] = f"{tag}>{data.draw(texts())}"
    batch, found = differences(raws_of(["<".join(pieces).encode(), FINE]))
    assert found == []
    assert batch.documents == batch.submissions + batch.rejects


@pytest.mark.parametrize("block", range(3))
def test_documents_changed_in_their_structure(block):
    seeds = range(block * 100, block * 100 + 100)
    batch, found = differences(raws_of([mutant(XML[seed % 3], seed) for seed in seeds]))
    assert found == []
    assert set(read_by(batch).values()) == {"bulk", "careful"}


@pytest.mark.parametrize("files", [XML, SUBMISSIONS, WRAPPED])
def test_files_damaged_in_their_bytes(files):
    batch, found = differences(raws_of([damaged(files, seed) for seed in range(200)]))
    assert found == []
    assert batch.documents == batch.submissions + batch.rejects == 200


def changed(before, after, data=FINE):
    assert before in data
    return data.replace(before, after, 1)


TITLE = b"<securityTitle>"
ODD = {
    "a doubled element": changed(b"<remarks>", b"<remarks>Two.</remarks><remarks>"),
    "a doubled cell": changed(TITLE, b"<securityTitle><value>A</value></securityTitle>" + TITLE),
    "a group in two halves": changed(
        b"</transactionShares>", b"</transactionShares></transactionAmounts><transactionAmounts>"
    ),
    "a table in two halves": changed(
        b"</nonDerivativeTransaction>", b"</nonDerivativeTransaction></nonDerivativeTable><nonDerivativeTable>"
    ),
    "an unknown element": changed(b"<remarks>", b"<salary>1</salary><remarks>"),
    "an unknown element in a line": changed(TITLE, b"<salary>1</salary>" + TITLE),
    "an element of the other table": changed(
        b"<transactionDate>",
        b"<conversionOrExercisePrice><value>1</value></conversionOrExercisePrice><transactionDate>",
    ),
    "an element of a transaction in a holding": changed(
        b"<nonDerivativeHolding>", b"<nonDerivativeHolding><transactionDate><value>2024-01-01</value></transactionDate>"
    ),
    "an attribute": changed(b"<remarks>", b'<remarks lang="en">'),
    "a second attribute": changed(b'<footnote id="F1">', b'<footnote id="F1" lang="en">'),
    "a text between elements": changed(b"</issuer>", b"</issuer> and"),
    "a text in a cell": changed(TITLE, TITLE + b"Stock"),
    "elements in another order": changed(b"<documentType>4</documentType>", b"").replace(
        b"<remarks>", b"<documentType>4</documentType><remarks>"
    ),
    "a footnote before its value": changed(TITLE, TITLE + b'<footnoteId id="F1"/>'),
    "a wrapper": changed(b"<issuer>", b"<x><issuer>").replace(b"</issuer>", b"</issuer></x>"),
    "a date with a zone": changed(b"2026-05-04", b"2026-05-04-05:00"),
    "a number with a comma": changed(b"1000.5", b"1,000.5"),
    "a check box in words": changed(b"<isOfficer>1", b"<isOfficer>Yes"),
    "another report in the report": changed(b"</ownershipDocument>", b"</ownershipDocument>" + FINE),
    "a control character": changed(b"Held by", b"Held\x07by"),
    "a byte of another code page": changed(b"Held by", b"Held\x92by"),
    "a bare ampersand": changed(b"Held by", b"Held & by"),
}


@pytest.mark.parametrize("what", ODD)
def test_each_oddity_is_told(what):
    batch, found = differences(raws_of([ODD[what], FINE]))
    assert found == []
    assert list(read_by(batch).values()) == ["bulk", "careful"]
    assert batch.tables["faults"].num_rows > 0


# No fault, and yet nothing that all filings have.
RARE = {
    "a footnote of another name": changed(b'<footnote id="F1">', b'<footnote id="1">'),
    "a comment in a value": changed(b"EXAMPLE WIDGETS INC", b"EXAMPLE<!-- --> WIDGETS INC"),
    "a section of characters": changed(b"EXAMPLE WIDGETS INC", b"EXAMPLE <![CDATA[WIDGETS]]> INC"),
    "an instruction": changed(b"<issuer>", b"<?page break?><issuer>"),
    "a bracket in a text": changed(b"Held by a trust.", b"Held > 5%, 3 > 2."),
    "single quotes": FINE.replace(b'<footnote id="F1">', b"<footnote id='F1'>"),
    "a namespace": changed(b"<ownershipDocument>", b'<ownershipDocument xmlns:x="http://example.com/">'),
}


@pytest.mark.parametrize("what", RARE)
def test_what_is_rare_is_read_carefully(what):
    batch, found = differences(raws_of([RARE[what], FINE]))
    assert found == []
    assert list(read_by(batch).values()) == ["bulk", "careful"]


FINE_TOO = {
    "empty elements": changed(b"<remarks>None.</remarks>", b"<remarks></remarks>"),
    "a closed element": changed(b"<remarks>None.</remarks>", b"<remarks/>"),
    "a closed element with a blank": changed(b"<remarks>None.</remarks>", b"<remarks />"),
    "a blank value": changed(b"<value>S</value>", b"<value> \n </value>") if b"<value>S</value>" in FINE else FINE,
    "white space that no other file has": FINE.replace(b"><", b">\n\t \n \t\t<"),
    "white space everywhere": FINE.replace(b"><", b">\r\n\t<"),
    "none at all": b"".join(line.strip() for line in FINE.splitlines()),
    "references": changed(b"Held by a trust.", b"Held by A &amp; B&#8217;s &quot;trust&quot;, &lt;5%."),
    "letters beyond ASCII": changed(b"Held by a trust.", "Held by a fiducie, société à \u201cfoo\u201d".encode()),
    "blanks around a value": changed(b"EXAMPLE WIDGETS INC", b" \n EXAMPLE WIDGETS INC\xc2\xa0"),
    "a line end in a text": changed(b"Held by a trust.", b"Held by\n a trust.\r\nAnd more."),
    "a declaration": changed(b"<?xml", b"\n<?xml")
    if FINE.startswith(b"<?xml")
    else b"\n<?xml version='1.0'?>\n" + FINE,
    "a closed footnote": FINE.replace(b'<footnoteId id="F1"/>', b'<footnoteId id="F1"></footnoteId>'),
    "an owner without anything": changed(b"<reportingOwner>", b"<reportingOwner></reportingOwner><reportingOwner>"),
    "numbers of many shapes": changed(b"1000.5", b" +001000.50000000000000 "),
}


@pytest.mark.parametrize("what", FINE_TOO)
def test_what_is_not_odd_is_read_at_once(what):
    batch, found = differences(raws_of([FINE_TOO[what], write_disseminated(FORM5)]))
    assert found == []
    assert list(read_by(batch).values()) == ["bulk", "bulk"]


def test_a_text_that_was_cut_at_a_column_is_read_carefully():
    note = b"Held by a trust. " * 20
    rows = [note[at : at + 1023] for at in range(0, len(note), 1023)]
    wide = changed(b"Held by a trust.", b"x" * 1000 + b"\n".join(rows))
    lines = wide.splitlines()
    at = next(number for number, line in enumerate(lines) if b"xxx" in line)
    lines[at : at + 1] = [lines[at][:1023], lines[at][1023:]]
    _, found = differences(raws_of([b"\n".join(lines)]))
    assert found == []
