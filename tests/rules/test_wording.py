"""What is read from the words of footnotes."""

from datetime import date
from decimal import Decimal

import pytest

from section16.rules.book.wording import PlanDays, PriceRange, days_of_trading, names_a_plan, plan_days, price_range


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
    days = plan_days(text)
    assert days is not None
    assert days.adopted == date(*day)


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
    assert plan_days(text) in {None, PlanDays()}


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


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("and modified as to amount on May 10, 2024", date(2024, 5, 10)),
        (", as amended on May 10, 2024", date(2024, 5, 10)),
        (" and amended on June 3, 2023 and again changed on May 10, 2024", date(2024, 5, 10)),
        ("; on May 10, 2024 the broker was changed", None),
        (" and amended on May 10, 2024 without a change of price, amount or timing", None),
        (" under the amended Rule 10b5-1 on May 10, 2024", None),
    ],
)
def test_the_day_of_a_change_is_read(words, changed):
    days = plan_days(f"Sold under a Rule 10b5-1 plan adopted on January 9, 2023{words}.")
    assert days is None or days.changed == changed


def test_a_change_counts_for_what_comes_after_it():
    days = PlanDays(date(2023, 1, 9), date(2024, 5, 10))
    assert days.as_of(date(2024, 5, 9)) == date(2023, 1, 9)
    assert days.as_of(date(2024, 5, 10)) == date(2024, 5, 10)
    assert days.as_of(None) == date(2024, 5, 10)
    assert PlanDays(changed=date(2024, 5, 10)).as_of(date(2024, 5, 9)) == date(2024, 5, 10)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sold over three days", "over three days"),
        ("sold in several transactions on multiple dates", "on multiple dates"),
        ("sold in trades June 2-4, 2025", "june 2-4"),
        ("sold on June 4, 2025, 100 at a time", None),
        ("sold on June 4, 2025 and on June 4, 2025", None),
        ("sold on one day", None),
        ("earned: units vest on June 2 and June 3, 2026", None),
    ],
)
def test_trades_of_several_days_are_read(words, found):
    assert days_of_trading(f"The weighted average price of shares {words}.") == found
    assert days_of_trading(f"The price of shares {words}.") is None
