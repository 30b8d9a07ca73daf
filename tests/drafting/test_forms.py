"""Forms 3 and 5, early and late lines, due dates."""

from datetime import date

from tests.drafting.plans import OPTION, OWNER, PLAN, STOCK, TRUST, UNITS, drafted, event, lines, report, wrong

SALE = event("sale", "shares = 10", 'price = "5"')


# Form 3


def test_form_3_lists_everything_held():
    one = report(STOCK, TRUST, OPTION, UNITS, form="3", top="period = 2025-03-03")
    assert one.document_type == "3"
    assert one.period_of_report == date(2025, 3, 3)
    assert (one.no_securities_owned, one.aff10b5_one, one.not_subject_to_section16) == (False, None, None)
    assert [row.shares_following.value for row in one.non_derivative_table] == [1000, 500]
    assert [row.underlying_shares.value for row in one.derivative_table] == [800, 400]
    assert not any(row.shares_following for row in one.derivative_table)


def test_form_3_may_be_empty():
    one = report(form="3", top="period = 2025-03-03\nno_securities_owned = true")
    assert one.no_securities_owned is True
    assert lines(one) == []


def test_form_3_is_cut_too():
    grants = [OPTION.replace('"option"', f'"option {n}"') for n in range(35)]
    first, second = drafted(STOCK, *grants, form="3", top="period = 2025-03-03").reports
    assert (len(first.derivative_table), len(second.derivative_table)) == (30, 5)
    assert "This Form 3 is being filed in two parts. This is part 2 of 2." in second.remarks


# Form 5

YEAR = "period = 2025-12-31"


def test_form_5_tells_late_lines_from_deferred_ones():
    late = event("inheritance", "shares = 5", "late = true")
    small = event("small acquisition", "shares = 5", 'price = "5"')
    purchase = event("purchase", "shares = 5", 'price = "5"')
    one = report(STOCK, TRUST, small, late, purchase, form="5", top=YEAR, today=date(2026, 2, 10))
    assert [(row.form_type, row.timeliness.value) for row in one.non_derivative_table[:3]] == [
        ("5", None),
        ("5", "L"),
        ("4", "L"),
    ]
    assert lines(one)[3] == "I holds 500 I By Trust"
    assert one.period_of_report == date(2025, 12, 31)
    assert (one.form3_holdings_reported, one.form4_transactions_reported) == (False, True)


def test_form_5_marks_a_holding_that_form_3_missed():
    missed = TRUST + "late = true\n"
    one = report(STOCK, missed, form="5", top=YEAR, today=date(2026, 2, 10))
    assert [row.form_type for row in one.non_derivative_table] == [None, "3"]
    assert one.form3_holdings_reported is True


def test_form_5_is_due_45_days_after_the_year():
    small = event("small acquisition", "shares = 5", 'price = "5"')
    made = drafted(STOCK, small, form="5", top=YEAR, today=date(2026, 2, 20))
    assert made.due.last_day == date(2026, 2, 17)  # 14 February is a Saturday, the 16th a holiday
    assert made.late_by.business_days == 3
    assert made.notes[0].startswith("late: the report was due on 2026-02-17, 3 business days ago")


# Early and left for later

GIFT = event("gift received", "shares = 5")


def test_a_line_can_be_left_for_form_5():
    later = "[settings]\nearly = false\n"
    made = drafted(STOCK, GIFT, SALE, later)
    assert lines(made.reports[0]) == ["I S 10 @ 5 D = 990 D"]
    assert [question.place for question in made.questions] == ["event[1]"]
    assert "left for Form 5" in made.notes[1]


def test_nothing_but_lines_left_for_form_5_is_no_form_4():
    assert wrong(STOCK, GIFT, "[settings]\nearly = false\n") == [
        ("form 4: the report would hold no transaction; add an [[event]] reported on it, or no_longer_subject = true")
    ]


def test_early_lines_do_not_make_the_period():
    early = event("gift received", "shares = 5", on="2025-03-01")
    assert report(STOCK, early, SALE).period_of_report == date(2025, 3, 3)
    assert report(STOCK, early).period_of_report == date(2025, 3, 1)


def test_early_lines_alone_are_due_with_form_5():
    assert drafted(STOCK, GIFT).due is None
    year = OWNER.replace("[[owner]]", 'fiscal_year_end = "12-31"\n[[owner]]')
    assert drafted(STOCK, GIFT, owner=year).due.last_day == date(2026, 2, 17)


def test_the_earliest_transaction_decides_when_form_4_is_due():
    made = drafted(STOCK, SALE, event("sale", "shares = 1", 'price = "5"', on="2025-03-06"), today=date(2025, 3, 6))
    assert made.due.last_day == date(2025, 3, 5)
    assert made.late_by.business_days == 1


def test_a_deemed_date_moves_the_due_date_of_a_plan_trade():
    keys = ("shares = 10", 'price = "5"', "deemed = 2025-03-05")
    made = drafted(STOCK, PLAN, event("sale", *keys, 'plan = "10b5-1"'), today=date(2025, 3, 7))
    assert made.due.last_day == date(2025, 3, 7)
    assert made.reports[0].non_derivative_table[0].deemed_executed_on.value == date(2025, 3, 5)
    assert drafted(STOCK, event("sale", *keys), today=date(2025, 3, 7)).due.last_day == date(2025, 3, 5)


def test_a_trade_soon_after_adoption_is_asked_about():
    young = PLAN.replace("2024-10-01", "2025-01-03")
    made = drafted(STOCK, young, event("sale", "shares = 10", 'price = "5"', 'plan = "10b5-1"'))
    assert made.questions[0].place == "event[1].plan"
    assert "59 days after" in made.questions[0].seen
