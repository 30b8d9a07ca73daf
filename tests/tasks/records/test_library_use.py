from datetime import date

import pytest
from msgspec.structs import replace

from section16.tasks.desk.approving import files_used
from section16.tasks.desk.drafts import open_source, source_in
from section16.tasks.desk.parts import PartName
from section16.tasks.records.keeping import RecordError, add_content, change_content, set_aside
from section16.tasks.records.kinds.libraries import FootnoteTemplate, StandingDocument
from section16.tasks.records.kinds.people import SignerRecord
from section16.tasks.records.library_use import (
    attach_document,
    library_texts,
    offered_documents,
    put_into_draft,
    uses_of,
)
from section16.workspace.desk.working_drafts import begin_draft, version_of
from tests.tasks.records.conftest import ADA, ISSUER, file_plan
from tests.tasks.records.test_expected import HELD

RANGE = FootnoteTemplate(name="range", text="Sold between ${low} and ${high}, inclusive.", about="price range")
FILLED = "Sold between $44.00 and $44.90, inclusive."


def test_fields_are_named_and_filled():
    assert RANGE.fields == ("low", "high")
    assert RANGE.filled({"low": "44.00", "high": "44.90"}) == FILLED
    assert RANGE.filled({"low": "44.00", "high": " "}) == "Sold between $44.00 and ${high}, inclusive."


@pytest.mark.parametrize(("text", "fits"), [(FILLED, True), (f" {FILLED} ", True), ("Sold between", False)])
def test_a_footnote_fits_with_whatever_in_its_fields(text, fits):
    assert RANGE.fits(text) == fits


def test_where_it_is_used_is_found_in_reports_and_drafts(staffed):
    kept = add_content(staffed, ISSUER, RANGE)
    file_plan(staffed, HELD.format(shares=5000).replace("shares = 100", f'shares = 100\nfootnote = "{FILLED}"'))
    with staffed.writing() as writing:
        draft = begin_draft(writing, "mine", ISSUER, f'texts = {{ range = "{FILLED}" }}\n', "nothing")
        begin_draft(writing, "broken", ISSUER, "texts = \n", "nothing")
    with staffed.reading() as session:
        found = uses_of(session, ISSUER, kept.content)
    assert [(one.where, one.name) for one in found] == [("report", "form4"), ("draft", "mine")]
    assert found[1].id == str(draft.id)


def test_a_footnote_goes_into_a_draft_with_its_fields_filled_and_stays_as_it_was_taken(staffed):
    kept = add_content(staffed, ISSUER, RANGE)
    with staffed.writing() as writing:
        draft = begin_draft(writing, "mine", ISSUER, 'form = "4"\n\n[texts]\nmine = "my words"\n', "nothing")
    with pytest.raises(RecordError, match=r"field\.high: nothing; fill it in"):
        put_into_draft(staffed, draft.id, RANGE, {"low": "44.00", "high": " "})
    put_into_draft(staffed, draft.id, RANGE, {"low": "44.00", "high": "44.90"})
    change_content(staffed, kept.kept.id, 1, replace(RANGE, text="Other words."))
    with staffed.reading() as session:
        text = version_of(session, draft.id).text
    assert f'range = "{FILLED}"' in text
    assert 'mine = "my words"' in text


def test_a_changed_library_changes_no_draft_that_took_from_it(staffed):
    kept = add_content(staffed, ISSUER, RANGE)
    with staffed.reading() as session:
        words = library_texts(session, ISSUER)["range"]
    with staffed.writing() as writing:
        draft = begin_draft(writing, "mine", ISSUER, f'texts = {{ range = "{words}" }}\n', "nothing")
    change_content(staffed, kept.kept.id, 1, replace(RANGE, text="Other words."))
    set_aside(staffed, kept.kept.id, 2)
    with staffed.reading() as session:
        assert library_texts(session, ISSUER) == {}
        assert RANGE.text in version_of(session, draft.id).text


def test_a_footnote_put_on_an_event_is_named_there_and_other_words_get_another_name(staffed):
    text = 'form = "4"\n\n[[event]]\nwhat = "sale"\n'
    with staffed.writing() as writing:
        draft = begin_draft(writing, "mine", ISSUER, text, "nothing")
    event = PartName("event", 1)
    for high in ("44.90", "45.10", "45.10"):
        put_into_draft(staffed, draft.id, RANGE, {"low": "44.00", "high": high}, event)
    raw = open_source(staffed, draft.id).raw
    assert raw["event"][0]["footnote"] == ["@range", "@range 2"]
    assert raw["texts"] == {"range": FILLED, "range 2": "Sold between $44.00 and $45.10, inclusive."}


def test_a_power_of_attorney_of_the_library_goes_with_the_report_of_whom_it_is(staffed):
    power = StandingDocument(name="power-doe.txt", text="I appoint.", description="of Ada")
    named = StandingDocument(name="doe.txt", text="I appoint him.")
    for one in (power, named):
        add_content(staffed, ISSUER, one)
    add_content(staffed, ISSUER, SignerRecord(name="Lee Ng", signed_on=date(2026, 1, 2), document="doe.txt"), ADA)
    text = f'form = "4"\n\n[[owner]]\ncik = "{ADA}"\n\n[[signature]]\nname = "Lee Ng"\nexhibit_24 = true\n'
    with staffed.writing() as writing:
        draft = begin_draft(writing, "mine", ISSUER, text, "nothing")
    with staffed.reading() as session:
        first, second = offered_documents(session, source_in(session, draft.id))
    assert (first.name, first.why, first.is_in) == ("doe.txt", "Lee Ng signs by it", False)
    assert (second.name, second.about, second.why) == ("power-doe.txt", "of Ada", "")
    assert attach_document(staffed, draft.id, named) == "ex24-doe.txt"
    assert attach_document(staffed, draft.id, power) == "power-doe.txt"
    with staffed.reading() as session:
        source = source_in(session, draft.id)
        assert all(one.is_in for one in offered_documents(session, source))
    assert {one.use for one in files_used(source)} == {"goes with the report as EX-24"}
