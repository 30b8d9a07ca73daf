"""A page and a TOML are one value: each part of each example becomes a form, and the form the same part."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from section16.drafting.plan.events import AnyEvent
from section16.drafting.toml.read import parse_toml, read_plan
from section16.drafting.toml.write import toml_text
from section16.tasks.desk.form import form_of
from section16.tasks.desk.parts import (
    EVENTS,
    HEAD,
    LISTS,
    SINGLES,
    DeskError,
    PartName,
    add_part,
    move_part,
    part_named,
    part_of,
    place_in_parts,
    remove_part,
    with_part,
)
from section16.tasks.desk.typed import part_from
from tests.places import REPOSITORY

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.toml"))


def fields_in(form):
    yield from (*form.fields, *form.more)
    yield from (one for group in form.groups for one in fields_in_group(group))


def fields_in_group(group):
    yield from group.fields
    yield from (one for inner in group.groups for one in fields_in_group(inner))


def typed_into(form):
    """Return what a browser sends of a form that nobody changed."""
    return {one.name: list(one.chosen) if one.kind == "choices" else [one.value] for one in fields_in(form)}


def parts_in(raw):
    yield PartName(HEAD)
    yield PartName("texts")
    yield from (PartName(table) for table in SINGLES if table in raw)
    yield from (PartName(table, at) for table in LISTS for at in range(1, len(raw.get(table, ())) + 1))


def through_forms(raw):
    for name in parts_in(raw):
        part = part_of(raw, name)
        raw = with_part(raw, name, part_from(name, typed_into(form_of(name, part)), part))
    return raw


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_plan_goes_through_the_forms_of_its_parts_and_stays_the_same(path):
    text = path.read_text()
    raw = parse_toml(text, path.name)
    again = toml_text(through_forms(raw))
    assert read_plan(again, path.name) == read_plan(text, path.name)
    assert through_forms(parse_toml(again, path.name)) == parse_toml(again, path.name)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_toml_of_the_tables_is_the_plan(path):
    text = path.read_text()
    assert read_plan(toml_text(parse_toml(text, path.name)), path.name) == read_plan(text, path.name)


@pytest.mark.parametrize("kind", get_args(AnyEvent), ids=lambda kind: kind.__struct_config__.tag)
def test_every_kind_of_event_has_a_form_with_all_its_keys(kind):
    word = kind.__struct_config__.tag
    assert EVENTS[word] is kind
    form = form_of(PartName("event", 1), {"what": word})
    names = {one.name.partition(".")[0] for one in fields_in(form)}
    assert names == {"what", *kind.__struct_encode_fields__}
    assert form.about
    assert all(one.about for one in (*form.fields, *form.more))


@pytest.mark.parametrize("text", ["9" * 5_000, "\u00b2", "\u202e55"], ids=["too long", "superscript", "hidden"])
def test_a_number_that_is_none_stays_as_it_was_typed(text):
    typed = {"what": ["sale"], "shares": [text], "owners.\u00b2": ["x"], f"owners.{'9' * 5_000}": ["x"]}
    assert part_from(PartName("event", 1), typed, {})["shares"] == text


def test_what_cannot_be_read_stays_as_it_was_typed():
    typed = {"what": ["sale"], "on": ["next Friday"], "shares": ["4,120"], "price": ["$41"], "voluntary": ["true"]}
    part = part_from(PartName("event", 1), typed, {"what": "sale"})
    assert part == {"what": "sale", "on": "next Friday", "shares": 4120, "price": "$41", "voluntary": True}
    form = form_of(PartName("event", 1), part, {"price": "is not a number"})
    shown = {one.name: one for one in fields_in(form)}
    assert shown["on"].value == "next Friday"
    assert shown["price"].mistake == "is not a number"


def test_numbers_and_days_are_toml_values_and_ciks_stay_texts():
    part = part_from(PartName("issuer"), {"cik": ["0001107843"], "ticker": ["QLYS"]}, {})
    assert part == {"cik": "0001107843", "ticker": "QLYS"}
    typed = {"security": ["Option"], "id": ["o"], "exercise_price": ["30.58"], "expires": ["2024-10-30"]}
    part = part_from(PartName("grant", 1), typed, {})
    assert part == {
        "id": "o",
        "security": "Option",
        "exercise_price": Decimal("30.58"),
        "expires": date(2024, 10, 30),
    }


def test_footnotes_on_cells_are_pairs_and_several_of_one_cell_a_list():
    typed = {
        "what": ["sale"],
        "footnotes.+0.key": ["price"],
        "footnotes.+0.value": ["One."],
        "footnotes.+1.key": ["price"],
        "footnotes.+1.value": ["Two."],
        "footnotes.+2.key": [""],
        "footnotes.+2.value": ["lost"],
    }
    part = part_from(PartName("event", 1), typed, {})
    assert part == {"what": "sale", "footnotes": {"price": ["One.", "Two."]}}
    form = form_of(PartName("event", 1), part)
    assert part_from(PartName("event", 1), typed_into(form), part) == part


def test_an_unknown_key_is_shown_and_goes_when_it_is_emptied():
    part = {"what": "sale", "prize": "41", "extra": {"a": 1}}
    form = form_of(PartName("event", 1), part, {"prize": "unknown key"})
    assert next(one for one in fields_in(form) if one.name == "prize").mistake == "unknown key"
    assert part_from(PartName("event", 1), {"what": ["sale"], "prize": ["41"]}, part) == part
    assert part_from(PartName("event", 1), {"what": ["sale"], "prize": [""]}, part) == {
        "what": "sale",
        "extra": {"a": 1},
    }


def test_a_mistake_without_a_field_of_its_own_is_told_above():
    form = form_of(PartName("event", 1), {"what": "sale"}, {"": "agrees with event[2]", "on": "missing"})
    assert form.mistakes == ("agrees with event[2]",)
    assert form.fields[1].mistake == "missing"


def test_an_event_of_no_known_kind_asks_what_happened():
    form = form_of(PartName("event", 1), {"what": "sail", "shares": 3}, {"what": "no event"})
    assert [one.name for one in form.fields] == ["what", "shares"]
    assert form.fields[0].mistake == "no event"


@pytest.mark.parametrize(
    ("place", "part", "key"),
    [
        ("event[2].price", "event-2", "price"),
        ("event[2].tax.shares", "event-2", "tax.shares"),
        ("event[2], 'releases.csv' row 7", "event-2", ""),
        ("recipient[1], event[3].on", "event-3", "on"),
        ("recipient[1].holding[2].shares", "recipient-1", "holding.1.shares"),
        ("owner[1].relationship[2]", "owner-1", "relationship.1"),
        ("amend.change[1].cell", "amend", "change.0.cell"),
        ("issuer", "issuer", ""),
        ("texts.low", "texts", "low"),
        ("form", "head", "form"),
        ("event", "head", "event"),
        ("", "head", ""),
    ],
)
def test_the_place_of_a_message_is_a_part_and_a_key(place, part, key):
    found = place_in_parts(place)
    assert (str(found.part), found.key) == (part, key)


def test_parts_are_added_moved_and_removed():
    raw, name = add_part({"form": "4"}, "event", {"what": "sale"})
    assert str(name) == "event-1"
    raw, _ = add_part(raw, "event", {"what": "vest"})
    raw, moved = move_part(raw, PartName("event", 2), 1)
    assert str(moved) == "event-1"
    assert [one["what"] for one in raw["event"]] == ["vest", "sale"]
    raw = remove_part(remove_part(raw, PartName("event", 1)), PartName("event", 1))
    assert raw == {"form": "4"}
    raw, _ = add_part(raw, "issuer", {"cik": "1"})
    assert remove_part(raw, PartName("issuer")) == {"form": "4"}


@pytest.mark.parametrize("text", ["event", "event-0", "issuer-1", "nothing", "event-99999", "../x", ""])
def test_names_of_no_part_are_refused(text):
    with pytest.raises(DeskError, match="is no part of a plan; go by the links of the page"):
        part_named(text)


def test_a_part_that_is_gone_is_said():
    with pytest.raises(DeskError, match=r"event\[2\]: the plan has 1; it may have been taken out"):
        part_of({"event": [{"what": "sale"}]}, PartName("event", 2))
