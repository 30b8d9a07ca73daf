"""Who holds a line: several that read the same, footnotes that stay where they are, units that move."""

from tests.drafting.plans import OPTION, STOCK, TRUST, event, lines, notes, report, wrong

FUNDS = "".join(
    f'[[holding]]\nid = "{id}"\nsecurity = "Common Stock"\nshares = {shares}\nnature = "See footnotes"\n'
    f'footnotes = {{ nature = "Held by {name}." }}\n'
    for id, shares, name in (("north", 700, "North Fund LP"), ("south", 900, "South Fund LP"))
)
OWN = 'nature = "By Trust"\nfootnotes = { nature = "Another trust." }\n'


def nature_notes(one, row):
    return [notes(one)[id] for id in row.nature.footnotes]


def test_holdings_that_read_the_same_are_told_apart_by_id():
    one = report(FUNDS, event("sale", 'holding = "south"', "shares = 100", "price = 5"))
    assert lines(one) == ["I S 100 @ 5 D = 800 I See footnotes", "I holds 700 I See footnotes"]
    assert [nature_notes(one, row) for row in one.non_derivative_table] == [
        ["Held by South Fund LP."],
        ["Held by North Fund LP."],
    ]


def test_words_that_fit_both_are_asked_about():
    assert wrong(FUNDS, event("sale", 'nature = "See footnotes"', "shares = 100", "price = 5")) == [
        "event[1].security: 'See footnotes' fits several holdings; write `holding = ...`, one of: 'north', 'south'"
    ]


def test_a_footnote_of_a_series_stands_in_place_of_the_holdings():
    one = report(STOCK, TRUST, OPTION + OWN, event("exercise", 'grant = "option"', "shares = 1"))
    assert nature_notes(one, one.derivative_table[0]) == ["Another trust."]
    assert nature_notes(one, one.non_derivative_table[0]) == ["A family trust."]


def test_a_footnote_of_an_event_stands_in_place_of_the_holdings():
    sale = event("sale", 'holding = "trust"', "shares = 1", "price = 5", 'footnotes = { nature = "Since sold." }')
    one = report(STOCK, TRUST, sale)
    assert nature_notes(one, one.non_derivative_table[0]) == ["Since sold."]


def moved(report_as, *more):
    return event(
        "transfer",
        'grant = "option"',
        "shares = 300",
        'from = "direct"',
        'to = "trust"',
        f'report = "{report_as}"',
        *more,
    )


def test_options_go_to_a_trust():
    one = report(STOCK, TRUST, OPTION, moved("gift"))
    assert lines(one) == ["II G 300 @ 0 D = 500 D", "II G 300 @ 0 A = 300 I By Trust"]
    assert nature_notes(one, one.derivative_table[1]) == ["A family trust."]


def test_options_that_went_to_a_trust_as_a_balance_are_listed_there():
    one = report(
        STOCK, TRUST, OPTION, moved("balance"), event("exercise", 'grant = "option"', "shares = 100", on="2025-03-04")
    )
    assert lines(one)[-2:] == ["II M 100 @ 0 D = 400 D", "II holds 300 I By Trust"]


def test_options_that_the_trust_has_already_are_one_series():
    theirs = OPTION.replace('id = "option"', 'id = "theirs"') + 'nature = "By Trust"\n'
    one = report(STOCK, TRUST, OPTION, theirs, moved("gift"))
    assert lines(one) == ["II G 300 @ 0 D = 500 D", "II G 300 @ 0 A = 1100 I By Trust"]


def test_units_move_from_where_they_are():
    back = event("transfer", 'grant = "option"', "shares = 3", 'from = "trust"', 'to = "direct"', 'report = "gift"')
    assert wrong(STOCK, TRUST, OPTION, back)[0] == (
        "event[1].from: 'trust' is not how 'option' is held; write how it is held, or name the grant that is held so"
    )


def test_a_fund_distributes_units():
    fund = OPTION + 'nature = "By Trust"\n'
    given = event(
        "distribution",
        'grant = "option"',
        'from = "trust"',
        "shares = 300",
        'received = [{ to = "direct", shares = 90 }]',
    )
    assert lines(report(STOCK, TRUST, fund, given)) == ["II J 300 @ 0 D = 500 I By Trust", "II J 90 @ 0 A = 90 D"]


PREFERRED = """
[[grant]]
id = "preferred"
security = "Series B Preferred Stock"
kind = "convertible"
underlying = "Common Stock"
exercise_price = "Converts one for one."
exercisable = "At any time."
expires = "none"
remaining = 40
"""
WARRANT = OPTION + 'kind = "warrant"\nunderlying = "Series B Preferred Stock"\n'
USED = ('grant = "option"', "shares = 25", 'basis = "in the money"')


def test_what_is_received_may_be_a_series_itself():
    one = report(STOCK, WARRANT, PREFERRED, event("exercise", *USED))
    assert lines(one) == ["II X 25 @ 10.00 A = 65 D", "II X 25 @ 0 D = 775 D"]
    assert one.derivative_table[0].underlying_shares.value == 25


def test_of_several_such_series_one_is_named():
    other = PREFERRED.replace('id = "preferred"', 'id = "other"').replace("remaining = 40", "remaining = 7")
    assert wrong(STOCK, WARRANT, PREFERRED, other, event("exercise", *USED)) == [
        (
            "event[1].security: 'Series B Preferred Stock' is the title of several grants; write `into`, one of: "
            "'preferred', "
            "'other'"
        )
    ]
    one = report(STOCK, WARRANT, PREFERRED, other, event("exercise", *USED, 'into = "other"'))
    assert lines(one)[0] == "II X 25 @ 10.00 A = 32 D"


def test_a_holding_that_the_event_does_not_name_is_proposed():
    spouse = '[[holding]]\nsecurity = "Common Stock"\nshares = 50\nnature = "By Spouse"\n'
    assert wrong(spouse, event("sale", "shares = 5", "price = 1")) == [
        (
            "event[1]: the plan does not say how much of 'Common Stock' (direct) was held before; write "
            '`nature = "By Spouse"` in the event'
        )
    ]
