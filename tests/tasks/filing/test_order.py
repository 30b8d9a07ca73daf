"""What goes with a report: kept, sent with it, and another submission where it is other."""

import shutil
from contextlib import closing

import pytest
from msgspec.structs import replace

from section16.form.envelope import Contact, Envelope, SubmissionDocument
from section16.tasks.filing.audit import verify_trail
from section16.tasks.filing.context import FilingError
from section16.tasks.filing.document import document_of
from section16.tasks.filing.file import file_report
from section16.tasks.filing.follow import differences
from section16.tasks.filing.order import (
    Enclosures,
    documents_left_out,
    enclosures_in,
    missing_exhibits,
    read_attachment,
)
from section16.tasks.filing.retry import give_up
from section16.workspace import State
from section16.workspace.kept_reports import all_reports
from section16.workspace.submissions import all_submissions
from section16.xml import NotWritable, write_submission
from section16.xml.envelope.read import read_envelope
from section16.xml.envelope.write import write_envelope
from tests.tasks.filing.fake import CCC, FakeEdgar, context_at, disseminated, order, report
from tests.tasks.filing.test_steps import PowerCutError, cut_at

POA = SubmissionDocument(name="poa.txt", type="EX-24", content=b"Ada Example appoints Bo Example.\n")
OTHER = replace(POA, content=b"Ada Example appoints Cy Example.\n")
NOTES = SubmissionDocument(name="notes.htm", type="EX-99", description="Notes", content=b"<p>Notes.</p>\n")
CONTACT = Contact(name="Cy Example", phone="555-0100", email="cy@company.example")
NOTIFIED = ("ada@company.example", "bo@company.example")


class Reading(FakeEdgar):
    """Keeps the whole of each live submission that it is sent."""

    def __init__(self, *outcomes):
        super().__init__(*outcomes)
        self.whole = []

    def submit(self, envelope, *, live):
        if live:
            self.whole.append(read_envelope(envelope))
        return super().submit(envelope, live=live)


@pytest.fixture
def edgar():
    return Reading()


@pytest.fixture
def context(tmp_path, edgar):
    context = context_at(tmp_path / "workspace", edgar)
    with closing(context.workspace):
        yield context


def with_(*documents, test_first=False, again=False, one=None, **given):
    enclosures = Enclosures(documents=documents, **given)
    return order(one, enclosures=enclosures, test_first=test_first, again=again)


def file_with(context, *documents, **given):
    return file_report(context, with_(*documents, **given))


def states(context):
    with context.workspace.reading() as session:
        return [one.state for one in all_submissions(session)]


def test_what_goes_with_a_report_is_sent_and_kept(context, edgar):
    filed = file_with(context, POA, NOTES, contact=CONTACT, notifications=NOTIFIED)
    assert filed.submission.state is State.archived
    (sent,) = edgar.whole
    assert sent.documents[1:] == (POA, NOTES)
    assert (sent.contact, sent.notifications) == (CONTACT, NOTIFIED)
    with context.workspace.reading() as session:
        (kept,) = all_reports(session)
    assert kept.documents == (POA, NOTES)
    assert verify_trail(context.workspace).broken is None


def test_the_test_filing_has_it_too(context, edgar):
    seen = []
    submit = edgar.submit
    edgar.submit = lambda envelope, *, live: (seen.append(read_envelope(envelope)), submit(envelope, live=live))[1]
    file_with(context, POA, test_first=True)
    assert [(one.live, one.documents[1:]) for one in seen] == [(False, (POA,)), (True, (POA,))]


def test_the_hash_covers_it_and_the_likeness_does_not():
    alone, first, second = (document_of(report(), one) for one in ((), (POA,), (OTHER,)))
    named = document_of(report(), (replace(POA, description="Power of attorney"),))
    assert len({alone.hash, first.hash, second.hash, named.hash}) == 4
    assert alone.likeness == first.likeness == second.likeness


def test_filed_twice_with_the_same_it_is_filed_once(context, edgar):
    first = file_with(context, POA)
    again = file_with(context, POA)
    assert again.was_there
    assert again.submission == first.submission
    assert edgar.posts == 1


@pytest.mark.parametrize("documents", [(), (OTHER,), (POA, NOTES)])
def test_with_others_it_is_another_that_wants_a_word(context, edgar, documents):
    first = file_with(context, POA).submission
    with pytest.raises(FilingError, match=f"'archived' with other documents as {first.accession}"):
        file_with(context, *documents)
    assert edgar.posts == 1
    second = file_with(context, *documents, again=True).submission
    assert second.state is State.archived
    assert second.accession != first.accession
    assert edgar.whole[1].documents[1:] == documents
    assert file_with(context, *documents, again=True).was_there
    assert edgar.posts == 2


def test_what_has_not_left_is_replaced(context, edgar):
    with pytest.raises(FilingError, match="CCC"):
        file_with(replace(context, cccs={}))
    filed = file_with(context, POA).submission
    assert filed.state is State.archived
    assert states(context) == [State.abandoned, State.archived]
    assert len(edgar.whole) == 1


def test_while_the_first_is_lost_no_other_is_sent(context, edgar):
    edgar.outcomes = ["cut before"]
    lost = file_with(replace(context, patience=1.0), POA).submission
    for again in (False, True):
        with pytest.raises(FilingError, match="not known what became of it"):
            file_with(context, OTHER, again=again)
    assert edgar.posts == 1
    context.wait(900.0)
    give_up(context, lost, "never came")
    assert file_with(context, OTHER).submission.state is State.archived


def test_a_lost_answer_is_found_by_the_report(context, edgar):
    edgar.outcomes = ["cut after"]
    assert file_with(context, POA).submission.state is State.archived
    assert edgar.posts == 1


def test_all_reasons_are_told_at_once_and_nothing_is_kept(context, edgar):
    wrong = (replace(POA, name="Power of Attorney.pdf"), replace(NOTES, type="EX-10"))
    with pytest.raises(NotWritable) as refusal:
        file_with(context, *wrong, one=report(period_of_report=None), notifications=("nobody",))
    for said in ("periodOfReport", "'nobody' is no e-mail address", "Power of Attorney.pdf", "'EX-10' is no type"):
        assert said in str(refusal.value)
    assert edgar.posts == 0
    assert states(context) == []


def test_a_ccc_does_not_become_public(context, edgar):
    with pytest.raises(FilingError, match=r"poa.txt: a CCC stands in it") as refusal:
        file_with(context, replace(POA, content=f"CCC: {CCC.upper()}".encode()))
    assert CCC not in str(refusal.value).lower()
    assert edgar.posts == 0


def test_a_change_of_an_exhibit_behind_our_back_is_found(context):
    file_with(context, POA)
    with context.workspace.writing() as writing:
        connection = writing.session.connection()
        connection.exec_driver_sql("DROP TRIGGER drafts_no_update")
        connection.exec_driver_sql("UPDATE drafts SET documents = NULL")
    assert "is not what was kept" in verify_trail(context.workspace).broken.reason


@pytest.mark.parametrize("lost", ["taken", "cut after"])
def test_stopped_at_any_step_it_is_filed_once_with_its_exhibits(tmp_path, lost):
    steps = []
    context_at(tmp_path / "empty", FakeEdgar()).workspace.close()
    whole = context_at(tmp_path / "whole", Reading(), on_step=steps.append)
    with closing(whole.workspace):
        file_with(whole, POA, NOTES)
    for number in range(len(steps)):
        folder, edgar = shutil.copytree(tmp_path / "empty", tmp_path / str(number)), Reading(lost)
        cut = context_at(folder, edgar, on_step=cut_at(number))
        with closing(cut.workspace), pytest.raises(PowerCutError):
            file_with(cut, POA, NOTES)
        context = context_at(folder, edgar, patience=2000.0)
        with closing(context.workspace):
            filed = file_with(context, POA, NOTES).submission
            if filed.state is State.unknown:  # stopped between the intent and the request: only a person can tell
                assert edgar.whole == []
                give_up(context, filed, "not on EDGAR")
                filed = file_with(context, POA, NOTES).submission
            assert filed.state is State.archived
            assert verify_trail(context.workspace).broken is None
        assert [one.documents[1:] for one in edgar.whole] == [(POA, NOTES)]


# Reading what is named


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("poa.txt", "EX-24"),
        ("ex24_smith.htm", "EX-24"),
        ("exhibit24.txt", "EX-24"),
        ("ex-99.htm", "EX-99"),
        ("cover.txt", "COVER"),
        ("correspondence.htm", "CORRESP"),
        ("logo.jpg", "GRAPHIC"),
        ("EX-99=poa.txt", "EX-99"),
        ("ex-99=poa.txt", "EX-99"),
        ("EX-24.1=poa.txt", "EX-24.1"),
        ("GRAPHIC=logo.jpg", "GRAPHIC"),
        ("a=b.txt", None),
    ],
)
def test_a_type_is_told_by_the_name_or_before_it(tmp_path, monkeypatch, word, kind):
    monkeypatch.chdir(tmp_path)
    file = word if kind is None else word.rpartition("=")[2]
    (tmp_path / file).write_bytes(b"words")
    if kind is None:
        with pytest.raises(FilingError, match="write one of CORRESP, COVER, EX-24, EX-99, GRAPHIC before it"):
            read_attachment(word)
    else:
        assert read_attachment(word) == SubmissionDocument(name=file, type=kind, content=b"words")


@pytest.mark.parametrize("word", ["EX-24=nosuch.txt", "poa.txt", "EX-24=."])
def test_a_file_that_is_not_there_is_told(tmp_path, monkeypatch, word):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FilingError, match="cannot be read"):
        read_attachment(word)


def envelope(*documents, **given):
    content = write_submission(report(), {})
    primary = SubmissionDocument(name="primary_doc.xml", type="4", content=content)
    return write_envelope(Envelope(submission_type="4", live=True, documents=(primary, *documents), **given))


def test_a_submission_gives_all_that_it_holds():
    held = enclosures_in(envelope(POA, NOTES, contact=CONTACT, notifications=NOTIFIED), "form4.xml")
    assert (held.documents, held.contact, held.notifications) == ((POA, NOTES), CONTACT, NOTIFIED)
    assert enclosures_in(write_submission(report(), {}), "form4.xml").documents == ()


def test_a_submission_that_cannot_be_read_whole_is_refused():
    with pytest.raises(FilingError, match="not all of the submission can be read"):
        enclosures_in(envelope(POA).replace(b"<documentName>poa.txt</documentName>", b""), "form4.xml")
    with pytest.raises(FilingError, match="encloses 0 reports"):
        enclosures_in(envelope(POA).replace(b"<documentType>4<", b"<documentType>EX-99<"), "form4.xml")


def test_remarks_that_name_what_is_not_there_are_told():
    assert "exhibit 24" in missing_exhibits(with_())[0]
    assert missing_exhibits(with_(POA)) == ()
    assert missing_exhibits(with_(one=report(remarks=None))) == ()
    assert documents_left_out(report(), b"") == ()


# The public copy


def text_of(*documents):
    parts = [f"<DOCUMENT>\n<TYPE>4\n<FILENAME>form4.xml\n<TEXT>\n<XML>\n{disseminated(report()).decode()}\n</XML>\n"]
    parts += [
        f"<DOCUMENT>\n<TYPE>{one.type}\n<FILENAME>{one.name}\n<TEXT>\n{one.content.decode()}" for one in documents
    ]
    return "".join(f"{one}</TEXT>\n</DOCUMENT>\n" for one in parts).encode()


def test_the_public_copy_is_compared_with_all_that_is_public(context):
    cover = replace(POA, name="cover.txt", type="COVER")
    file_with(context, POA, NOTES, cover)
    with context.workspace.reading() as session:
        (kept,) = all_reports(session)
    assert differences(text_of(POA, NOTES), kept) == ()
    assert differences(text_of(POA, replace(NOTES, content=b"<p>Notes.</p>\r\n\r\n")), kept) == ()
    assert differences(text_of(POA), kept) == ("notes.htm",)
    assert differences(text_of(OTHER, NOTES), kept) == ("poa.txt",)
    assert differences(disseminated(report()), kept) == ()
    assert differences(b"<SEC-DOCUMENT>", kept) == ("the report",)
