"""Worked examples of the reference on short-swing profit, E1 to E7, as far as they tell their trades."""

import pytest

from section16.ledger.short_swing.exposure import SwingQuestion, exposure_of, money
from section16.ledger.short_swing.read import read_trades
from section16.ledger.short_swing.window import reading_of
from tests.ledger.short_swing.histories import is_proved

HEAD = "date,code,shares,price\n"
E1 = (
    "2024-03-01,P,200,40\n2024-04-01,S,100,20\n2024-05-01,P,100,35\n"
    "2024-06-01,S,200,50\n2024-07-01,P,100,45\n2024-08-01,S,100,40\n"
)
E2 = "2024-01-02,S,100,14\n2024-03-01,P,100,10\n2024-06-03,S,100,20\n2024-11-01,P,100,12\n2024-12-16,S,50,13\n"
E3 = "2024-01-02,S,100,19.99\n2024-03-01,P,100,10.00\n2024-06-03,S,100,20.00\n2024-11-01,P,100,10.01\n"
E4 = "".join(
    f"2024-03-{day:02},{code},100,{price}\n"
    for day, (code, price) in enumerate(
        [("P", 50), ("S", 50), ("P", 80), ("S", 80), ("P", 110), ("S", 110), ("P", 140), ("S", 140)], 4
    )
)
E5_FIRST = "1972-12-20,S,50000,63.49\n1973-06-19,P,45000,6.86\n"
E5_SECOND = "1972-12-22,S,4000,62.13\n1973-06-21,P,5000,12.00\n"
E6 = "2024-02-05,M,500,60\n2024-02-05,S,500,170\n2024-02-06,A,1000,0\n2024-02-07,S,200,171\n"


@pytest.mark.parametrize(
    ("rows", "maximum", "pair_by_pair"),
    [
        pytest.param(E1, "2500.00", "2500.00", id="E1, Chin's opening"),
        pytest.param(E2, "1200.00", "1050.00", id="E2, pair by pair falls short"),
        pytest.param(E3, "1998.00", "1000.00", id="E3, near half"),
        pytest.param(E4, "12000.00", "12000.00", id="E4, no gain and a large liability"),
        pytest.param(E5_FIRST, "0.00", "0.00", id="E5, Colonial Realty"),
        pytest.param(E5_SECOND, "0.00", "0.00", id="E5, its second insider"),
        pytest.param(E6, "0.00", "0.00", id="E6, no purchase that counts"),
    ],
)
def test_the_worked_examples(rows, maximum, pair_by_pair):
    trades = read_trades(HEAD + rows, "t.csv")
    found = exposure_of(trades)
    assert (money(found.maximum), money(found.lowest_in_highest_out)) == (maximum, pair_by_pair)
    assert is_proved(trades, found)


def test_the_naive_window_would_have_made_them_pay():
    calendar = SwingQuestion(reading=reading_of("days:183", "clamp"))
    assert money(exposure_of(read_trades(HEAD + E5_FIRST, "t.csv"), calendar).maximum) == "2548350.00"
    assert money(exposure_of(read_trades(HEAD + E5_SECOND, "t.csv"), calendar).maximum) == "200520.00"


def test_open_rows_of_the_seed_stay_open():
    rows = HEAD + E6 + "2024-08-02,P,100,150\n"
    assert money(exposure_of(read_trades(rows, "t.csv")).maximum) == "2100.00"
