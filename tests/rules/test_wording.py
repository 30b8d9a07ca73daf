"""What is read from the words of footnotes."""

from datetime import date
from decimal import Decimal

import pytest

from section16.rules.book.wording import PriceRange, adopted_on, names_a_plan, price_range


@pytest.mark.parametrize(
    "text",
    [
        "The price is a weighted average price. Shares were sold at prices ranging from $14.01 to $15.00, inclusive.",
        "Weighted average price. Prices ranged from $14.01 per share to $15.00 per share.",
        "Represents the weighted average sale price; the range of prices was between $14.01 and $15.00.",
        "This is an average price. The price range was $14.01 - $15.00.",
        "Weighted average. The lowest price at which shares were sold was $14.01 and the highest price was $15.00.",
        "The weighted average price; the shares sold at prices between 14.01 and 15.00.",
    ],
)
def test_a_range_of_prices_is_read(text):
    assert price_range(text) == PriceRange(Decimal("14.01"), Decimal("15.00"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The option vests in four equal parts ranging from 2024 to 2027.",
        "Prices ranging from $14.01 to $15.00.",
        "The weighted average price of trades from $14.01 to $15.00 and, on line 2, ranging from $16 to $17.",
    ],
)
def test_what_is_no_range_of_an_average_is_left(text):
    assert price_range(text) in {None, PriceRange(Decimal(16), Decimal(17))}


def test_two_ranges_tell_nothing():
    assert price_range("Weighted average: ranging from $1.00 to $1.50; ranging from $2.00 to $2.50") is None


def test_thousands_and_the_order_of_the_ends_do_not_matter():
    found = price_range("A weighted average price of sales ranging from $1,142.15 to $1,141.32.")
    assert found == PriceRange(Decimal("1141.32"), Decimal("1142.15"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "effected pursuant to a Rule 10b5-1 trading plan adopted by the reporting person on May 6, 2025",
            (2025, 5, 6),
        ),
        ("pursuant to a Rule 10b5-1 trading plan adopted on 05/06/2025", (2025, 5, 6)),
        ("sold under a 10b5-1 plan dated May 6, 2025.", (2025, 5, 6)),
        ("Transactions executed under a Rule 10b5-1 plan established on February 2, 2015.", (2015, 2, 2)),
    ],
)
def test_the_day_of_adoption_is_read(text, day):
    assert adopted_on(text) == date(*day)


@pytest.mark.parametrize(
    "text",
    [
        "a Rule 10b5-1 trading plan adopted by the reporting person.",
        "a Rule 10b5-1 plan adopted on February 30, 2025.",
        "under 10b5-1 plans adopted on May 6, 2025, and a second one adopted on June 2, 2025.",
        "The grant was adopted on May 6, 2025.",
    ],
)
def test_a_day_that_is_not_plain_is_not_read(text):
    assert adopted_on(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sold under a Rule 10b5-1 plan", True),
        ("sold under a Rule 10b5-1(c) instruction", True),
        ("not made pursuant to a Rule 10b5-1 plan", False),
        ("The sale will be made under a 10b5-1 plan", False),
        ("sold under a 10b5 plan", False),
        ("no plan", False),
    ],
)
def test_a_plan_is_named_or_not(text, says):
    assert names_a_plan(text) is says
