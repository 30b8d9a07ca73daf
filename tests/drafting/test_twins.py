"""Two events that agree in everything are asked about."""

from tests.drafting.plans import STOCK, drafted, event


def questions(*parts):
    return [one.message("plan.toml") for one in drafted(STOCK, *parts).questions]


def test_an_event_copied_twice_is_asked_about_whatever_its_footnotes():
    first = event("sale", "shares = 100", 'price = "41.20"')
    second = event("sale", 'footnote = "Sold to pay for a house."', "shares = 100", "price = 41.20")
    assert questions(event("gift made", "shares = 5"), first, second) == [
        (
            "plan.toml, event[3]: agrees in everything with event[2], which may be one thing copied twice; "
            "take one out, unless both happened"
        )
    ]


def test_events_that_differ_in_a_day_a_number_or_a_price_are_two():
    first = event("sale", "shares = 100", 'price = "41.20"')
    others = (
        event("sale", "shares = 101", 'price = "41.20"'),
        event("sale", "shares = 100", 'price = "41.21"'),
        event("sale", "shares = 100", 'price = "41.20"', on="2025-03-04"),
    )
    assert questions(first, *others) == []
