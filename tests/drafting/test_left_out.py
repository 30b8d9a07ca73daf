"""What a broker's file holds and no event takes is told, with its shares and rows."""

from decimal import Decimal

import pytest

from section16.drafting.engine import draft
from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import read_plan
from section16.tasks.reports.drafting import draft_plan

PLAN = """
form = "4"
issuer = { cik = "0009990001", name = "Made Up Co", ticker = "MDUP" }
owner = [{ cik = "0009990202", name = "Quill Ada", relationship = ["director"] }]
holding = [{ security = "Common Stock", shares = 10000 }]
event = [{ on = 2025-06-04, what = "sale", fills = "fills.csv" }]
signature = [{ name = "Ada Quill", on = 2025-06-05 }]
settings = { today = 2025-06-05 }
"""
HEADER = "Trade Date,Side,Symbol,Quantity,Price,Status\n"
DAY = "06/04/2025,Sell,MDUP,200,10.2,Filled\n"


def questions(rows: str, plan: str = PLAN) -> list[str]:
    made = draft(read_plan(plan, "plan.toml"), {"fills.csv": (HEADER + DAY + rows).encode()})
    assert made.reports[0].non_derivative_table[0].shares.value == Decimal(200)
    return [f"{one.place}: {one.seen}" for one in made.questions]


def test_a_file_that_is_used_whole_is_not_talked_about():
    assert questions("") == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("06/03/2025,Sell,MDUP,100,10.1,Filled", "100 shares, sold on 2025-06-03, which no event takes (row 3)"),
        ("06/04/2025,Buy,MDUP,75,10.1,Filled", "75 shares, bought on 2025-06-04, which no event takes (row 3)"),
        ("06/04/2025,Sell,MDUP,50,10.1,Cancelled", "50 shares, 'Cancelled' (row 3)"),
        ("06/04/2025,STC,MDUP,10,2.15,Filled", "10 shares, an option or another security, not shares (row 3)"),
        ("06/04/2025,Dividend Reinvestment,MDUP,3,10,Filled", ("3 shares, 'Dividend Reinvestment' is neither purchase"
         " nor sale (row 3)")),
    ],
)  # fmt: skip
def test_what_no_event_takes_is_told(row, told):
    assert questions(row + "\n") == [f"'fills.csv': not used: {told}"]


def test_another_event_that_takes_it_ends_the_question():
    two = PLAN.replace("event = [", 'event = [{ on = 2025-06-03, what = "sale", fills = "fills.csv" }, ')
    made = draft(read_plan(two, "x"), {"fills.csv": f"{HEADER}{DAY}06/03/2025,Sell,MDUP,100,10.1,Filled\n".encode()})
    assert made.questions == ()


def test_the_columns_of_a_plan_are_used():
    named = f'{PLAN}\n[fills.columns]\nshares = "Stk"\nprice = "Kurs"\n'
    made = draft(read_plan(named, "x"), {"fills.csv": b"Stk,Kurs\n200,10.2\n"})
    assert made.reports[0].non_derivative_table[0].price.value == Decimal("10.2")


@pytest.mark.parametrize("name", ["../fills.csv", "/etc/hostname", "folder"])
def test_a_file_elsewhere_is_refused_in_one_line(tmp_path, name):
    (tmp_path / "below" / "folder").mkdir(parents=True)
    (tmp_path / "fills.csv").write_text(HEADER + DAY)
    plan = tmp_path / "below" / "plan.toml"
    plan.write_text(PLAN.replace("fills.csv", name))
    with pytest.raises(PlanError, match=r"event\[1\].fills: '.*' cannot be read \(it "):
        draft_plan(plan)
