"""Gaps: which balances do not follow, and each kind of explanation by its own arithmetic."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.ledger.explanations.figures import slip_of
from section16.ledger.explanations.ratios import ratio_between
from section16.ledger.gaps import best_kinds, in_order_of_days, open_gaps
from section16.ledger.values import Series
from tests.ledger.accounts import TRUST, Account, line

DIRECT, BY_TRUST = line(), line(**TRUST)
UNITS = line(derivative=True, security="restricted stock units", series=Series(underlying="common"))


def first_of(account: Account) -> tuple[str, str]:
    """Return kind and certainty of the first explanation of the only gap."""
    (gap,) = account.gaps()
    return gap.explanations[0].kind, gap.explanations[0].certainty


class TestWhatIsAGap:
    def test_balances_that_follow_leave_none(self):
        account = Account().add(DIRECT, 1, 100, 1100).add(DIRECT, 2, -50, 1050).add(DIRECT, 3, None, 1050)
        assert account.gaps() == ()

    def test_a_difference_has_both_rows_days_and_numbers(self):
        account = Account().add(DIRECT, 1, 100, 1100).add(DIRECT, 2, -50, 1150)
        (gap,) = account.gaps()
        assert (gap.computed, gap.reported, gap.difference) == (1050, 1150, 100)
        assert (gap.first_day, gap.last_day) == (date(2024, 1, 11), date(2024, 1, 21))
        assert [gap.after.accession[:10], gap.before.accession[:10]] == ["0000000001", "0000000002"]

    def test_a_balance_that_is_not_reported_is_unknown_and_what_moved_goes_on(self):
        account = Account().add(DIRECT, 1, 100, 1100).add(DIRECT, 2, 50, None).add(DIRECT, 3, 50, 1200)
        assert account.gaps() == ()
        account.add(DIRECT, 4, 50, None).add(DIRECT, 5, 50, 1250)
        (gap,) = account.gaps()
        assert gap.computed == 1300

    def test_one_balance_on_each_row_of_a_report_is_the_one_after_all(self):
        account = Account().add(DIRECT, 1, None, 1000).add(DIRECT, 2, 100, 1300).add(DIRECT, 2, 200, 1300)
        account.add(DIRECT, 3, None, 1300)
        assert account.gaps() == ()

    def test_rows_listed_the_newest_first_foot_together(self):
        account = Account().add(DIRECT, 1, None, 1000).add(DIRECT, 2, 200, 1300).add(DIRECT, 2, 100, 1100)
        account.add(DIRECT, 3, -300, 1000)
        assert account.gaps() == ()

    def test_the_same_rows_with_another_total_are_a_gap(self):
        account = Account().add(DIRECT, 1, None, 1000).add(DIRECT, 2, 100, 1301).add(DIRECT, 2, 200, 1301)
        assert account.gaps()

    @given(st.lists(st.integers(-500, 500).filter(bool), min_size=1, max_size=20), st.integers(0, 10**6))
    def test_no_gap_where_all_foots_whatever_the_order_within_a_report(self, amounts, start):
        account = Account().add(DIRECT, 1, None, start)
        held = start
        for report, amount in enumerate(amounts, 2):
            held += amount
            account.add(DIRECT, report, amount, held)
        assert list(open_gaps(DIRECT, account.lines[DIRECT])) == []

    @given(
        st.lists(st.integers(-500, 500).filter(bool), min_size=3, max_size=20),
        st.integers(0, 1000),
        st.integers(-999, 999).filter(bool),
    )
    def test_a_balance_that_is_off_once_is_found_there_and_where_it_comes_back(self, amounts, place, off):
        place = 1 + place % (len(amounts) - 2)
        account, held = Account().add(DIRECT, 1, None, 10_000), 10_000
        for at, amount in enumerate(amounts):
            held += amount
            account.add(DIRECT, at + 2, amount, held + (off if at == place else 0))
        found = list(open_gaps(DIRECT, account.lines[DIRECT]))
        assert [(one.at, one.gap.difference) for one in found] == [(place + 1, off), (place + 2, -off)]


class TestFigures:
    def test_digits_crossed_and_the_next_report_proves_it(self):
        account = Account().add(DIRECT, 1, None, 127_231).add(DIRECT, 2, None, 127_321)
        account.add(DIRECT, 3, 187_882, 315_113)
        assert account.kinds() == [[("typing error", "certain"), ("reverts", "certain")]] * 2
        arithmetic = account.gaps()[0].explanations[0].arithmetic
        assert "127,231 + 187,882 = 315,113" in arithmetic

    @pytest.mark.parametrize(
        ("meant", "typed", "slip"),
        [
            ("12345", "12354", "digits transposed"),
            ("12345", "123455", "a digit more"),
            ("12345", "1345", "a digit less"),
            ("12345", "12345000", "a thousand times as much"),
            ("12345000", "12345", "a thousand times less"),
            ("12345", "13345", ""),
            ("12345", "54321", ""),
            ("12345", "12345", ""),
        ],
    )
    def test_slips(self, meant, typed, slip):
        assert slip_of(Decimal(meant), Decimal(typed)) == slip

    def test_a_slip_that_the_next_report_goes_on_from_is_none(self):
        account = Account().add(DIRECT, 1, None, 127_231).add(DIRECT, 2, None, 127_321).add(DIRECT, 3, 9, 127_330)
        assert "typing error" not in dict(account.kinds()[0])

    def test_the_balance_before_the_trade(self):
        account = Account().add(DIRECT, 1, None, 5000).add(DIRECT, 2, 707, 5000).add(DIRECT, 3, 10, 5717)
        assert account.kinds()[0][0] == ("typing error", "certain")

    def test_acquired_and_disposed_reversed(self):
        account = Account().add(DIRECT, 1, None, 5000).add(DIRECT, 2, -707, 5707).add(DIRECT, 3, 10, 5717)
        assert first_of(account) == ("typing error", "likely")

    def test_an_amount_with_digits_transposed(self):
        account = Account().add(DIRECT, 1, None, 5000).add(DIRECT, 2, 1243, 6234).add(DIRECT, 3, 10, 6244)
        assert first_of(account) == ("typing error", "likely")

    def test_a_row_that_stands_twice(self):
        account = Account().add(DIRECT, 1, None, 5000).add(DIRECT, 2, 707, 5707).add(DIRECT, 2, 707, 5707)
        account.add(DIRECT, 3, 10, 5717)
        assert first_of(account) == ("typing error", "likely")

    def test_out_and_back(self):
        account = Account().add(DIRECT, 1, None, 15_805).add(DIRECT, 2, None, 15_905).add(DIRECT, 3, None, 15_805)
        assert account.kinds() == [[("reverts", "certain")]] * 2

    def test_two_lines_mixed_in_one_report_do_not_revert(self):
        account = Account().add(DIRECT, 1, None, 15_805).add(DIRECT, 2, None, 15_905).add(DIRECT, 2, None, 15_805)
        assert account.kinds() == [[("unknown", "possible")]] * 2

    def test_fractions_are_rounded(self):
        account = Account().add(DIRECT, 1, 3.4, 103.4).add(DIRECT, 2, 3.4, 107).add(DIRECT, 3, None, 107)
        assert first_of(account) == ("rounding", "certain")

    def test_one_unit_is_rounded_where_the_footnote_names_fractions(self):
        notes = ("Includes one share as a result of accumulated fractional shares.",)
        account = Account().add(UNITS, 1, 10, 4000).add(UNITS, 2, 10, 4011, notes=notes)
        assert first_of(account) == ("rounding", "likely")

    def test_a_last_balance_may_be_the_one_before_the_transaction(self):
        account = Account().add(DIRECT, 1, None, 11_424).add(DIRECT, 2, -11_424, 11_424)
        assert ("typing error", "possible") in account.kinds()[0]


class TestRatios:
    def test_a_split_alone_is_likely_by_its_digits(self):
        account = Account().add(BY_TRUST, 1, None, 34_098_597).add(BY_TRUST, 2, None, 170_492_985)
        (gap,) = account.gaps()
        (split,) = gap.explanations
        assert (split.kind, split.certainty) == ("split", "likely")
        assert split.arithmetic == "34,098,597 x 5 = 170,492,985, at some time from 2024-01-11 to 2024-01-21"

    def test_a_split_before_the_trade(self):
        account = Account().add(BY_TRUST, 1, None, 155_039_144).add(BY_TRUST, 2, -485_578, 464_631_854)
        assert "155,039,144 x 3 - 485,578 = 464,631,854" in account.gaps()[0].explanations[0].arithmetic

    def test_other_owners_make_it_certain_and_the_days_fewer(self):
        other, third = line("5"), line("6")
        account = Account().add(DIRECT, 1, None, 1200).add(DIRECT, 6, None, 1800)
        account.add(other, 2, None, 350).add(other, 7, None, 525).add(third, 3, None, 777).add(third, 4, None, 1165)
        (gap, *_) = account.gaps()
        assert (gap.explanations[0].kind, gap.explanations[0].certainty) == ("split", "certain")
        assert "at some time from 2024-01-31 to 2024-02-10; the same ratio in 2 other lines" in (
            gap.explanations[0].arithmetic
        )

    def test_a_line_of_the_class_that_carries_on_speaks_against_it(self):
        account = Account().add(DIRECT, 2, None, 34_098_597).add(DIRECT, 3, None, 170_492_985)
        account.add(line("5"), 1, None, 700).add(line("5"), 4, 10, 710)
        assert first_of(account) == ("unknown", "possible")

    def test_a_footnote_names_the_split(self):
        notes = ("Adjusted for the 2-for-1 stock split of May 2024.",)
        account = Account().add(DIRECT, 1, None, 150).add(DIRECT, 2, None, 300, notes=notes)
        assert first_of(account)[0] == "split"

    @pytest.mark.parametrize(("held", "after"), [(100, 200), (8_765, 14_900), (30_000, 60_000), (145, 228)])
    def test_a_ratio_by_chance_is_no_split(self, held, after):
        account = Account().add(DIRECT, 1, None, held).add(DIRECT, 2, None, after)
        assert first_of(account) == ("unknown", "possible")

    @given(st.integers(10_001, 10**8), st.sampled_from(["2", "3", "5", "10", "3/2", "1/2", "1/3", "1/10", "1/100"]))
    def test_a_ratio_is_found_with_its_fraction_cut_off(self, held, ratio):
        up, _, down = ratio.partition("/")
        assert str(ratio_between(Decimal(held), Decimal(held * int(up) // int(down or 1)))) == ratio

    @pytest.mark.parametrize("held", [1234, 70_000])
    def test_depositary_shares_against_ordinary_ones(self, held):
        notes = ("Each American Depositary Share represents five ordinary shares.",)
        account = Account().add(DIRECT, 1, None, held, notes=notes).add(DIRECT, 2, None, 5 * held, notes=notes)
        assert ("unit", "certain") in account.kinds()[0]


class TestTransfers:
    def test_equal_and_opposite_on_two_lines_of_a_person(self):
        account = Account().add(DIRECT, 1, None, 2_000_000).add(BY_TRUST, 1, None, 100)
        account.add(DIRECT, 2, None, 779_519).add(BY_TRUST, 2, None, 1_220_581)
        assert account.kinds() == [[("moved between lines", "certain")]] * 2

    def test_another_person_is_no_partner(self):
        other = line("5", **TRUST)
        account = Account().add(DIRECT, 1, None, 2_000_000).add(other, 1, None, 100)
        account.add(DIRECT, 2, None, 779_519).add(other, 2, None, 1_220_581)
        assert {kind for gap in account.kinds() for kind, _ in gap} == {"unknown"}

    def test_to_two_lines(self):
        spouse = line(ownership="I", nature="by spouse")
        account = Account().add(DIRECT, 1, None, 90_000).add(BY_TRUST, 1, None, 10).add(spouse, 1, None, 10)
        account.add(DIRECT, 2, None, 65_432).add(BY_TRUST, 2, None, 20_010).add(spouse, 2, None, 4_578)
        (gap, *_) = account.gaps()
        assert (gap.explanations[0].kind, gap.explanations[0].certainty) == ("moved between lines", "likely")

    def test_to_a_line_that_is_new(self):
        account = Account().add(DIRECT, 1, None, 90_000).add(DIRECT, 2, None, 65_432).add(BY_TRUST, 2, None, 24_568)
        assert first_of(account) == ("moved between lines", "certain")

    def test_all_that_another_line_held(self):
        account = Account().add(DIRECT, 1, None, 620_086).add(BY_TRUST, 1, None, 100).add(BY_TRUST, 2, None, 620_186)
        assert first_of(account) == ("moved between lines", "likely")

    def test_a_footnote_names_the_transfer(self):
        notes = ("Includes 45,960 shares transferred to the trust on May 20.",)
        account = Account().add(BY_TRUST, 1, None, 315_113).add(BY_TRUST, 2, None, 361_073, notes=notes)
        assert first_of(account) == ("moved between lines", "certain")

    def test_units_become_shares(self):
        account = Account().add(UNITS, 1, None, 5_000).add(DIRECT, 1, None, 100)
        account.add(UNITS, 2, None, 3_766).add(DIRECT, 2, None, 1_334)
        assert [gap[0] for gap in account.kinds()] == [("conversion", "likely")] * 2

    def test_a_class_is_reclassified_at_one_ratio_for_all(self):
        account = Account()
        for owner, held in (("5", 12_346), ("6", 98_764)):
            old, new = line(owner, security="class b"), line(owner, security="class a")
            account.add(old, 1, None, held).add(new, 1, None, 50).add(old, 2, None, 0).add(new, 2, None, 50 + held // 2)
        assert [gap[0] for gap in account.kinds()] == [("reclassification", "likely")] * 4


class TestFootnotes:
    def test_a_plan_and_its_amount(self):
        notes = ("Includes 312 shares acquired under the Employee Stock Purchase Plan.",)
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 100, 5_412, notes=notes)
        assert first_of(account) == ("plan", "certain")

    def test_a_plan_without_an_amount(self):
        notes = ("Includes shares acquired under a dividend reinvestment plan.",)
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 100, 5_112, notes=notes)
        assert first_of(account) == ("plan", "likely")

    def test_a_line_of_a_plan(self):
        held = line(ownership="I", nature="by 401(k) plan")
        account = Account().add(held, 1, None, 5_000).add(held, 2, None, 5_044.5)
        assert first_of(account) == ("plan", "likely")

    def test_small_and_steady(self):
        account, held = Account().add(DIRECT, 1, None, 5_000), 5_000
        for report, more in enumerate((41, 44, 39, 47), 2):
            held += more
            account.add(DIRECT, report, None, held)
        assert all(("plan", "possible") in gap for gap in account.kinds())

    def test_an_amount_in_a_footnote_without_a_kind(self):
        notes = ("Reflects the return of 2,995 shares from escrow.",)
        account = Account().add(DIRECT, 1, None, 858_081).add(DIRECT, 2, None, 855_086, notes=notes)
        assert first_of(account) == ("footnote", "certain")


class TestOtherReports:
    def test_an_amendment_repeats_a_row(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 707, 5_707)
        account.add(DIRECT, 3, 707, 5_707, day=20, form="4/A", original_on=date(2024, 1, 21))
        assert first_of(account) == ("restated", "certain")

    def test_an_amendment_corrects_the_balance(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 707, 5_907)
        account.add(DIRECT, 3, 707, 5_707, day=20, form="4/A", original_on=date(2024, 1, 21))
        assert [gap[0] for gap in account.kinds()][1] == ("restated", "certain")

    def test_a_balance_leaves_out_what_form_5_reports(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 8, -250, 4_750, day=15, code="G", form="5")
        account.add(DIRECT, 2, 100, 5_100)
        assert ("deferred to Form 5", "certain") in account.kinds()[-1]

    def test_what_a_form_4_tells_early_is_not_put_off_to_form_5(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 8, -250, 4_750, day=15, code="G", form="5")
        account.add(DIRECT, 2, 14, 5_014, code="L")
        ref = account.lines[DIRECT][-1].row
        account.rows[ref] = replace(account.rows[ref], form_type="5")
        assert account.kinds()[-1][0] == ("deferred to Form 5", "certain")

    def test_a_trade_that_was_due_on_form_4_is_late_and_not_put_off(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 8, -250, 4_750, day=15, form="5")
        ref = account.lines[DIRECT][-1].row
        account.rows[ref] = replace(account.rows[ref], form_type="4")
        account.add(DIRECT, 2, 100, 5_100)
        assert account.kinds()[-1][0] == ("missing report", "certain")

    def test_what_form_5_had_told_before_is_forgotten_and_not_put_off(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 3, -250, 4_750, day=15, code="G", form="5")
        account.add(DIRECT, 4, 100, 5_100)
        assert ("deferred to Form 5", "possible") in account.kinds()[-1]

    def test_reports_leave_out_all_gifts_of_a_form_5_until_it_comes(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 100, 5_100, day=16)
        account.add(DIRECT, 3, 30, 5_130, day=26)
        for day, amount, after in ((14, -250, 4_750), (18, -10, 4_840)):  # as of their days
            account.add(DIRECT, 8, amount, after, day=day, code="G", form="5")
        account.add(DIRECT, 9, 7, 4_877)
        account.lines[DIRECT] = list(in_order_of_days(DIRECT, account.lines[DIRECT]))
        assert [posting.day.day for posting in account.lines[DIRECT]] == [11, 15, 17, 19, 27, 31]
        assert [int(gap.difference) for gap in account.gaps()] == [250, -250, 260, -260]
        assert {kinds[0] for kinds in account.kinds()} == {("deferred to Form 5", "certain")}

    def test_a_form_5_stays_where_it_was_filed_if_all_follows_there(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 100, 5_100, day=16)
        account.add(DIRECT, 2, -100, 5_000, day=16).add(DIRECT, 8, -250, 4_750, day=14, code="G", form="5")
        account.add(DIRECT, 9, 7, 4_757)
        account.lines[DIRECT] = list(in_order_of_days(DIRECT, account.lines[DIRECT]))
        assert account.gaps() == ()

    def test_a_balance_has_what_form_5_reports_later(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 100, 4_850)
        account.add(DIRECT, 8, -250, 4_850, day=15, code="G", form="5")
        assert account.kinds()[0][0] == ("deferred to Form 5", "certain")

    def test_a_late_report_proves_what_was_missing(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 100, 5_807)
        account.add(DIRECT, 3, 707, 5_807, day=15)
        assert account.kinds()[0][0] == ("missing report", "certain")

    def test_nothing_is_said_where_there_was_no_time_for_a_report(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 100, 5_807, day=12).add(DIRECT, 3, 1, 5_808)
        assert first_of(account) == ("unknown", "possible")

    def test_a_change_that_stays_may_be_a_report_that_is_missing(self):
        account = Account().add(DIRECT, 1, None, 5_000).add(DIRECT, 2, 100, 5_807).add(DIRECT, 3, 1, 5_808)
        assert first_of(account) == ("missing report", "possible")

    def test_what_is_explained_otherwise_is_not_held_to_be_missing(self):
        account = Account().add(BY_TRUST, 1, None, 34_098_597).add(BY_TRUST, 2, None, 170_492_985)
        account.add(BY_TRUST, 3, None, 170_492_985)
        assert "missing report" not in dict(account.kinds()[0])


def test_kinds_are_counted_by_the_surest_explanation():
    account = Account().add(DIRECT, 1, None, 15_805).add(DIRECT, 2, None, 15_905).add(DIRECT, 3, None, 15_805)
    account.add(DIRECT, 4, None, 22_222)
    assert best_kinds(account.gaps()) == Counter({"reverts": 2, "unknown": 1})
