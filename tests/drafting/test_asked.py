"""What cannot be is asked, all of it at once."""

from datetime import date

import pytest
from msgspec.structs import replace

from section16.drafting.engine import draft
from section16.drafting.plan.mistake import PlanError
from tests.drafting.plans import OPTION, STOCK, UNITS, drafted, event, plan, wrong
from tests.drafting.series import WARRANT

IN_THE_MONEY = 'basis = "in the money"'
WRONG = {
    "more than is held": (
        (event("sale", "shares = 1_001", 'price = "5"'),),
        (
            "event[1]: 1,001 of 'Common Stock' (direct) are more than the 1,000 held; "
            "check the number, and what was held before"
        ),
    ),
    "unknown balance": (
        (event("gift received", 'nature = "By Spouse"', "shares = 5"),),
        (
            "event[1]: the plan does not say how much of 'Common Stock' (By Spouse) was held before; add a [[holding]] "
            'with security = "Common Stock", nature = "By Spouse" and its shares, 0 if there were none'
        ),
    ),
    "expired": (
        (OPTION.replace("2030-02-11", "2025-03-02"), event("exercise", 'grant = "option"', "shares = 5")),
        "event[1].on: 'option' expired on 2025-03-02; put one of the two dates right",
    ),
    "too early": (
        (
            WARRANT.replace("2024-01-01", "2026-01-01"),
            event("exercise", 'grant = "warrant"', "shares = 5", IN_THE_MONEY),
        ),
        "event[1].on: 'warrant' becomes exercisable on 2026-01-01; put one of the two dates right",
    ),
    "to come": (
        (event("sale", "shares = 5", 'price = "5"', on="2025-04-01"),),
        "event[1].on: 2025-04-01 is after today, 2025-03-31; put one of them right",
    ),
    "not small": (
        (event("small acquisition", "shares = 500", 'price = "20.01"'),),
        (
            "event[1]: the acquisitions of six months come to $10,005, more than $10,000 (Rule 16a-6); "
            'write what = "purchase"'
        ),
    ),
    "small after a purchase": (
        (
            event("purchase", "shares = 300", 'price = "20"', on="2025-03-03"),
            event("small acquisition", "shares = 300", 'price = "20"', on="2025-03-04"),
        ),
        (
            "event[2]: the acquisitions of six months come to $12,000, more than $10,000 (Rule 16a-6); "
            'write what = "purchase"; one before 2025-03-04 was deferred: deferral_ended = 2025-03-04'
        ),
    ),
    "small, then sold": (
        (event("small acquisition", "shares = 5", 'price = "20"'), event("sale", "shares = 5", 'price = "5"')),
        (
            "event[1]: the sale of 2025-03-03 within six months ends the deferral of a small acquisition "
            '(Rule 16a-6(b)); write what = "purchase" and deferral_ended = 2025-03-03'
        ),
    ),
    "fractions": (
        (event("split", 'ratio = "1:3"', on="2025-02-03"), event("sale", "shares = 5", 'price = "5"')),
        (
            "event[1]: the balance of 'Common Stock' (direct) would be 333.3333333333333333333333333, "
            'with more than four decimals; write `fractions = "drop"`, or give what remains under `adjusted`'
        ),
    ),
    "sum of fills": (
        (event("sale", "fills = [{shares = 5, price = 5}]", "shares = 6"),),
        "event[1].shares: the fills sum to 5 shares, the plan says 6; put one of them right",
    ),
    "five decimals": (
        (UNITS + 'ratio = "1:3"\n', event("vest", 'grant = "units"', "shares = 100")),
        (
            "event[1]: the balance of 'Common Stock' (direct) would be 1,033.333333333333333333333333, with more than "
            "four decimals; give numbers and a ratio that come out even, or `received`"
        ),
    ),
    "a note on no nature": (
        (event("sale", "shares = 5", "price = 5", 'footnotes = {nature = "A trust."}'),),
        (
            "Table I, line 1, Nature of Indirect Beneficial Ownership: footnotes, but no nature; hang them on "
            "`ownership`, or give a `nature`"
        ),
    ),
    "a character": (
        (event("sale", "shares = 5", "price = 5", 'footnote = "A \u4e2d."'),),
        "footnote 1: '\u4e2d' (cjk unified ideograph-4e2d) is no character that EDGAR takes; write it in other words",
    ),
    "no file": (
        (event("sale", 'fills = "none.csv"'),),
        "event[1].fills: the file 'none.csv' is not there; put it beside the plan",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_asked(name):
    parts, message = WRONG[name]
    assert wrong(STOCK, *parts) == [message]


def test_all_mistakes_are_told_at_once():
    sale = event("sale", "shares = 1_001", 'price = "5"')
    gift = event("gift received", 'nature = "By Spouse"', "shares = 5")
    assert len(wrong(STOCK, sale, gift)) == 2


def test_a_plan_made_in_python_that_names_no_class_is_asked_for_it():
    read = plan(STOCK, event("sale", "shares = 1", "price = 5"))
    with pytest.raises(PlanError) as caught:
        draft(replace(read, holdings=()), {}, date(2025, 3, 31))
    assert str(caught.value) == (
        'plan: event does not say which class, and the plan has no class of stock; write `security = "..."`'
    )


PUT = """
[[grant]]
id = "put"
security = "Put Option (right to sell)"
kind = "put"
underlying = "Harbour Lane Inc. Common Stock"
exercise_price = "30.00"
exercisable = 2025-01-02
expires = 2025-06-20
remaining = 10
ratio = "100:1"
"""
EXERCISED = event("exercise", 'grant = "put"', 'basis = "in the money"', "shares = 10")
OTHERS = STOCK.replace("Common Stock", "Harbour Lane Inc. Common Stock")


def test_a_put_on_the_stock_of_another_issuer_is_refused_as_such():
    (asked,) = wrong(STOCK, PUT, EXERCISED)
    assert asked.startswith("event[1]: the plan does not say how much of 'Harbour Lane Inc. Common Stock' (direct)")
    assert asked.endswith("; of another issuer's securities nothing is reported here, so leave the event out")


def test_a_class_that_names_another_company_is_asked_about():
    places = ["holding[2].security", "grant[1].underlying"]
    made = drafted(STOCK, OTHERS, PUT, EXERCISED)
    assert [one.place for one in made.questions] == places
    assert made.questions[0].seen == (
        "'Harbour Lane Inc. Common Stock' names a company, and it is not the issuer (NORTHLIGHT INSTRUMENTS, INC.)"
    )
    own = [part.replace("Harbour Lane", "Northlight Instruments") for part in (OTHERS, PUT)]
    assert drafted(STOCK, *own, EXERCISED).questions == ()
