"""Each kind of event, and the rows that a specialist makes of it."""

from datetime import date

import pytest

from tests.drafting.plans import OPTION, STOCK, TRUST, UNITS, event, lines, report
from tests.drafting.series import DEPOSITARY, PREFERRED, SAR, SWAP, WARRANT, WRITTEN

CASES = {
    "purchase": ((event("purchase", "shares = 10", 'price = "5.25"'),), ["I P 10 @ 5.25 A = 1010 D"]),
    "sale": ((event("sale", "shares = 10", 'price = "5.25"'),), ["I S 10 @ 5.25 D = 990 D"]),
    "sale of a trust": (
        (TRUST, event("sale", 'holding = "trust"', "shares = 10", 'price = "5"')),
        ["I S 10 @ 5 D = 490 I By Trust", "I holds 1000 D"],
    ),
    "espp": ((event("espp purchase", "shares = 108", 'price = "126.25"'),), ["I A 108 @ 126.25 A = 1108 D"]),
    "small acquisition, early": (
        (event("small acquisition", "shares = 10", 'price = "5"'),),
        ["I L form 5 E 10 @ 5 A = 1010 D"],
    ),
    "gift made": ((event("gift made", "shares = 100"),), ["I G 100 @ 0 D = 900 D"]),
    "gift received": ((event("gift received", "shares = 100"),), ["I G form 5 E 100 @ 0 A = 1100 D"]),
    "inheritance": ((event("inheritance", "shares = 100"),), ["I W form 5 E 100 @ 0 A = 1100 D"]),
    "passed on": (
        (event("inheritance", "shares = 100", 'side = "passed on"'),),
        ["I W form 5 E 100 @ 0 D = 900 D"],
    ),
    "tender": ((event("tender", "shares = 1_000", 'price = "55"'),), ["I U 1000 @ 55 D = 0 D"]),
    "discretionary": (
        (event("discretionary transaction", 'side = "disposed"', "shares = 10", 'price = "5"'),),
        ["I I 10 @ 5 D = 990 D"],
    ),
    "voting trust": (
        (event("voting trust", 'side = "deposit"', "shares = 10"),),
        ["I Z form 5 E 10 @ 0 D = 990 D"],
    ),
    "other": (
        (event("other", 'side = "acquired"', "shares = 10", 'footnote = "Received in a settlement."'),),
        ["I J 10 @ 0 A = 1010 D"],
    ),
    "to the issuer": ((event("sale to issuer", "shares = 10", 'price = "5"'),), ["I D 10 @ 5 D = 990 D"]),
    "forfeiture": ((event("forfeiture", "shares = 10"),), ["I D 10 @ 0 D = 990 D"]),
    "award": ((event("award", "shares = 10"),), ["I A 10 @ 0 A = 1010 D"]),
    "option grant": ((OPTION, event("option grant", 'grant = "option"', "shares = 10")), ["II A 10 @ 0 A = 810 D"]),
    "units, in Table II": ((UNITS, event("rsu grant", 'grant = "units"', "shares = 10")), ["II A 10 @ 0 A = 410 D"]),
    "performance units": ((event("psu grant", "shares = 10"),), ["I A 10 @ 0 A = 1010 D"]),
    "deposit, as lines": (
        (
            DEPOSITARY,
            event("ads conversion", "shares = 10", 'to = "ads"', 'report = "other"', 'footnote = "D."'),
        ),
        ["I J 50 @ 0 D = 950 D", "I J 10 @ 0 A = 17 D"],
    ),
    "units, in Table I": ((event("rsu grant", "shares = 10"),), ["I A 10 @ 0 A = 1010 D"]),
    "vest with tax": (
        (UNITS, event("vest", 'grant = "units"', "shares = 100", 'tax = { shares = 38, price = "41.2" }')),
        ["I M 100 @ 0 A = 1100 D", "I F 38 @ 41.2 D = 1062 D", "II M 100 @ 0 D = 300 D"],
    ),
    "vest of Table I units": (
        (event("vest", "shares = 100", 'tax = { shares = 38, price = "41.2" }'),),
        ["I F 38 @ 41.2 D = 962 D"],
    ),
    "vest sold to cover": (
        (UNITS, event("vest", 'grant = "units"', "shares = 100", 'cover = { shares = 40, price = "41" }')),
        ["I M 100 @ 0 A = 1100 D", "I S 40 @ 41 D = 1060 D", "II M 100 @ 0 D = 300 D"],
    ),
    "vest settled in cash": (
        (UNITS, event("vest", 'grant = "units"', "shares = 100", 'settled = "cash"', 'price = "41"')),
        ["I M 100 @ 0 A = 1100 D", "I D 100 @ 41 D = 1000 D", "II M 100 @ 0 D = 300 D"],
    ),
    "exercise": (
        (OPTION, event("exercise", 'grant = "option"', "shares = 100")),
        ["I M 100 @ 10.00 A = 1100 D", "II M 100 @ 0 D = 700 D"],
    ),
    "net exercise": (
        (
            OPTION,
            event(
                "exercise",
                'grant = "option"',
                "shares = 100",
                'how = "net"',
                'withheld = { shares = 25, price = "40" }',
                'tax = { shares = 30, price = "40" }',
            ),
        ),
        ["I M 100 @ 10.00 A = 1100 D", "I F 25 @ 40 D = 1075 D", "I F 30 @ 40 D = 1045 D", "II M 100 @ 0 D = 700 D"],
    ),
    "exercise in the money": (
        (WARRANT, event("exercise", 'grant = "warrant"', "shares = 100", 'basis = "in the money"')),
        ["I X 100 @ 5.00 A = 1100 D", "II X 100 @ 0 D = 0 D"],
    ),
    "exercise out of the money": (
        (WARRANT, event("exercise", 'grant = "warrant"', "shares = 10", 'basis = "out of the money"')),
        ["I O 10 @ 5.00 A = 1010 D", "II O 10 @ 0 D = 90 D"],
    ),
    "appreciation rights": (
        (SAR, event("exercise", 'grant = "sar"', "shares = 100", "received = 40")),
        ["I M 40 @ 0 A = 1040 D", "II M 100 @ 0 D = 0 D"],
    ),
    "conversion": (
        (PREFERRED, event("conversion", 'grant = "preferred"', "shares = 200")),
        ["I C 300 @ None A = 1300 D", "II C 200 @ 0 D = 0 D"],
    ),
    "written call bought back": (
        (WRITTEN, event("purchase", 'grant = "written"', "shares = 1", 'price = "3"')),
        ["II P 1 @ 3 A = 3 D"],
    ),
    "more calls written": (
        (WRITTEN, event("sale", 'grant = "written"', "shares = 1", 'price = "3"')),
        ["II S 1 @ 3 D = 5 D"],
    ),
    "written call that ends": (
        (WRITTEN, event("expiration", 'grant = "written"', "shares = 4")),
        ["II E 4 @ 0 A = 0 D"],
    ),
    "option ended for value": (
        (OPTION, event("expiration", 'grant = "option"', "shares = 800", 'value_received = "2.5"')),
        ["II H 800 @ 2.5 D = 0 D"],
    ),
    "swap": (
        (
            SWAP,
            event("equity swap", 'grant = "swap"', 'move = "open"', "shares = 9", 'price = "2"', 'footnote = "S"'),
        ),
        ["II P 9 @ 2 A = 1009 D"],
    ),
    "transfer as two lines": (
        (TRUST, event("transfer", "shares = 100", 'from = "direct"', 'to = "trust"', 'report = "gift"')),
        ["I G 100 @ 0 D = 900 D", "I G 100 @ 0 A = 600 I By Trust"],
    ),
    "distribution": (
        (TRUST, event("distribution", "shares = 100", 'from = "trust"', 'received = [{to = "direct", shares = 7}]')),
        ["I J 100 @ 0 D = 400 I By Trust", "I J 7 @ 0 A = 1007 D"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_rows_of(name):
    parts, wanted = CASES[name]
    one = report(STOCK, *parts)
    assert lines(one) == wanted
    assert one.period_of_report == date(2025, 3, 3)


def test_exercise_comes_before_sale_whatever_the_order_of_the_plan():
    one = report(
        STOCK,
        OPTION,
        event("sale", "shares = 1_050", 'price = "5"'),
        event("exercise", 'grant = "option"', "shares = 100"),
    )
    assert lines(one)[:2] == ["I M 100 @ 10.00 A = 1100 D", "I S 1050 @ 5 D = 50 D"]


def test_rows_are_by_day():
    one = report(
        STOCK,
        event("sale", "shares = 10", 'price = "5"', on="2025-03-04"),
        event("purchase", "shares = 10", 'price = "5"', on="2025-03-03"),
    )
    assert lines(one) == ["I P 10 @ 5 A = 1010 D", "I S 10 @ 5 D = 1000 D"]
