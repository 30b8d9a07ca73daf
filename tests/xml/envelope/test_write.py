"""What is written as an envelope is read back as it was, and EDGAR's own schema takes it."""

from pathlib import Path
from string import ascii_letters, ascii_lowercase, digits, punctuation

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from section16.form.envelope import Contact, Envelope
from section16.standard.row import DOCUMENT_TYPES
from section16.xml.document import NotWritable, read_document
from section16.xml.envelope.read import NotEnvelope, mode_of, read_bulk, read_envelope
from section16.xml.envelope.write import write_envelope
from tests.xml.envelopes import GIF, attached, bulk, primary, report, submission

WORD = st.text(ascii_letters + digits + "".join(set(punctuation) - set('^"')), min_size=1, max_size=9)
LINE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
EMAIL = st.builds(
    "{}@{}.example".format,
    st.text(ascii_lowercase + digits, min_size=1, max_size=9),
    st.text(ascii_lowercase, min_size=1, max_size=9),
)
TEXT = st.text(ascii_letters + " \n&<>", min_size=1, max_size=60).map(str.encode)
CONTACT = st.builds(
    Contact,
    name=st.none() | LINE,
    phone=st.none() | LINE.map(lambda text: text[:20].strip()),
    email=st.none() | EMAIL,
)


@st.composite
def submissions(draw: st.DrawFn) -> Envelope:
    form = draw(st.sampled_from(DOCUMENT_TYPES))
    report_ = primary(form, description=draw(st.none() | LINE))
    numbers = range(draw(st.integers(0, 4)))
    types = st.sampled_from(["EX-24", "EX-24.1", "EX-99.own", "COVER", "CORRESP"])
    others = [attached(f"a{number}-x_1.txt", draw(types), draw(TEXT)) for number in numbers]
    documents = draw(st.permutations([report_, *others]))
    return Envelope(
        submission_type=form,
        live=draw(st.booleans()),
        contact=draw(st.none() | CONTACT),
        notifications=tuple(draw(st.lists(EMAIL, max_size=30))),
        documents=tuple(documents),
    )


@given(submissions())
def test_reading_back_gives_what_went_in(one: Envelope) -> None:
    data = write_envelope(one)
    assert read_envelope(data) == one
    assert mode_of(data) is one.live


@given(submissions())
def test_the_patient_reader_finds_the_report_in_it(one: Envelope) -> None:
    document = read_document(write_envelope(one))
    assert document.document_type == one.submission_type
    assert document.header is not None
    assert [entry.filename for entry in document.header.documents] == [document.name for document in one.documents]


def test_values_stand_on_one_line_with_their_tags() -> None:
    lines = write_envelope(submission()).decode("ascii").splitlines()
    assert lines[0] == '<?xml version="1.0"?>'
    assert "    <testOrLive>TEST</testOrLive>" in lines
    assert "        <contactName>Jane Roe</contactName>" in lines
    assert max(map(len, lines)) < 120


def test_a_copy_is_never_asked_back() -> None:
    assert b"returnCopy" not in write_envelope(submission())


def test_all_reasons_are_given_together() -> None:
    broken = submission(attached("Bad Name.pdf", "EX-10"), submission_type="8-K", notifications=("nobody",))
    with pytest.raises(NotWritable) as refused:
        write_envelope(broken)
    assert len(refused.value.reasons) == 6
    assert refused.value.reasons[0] == "submissionType: '8-K' is no form; write one of 3, 3/A, 4, 4/A, 5, 5/A"


def test_duplicate_addresses_are_written_since_edgar_takes_them() -> None:
    twice = submission(notifications=("a@roe.example", "a@roe.example"))
    assert read_envelope(write_envelope(twice)) == twice


def test_more_megabytes_than_edgar_takes_are_not_written() -> None:
    page = b"<html><img src='a.gif'></html>"
    big = submission(attached("a.htm", "EX-99", page), attached("a.gif", "GRAPHIC", GIF + bytes(1_500_000)))
    with pytest.raises(NotWritable, match=r"2\.0 megabytes; EDGAR takes 2: enclose less"):
        write_envelope(big, megabytes=2)
    assert len(write_envelope(big, megabytes=3)) > 2_000_000


def test_a_bulk_is_read_part_by_part() -> None:
    parts = [write_envelope(submission())] * 3
    data = bulk(*parts, description="One & more")
    found = read_bulk(data)
    assert [(one.name, one.description, one.content) for one in found.parts] == [
        (f"part{number}.xml", "One & more", part) for number, part in enumerate(parts, 1)
    ]
    assert found.live is mode_of(data) is False


def test_a_bulk_whose_part_says_another_mode_has_no_mode() -> None:
    with pytest.raises(NotEnvelope, match="of another mode than the bulk"):
        mode_of(bulk(write_envelope(submission()), live=True))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: it is not well-formed XML; write it anew"),
        (b"<!DOCTYPE a><edgarSubmission/>", "document type declaration"),
        (b"<?xml version='1.0' encoding='utf-16'?><a/>", "its encoding is 'utf-16'"),
        (report(), "the root is 'ownershipDocument'"),
        (b"<edgarSubmission><testOrLive>TEST</testOrLive></edgarSubmission>", "there is no 'submissionType'"),
        (
            b"<edgarSubmission><returnCopy>0</returnCopy></edgarSubmission>",
            "edgarSubmission, line 1: 'returnCopy' has no place here; take it out",
        ),
        (
            b"<edgarSubmission><testOrLive>TEST</testOrLive><submissionType>4</submissionType></edgarSubmission>",
            "'submissionType' comes too late",
        ),
        (b"<edgarSubmission><?a b?></edgarSubmission>", "'processing instruction' has no place here"),
    ],
)
def test_what_is_no_envelope_is_refused_with_its_reason(data: bytes, message: str) -> None:
    with pytest.raises(NotEnvelope) as refused:
        read_envelope(data)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b">TEST<", b">Test<", "testOrLive, line 4: 'Test' is neither LIVE nor TEST"),
        (b">TEST</testOrLive>", b">TEST</testOrLive><testOrLive>LIVE</testOrLive>", "a second 'testOrLive'"),
        (b"<contactName>", b"<contactName><b/>", "it has elements in it"),
        (b"<documentMimeBlock>", b"<documentMimeBlock>*", "it is not base64"),
    ],
)
def test_a_damaged_envelope_is_refused_with_its_place(old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(NotEnvelope) as refused:
        read_envelope(write_envelope(submission()).replace(old, new))
    assert message in str(refused.value)


def test_a_flag_in_a_comment_or_in_base64_is_no_flag() -> None:
    data = write_envelope(submission()).replace(b"<testOrLive>", b"<!-- <testOrLive>LIVE</testOrLive> --><testOrLive>")
    assert mode_of(data) is False
    with pytest.raises(NotEnvelope, match="says 0 times"):
        mode_of(b"<edgarSubmission/>")


def test_another_family_says_its_mode_in_its_own_element() -> None:
    data = b'<edgarSubmission xmlns="http://www.sec.gov/edgar/coreg"><h><liveTestFlag>LIVE</liveTestFlag></h></edgarSubmission>'
    assert mode_of(data) is True


@pytest.mark.corpus
def test_edgars_schema_takes_what_is_written(shared: Path) -> None:
    schema = etree.XMLSchema(file=str(shared / "reference/sec/xsd-v5.5/edgarSubmission.xsd.xml"))
    bare = submission(contact=None, notifications=(), live=True)
    full = submission(attached("poa.txt", "EX-24"), contact=Contact(email="a@roe.example"))
    for one in (bare, full, submission()):
        schema.assertValid(etree.fromstring(write_envelope(one)))


class Besides(etree.Resolver):
    """Finds a schema that is kept a folder higher than the one that imports it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resolve(self, url, _id, context):
        above = self.folder / Path(url).name
        return self.resolve_filename(str(above), context) if above.is_file() else None


@pytest.mark.corpus
def test_edgars_schema_takes_a_bulk(shared: Path) -> None:
    folder = shared / "reference/sec"
    parser = etree.XMLParser()
    parser.resolvers.add(Besides(folder))
    schema = etree.XMLSchema(etree.parse(folder / "edgarlink-online-5.2/eis_BulkFiling.xsd", parser))
    schema.assertValid(etree.fromstring(bulk(write_envelope(submission()), description="Two of us")))


@pytest.mark.corpus
def test_the_specifications_own_samples_ask_for_a_copy_and_are_refused_for_it(shared: Path) -> None:
    samples = sorted((shared / "reference/sec/samples-v5.5").glob("filing*.xml"))
    assert len(samples) == 6
    for path in samples:
        data = path.read_bytes()
        with pytest.raises(NotEnvelope, match="'returnCopy' has no place here"):
            read_envelope(data)
        start, end = data.index(b"<returnCopy>"), data.index(b"</returnCopy>") + len(b"</returnCopy>")
        read = read_envelope(data[:start] + data[end:])
        assert [document.type for document in read.documents] == [read.submission_type, "COVER"]
        assert read.live is False
