"""The seed: the report that Qualys' chief executive filed on 16 February 2024, drafted from its trades."""

from datetime import date
from decimal import Decimal

import pytest

from section16.drafting.engine import draft
from section16.drafting.toml.read import read_plan
from tests.places import REPOSITORY

FILLS = "qualys-2024-02-fills.csv"
RANGE = (
    "The sale price represents the weighted average price of the shares sold ranging from {} per share. Upon request "
    "by the Commission staff, the Issuer or a security holder of the Issuer, the Reporting Person will provide full "
    "information regarding the number of shares sold at each separate price within the range set forth in this "
    "footnote."
)
# The filing says "with the range set forth in this Form 4", and "the sale transaction" of an exercise too.
PLAN = (
    "The transactions reported in this Form 4 to which this footnote refers were effected pursuant to a Rule 10b5-1 "
    "trading plan adopted by the Reporting Person on February 28, 2023."
)
ESPP = (
    "These shares were acquired on February 15, 2024 through the Issuer's Employee Stock Purchase Plan in a "
    "transaction that was exempt under both Rule 16b-3(d) and Rule 16b-3(c)."
)


@pytest.fixture(scope="module")
def made():
    path = REPOSITORY / "examples" / "qualys-2024-02.toml"
    plan = read_plan(path.read_text(), path.name)
    return draft(plan, {FILLS: (path.parent / FILLS).read_bytes()}, date(2024, 2, 16))


@pytest.fixture(scope="module")
def seed(made):
    (report,) = made.reports
    return report


def cells(row, *names):
    return tuple((cell.value, cell.footnotes) for cell in (getattr(row, name) for name in names))


def test_the_head_of_the_report(seed):
    assert seed.document_type == "4"
    assert seed.period_of_report == date(2024, 2, 14)
    assert seed.aff10b5_one is True
    assert seed.not_subject_to_section16 is False
    assert (seed.issuer.name, seed.issuer.trading_symbol) == ("QUALYS, INC.", "QLYS")
    (owner,) = seed.reporting_owners
    assert (owner.name, owner.officer_title) == ("Thakar Sumedh S", "CEO & PRESIDENT")
    assert (owner.is_director, owner.is_officer, owner.is_ten_percent_owner, owner.is_other) == (1, 1, 0, 0)


def test_every_cell_of_table_1(seed):
    wanted = [
        ("M", ("F1",), "3250", (), "30.58", (), "A", "199363"),
        ("S", ("F1",), "1235", (), "169.4664", ("F2",), "D", "198128"),
        ("S", ("F1",), "2599", (), "170.2742", ("F3",), "D", "195529"),
        ("S", ("F1",), "286", (), "171.4198", ("F4",), "D", "195243"),
        ("A", (), "108", ("F5",), "126.25", (), "A", "195351"),
    ]
    for row, (code, coding, shares, on_shares, price, on_price, side, after) in zip(
        seed.non_derivative_table, wanted, strict=True
    ):
        day = date(2024, 2, 15 if code == "A" else 14)
        assert (row.code, row.coding_footnotes, row.form_type) == (code, coding, "4")
        assert cells(row, "security_title", "traded_on") == (("Common Stock", ()), (day, ()))
        assert cells(row, "shares", "price") == ((Decimal(shares), on_shares), (Decimal(price), on_price))
        assert cells(row, "acquired_disposed", "shares_following") == ((side, ()), (Decimal(after), ()))
        assert cells(row, "ownership", "nature") == (("D", ()), (None, ()))
        assert not any((row.deemed_executed_on, row.timeliness, row.value_following, row.equity_swap))


def test_every_cell_of_table_2(seed):
    (row,) = seed.derivative_table
    assert (row.code, row.coding_footnotes, row.form_type) == ("M", ("F1",), "4")
    assert cells(row, "security_title", "exercise_price", "traded_on") == (
        ("Stock Option (right to buy)", ()),
        (Decimal("30.58"), ()),
        (date(2024, 2, 14), ()),
    )
    assert cells(row, "shares", "acquired_disposed", "price") == (
        (Decimal(3250), ()),
        ("D", ()),
        (Decimal("30.58"), ()),
    )
    assert cells(row, "exercisable_on", "expires_on") == ((None, ("F6",)), (date(2024, 10, 30), ()))
    assert cells(row, "underlying_title", "underlying_shares") == (("Common Stock", ()), (Decimal(3250), ()))
    assert cells(row, "shares_following", "ownership", "nature") == ((Decimal(6411), ()), ("D", ()), (None, ()))


def test_every_footnote(seed):
    assert [(note.id, note.text) for note in seed.footnotes] == [
        ("F1", PLAN),
        ("F2", RANGE.format("$168.92 to $169.80")),
        ("F3", RANGE.format("$169.92 to $170.80")),
        ("F4", RANGE.format("$171.30 to $172.05")),
        ("F5", ESPP),
        ("F6", "This option is fully vested and immediately exercisable."),
    ]


def test_the_signature(seed):
    assert [(one.name, one.signed_on) for one in seed.signatures] == [
        ("/s/ Bruce Posey by power of attorney for Sumedh S. Thakar", date(2024, 2, 16))
    ]


def test_the_due_date_and_the_schedule_for_the_staff(made):
    assert made.due.last_day == date(2024, 2, 16)
    assert made.late_by is None
    assert made.questions == made.notes == ()
    ((name, schedule),) = made.schedules
    assert name == "fills-2024-02-14-event-2.csv"
    header, *rows = schedule.splitlines()
    assert header.startswith("line,low,high,average")
    assert sum(Decimal(row.split(",")[5]) for row in rows) == 1235 + 2599 + 286
