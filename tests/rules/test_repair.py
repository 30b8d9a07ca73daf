"""Repairs: what they put right, and that no fact changes by them."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from section16.form.cell import Cell
from section16.form.document import Footnote, OwnershipDocument
from section16.form.header import SubmissionHeader
from section16.form.problems import Fault
from section16.rules import check_document
from section16.rules.repair import reasons_against, repair
from section16.rules.report import Report
from section16.standard.text.characters import transliterate
from tests.rules.samples import DOCUMENT_TYPES, TODAY, document

replace = msgspec.structs.replace
SAFE = {"EL001", "EL006", "FN001", "FN004", "FN005", "VA011", "VA012"}


def facts(report: OwnershipDocument) -> list[tuple[str, object, tuple[str, ...]]]:
    """List each value with its place and the texts that hang on it."""
    texts = {note.id: note.text for note in report.footnotes}
    return [
        (one.place, _plain(one.value), tuple(sorted({_plain(texts[id_]) for id_ in one.footnotes})))
        for one in Report(report).filled
        if one.field.row.use.split()[0] != "n" or one.element == "aff10b5One"
    ]


def _plain(value: object) -> object:
    return transliterate(value).text if isinstance(value, str) else value


def ids(report: OwnershipDocument) -> set[str]:
    return {one.id for one in check_document(report, today=TODAY)}


def with_ids(report: OwnershipDocument, new: dict[str, str], *, twice: bool) -> OwnershipDocument:
    def cell(value: object) -> object:
        if isinstance(value, Cell):
            named = tuple(new[id_] for id_ in value.footnotes)
            return replace(value, footnotes=named * 2 if twice else named)
        return value

    def row(one):
        return replace(one, **{name: cell(getattr(one, name)) for name in one.__struct_fields__})

    return replace(
        report,
        non_derivative_table=tuple(map(row, report.non_derivative_table)),
        derivative_table=tuple(map(row, report.derivative_table)),
        footnotes=tuple(Footnote(new[note.id], note.text) for note in report.footnotes),
    )


names = st.sampled_from(["F1", "F2", "F3", "F9", "F98", "F01", "1", "f4", "G1"])


@given(st.data())
def test_values_and_the_texts_of_references_are_the_same_after_a_repair(data):
    sample = document(data.draw(st.sampled_from(DOCUMENT_TYPES)))
    new = dict(
        zip(
            ("F1", "F2", "F3"),
            data.draw(st.lists(names, min_size=3, max_size=3, unique=True), label="ids"),
            strict=True,
        )
    )
    odd = with_ids(sample, new, twice=data.draw(st.booleans(), label="twice"))
    texts = data.draw(st.lists(st.text("ab\u2019\u2013\u00e9^ ", min_size=1), max_size=2), label="unused")
    notes = [*odd.footnotes, *(Footnote(f"F{40 + turn}", text) for turn, text in enumerate(texts))]
    odd = replace(
        odd,
        footnotes=tuple(data.draw(st.permutations(notes), label="order")),
        issuer=replace(odd.issuer, name="Example Corp"),
        remarks=data.draw(st.sampled_from([None, "Exhibit 24", "The owner\u2019s \u2013 caf\u00e9"])),
    )
    made = repair(odd)
    assert facts(made) == facts(odd)
    assert not ids(made) & SAFE
    assert repair(made) == made
    assert [note.id for note in made.footnotes] == [f"F{turn}" for turn in range(1, len(made.footnotes) + 1)]


def test_footnotes_are_numbered_in_the_order_of_their_references():
    made = repair(document("4"))
    assert [note.text[:10] for note in made.footnotes] == ["Made under", "The option", "The shares"]
    assert made.non_derivative_table[0].price.footnotes == ("F1",)


def test_a_text_that_names_a_footnote_by_number_keeps_the_numbers():
    sample = document("4")
    for text in ("See footnote 3.", "See note (2) above.", "As said in F3.", "The price in (2) applies."):
        noted = (replace(sample.footnotes[0], text=text), *sample.footnotes[1:])
        assert repair(replace(sample, footnotes=noted)).footnotes == noted


def test_footnotes_that_cannot_be_told_apart_stay():
    sample = document("4")
    twice = (*sample.footnotes, Footnote("F1", "Another text."))
    assert repair(replace(sample, footnotes=twice)).footnotes == twice
    alike = (*sample.footnotes, sample.footnotes[0])
    assert len(repair(replace(sample, footnotes=alike)).footnotes) == 3
    assert repair(replace(sample, footnotes=sample.footnotes[1:])).footnotes == sample.footnotes[1:]


def test_what_has_no_replacement_stays_as_it_is():
    sample = replace(document("4"), remarks="\u5c71 \u2019")
    assert repair(sample).remarks == sample.remarks


def test_a_filed_report_is_not_repaired():
    sample = document("4", "X0609")
    filed = replace(sample, header=SubmissionHeader(accession_number="0000012345-26-000001"))
    assert reasons_against(filed) == (
        "document: filed as '0000012345-26-000001'; amend it, a filed report is not repaired",
    )


def test_what_would_be_a_guess_is_told_and_not_made():
    sample = document("4")
    assert reasons_against(sample) == ()
    unread = Fault(place="remarks", reason="'x' is odd", kind="value", text="x")
    assert reasons_against(replace(sample, faults=(unread,))) == ("remarks: 'x' is odd; correct it by hand first",)
    moved = Fault(place="remarks", reason="out of order", kind="moved", read_as="remarks")
    zoned = Fault(place="periodOfReport", reason="a zone", kind="value", text="2026-09-10-05:00")
    mended = Fault(place="document", reason="a bare '&' in a text; read as '&amp;'", kind="repair")
    assert reasons_against(replace(sample, faults=(moved, zoned, mended))) == ()
    damaged = Fault(place="", reason="the XML is not well-formed here (tag); what can be read is read", kind="repair")
    assert len(reasons_against(replace(sample, faults=(damaged,)))) == 1
    assert reasons_against(replace(sample, document_type=None)) == (
        "documentType: 'None' is no form; write one of 3, 3/A, 4, 4/A, 5, 5/A",
    )
