"""For any plan: balances foot, nothing is lost, footnotes are numbered as they are met, limits hold."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.engine import draft
from section16.drafting.plan.balance_events import DividendReinvestment
from section16.drafting.plan.events import Exercise, GiftMade, Purchase, Sale, Transfer
from section16.drafting.plan.parts import DateOrWords, InlineFill, PriceOrWords
from section16.drafting.plan.people import Grant, Holding, Owner, PlannedIssuer, Signature, TradingPlan
from section16.drafting.plan.plan import Plan
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from tests.drafting.footing import breaks, numbering

FIRST = date(2025, 3, 3)
STOCK = Decimal(1_000_000)
UNITS = Decimal(1_000_000)

shares = st.decimals(1, 5_000, places=0)
prices = st.decimals(1, 60, places=2)
days = st.integers(0, 9).map(lambda ahead: FIRST + timedelta(days=ahead))
fills = st.lists(st.builds(InlineFill, shares=shares, price=prices), min_size=1, max_size=12).map(tuple)
words = st.text(alphabet="abcdefghijklmnop .", min_size=1, max_size=1500).filter(str.strip)
plans = st.sampled_from([None, "10b5-1"])
ways = st.sampled_from([None, "trust"])
events = st.one_of(
    st.builds(Sale, on=days, fills=fills, plan=plans, holding=ways),
    st.builds(Purchase, on=days, shares=shares, price=prices, footnote=words),
    st.builds(GiftMade, on=days, shares=shares, to=st.sampled_from([None, "a charity"]), holding=ways),
    st.builds(Exercise, on=days, grant=st.just("option"), shares=shares, plan=plans),
    st.builds(DividendReinvestment, on=days, shares=st.decimals(0, 50, places=4)),
    st.builds(Transfer, on=days, shares=shares, from_=st.just("direct"), to=st.just("trust")),
)


@st.composite
def some_plans(draw):
    owners = draw(st.integers(1, 12))
    return Plan(
        form="4",
        issuer=PlannedIssuer(cik="9990001", ticker="NLIX"),
        owners=tuple(
            Owner(cik=str(9990100 + n), id=f"o{n}", name=f"Owner {n}", relationship=("director",))
            for n in range(owners)
        ),
        holdings=(
            Holding(security="Common Stock", shares=STOCK),
            Holding(security="Common Stock", shares=STOCK, nature="By Trust", id="trust"),
        ),
        grants=(
            Grant(
                id="option",
                security="Stock Option",
                exercise_price=PriceOrWords(dollars=Decimal(10)),
                exercisable=DateOrWords(words="fully vested"),
                expires=DateOrWords(on=date(2030, 1, 1)),
                remaining=UNITS,
            ),
        ),
        trading_plans=(TradingPlan(id="10b5-1", adopted=date(2024, 6, 3)),),
        events=(
            *draw(st.lists(events, max_size=25)),
            Purchase(on=FIRST + timedelta(days=10), shares=Decimal(1), price=Decimal(5)),
        ),
        signatures=tuple(
            Signature(name=f"Owner {n}", on=FIRST + timedelta(days=11), for_=f"o{n}") for n in range(owners)
        ),
    )


def transactions(report):
    kinds = (NonDerivativeTransaction, DerivativeTransaction)
    rows = (*report.non_derivative_table, *report.derivative_table)
    return [row for row in rows if isinstance(row, kinds)]


@given(some_plans())
def test_a_draft_is_what_a_specialist_would_sign(plan):
    made = draft(plan, {}, FIRST + timedelta(days=12))
    groups = {}
    for report in made.reports:
        groups.setdefault(report.reporting_owners, []).append(report)
        referenced, defined = numbering(report)
        assert referenced == defined == [f"F{n}" for n in range(1, len(defined) + 1)]
        assert len(defined) <= 99
        assert all(0 < len(note.text) <= 1000 for note in report.footnotes)
        assert max(len(report.non_derivative_table), len(report.derivative_table)) <= 30
        assert len(report.remarks or "") <= 2000
        assert transactions(report)
        assert report.period_of_report == min(row.traded_on.value for row in transactions(report))
        assert len(report.signatures) == len(report.reporting_owners) <= 10
    assert sum(len(owners) for owners in groups) == len(plan.owners)
    for reports in groups.values():
        rows = [row for report in reports for row in transactions(report)]
        assert breaks(rows) == []
        first = [row.traded_on.value for row in rows if isinstance(row, NonDerivativeTransaction)]
        assert all(before <= after for before, after in pairwise(first))
        assert moved(rows) == planned(plan)
        assert closing(reports) == expected(plan)


def moved(rows):
    """Sum what rows move, by code."""
    sums = {}
    for row in rows:
        key = (type(row).__name__, row.code, row.ownership.value)
        sums[key] = sums.get(key, Decimal(0)) + row.shares.value
    return sums


def planned(plan):
    """Sum what the plan's events move, by the code they should have."""
    sums = {}
    for event in plan.events:
        for table, code in CODES.get(type(event), ()):
            how = "I" if getattr(event, "holding", None) else "D"
            key = (table, code, how)
            amount = sum((fill.shares for fill in getattr(event, "fills", None) or ()), Decimal(0)) or event.shares
            sums[key] = sums.get(key, Decimal(0)) + amount
    return sums


CODES = {
    Sale: (("NonDerivativeTransaction", "S"),),
    Purchase: (("NonDerivativeTransaction", "P"),),
    GiftMade: (("NonDerivativeTransaction", "G"),),
    Exercise: (("NonDerivativeTransaction", "M"), ("DerivativeTransaction", "M")),
}


def closing(reports):
    """Return the last balance of each way of holding the stock."""
    rows = [row for report in reports for row in report.non_derivative_table]
    return {row.ownership.value: row.shares_following.value for row in rows}


def expected(plan):
    """Work the last balances out from the plan alone."""
    held = {"D": STOCK, "I": STOCK}
    for event in plan.events:
        how = "I" if getattr(event, "holding", None) else "D"
        fills = getattr(event, "fills", None) or ()
        amount = sum((fill.shares for fill in fills), Decimal(0)) or event.shares
        if isinstance(event, Transfer):
            held["D"] -= amount
            held["I"] += amount
        else:
            held[how] += amount if isinstance(event, Purchase | Exercise | DividendReinvestment) else -amount
    return held
