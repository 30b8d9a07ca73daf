"""Each kind of repair: found where the arithmetic proves it, and nothing where the value may be right."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.ledger.repairs.bands import DayPrices
from section16.ledger.repairs.repairs import REPAIR_CODES, VALUES, repaired_rows, repairs_of
from tests.ledger.reported import report, row, sales

FIRST = report(1, filed="2025-02-05", period="2025-02-03")
SECOND = report(2)


def opened(held=10_000):
    """Report a balance a month before."""
    return sales(FIRST, 100, held=held + 100, day="2025-02-03", price=10)


def told(rows, **options):
    return [(one.code, one.column, one.as_filed, one.proposed, one.certainty) for one in repairs_of(rows, **options)]


def second(**values):
    return [*opened(), row(SECOND, **values)]


WAY, SHARES, PRICE, DAY = "TRANS_ACQUIRED_DISP_CD", "TRANS_SHARES", "TRANS_PRICEPERSHARE", "TRANS_DATE"
FOUND = {
    "letter-reversed": (
        second(shares=500, after=9_500, acquired_disposed="A", code="G"),
        [("letter-reversed", WAY, "A", "D", "certain")],
    ),
    "shares-in-thousands": (
        second(shares=4, after=6_000, price=10),
        [("shares-in-thousands", SHARES, "4", "4000", "certain")],
    ),
    "shares-digit": (second(shares=12_345, after=8_766), [("shares-digit", SHARES, "12345", "1234", "certain")]),
    "swapped": (
        second(shares=12_500, after=2_500, acquired_disposed="A", code="A", price=0),
        [
            ("swapped", "SHRS_OWND_FOLWNG_TRANS", "2500", "12500", "certain"),
            ("swapped", SHARES, "12500", "2500", "certain"),
        ],
    ),
    "duplicate-row": (
        [*opened(), *(row(SECOND, place, shares=500, after=9_500) for place in (1, 2))],
        [("duplicate-row", "", "", "", "certain")],
    ),
    "code-against-letter": (
        second(shares=500, after=9_500, code="P"),
        [("code-against-letter", "TRANS_CODE", "P", "S", "likely")],
    ),
    "year": (second(shares=500, after=9_500, day="2035-03-03"), [("year", DAY, "2035-03-03", "2025-03-03", "certain")]),
    "day-after-filing": (
        second(shares=500, after=9_500, day="2025-03-30"),
        [("day-after-filing", DAY, "2025-03-30", "2025-03-03", "likely")],
    ),
    "total-in-price": (
        second(shares=500, after=9_500, price=5_100, notes={PRICE: ("F1",)}),
        [("total-in-price", PRICE, "5100", "10.2", "certain")],
    ),
    "price-in-thousands": (
        second(shares=77, after=9_923, price="0.0102", notes={PRICE: ("F1",)}),
        [("price-in-thousands", PRICE, "0.0102", "10.2", "certain")],
    ),
    "price-in-cents": (
        second(shares=77, after=9_923, price=1_020, notes={PRICE: ("F1",)}),
        [("price-in-cents", PRICE, "1020", "10.2", "certain")],
    ),
    "price-per-ads": (
        second(shares=500, after=9_500, title="Ordinary Shares", price=51, notes={PRICE: ("F2",)}),
        [("price-per-ads", PRICE, "51", "10.2", "likely")],
    ),
    "strike-in-price": (
        [row(SECOND, 1, "deriv_trans", code="M", shares=500, after=0, price="30.58", strike="30.58")],
        [("strike-in-price", PRICE, "30.58", "0", "likely")],
    ),
}
NOTES = {
    "F1": "Weighted average price; sold in several trades at prices ranging from $10.00 to $10.50.",
    "F2": "The price is per ADS. Each ADS represents five ordinary shares.",
}
SECOND = report(2, footnotes=NOTES)


def noted(rows):
    """Return the rows with the footnotes of the second report."""
    return [replace(one, filing=SECOND) if one.ref.accession == SECOND.accession else one for one in rows]


@pytest.mark.parametrize("code", list(REPAIR_CODES))
def test_each_kind_is_found_with_its_arithmetic(code):
    rows, expected = FOUND[code]
    found = repairs_of(noted(rows))
    assert [(one.code, one.column, one.as_filed, one.proposed, one.certainty) for one in found] == expected
    assert all(one.evidence for one in found)


@pytest.mark.parametrize(
    "rows",
    [
        second(shares=500, after=9_500),  # it foots
        second(shares=500, after=9_000),  # a gap that no typing error explains
        second(shares=500, after=9_500, day="2025-03-07", timeliness="E"),  # early
        [*opened(), *(row(SECOND, place, shares=500, after=9_000) for place in (1, 2))],  # the last balance on each row
        [*opened(), *(row(SECOND, place, shares=500, after=9_500 - 500 * place) for place in (1, 0))],  # newest first
        [*opened(), *(row(SECOND, p, "deriv_trans", code="P", shares=5, after=5, price=3, strike=4) for p in (1,))],
        second(shares=500, after=None, price=None),
    ],
)
def test_what_may_be_right_is_left_alone(rows):
    assert not repairs_of(rows)


def test_a_wrong_balance_is_no_wrong_number_of_shares():
    rows = [*second(shares=500, after=10_500), *sales(report(3, filed="2025-03-07"), 100, held=9_500, day="2025-03-06")]
    assert not [one for one in repairs_of(rows) if one.code == "letter-reversed"]


def test_a_row_reported_late_begins_with_an_older_balance():
    late = row(report(3, filed="2025-03-20"), shares=500, after=10_500, day="2025-01-15")
    assert not repairs_of([*opened(), late])


def test_a_price_of_the_other_side_of_a_split_is_right():
    day = date(2025, 3, 3)
    rows = second(shares=500, after=9_500, price=200)
    adjusted = {("9990001", day): DayPrices(Decimal("9.80"), Decimal("10.20"), Decimal(20))}
    assert not repairs_of(rows, adjusted)
    unsplit = {("9990001", day): DayPrices(Decimal("0.39"), Decimal("0.41"))}
    assert told(rows, prices=unsplit) == [("total-in-price", PRICE, "200", "0.4", "certain")]


def test_other_reports_of_the_weeks_make_a_total_likely():
    others = [row(report(n), shares=50 + n, after=1, price=10) for n in (4, 5)]
    rows = [*others, row(report(3), shares=5_000, after=2, price=51_000)]
    assert told(rows) == [("total-in-price", PRICE, "51000", "10.2", "likely")]


def test_without_anything_to_compare_a_huge_price_is_possibly_a_total():
    assert told([row(SECOND, shares=5_000, after=2, price=51_000)]) == [
        ("total-in-price", PRICE, "51000", "10.2", "possible")
    ]


def test_what_fits_two_ways_is_only_possible():
    rows = [row(report(4), shares=9, after=1, price=10), row(SECOND, shares=100, after=2, price=1_000)]
    assert {one[4] for one in told(rows)} == {"possible"}
    rows = [row(report(4), shares=9, after=1, price=10), row(SECOND, shares=90, after=2, price=1_000)]
    assert {(one[0], one[4]) for one in told(rows)} == {("total-in-price", "possible"), ("price-in-cents", "possible")}


def test_a_report_accepted_twice_is_no_reversed_letter():
    rows = second(shares=500, after=9_500)
    again = row(report(3, filed="2025-03-06"), shares=500, after=9_500)
    assert not repairs_of([*rows, again])


@pytest.mark.parametrize("values", VALUES)
def test_values_are_as_filed_or_repaired_as_is_asked(values):
    rows, _ = FOUND["strike-in-price"]  # likely
    certain, _ = FOUND["letter-reversed"]
    every = [*certain, *rows]
    found = repairs_of(every)
    given_ = list(repaired_rows(every, found, values))
    assert [one.ref for one in given_] == [one.ref for one in every]
    assert given_[1].acquired_disposed == ("A" if values == "filed" else "D")
    assert given_[2].price == (Decimal(0) if values == "repaired" else Decimal("30.58"))


def test_a_row_that_stands_twice_is_left_out_of_repaired_values():
    rows, _ = FOUND["duplicate-row"]
    assert len(list(repaired_rows(rows, repairs_of(rows), "repaired:certain"))) == len(rows) - 1


def test_a_year_before_the_period_is_that_of_the_period():
    rows = second(shares=500, after=9_500, day="2015-03-03")
    assert told(rows) == [("year", DAY, "2015-03-03", "2025-03-03", "certain")]
    for late in ({"timeliness": "L"}, {"day": "2015-03-01"}):  # reported late; no day of the report in any year
        assert not repairs_of(second(**{"shares": 500, "after": 9_500, "day": "2015-03-03", **late}))


def test_a_day_after_the_filing_may_be_any_where_trades_of_several_days_are_reported():
    others = [row(SECOND, place, day=f"2025-03-0{place + 2}", shares=None, after=None) for place in (1, 2)]
    wrong = row(SECOND, 3, shares=500, after=9_500, day="2025-03-30")
    assert [one[4] for one in told([*opened(), *others, wrong])] == ["possible"]
    assert [one[4] for one in told([*opened(), others[0], wrong])] == ["likely"]


@pytest.mark.parametrize(
    ("filed", "period", "typed", "meant"),
    [
        ("2024-12-20", "2024-12-18", "2025-01-05", ("day-after-filing", "2024-12-18", "likely")),  # no year ago
        ("2025-01-03", "2024-12-30", "2025-12-30", ("year", "2024-12-30", "certain")),
        ("2025-03-05", "2025-03-03", "2026-03-04", ("year", "2025-03-04", "certain")),
        ("2025-03-05", "2025-03-03", "2027-11-15", ("year", "2024-11-15", "likely")),  # so far ahead nobody slips
    ],
)
def test_another_year_is_meant_where_that_makes_a_day_of_the_report(filed, period, typed, meant):
    wrong = row(report(filed=filed, period=period), shares=500, after=9_500, day=typed)
    assert [(code, proposed, sure) for code, _, _, proposed, sure in told([wrong])] == [meant]


def test_a_form_5_tells_of_its_fiscal_year():
    annual = report(form="5", filed="2025-02-10", period="2024-12-31")
    gift = row(annual, shares=500, after=9_500, code="G", price=0, day="2025-11-15")
    assert told([gift]) == [("year", DAY, "2025-11-15", "2024-11-15", "likely")]


def test_an_early_row_may_be_ahead_but_not_by_years():
    early = {"shares": 500, "after": 9_500, "code": "G", "price": 0, "timeliness": "E"}
    assert not repairs_of(second(**early, day="2025-03-30"))
    assert told(second(**early, day="2035-03-03")) == [("year", DAY, "2035-03-03", "2025-03-03", "certain")]


def test_a_year_of_two_digits_is_of_this_century_although_the_report_is_of_the_year_after():
    filing = report(period="0023-03-23", filed=None)
    filing = replace(filing, accession="0009990001-24-010030")  # known by the end of 2024
    wrong = row(filing, code="A", acquired_disposed="A", shares=87_827, price=0, after=314_418, day="0023-03-23")
    assert told([wrong]) == [("year", DAY, "0023-03-23", "2023-03-23", "likely")]


def test_a_form_3_counts_the_shares_that_a_derivative_stands_for():
    series = {"title": "Series A Preferred", "underlying": "Common Stock"}
    held = row(report(1, "3", filed="2025-02-05"), 1, "deriv_holding", underlying_shares=3_811_260, **series)
    all_converted = {"shares": 381_126, "after": 0, "underlying_shares": 3_811_260, "code": "C", "price": 0}
    assert not repairs_of([held, row(SECOND, 1, "deriv_trans", **series, **all_converted)])


def test_where_each_trade_is_taken_from_the_balance_before_all_a_letter_is_possible_at_most():
    amounts = ((27_500, 230_198), (10_000, 240_198), (5_000, 245_198))
    rows = [
        row(SECOND, place, shares=shares, after=after, code="G", price=0)
        for place, (shares, after) in enumerate(amounts, 1)
    ]
    assert {one.certainty for one in repairs_of(rows)} == {"possible"}


def test_a_sale_that_foots_is_swapped_where_the_line_goes_on_from_the_shares():
    rows = second(shares=6_500, after=3_500)
    goes_on = sales(report(3, filed="2025-03-07"), 500, held=6_500, day="2025-03-06")
    assert told([*rows, *goes_on]) == [
        ("swapped", "SHRS_OWND_FOLWNG_TRANS", "3500", "6500", "likely"),
        ("swapped", SHARES, "6500", "3500", "likely"),
    ]
    assert not repairs_of(rows)  # as it stands, both foot
    assert not repairs_of([*rows, *sales(report(3, filed="2025-03-07"), 500, held=3_500, day="2025-03-06")])


def test_what_an_amendment_repeats_is_still_a_row_of_the_line():
    rows = second(shares=6_500, after=3_500)
    original = report(3, filed="2025-03-07")
    goes_on = sales(original, 500, held=6_500, day="2025-03-06")
    again = sales(report(4, "4/A", "2025-03-10", original_on="2025-03-07"), 500, held=6_500, day="2025-03-06")
    superseded = {one.ref: other.ref for one, other in zip(goes_on, again, strict=True)}
    assert {one[0] for one in told([*rows, *goes_on, *again], superseded=superseded)} == {"swapped"}


def test_a_row_that_stands_twice_among_others_is_found_although_the_report_ends_where_the_first_row_does():
    rows = [
        row(SECOND, 1, shares=500, after=10_500, acquired_disposed="A", code="M"),
        row(SECOND, 2, shares=500, after=10_500, acquired_disposed="A", code="M"),
        *sales(SECOND, 200, 300, held=10_500, first=3),
    ]
    assert [(one.code, one.row.row) for one in repairs_of([*opened(), *rows])] == [("duplicate-row", 2)]


def test_a_wrong_letter_is_found_in_what_is_reported_late():
    later = sales(report(2, filed="2025-03-05"), 700, held=10_500, day="2025-03-03")
    late = row(report(3, "5", filed="2025-03-20"), shares=500, after=10_500, day="2025-02-15", code="G")
    assert told([*opened(), *later, late]) == [("letter-reversed", WAY, "D", "A", "certain")]


GRANTS = {"table": "deriv_trans", "title": "Restricted Stock Units", "code": "M", "price": 0}


def grants(*held):
    """Report grants of one title a month before, each in a row."""
    return [
        row(FIRST, place, shares=one, after=one, acquired_disposed="A", day="2025-02-03", **{**GRANTS, "code": "A"})
        for place, one in enumerate(held, 1)
    ]


def vests(*rows, letter="A"):
    return [
        row(SECOND, place, shares=shares, after=after, acquired_disposed=letter, **GRANTS)
        for place, (shares, after) in enumerate(rows, 1)
    ]


def test_several_reversed_letters_over_lines_of_the_same_words_are_all_found():
    wrong = vests((1_000, 2_000), (1_000, 1_000), (1_000, 0))  # as filed, the first foots on the line of the third
    found = repairs_of([*grants(3_000, 2_000, 1_000), *wrong])
    assert [(one.row.row, one.code, one.proposed) for one in found] == [
        (place, "letter-reversed", "D") for place in (1, 2, 3)
    ]
    assert {one.certainty for one in found} <= {"certain", "likely"}
    right = vests((1_000, 2_000), (1_000, 1_000), (1_000, 0), letter="D")
    assert not repairs_of([*grants(3_000, 2_000, 1_000), *right])


@given(st.permutations([7_000, 5_300, 3_100, 900]), st.lists(st.integers(1, 899), min_size=4, max_size=4))
def test_reversed_letters_are_found_whatever_the_order_and_amounts(held, amounts):
    rows = [(amount, before - amount) for before, amount in zip(held, amounts, strict=True)]
    found = repairs_of([*grants(900, 3_100, 5_300, 7_000), *vests(*rows)])
    assert {(one.row.row, one.code, one.proposed) for one in found if one.certainty != "possible"} <= {
        (place, "letter-reversed", "D") for place in (1, 2, 3, 4)
    }
    assert {one.row.row for one in found} == {1, 2, 3, 4}


def test_where_a_row_of_the_report_foots_nowhere_a_letter_among_its_lines_is_possible_at_most():
    wrong = vests((1_000, 2_000), (1_000, 4_444))
    found = [one for one in repairs_of([*grants(3_000, 2_500, 9_999), *wrong]) if one.row.row == 1]
    assert [(one.code, one.proposed, one.certainty) for one in found] == [("letter-reversed", "D", "possible")]


def test_an_exercise_never_adds_to_the_derivative():
    assert not [one for one in repairs_of([*grants(1_000), *vests((500, 1_500), letter="D")]) if one.proposed == "A"]


@given(st.lists(st.lists(st.integers(1, 4_000), min_size=1, max_size=4), min_size=1, max_size=5))
def test_histories_that_foot_need_no_repair(history):
    rows, held = [], 10**6
    for number, amounts in enumerate(history, 1):
        filing = report(number, filed=f"2025-03-{number:02}", period="2025-03-01")
        rows += sales(filing, *amounts, held=held, day="2025-03-01")
        held -= sum(amounts)
    assert not repairs_of(rows)
    assert list(repaired_rows(rows, (), "repaired")) == rows


@given(st.integers(2, 9_999), st.integers(1, 4_000))
def test_a_reversed_letter_is_found_whatever_the_amounts(held, shares):
    wrong = row(SECOND, shares=shares, after=held + 4_000 - shares, acquired_disposed="A", code="G")
    rows = [*sales(FIRST, 1, held=held + 4_001, day="2025-02-03"), wrong]
    (one,) = repairs_of(rows)
    assert (one.code, one.proposed) == ("letter-reversed", "D")
    fixed = list(repaired_rows(rows, [one], "repaired:certain"))
    assert not repairs_of(fixed)
