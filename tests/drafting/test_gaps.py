"""A plan that does not go on from what was filed is asked about, line by line."""

from datetime import date

import pytest
from msgspec.structs import replace

from section16.drafting.after.gaps import EarlierReport, gaps_after, reports_before
from section16.drafting.engine import draft
from tests.drafting.plans import OPTION, OWNER, STOCK, TRUST, drafted, event, plan

SALE = event("sale", 'holding = "direct"', "shares = 100", "price = 12")
NEXT_SALE = event("sale", 'holding = "direct"', "shares = 50", "price = 13", on="2025-03-20")
AFTER = STOCK.replace("1_000", "900")


def earlier(*parts, practice=False, **options):
    report = drafted(*parts, **options).reports[0]
    return EarlierReport(name="march.xml", report=report, practice=practice)


def gaps(made, *reports):
    drafts = draft(made, {}, date(2025, 3, 31)).reports
    return [one.message("plan.toml") for one in gaps_after(made, reports_before(made, drafts, reports))]


def test_a_plan_that_goes_on_is_asked_nothing():
    filed = earlier(STOCK, TRUST, OPTION, SALE)
    assert gaps(plan(AFTER, TRUST, OPTION, NEXT_SALE), filed) == []


def test_a_balance_that_differs_is_asked_about():
    assert gaps(plan(STOCK, TRUST, NEXT_SALE), earlier(STOCK, TRUST, SALE)) == [
        (
            "plan.toml, holding[1].shares: 1,000 before the first event, and the report of 2025-03-03 (march.xml) "
            "ended at 900: 100 more; correct one of them, or say what happened in between"
        )
    ]


def test_a_series_that_differs_is_asked_about():
    filed = earlier(STOCK, OPTION, event("exercise", 'grant = "option"', "shares = 300"))
    more = OPTION.replace("remaining = 800", "remaining = 450")
    (gap,) = gaps(plan(STOCK.replace("1_000", "1_300"), more, NEXT_SALE), filed)
    assert gap.startswith("plan.toml, grant[1].remaining: 450 before the first event")
    assert "ended at 500: 50 fewer" in gap


def test_lines_that_the_plan_leaves_out_are_named():
    exercise = event("exercise", 'grant = "option"', "shares = 300")
    filed = earlier(STOCK, TRUST, OPTION, exercise, SALE)
    assert gaps(plan(STOCK.replace("1_000", "1_200"), NEXT_SALE), filed) == [
        (
            "plan.toml, holding: the report of 2025-03-03 (march.xml) ended at 500 of 'Common Stock' (By Trust), which "
            "the plan leaves out; add a [[holding]], with 0 if nothing is left"
        ),
        (
            "plan.toml, grant: the report of 2025-03-03 (march.xml) ended at 500 of 'Stock Option (right to buy)' "
            "(direct), which the plan leaves out; add a [[grant]], with 0 if nothing is left"
        ),
    ]


def test_titles_differ_in_case_and_spaces_alone():
    renamed = AFTER.replace("Common Stock", "COMMON  STOCK")
    sale = NEXT_SALE.replace('holding = "direct"', 'security = "COMMON  STOCK"')
    assert gaps(plan(renamed, sale), earlier(STOCK, SALE)) == []


FUND = (
    STOCK + TRUST.replace('id = "trust"', 'id = "a"') + TRUST.replace('id = "trust"', 'id = "b"').replace("500", "70")
)


def test_of_two_holders_of_the_same_words_either_balance_will_do():
    filed = earlier(FUND, SALE)
    assert gaps(plan(FUND.replace("1_000", "900"), NEXT_SALE), filed) == []
    (gap,) = gaps(plan(FUND.replace("1_000", "900").replace("= 70", "= 80"), NEXT_SALE), filed)
    assert "holding[3].shares: 80 before the first event" in gap
    assert "ended at 70: 10 more" in gap
    both = gaps(plan(FUND.replace("1_000", "900").replace("= 70", "= 80").replace("500", "510"), NEXT_SALE), filed)
    assert [one.partition(":")[0] for one in both] == [f"plan.toml, holding[{number}].shares" for number in (2, 3)]
    assert all("ended at 500 and 70;" in one for one in both)


def test_of_two_holders_of_the_same_words_the_one_left_out_is_named():
    (gap,) = gaps(plan(AFTER, TRUST, NEXT_SALE), earlier(FUND, SALE))
    assert "ended at 70 of 'Common Stock' (By Trust), which the plan leaves out" in gap


@pytest.mark.parametrize(
    ("made", "filed"),
    [
        (plan(STOCK, NEXT_SALE), earlier(STOCK, SALE, owner=OWNER.replace("0009990201", "0009990299"))),
        (plan(STOCK, event("gift made", "shares = 1", on="2025-02-03")), earlier(STOCK, SALE)),
        (plan(STOCK, NEXT_SALE.replace("03-20", "03-03")), earlier(STOCK, SALE, practice=True)),
    ],
    ids=["another person", "a later report", "practice on the day itself"],
)
def test_other_reports_say_nothing_of_the_opening(made, filed):
    assert gaps(made, filed) == []


def test_another_issuer_says_nothing():
    filed = earlier(STOCK, SALE)
    other = replace(filed, report=replace(filed.report, issuer=replace(filed.report.issuer, cik="0009990077")))
    assert gaps(plan(STOCK, NEXT_SALE), other) == []


def test_a_report_is_not_held_against_itself_but_a_part_of_the_day_is():
    assert gaps(plan(STOCK, SALE), earlier(STOCK, SALE)) == []
    (gap,) = gaps(plan(STOCK, NEXT_SALE.replace("03-20", "03-03")), earlier(STOCK, SALE))
    assert "ended at 900" in gap


def test_a_plan_goes_on_from_a_report_of_the_day_that_was_filed_in_practice():
    before, same_day = earlier(STOCK, SALE), earlier(AFTER, NEXT_SALE, practice=True)
    again = NEXT_SALE.replace("13", "14")
    assert gaps(plan(STOCK.replace("1_000", "850"), again), before, same_day) == []
    (gap,) = gaps(plan(STOCK.replace("1_000", "870"), again), before, same_day)
    assert "ended at 900: 30 fewer" in gap


def test_a_joint_report_names_no_line_that_may_be_anothers():
    both = OWNER + OWNER.replace("0009990201", "0009990299")
    signed = '[[signature]]\nname = "A"\nfor = "0009990201"\non = 2025-03-05\n'
    signed += '[[signature]]\nname = "B"\nfor = "0009990299"\non = 2025-03-05\n'
    filed = earlier(STOCK, TRUST, SALE, owner=both, signed=signed)
    (gap,) = gaps(plan(STOCK, NEXT_SALE), filed)
    assert "ended at 900" in gap


AMENDED = """
[amend]
original = "march.xml"
original_filed = 2025-03-04
explain = "Fewer shares were sold."

[[amend.change]]
table = 1
line = 1
cell = "shares"
to = 80

[[amend.change]]
table = 1
line = 1
cell = "shares_following"
to = 920
"""


@pytest.mark.parametrize(("balance", "asks"), [(900, True), (920, False)])
def test_an_amendment_of_a_report_before_the_last_is_asked_about(balance, asks):
    march = earlier(STOCK, SALE)
    amendment = drafted(AMENDED, form="4/A", owner="", original=march.report, files={"march.xml": b""}).reports[0]
    second = earlier(STOCK.replace("1_000", str(balance)), NEXT_SALE)
    filed = [
        replace(one, report=replace(one.report, signatures=signed(one, day)))
        for one, day in ((march, 4), (second, 21), (EarlierReport(name="amended.xml", report=amendment), 25))
    ]
    last = balance - 50
    made = plan(STOCK.replace("1_000", str(last)), event("sale", "shares = 10", "price = 12", on="2025-03-27"))
    asked = [gap for gap in gaps(made, *filed) if "amendment" in gap]
    assert bool(asked) is asks
    for gap in asked:
        assert gap.startswith(
            "plan.toml, holding: an amendment puts the balance of 'Common Stock' (direct) after 2025-03-03"
        )
        assert "right to 920, and the reports of later days go on from another" in gap


def signed(one, day):
    return tuple(replace(name, signed_on=date(2025, 3, day)) for name in one.report.signatures)
