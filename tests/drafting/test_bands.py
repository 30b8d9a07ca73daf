from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.fills.bands import fold, schedule_csv
from section16.drafting.fills.read import Fill, read_fills, select
from tests.places import REPOSITORY

prices = st.decimals("0.01", "6", places=2)
fills = st.lists(st.builds(Fill, shares=st.integers(1, 900).map(Decimal), price=prices), min_size=1, max_size=12)


def _fill(shares, price, line=0):
    return Fill(shares=Decimal(shares), price=Decimal(price), line=line)


def _fewest_by_trying_all(distinct: tuple[Decimal, ...]) -> int:
    """Count lines of the best partition of sorted prices into runs; sorted runs lose nothing to other sets."""

    @cache
    def best(start: int) -> int:
        if start == len(distinct):
            return 0
        ends = (end for end in range(start + 1, len(distinct) + 1) if distinct[end - 1] - distinct[start] < 1)
        return min(1 + best(end) for end in ends)

    return best(0)


def _fewest_sets(distinct: tuple[Decimal, ...]) -> int:
    """Count subsets of the best partition of any shape, for a handful of prices."""
    if not distinct:
        return 0
    first, rest = distinct[0], distinct[1:]
    best = len(distinct)
    for mask in range(2 ** len(rest)):
        group = [first, *(price for at, price in enumerate(rest) if mask >> at & 1)]
        if max(group) - min(group) < 1:
            left = tuple(price for at, price in enumerate(rest) if not mask >> at & 1)
            best = min(best, 1 + _fewest_sets(left))
    return best


@given(fills)
def test_fewest_has_as_few_lines_as_any_partition_into_runs(some):
    distinct = tuple(sorted({fill.price for fill in some}))
    assert len(fold(some)) == _fewest_by_trying_all(distinct)


@given(st.lists(prices, min_size=1, max_size=5, unique=True))
def test_fewest_has_as_few_lines_as_any_partition_at_all(some):
    assert len(fold([_fill(1, price) for price in some])) == _fewest_sets(tuple(sorted(some)))


@given(fills, st.sampled_from(["fewest", "dollar bands"]))
def test_nothing_is_lost_and_every_line_is_within_a_dollar(some, how):
    bands = fold(some, how)
    assert sum(band.shares for band in bands) == sum(fill.shares for fill in some)
    assert sum(band.total for band in bands) == sum(fill.shares * fill.price for fill in some)
    assert sorted(map(repr, some)) == sorted(repr(fill) for band in bands for fill in band.fills)
    assert all(band.high - band.low < 1 for band in bands)
    assert all(abs(band.average - band.total / band.shares) <= Decimal("0.00005") for band in bands)
    assert all(before.high < after.low for before, after in pairwise(bands))


def test_a_span_of_exactly_a_dollar_is_two_lines():
    assert [(band.low, band.high) for band in fold([_fill(1, "14.00"), _fill(1, "15.00")])] == [
        (Decimal("14.00"), Decimal("14.00")),
        (Decimal("15.00"), Decimal("15.00")),
    ]


def test_dollar_bands_are_those_of_the_staffs_example():
    some = [_fill(1, price) for price in ("14.00", "14.01", "15.00", "15.01", "16.00")]
    assert [(str(band.low), str(band.high)) for band in fold(some, "dollar bands")] == [
        ("14.00", "14.00"),
        ("14.01", "15.00"),
        ("15.01", "16.00"),
    ]


def test_the_average_is_rounded_half_up_and_says_so():
    (band,) = fold([_fill(1, "10.0001"), _fill(1, "10.0002")])
    assert band.average == Decimal("10.0002")


def test_one_price_is_no_average_and_keeps_its_decimals():
    (band,) = fold([_fill(100, "30.5"), _fill(50, "30.5")])
    assert str(band.average) == "30.5"


def test_large_numbers_stay_exact():
    (band,) = fold([_fill("999999999999.9999", "999.9999"), _fill("0.0001", "999.9998")])
    assert str(band.total) == "999999899999999.99999999"


def test_the_seeds_executions_make_its_three_lines():
    data = (REPOSITORY / "examples" / "qualys-2024-02-fills.csv").read_bytes()
    bands = fold(select(read_fills(data, "fills"), date(2024, 2, 14), "sell"))
    assert [(str(band.shares), str(band.average), str(band.low), str(band.high)) for band in bands] == [
        ("1235", "169.4664", "168.92", "169.80"),
        ("2599", "170.2742", "169.92", "170.80"),
        ("286", "171.4198", "171.30", "172.05"),
    ]


def test_the_schedule_lists_every_fill_of_every_line():
    bands = fold([_fill(2, "11.5", 3), _fill(1, "10.0", 2), _fill(4, "10.25", 4)])
    assert schedule_csv(bands) == (
        "line,low,high,average,executed,shares,price,amount,row\n"
        "1,10.0,10.25,10.2000,,1,10.0,10.0,2\n"
        "1,10.0,10.25,10.2000,,4,10.25,41.00,4\n"
        "2,11.5,11.5,11.5,,2,11.5,23.0,3\n"
    )
