"""When a drafted report is due: what decides it, and what has no due date."""

from datetime import date

import pytest

from section16.form.cell import Cell
from section16.form.document import OwnershipDocument
from tests.drafting.plans import OWNER, PLAN, STOCK, drafted, event, report

SOLD = event("sale", "shares = 5", 'price = "5"', on="2025-03-27")


def last_day(*parts, **options):
    due = drafted(*parts, **options).due
    return due and due.last_day


@pytest.mark.parametrize(
    "exempt",
    [
        event("espp purchase", "shares = 5", 'price = "5"'),
        event("award", "shares = 5", "voluntary = true"),
        event("purchase", "shares = 5", 'price = "5"', "before_registration = true"),
    ],
)
def test_what_has_no_due_date_leaves_the_others(exempt):
    assert last_day(STOCK, exempt, SOLD) == date(2025, 3, 31)
    assert last_day(STOCK, exempt) is None


def test_what_has_no_due_date_says_why():
    one = report(
        STOCK,
        event("award", "shares = 5", "voluntary = true"),
        event("purchase", "shares = 5", 'price = "5"', "before_registration = true", on="2025-03-04"),
    )
    assert [note.text for note in one.footnotes] == [
        "This transaction is exempt from Section 16(a) and is reported voluntarily.",
        "Effected before the Issuer registered a class of equity securities and reported pursuant to Rule 16a-2(a).",
    ]


def test_a_small_acquisition_is_due_from_the_loss_of_its_deferral():
    bought = event("purchase", "shares = 5", 'price = "5"', "deferral_ended = 2025-03-27", on="2025-01-06")
    assert last_day(STOCK, bought, SOLD) == date(2025, 3, 31)
    (note,) = report(STOCK, bought, SOLD).footnotes
    assert "deferred until March 27, 2025" in note.text


@pytest.mark.parametrize(
    ("told_on", "written", "last"),
    [
        ("2025-03-25", date(2025, 3, 25), date(2025, 3, 27)),
        ("2025-03-31", date(2025, 3, 27), date(2025, 3, 31)),  # trade on a Monday: the third business day is Thursday
    ],
)
def test_execution_is_deemed_on_the_third_business_day_at_the_latest(told_on, written, last):
    sold = event("sale", "shares = 5", 'price = "5"', 'plan = "10b5-1"', f"deemed = {told_on}", on="2025-03-24")
    made = drafted(STOCK, PLAN, sold)
    (row,) = made.reports[0].non_derivative_table
    assert row.deemed_executed_on == Cell(written)
    assert made.due is not None
    assert made.due.last_day == last
    assert ("third business day" in made.due.note) == (written < date(2025, 3, 31) == date.fromisoformat(told_on))


def annual(*events, period="2024-12-31", today=date(2025, 2, 10)):
    return drafted(STOCK, *events, form="5", top=f"period = {period}", today=today)


@pytest.mark.parametrize(("on", "timeliness"), [("2023-06-01", "L"), ("2024-06-03", None)])
def test_a_row_of_an_earlier_year_is_late_on_form_5(on, timeliness):
    (row,) = annual(event("gift received", "shares = 5", on=on)).reports[0].non_derivative_table
    assert row.timeliness.value == timeliness


@pytest.fixture
def original():
    return OwnershipDocument(
        document_type="4",
        period_of_report=date(2025, 3, 3),
        issuer=report(STOCK, SOLD).issuer,
        reporting_owners=report(STOCK, SOLD).reporting_owners,
        non_derivative_table=report(STOCK, SOLD).non_derivative_table,
        aff10b5_one=False,
    )


AMEND = """
[amend]
original = "original.xml"
original_filed = 2025-03-28
explain = "Adds a purchase that was left out."
"""


@pytest.mark.parametrize(("today", "late"), [(date(2025, 3, 31), False), (date(2025, 4, 1), True)])
def test_an_amendment_that_adds_a_late_trade_says_so(original, today, late):
    added = event("purchase", 'security = "Common Stock"', "shares = 5", 'price = "5"', on="2025-03-27")
    made = drafted(AMEND, added, form="4/A", owner="", today=today, original=original)
    assert made.due is None
    told = [one for one in made.questions if "Item 405" in one.do]
    assert bool(told) == late
    if late:
        assert told[0].seen == "2025-03-27 was due on Form 4 by 2025-03-31, and is first reported 1 business day late"


FOREIGN = "foreign_private_issuer = true\n"


def initial(*, owner=OWNER, issuer=FOREIGN, period="2026-03-18"):
    return drafted(STOCK, form="3", owner=issuer + owner, top=f"period = {period}", today=date(2026, 3, 26)).due


@pytest.mark.parametrize(
    ("owner", "issuer", "last"),
    [
        (OWNER, FOREIGN, date(2026, 3, 18)),
        (OWNER + "since = 2026-03-18\n", FOREIGN, date(2026, 3, 30)),
        (OWNER, "", date(2026, 3, 30)),
        (OWNER.replace("director", "ten percent owner"), FOREIGN, None),
    ],
)
def test_form_3_of_insiders_of_foreign_private_issuers(owner, issuer, last):
    due = initial(owner=owner, issuer=issuer)
    assert (due and due.last_day) == last


def test_the_circumstances_of_a_plan_go_to_the_rules():
    made = drafted(STOCK, form="3", owner=FOREIGN + 'organized_in = "Canada"\n' + OWNER, top="period = 2026-03-18")
    assert made.circumstances.foreign_private_issuer
    assert made.circumstances.organized_in == "Canada"
