"""What stands in footnotes, and what only changes a balance."""

import pytest

from tests.drafting.plans import OPTION, PLAN, STOCK, TRUST, UNITS, event, lines, notes, report
from tests.drafting.series import DEPOSITARY


def test_executions_fold_within_a_dollar():
    fills = b"shares,price\n100,10.00\n100,10.99\n50,11.00\n"
    one = report(STOCK, event("sale", 'fills = "fills.csv"'), files={"fills.csv": fills})
    assert lines(one) == ["I S 200 @ 10.4950 D = 800 D", "I S 50 @ 11.00 D = 750 D"]
    assert one.non_derivative_table[0].price.footnotes == ("F1",)
    assert one.non_derivative_table[1].price.footnotes == ()
    assert "ranging from $10.00 to $10.99 per share" in notes(one)["F1"]


def test_an_average_of_the_plan_has_its_footnote():
    one = report(STOCK, event("purchase", "shares = 10", 'price = "5.5"', 'low = "5.2"', 'high = "5.9"'))
    assert "The purchase price represents the weighted average price" in notes(one)["F1"]
    assert "shares purchased ranging from $5.20 to $5.90" in notes(one)["F1"]


@pytest.mark.parametrize(("on", "form_type", "timeliness"), [("2023-02-24", "5", "E"), ("2023-02-27", "4", None)])
def test_a_gift_is_on_form_4_since_27_february_2023(on, form_type, timeliness):
    one = report(STOCK, event("gift made", "shares = 100", 'to = "a charity"', on=on))
    row = one.non_derivative_table[0]
    assert (row.form_type, row.timeliness.value) == (form_type, timeliness)
    assert notes(one)[row.coding_footnotes[0]] == "Represents a bona fide gift by the Reporting Person to a charity."


def test_the_box_is_for_plans_under_the_amended_rule():
    old = PLAN.replace("2024-10-01", "2023-02-26")
    sale = event("sale", "shares = 10", 'price = "5"', 'plan = "10b5-1"')
    assert report(STOCK, PLAN, sale).aff10b5_one is True
    one = report(STOCK, old, sale)
    assert one.aff10b5_one is False
    assert "adopted by the Reporting Person on February 26, 2023." in notes(one)["F1"]
    assert report(STOCK, event("sale", "shares = 10", 'price = "5"')).aff10b5_one is False


def test_terms_in_words_stand_in_footnotes():
    one = report(STOCK, UNITS, event("vest", 'grant = "units"', "shares = 100"))
    row = one.derivative_table[0]
    assert row.exercise_price.value is row.exercisable_on.value is row.expires_on.value is None
    assert row.exercisable_on.footnotes == row.expires_on.footnotes
    assert notes(one)["F1"].startswith("Each restricted stock unit represents a contingent right to receive one share")
    assert notes(one)["F2"].startswith("The units vest")


def test_what_is_not_reportable_is_told_on_the_next_balance():
    one = report(
        STOCK,
        TRUST,
        event("dividend reinvestment", "shares = 1.5", on="2025-02-03"),
        event("transfer", "shares = 100", 'from = "direct"', 'to = "trust"', on="2025-02-04"),
        event("sale", "shares = 10", 'price = "5"'),
    )
    assert lines(one) == ["I S 10 @ 5 D = 891.5 D", "I holds 600 I By Trust"]
    first, second = (row.shares_following.footnotes for row in one.non_derivative_table)
    assert "1.5 shares acquired on February 3, 2025 under a dividend reinvestment plan" in notes(one)[first[0]]
    assert "Reflects the transfer of 100 shares of Common Stock from direct ownership" in notes(one)[first[1]]
    assert second == (first[1],)


def test_a_split_changes_balances_and_exercise_prices():
    one = report(
        STOCK,
        OPTION,
        event("split", 'ratio = "2:1"', on="2025-02-03"),
        event("exercise", 'grant = "option"', "shares = 100"),
    )
    assert lines(one) == ["I M 100 @ 5.00 A = 2100 D", "II M 100 @ 0 D = 1500 D"]
    assert one.derivative_table[0].exercise_price.value == 5
    assert "2-for-1 stock split effected by the Issuer on February 3, 2025" in notes(one)["F1"]


def test_a_reverse_split_may_drop_fractions():
    split = event("split", 'ratio = "1:3"', 'fractions = "drop"', on="2025-02-03")
    one = report(STOCK, split, event("sale", "shares = 3", 'price = "5"'))
    assert lines(one) == ["I S 3 @ 5 D = 330 D"]
    assert "1-for-3 reverse stock split" in notes(one)["F1"]


def test_a_correction_sets_the_balance():
    correction = event("correction", "shares = 1_200", 'why = "The last report left out 200 shares."', on="2025-02-03")
    one = report(STOCK, correction, event("sale", "shares = 10", 'price = "5"'))
    assert lines(one) == ["I S 10 @ 5 D = 1190 D"]
    assert notes(one)["F1"] == "The last report left out 200 shares."


def test_depositary_shares_can_be_told_as_ordinary_ones():
    ads = '[ads]\nsecurity = "ADS"\nordinary = "Common Stock"\nratio = "5:1"\nreport = "ordinary"\n'
    one = report(ads, STOCK, event("sale", 'security = "ADS"', "shares = 10", 'price = "22.4"'))
    assert lines(one) == ["I S 50 @ 4.4800 D = 950 D"]
    assert notes(one)["F1"].startswith("Traded as 10 ADS at $22.40 each.")


def test_expiry_without_value_is_no_line():
    one = report(
        STOCK,
        OPTION,
        event("expiration", 'grant = "option"', "shares = 300", on="2025-02-03"),
        event("exercise", 'grant = "option"', "shares = 100"),
    )
    assert lines(one)[-1] == "II M 100 @ 0 D = 400 D"
    assert "the expiration of 300 without value received on February 3, 2025" in notes(one)["F2"]


def test_a_line_that_moves_after_its_last_row_is_told_again():
    one = report(
        STOCK,
        TRUST,
        event("sale", 'holding = "trust"', "shares = 10", 'price = "5"'),
        event("transfer", "shares = 100", 'from = "direct"', 'to = "trust"', on="2025-03-04"),
    )
    assert lines(one) == ["I S 10 @ 5 D = 490 I By Trust", "I holds 900 D", "I holds 590 I By Trust"]
    assert [row.shares_following.footnotes for row in one.non_derivative_table] == [(), ("F2",), ("F2",)]


def test_a_class_held_in_other_ways_is_listed():
    sale = event("sale", "shares = 10", 'price = "5"')
    one = report(STOCK, TRUST, sale)
    assert lines(one) == ["I S 10 @ 5 D = 990 D", "I holds 500 I By Trust"]
    assert notes(one)[one.non_derivative_table[1].nature.footnotes[0]] == "A family trust."
    assert lines(report(STOCK, TRUST, sale, "[settings]\nother_holdings = false\n")) == lines(one)[:1]


def test_how_a_line_is_held_is_told_on_its_series_too():
    trusts = OPTION + 'nature = "By Trust"\n'
    one = report(STOCK, TRUST, trusts, event("exercise", 'grant = "option"', "shares = 100"))
    assert lines(one)[0] == "I M 100 @ 10.00 A = 600 I By Trust"
    series = one.derivative_table[0]
    assert [notes(one)[id] for id in series.nature.footnotes] == ["A family trust."]
    assert series.nature.footnotes == one.non_derivative_table[0].nature.footnotes


def test_a_series_on_depositary_shares_says_what_they_are():
    option = OPTION + 'underlying = "ADS"\n'
    one = report(STOCK, DEPOSITARY, option, event("option grant", 'grant = "option"', "shares = 100"))
    (id,) = one.derivative_table[0].underlying_title.footnotes
    assert notes(one)[id] == "Each ADS represents five shares of Common Stock."


def test_a_line_of_some_owners_says_whose_it_is():
    owners = "".join(
        f'[[owner]]\ncik = "{n}99"\nid = "{n}"\nname = "{name}"\nrelationship = ["ten percent owner"]\n'
        for n, name in ((1, "Fund LP"), (2, "Doe Jane"))
    )
    signed = '[[signature]]\nname = "Jane Doe"\nfor = "2"\non = 2025-03-31\n'
    hers = '[[holding]]\nid = "hers"\nsecurity = "Common Stock"\nshares = 50\nowners = ["2"]\n'
    sale = event("sale", 'holding = "hers"', "shares = 5", "price = 5")
    one = report(STOCK, hers, sale, owner=owners, signed=signed)
    (id,) = one.non_derivative_table[0].ownership.footnotes
    assert notes(one)[id] == "These securities are held by Jane Doe."
