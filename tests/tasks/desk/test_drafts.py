"""Working drafts: begun, saved, merged field by field where two change at once."""

import threading
from decimal import Decimal

import pytest

from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import parse_toml, read_plan
from section16.tasks.desk.drafts import (
    NewDraft,
    PartConflict,
    PartSaved,
    add_to_draft,
    begin,
    begin_from_plan,
    move_in_draft,
    open_source,
    remove_from_draft,
    replace_plan,
    save_part,
)
from section16.tasks.desk.files import attach_file
from section16.tasks.desk.merging import FieldConflict
from section16.tasks.desk.parts import DeskError, PartName, part_of
from section16.workspace.errors import ConflictError
from tests.tasks.desk.conftest import EXAMPLES, QUALYS

EVENT = PartName("event", 1)


def changed(desk, draft, name=EVENT, **keys):
    return part_of(open_source(desk, draft.id, 1).raw, name) | keys


def test_a_plan_file_stays_as_it_was_written_until_it_is_changed(desk, draft):
    text = (EXAMPLES / "qualys-2024-02.toml").read_text()
    source = open_source(desk, draft.id)
    assert source.text == text
    assert (source.draft.issuer_cik, source.makers) == (QUALYS, {"ada"})
    assert list(source.files) == ["qualys-2024-02-fills.csv"]
    saved = save_part(desk, draft.id, 1, PartName("head"), changed(desk, draft, PartName("head"), remarks="x"))
    again = read_plan(open_source(desk, saved.draft.id).text, "again")
    assert again.remarks == "x"
    assert again.events == read_plan(text, "text").events


def test_a_draft_without_an_issuer_asks_for_one(desk):
    with pytest.raises(DeskError, match="issuer: the plan names none; choose the issuer whose draft it is"):
        begin(desk, NewDraft(name="x", began_from="events"), {"form": "4"})
    made = begin(desk, NewDraft(name="x", began_from="events", issuer_cik="1107843"), {"form": "4"})
    assert made.issuer_cik == QUALYS
    with pytest.raises(DeskError, match=f"issuer: the plan is of 0000000001, not of {QUALYS}; choose that issuer"):
        begin(desk, NewDraft(name="x", began_from="events", issuer_cik=QUALYS), {"issuer": {"cik": "1"}})


def test_an_amendment_is_of_the_issuer_of_the_report_that_it_amends(desk):
    original = (EXAMPLES / "amendment-original.xml").read_bytes()
    files = {"amendment-original.xml": original}
    new = NewDraft(name="x", began_from="a plan file", files=files)
    made = begin_from_plan(desk, new, (EXAMPLES / "amendment.toml").read_bytes())
    assert made.issuer_cik.strip("0")


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [(b"\xff\xfe", DeskError, "plan: byte 0 is no UTF-8"), (b"= 4", PlanError, "not TOML")],
)
def test_what_is_no_plan_is_refused_and_nothing_is_kept(desk, content, error, said):
    with pytest.raises(error, match=said):
        begin_from_plan(desk, NewDraft(name="x", began_from="a plan file"), content)
    draft = begin(desk, NewDraft(name="x", began_from="events", issuer_cik=QUALYS), {"form": "4"})
    with pytest.raises(error, match=said):
        replace_plan(desk, draft.id, 1, content)
    with pytest.raises(DeskError, match="says nothing, and would empty the draft"):
        replace_plan(desk, draft.id, 1, b"# nothing\n")
    assert open_source(desk, draft.id).draft.version == 1


def test_two_who_change_different_fields_are_merged(desk, opened, draft):
    bo = opened("bo")
    assert isinstance(save_part(bo, draft.id, 1, EVENT, changed(desk, draft, late=True)), PartSaved)
    saved = save_part(desk, draft.id, 1, EVENT, changed(desk, draft, voluntary=True))
    assert isinstance(saved, PartSaved)
    assert saved.merged_with == "bo"
    part = part_of(open_source(desk, draft.id).raw, EVENT)
    assert (part["late"], part["voluntary"]) == (True, True)
    assert open_source(desk, draft.id).makers == {"ada", "bo"}


def test_a_number_that_a_form_writes_otherwise_is_no_change_of_it(desk, opened, draft):
    third = PartName("event", 3)
    text = changed(desk, draft, third)
    assert text["price"] == "126.25"
    save_part(opened("bo"), draft.id, 1, third, text | {"price": Decimal("126.25"), "shares": 109})
    saved = save_part(desk, draft.id, 1, third, text | {"price": Decimal("126.50")})
    assert isinstance(saved, PartSaved)
    part = part_of(open_source(desk, draft.id).raw, third)
    assert (part["price"], part["shares"]) == (Decimal("126.50"), 109)


def test_two_who_change_one_field_both_see_both(desk, opened, draft):
    save_part(opened("bo"), draft.id, 1, EVENT, changed(desk, draft, shares=5, late=True))
    mine = changed(desk, draft, shares=7)
    found = save_part(desk, draft.id, 1, EVENT, mine)
    assert isinstance(found, PartConflict)
    before = part_of(open_source(desk, draft.id, 1).raw, EVENT)["shares"]
    assert found.conflicts == (FieldConflict("shares", str(before), "7", "5"),)
    assert (found.mine["shares"], found.mine["late"], found.draft.version) == (7, True, 2)
    assert part_of(open_source(desk, draft.id).raw, EVENT)["shares"] == 5
    assert isinstance(save_part(desk, draft.id, 2, EVENT, found.mine), PartSaved)


def test_an_event_is_found_where_another_person_has_moved_it(desk, opened, draft):
    move_in_draft(opened("bo"), draft.id, 1, EVENT, 3)
    saved = save_part(desk, draft.id, 1, EVENT, changed(desk, draft, voluntary=True))
    assert str(saved.part) == "event-3"
    assert part_of(open_source(desk, draft.id).raw, PartName("event", 3))["voluntary"] is True


def test_an_event_that_another_person_took_out_is_told_and_not_lost(desk, opened, draft):
    remove_from_draft(opened("bo"), draft.id, 1, EVENT)
    mine = changed(desk, draft, shares=7)
    found = save_part(desk, draft.id, 1, EVENT, mine)
    assert isinstance(found, PartConflict)
    assert (found.is_gone, found.mine) == (True, mine)
    assert add_to_draft(desk, draft.id, "event", found.mine).draft.version == 3


def test_an_event_that_another_person_changed_is_not_taken_out_unseen(desk, opened, draft):
    save_part(opened("bo"), draft.id, 1, EVENT, changed(desk, draft, shares=5))
    with pytest.raises(ConflictError, match=r"event\[1\]: bo has changed it since; look at it and do it again"):
        remove_from_draft(desk, draft.id, 1, EVENT)


def test_saving_what_is_there_makes_no_version(desk, draft):
    saved = save_part(desk, draft.id, 1, EVENT, changed(desk, draft))
    assert saved.draft.version == 1


def test_ten_who_add_at_once_all_have_theirs(desk, opened, draft):
    before = len(open_source(desk, draft.id).raw["event"])
    people = [opened(f"p{number}") for number in range(10)]
    events = [{"what": "sale", "shares": number} for number in range(10)]
    threads = [
        threading.Thread(target=add_to_draft, args=(who, draft.id, "event", event))
        for who, event in zip(people, events, strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    source = open_source(desk, draft.id)
    assert source.draft.version == 11
    assert sorted(one["shares"] for one in source.raw["event"][before:]) == list(range(10))


def test_a_file_keeps_only_its_name(desk, draft):
    assert attach_file(desk, draft.id, "C:\\x\\..\\fills.csv", b"1") == "fills.csv"


def test_what_is_saved_is_toml_again(desk, draft):
    odd = changed(desk, draft, footnote='a "quote"\nand \\ a line', shares="1O")
    save_part(desk, draft.id, 1, EVENT, odd)
    source = open_source(desk, draft.id)
    assert part_of(source.raw, EVENT) == odd
    assert parse_toml(source.text, "again") == source.raw
