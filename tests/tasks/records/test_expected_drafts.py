"""Story one, first half: a vest becomes a draft a day ahead, marked as expected, and one step confirms it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from section16.drafting.toml.read import read_plan
from section16.tasks.records.expected_drafts import begin_expected, confirm_expected, expected_list
from section16.tasks.records.keeping import add_content, set_aside, typed_records
from section16.tasks.records.kinds.libraries import ClosingPrice
from section16.tasks.records.kinds.people import InsiderProfile, IssuerProfile
from section16.workspace.desk.working_drafts import begin_draft, save_draft, version_of, working_drafts
from section16.workspace.errors import ConflictError, WorkspaceError
from section16.workspace.trail.audit import first_difference
from tests.tasks.records.conftest import ADA, BO, ISSUER, SIGNER, award, officer

VEST, BEFORE = date(2026, 9, 15), date(2026, 9, 14)
PRICE = ClosingPrice(on=VEST, price=Decimal("41.20"))


@pytest.fixture
def two(staffed):
    """Return the workspace with a second officer, whose units vest the same day."""
    add_content(staffed, ISSUER, officer(BO, "Sample Bo"))
    add_content(staffed, ISSUER, SIGNER, BO)
    add_content(staffed, ISSUER, award(units=Decimal(2400)), BO)
    return staffed


def listed(workspace):
    with workspace.reading() as session:
        return expected_list(session, ISSUER, VEST, VEST)


def text_of(workspace, draft_id):
    with workspace.reading() as session:
        return version_of(session, draft_id).text


def test_drafts_are_begun_a_day_ahead_once(two):
    assert [one.stands for one in listed(two)] == ["expected", "expected"]
    made = begin_expected(two, ISSUER, VEST, BEFORE)
    assert [(one.report.insider, one.stands, one.trouble) for one in made] == [
        ("Example Ada", "draft", ""),
        ("Sample Bo", "draft", ""),
    ]
    assert begin_expected(two, ISSUER, VEST, BEFORE) == made
    assert listed(two) == made
    with two.reading() as session:
        assert len(working_drafts(session)) == 2
        assert first_difference(session) is None


def test_several_who_begin_at_once_make_one_draft_each(two):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: begin_expected(two, ISSUER, VEST, BEFORE), range(4)))
    with two.reading() as session:
        assert len(working_drafts(session)) == 2


def test_confirming_takes_the_price_of_the_day(two):
    (ada, _) = begin_expected(two, ISSUER, VEST, BEFORE)
    with pytest.raises(WorkspaceError, match="is of 2026-09-15, which is still to come; confirm it on the day"):
        confirm_expected(two, ada.draft_id, 1, BEFORE)
    with pytest.raises(WorkspaceError, match="price: none is kept of 2026-09-15; write what a share was worth"):
        confirm_expected(two, ada.draft_id, 1, VEST)
    add_content(two, ISSUER, PRICE)
    confirm_expected(two, ada.draft_id, 1, VEST)
    assert [one.stands for one in listed(two)] == ["confirmed", "draft"]
    plan = read_plan(text_of(two, ada.draft_id), "plan")
    assert (plan.events[0].tax.price, plan.settings.today) == (Decimal("41.20"), None)


def test_who_changed_the_draft_is_not_overwritten(two):
    (ada, _) = begin_expected(two, ISSUER, VEST, BEFORE)
    with two.acting("bo").writing() as writing:
        save_draft(writing, ada.draft_id, 1, "form = '4'\n", "another thought")
    add_content(two, ISSUER, PRICE)
    with pytest.raises(ConflictError, match="bo has saved version 2"):
        confirm_expected(two, ada.draft_id, 1, VEST)
    assert text_of(two, ada.draft_id) == "form = '4'\n"


def test_what_fails_for_one_stops_none(two):
    with two.reading() as session:
        (company,) = typed_records(session, IssuerProfile, ISSUER)
    set_aside(two, company.kept.id, 1)
    with two.reading() as session:
        assert len(typed_records(session, InsiderProfile, ISSUER)) == 2
    made = begin_expected(two, ISSUER, VEST, BEFORE)
    assert [one.trouble.partition(";")[0] for one in made] == [
        f"insider: nothing is kept of {ADA} at {ISSUER}",
        f"insider: nothing is kept of {BO} at {ISSUER}",
    ]


def test_another_draft_is_not_confirmed(two):
    with two.writing() as writing:
        other = begin_draft(writing, "mine", ISSUER, "form = '4'\n", "nothing")
    with pytest.raises(WorkspaceError, match="'mine' was not begun from what is expected"):
        confirm_expected(two, other.id, 1, VEST)
