"""The proof of a draft: what made each cell, what is wrong at which field, balances, due day, exposure."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from section16.drafting.after.gaps import EarlierReport
from section16.drafting.engine import draft as draft_reports
from section16.drafting.toml.read import read_plan
from section16.tasks.desk.drafts import open_source, replace_plan, save_part
from section16.tasks.desk.parts import PartName, part_of
from section16.tasks.desk.proof import proof_of
from tests.tasks.desk.conftest import EXAMPLES, QUALYS, START, begin_example

NOW = datetime(2024, 2, 16, 15, 0, tzinfo=UTC)
ALL = sorted(path.stem for path in EXAMPLES.glob("*.toml"))


def change(desk, draft, name, **keys):
    source = open_source(desk, draft.id)
    part = {key: one for key, one in (part_of(source.raw, name) | keys).items() if one is not None}
    return save_part(desk, draft.id, source.draft.version, name, part).draft


@pytest.mark.parametrize("name", ALL)
def test_every_example_has_a_proof_whose_cells_lead_to_parts_of_the_plan(desk, name):
    draft = begin_example(desk, name)
    source = open_source(desk, draft.id)
    proof = proof_of(source, NOW)
    assert (proof.state, proof.mistakes) == ("drafted", ())
    for part in set(re.findall(r'href="\?part=([a-z0-9-]+)#', proof.html)):
        table, _, number = part.partition("-")
        assert part in {"head", "amend", "issuer"} or part_of(source.raw, PartName(table, int(number)))
    assert proof.balances
    assert len(proof.reports) == proof.reports[-1].number


def test_what_is_due_and_how_it_was_found(desk, draft):
    proof = proof_of(open_source(desk, draft.id), NOW)
    assert proof.due.last_day == date(2024, 2, 16)
    assert proof.due.rule
    assert proof.hours == 12.0


def test_balances_before_and_after_and_what_moved_them(desk, draft):
    proof = proof_of(open_source(desk, draft.id), NOW)
    stock = next(one for one in proof.balances if one.part.startswith("holding"))
    assert stock.before + sum(one.change for one in stock.moves) == stock.after
    assert {one.part for one in stock.moves} <= {"event-1", "event-2", "event-3", "event-4"}


def test_a_finding_stands_at_its_cell_with_its_reason_and_what_made_it(desk):
    draft = begin_example(desk, "awards", **{"today = ": "# today = "})
    proof = proof_of(open_source(desk, draft.id), datetime(2026, 8, 3, 15, 0, tzinfo=UTC))
    placed = [one for one in proof.findings if one.cell is not None and one.cell.table]
    assert placed
    for one in placed:
        assert one.reason
        assert one.cell.part.startswith(("event-", "holding-", "grant-"))
        assert f'href="#finding-{one.number}"' in proof.html


def test_a_mistake_stands_at_its_field_and_the_repair_beside_it(desk, draft):
    change(desk, draft, PartName("event", 1), on="2/13/2024", shares="$4,120")
    proof = proof_of(open_source(desk, draft.id), NOW)
    assert proof.state == "incomplete"
    found = {(one.part, one.key): one for one in proof.mistakes}
    assert found["event-1", "on"].message == "'2/13/2024' is not a date; write 2024-02-13"
    assert found["event-1", "on"].repair.after == "2024-02-13"
    assert found["event-1", "shares"].repair.after == "4120"


@pytest.mark.parametrize("text", ["next Friday", "9" * 5_000], ids=["words", "too long"])
def test_a_day_that_only_might_be_meant_is_no_repair(desk, draft, text):
    change(desk, draft, PartName("event", 1), on=text)
    (mistake,) = proof_of(open_source(desk, draft.id), NOW).mistakes
    assert mistake.repair is None


def test_a_plan_of_another_issuer_is_no_draft_of_this_one(desk, draft):
    change(desk, draft, PartName("issuer"), cik="0000320193")
    proof = proof_of(open_source(desk, draft.id), NOW)
    assert proof.state == "incomplete"
    assert [one.message for one in proof.mistakes] == [
        f"the draft is of issuer {QUALYS}; write the issuer's own, or begin a draft for the other issuer"
    ]


def test_what_the_trades_add_to_the_exposure(desk, draft):
    source = open_source(desk, draft.id)
    bare = proof_of(source, NOW)
    (one,) = bare.exposures
    assert (one.before, one.known) == (Decimal(0), 0)
    bought = """
form = "4"
[issuer]
cik = "0001107843"
ticker = "QLYS"
[[owner]]
cik = "0001567094"
name = "Thakar Sumedh S"
relationship = ["director"]
[[holding]]
security = "Common Stock"
shares = 1000
[[event]]
what = "purchase"
on = 2023-12-01
shares = 100
price = 10
[[signature]]
name = "Bruce Posey"
as = "attorney-in-fact"
on = 2023-12-04
[settings]
today = 2023-12-04
"""
    owner = source.raw["owner"][0]["cik"]
    (report,) = draft_reports(read_plan(bought.replace("0001567094", owner), "p"), {}).reports
    proof = proof_of(source, NOW, (EarlierReport(name="earlier", report=report),))
    (one,) = proof.exposures
    assert one.known == 1
    assert one.adds_any
    assert one.after > 10_000
    assert one.matched[0].startswith("purchase of 100 on 2023-12-01 at $10.00 with sale of")


def test_rule_144_and_the_plans_cooling_off_are_answered_for_sales(desk, draft):
    proof = proof_of(open_source(desk, draft.id), NOW)
    questions = {one.question for one in proof.clearances}
    assert "Form 144" in questions
    assert "cooling-off" in questions


def test_several_reports_are_shown_one_at_a_time(desk):
    draft = begin_example(desk, "many-lines")
    source = open_source(desk, draft.id)
    first, last = proof_of(source, NOW), proof_of(source, NOW, shown=99)
    assert last.shown == len(first.reports) > 1
    assert first.html != last.html


def test_a_whole_plan_takes_the_place_of_the_plan(desk, draft):
    replace_plan(desk, draft.id, 1, (EXAMPLES / "qualys-2024-02.toml").read_bytes() + b"\n# a note\n")
    source = open_source(desk, draft.id)
    assert source.text.endswith("# a note\n")
    assert proof_of(source, START).state == "drafted"
