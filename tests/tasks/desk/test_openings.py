"""Opening balances of a draft that was begun before another of the same person was filed."""

from datetime import date
from decimal import Decimal

import pytest

from section16.tasks.desk.approving import approve_frozen, freeze
from section16.tasks.desk.drafts import NewDraft, add_to_draft, begin_from_plan, open_source, save_part
from section16.tasks.desk.filing import file_frozen
from section16.tasks.desk.openings import bring_up_to_date, confirm_openings
from section16.tasks.desk.parts import DeskError, PartName, part_of
from section16.tasks.desk.proof import drafted_of, earlier_reports
from section16.workspace.errors import ConflictError
from section16.workspace.trail.audit import events_about
from tests.tasks.records.conftest import file_plan

TODAY = date(2024, 2, 16)
ISSUER = "0000012345"
HOLDING = PartName("holding", 1)
PLAN = """
form = "4"
[issuer]
cik = "12345"
ticker = "EXMP"
[[owner]]
cik = "54321"
name = "Example Ada"
relationship = ["director"]
[[holding]]
security = "Common Stock"
shares = {held}
{more}
[[event]]
what = "sale"
on = {on}
security = "Common Stock"
shares = {sold}
price = "41.20"
[[signature]]
name = "Ada Example"
on = {on}
"""


def plan(held: int, on: str, sold: int, more: str = "") -> str:
    return PLAN.format(held=held, on=on, sold=sold, more=more)


@pytest.fixture
def begun(desk):
    """Begin a draft, and put the report of an earlier draft on file afterwards: the draft's balance is behind."""
    new = NewDraft(name="second", began_from="events")
    draft = begin_from_plan(desk, new, plan(1000, "2024-02-15", 50).encode())
    assert made_of(desk, draft).openings == ()
    trust = '[[holding]]\nsecurity = "Common Stock"\nshares = 70\nnature = "By Trust"\n'
    file_plan(desk, plan(1000, "2024-02-14", 100, trust))
    return draft


def made_of(desk, draft):
    return drafted_of(open_source(desk, draft.id), TODAY, earlier_reports(desk, ISSUER))


def test_a_balance_that_is_behind_stops_the_draft_until_it_is_brought_up_to_date(desk, begun):
    earlier = earlier_reports(desk, ISSUER)
    stock, trust = made_of(desk, begun).openings
    assert (stock.part, stock.key, stock.planned, stock.filed) == ("holding-1", "shares", 1000, (900,))
    assert (trust.part, trust.planned, trust.filed, trust.stops_approval) == ("holding", None, (70,), False)
    said = r"Common Stock \(direct\): 1,000 in the draft, 900 after the practice report of 2024-02-14"
    with pytest.raises(DeskError, match=f"draft 'second': {said}.*; bring the balance up to date, or say why"):
        freeze(desk, begun.id, TODAY, earlier)
    source = open_source(desk, begun.id)
    saved = bring_up_to_date(desk, source, (stock, trust))
    made = made_of(desk, saved)
    assert made.openings == ()
    assert [(one.before, one.after) for one in made.drafted.balances] == [(900, 850), (70, 70)]
    with pytest.raises(ConflictError, match="ada has saved version 2"):
        bring_up_to_date(desk, source, (stock, trust))
    assert len(freeze(desk, begun.id, TODAY, earlier)) == 1


def test_a_reason_lets_a_balance_stand_and_the_trail_keeps_it_until_another_report_is_filed(desk, begun):
    found = made_of(desk, begun).openings
    with pytest.raises(DeskError, match="reason: 0 characters; write in 1 to 1,000 why the balances stand"):
        confirm_openings(desk, begun.id, found, " ")
    confirm_openings(desk, begun.id, found, "the  report on file is wrong, and is amended")
    stock = made_of(desk, begun).openings[0]
    assert (stock.confirmed.by, stock.confirmed.reason) == ("ada", "the report on file is wrong, and is amended")
    with pytest.raises(DeskError, match="nothing contradicts what is on file"):
        confirm_openings(desk, begun.id, made_of(desk, begun).openings, "again")
    (kept,) = freeze(desk, begun.id, TODAY, earlier_reports(desk, ISSUER))
    with desk.reading() as session:
        last = [one for one in events_about(session, f"working draft {begun.id}") if "confirmed" in one.what][-1]
    assert "the report on file is wrong" in last.summary
    file_plan(desk, plan(900, "2024-02-14", 30), "third", "0000012345-26-000002")
    for act in (lambda: approve_frozen(desk, kept.hash), lambda: file_frozen(desk, kept.hash, "live")):
        with pytest.raises(DeskError, match="1,000 in the draft, 870 after"):
            act()


def test_what_is_not_certain_is_left_to_a_person(desk, begun):
    part = part_of(open_source(desk, begun.id).raw, HOLDING) | {"id": "one"}
    save_part(desk, begun.id, 1, HOLDING, part)
    add_to_draft(desk, begun.id, "holding", {"security": "Common Stock", "shares": 5, "id": "two"})
    event = PartName("event", 1)
    save_part(desk, begun.id, 3, event, part_of(open_source(desk, begun.id).raw, event) | {"holding": "one"})
    found = made_of(desk, begun).openings
    assert {one.planned for one in found} == {Decimal(1000), Decimal(5), None}
    both = [one for one in found if one.planned is not None]
    assert all(one.stops_approval for one in both)
