"""Orders of 10b5-1 plans and purchases of other plans: what waits, and the drafts that begin from them."""

from datetime import date
from decimal import Decimal

import pytest

from section16.tasks.desk.drafts import open_source
from section16.tasks.records.keeping import add_content
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.awards import PlanEnrolment, TradingOrder, TradingPlanRecord
from section16.tasks.records.plan_trades import begin_plan_draft, open_orders, plan_purchases
from section16.workspace.errors import WorkspaceError
from tests.tasks.records.conftest import ADA, ISSUER

DAY = date(2026, 5, 4)
ESPP = PlanEnrolment(what="ESPP", under="the 2020 ESPP", since=date(2026, 1, 1), first_purchase_on=date(2026, 4, 30))
PLAN = TradingPlanRecord(
    name="spring",
    adopted_on=date(2026, 1, 5),
    orders=(
        TradingOrder(shares=Decimal(5000), since=date(2026, 5, 1), until=date(2026, 8, 1), limit=Decimal(45)),
        TradingOrder(side="exercise and sell", shares=Decimal(10), since=date(2026, 9, 1), award="2025 units"),
    ),
)


@pytest.fixture
def plans(staffed):
    add_content(staffed, ISSUER, PLAN, ADA)
    add_content(staffed, ISSUER, ESPP, ADA)
    return staffed


def test_an_order_waits_while_it_may_be_carried_out_until_a_draft_of_it_is_begun(plans):
    with plans.reading() as session:
        assert open_orders(session, ISSUER, date(2026, 4, 30)) == ()
        (order,) = open_orders(session, ISSUER, DAY)
        assert len(open_orders(session, ISSUER, date(2026, 9, 1))) == 1
    assert (order.plan, order.words, order.until) == (
        "spring",
        "sell up to 5,000 at 45 dollars or more",
        date(2026, 8, 1),
    )
    draft = begin_plan_draft(plans, ISSUER, ADA, order.key, DAY)
    raw = open_source(plans, draft.id).raw
    assert raw["event"] == [{"what": "sale", "on": DAY, "plan": "spring"}]
    assert [one["id"] for one in raw["plan"]] == ["spring"]
    with plans.reading() as session:
        assert open_orders(session, ISSUER, DAY) == ()
    with pytest.raises(WorkspaceError, match="is no order or purchase that waits here; load the page again"):
        begin_plan_draft(plans, ISSUER, ADA, order.key, DAY)


def test_a_purchase_waits_until_it_is_entered(plans):
    with plans.reading() as session:
        (found,) = plan_purchases(session, ISSUER, DAY)
        assert plan_purchases(session, ISSUER, date(2026, 6, 1)) == ()
    assert (found.on, found.name) == (date(2026, 4, 30), "ESPP: the 2020 ESPP")
    add_content(plans, ISSUER, HoldingAdjustment(**found.adjustment, shares=Decimal(108), reason="statement"), ADA)
    with plans.reading() as session:
        assert plan_purchases(session, ISSUER, DAY) == ()


def test_a_purchase_may_be_reported(plans):
    with plans.reading() as session:
        (found,) = plan_purchases(session, ISSUER, DAY)
    draft = begin_plan_draft(plans, ISSUER, ADA, found.key, DAY)
    event = {"what": "espp purchase", "on": date(2026, 4, 30), "security": "Common Stock"}
    assert open_source(plans, draft.id).raw["event"] == [event]
