import json

import pytest


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (("2024-02-14",), "2024-02-16"),
        (("2024-02-16",), "2024-02-21"),  # over a weekend and Washington's Birthday
        (("2023-12-31", "--form", "5"), "2024-02-14"),
        (("2025-12-23",), "2025-12-30"),  # EDGAR closed from 24 to 26 December 2025
        (("2024-05-01", "--form", "3"), "2024-05-13"),
        (("2024-02-14", "--plan", "--deemed", "2024-02-16"), "2024-02-21"),
        (("2024-02-14", "--closed", "2024-02-15"), "2024-02-20"),
    ],
)
def test_due_days(run, arguments, day):
    told = json.loads(run("due", *arguments, "--json", "--filed", "2024-01-01").out)
    assert told["due"]["last_day"] == day


def test_late_is_status_1_and_said(run):
    ran = run("due", "2024-02-14", "--filed", "2024-02-20")
    assert ran.status == 1
    assert "late by 4 days" in ran.out


def test_in_time_is_status_0(run):
    ran = run("due", "2024-02-14", "--filed", "2024-02-16")
    assert ran.status == 0
    assert "Friday, 2024-02-16, 22:00 Eastern" in ran.out


@pytest.mark.parametrize(
    ("arguments", "form", "day"),
    [
        (("2025-06-04", "--code", "L"), "5", "2026-02-17"),
        (("2025-06-04", "--code", "z", "--fiscal-year-end", "06-30"), "5", "2025-08-14"),
        (("2023-02-24", "--code", "G"), "5", "2024-02-14"),
        (("2023-02-27", "--code", "G"), "4", "2023-03-01"),
        (("2025-06-04", "--code", "G", "--acquired"), "5", "2026-02-17"),
        (("2025-06-04", "--code", "L", "--form", "4"), "4", "2025-06-06"),
        (("2025-01-06", "--code", "P", "--deferral-ended", "2025-06-04"), "4", "2025-06-06"),
        (("2025-03-03", "--plan", "--deemed", "2025-03-10"), "4", "2025-03-10"),
        (("2025-10-09", "--code", "I", "--deemed", "2025-10-20"), "4", "2025-10-17"),
        (("2025-06-04", "--form", "3", "--first-registration"), "3", "2025-06-04"),
        (("2026-03-18", "--form", "3", "--foreign-private-issuer"), "3", "2026-03-18"),
        (
            ("2026-03-18", "--form", "3", "--foreign-private-issuer", "--in-office-since", "2026-03-18"),
            "3",
            "2026-03-30",
        ),
    ],
)
def test_due_days_by_what_they_depend_on(run, arguments, form, day):
    told = json.loads(run("due", *arguments, "--json", "--filed", "2022-01-03").out)["due"]
    assert (told["form"], told["last_day"]) == (form, day)


def test_form_5_says_for_which_year_and_what_was_assumed(run):
    assumed = run("due", "2025-06-04", "--code", "L", "--filed", "2025-06-05").out
    assert "ends on 2025-12-31, or earlier on Form 4" in assumed
    assert "give --fiscal-year-end" in assumed
    given = run("due", "2025-06-04", "--code", "L", "--fiscal-year-end", "06-30", "--filed", "2025-06-05").out
    assert "ends on 2025-06-30" in given
    assert "give --fiscal-year-end" not in given


def test_who_owes_no_report_is_told_so(run):
    ran = run("due", "2026-06-04", "--foreign-private-issuer", "--ten-percent-holder")
    assert ran.status == 0
    assert ran.out.startswith("no report is due; ten percent holders")
    told = json.loads(run("due", "2026-01-05", "--foreign-private-issuer", "--json").out)
    assert told["due"] is None
    assert "2026-03-18" in told["why"]


@pytest.mark.parametrize(("name", "said"), [("Canada", "exempt where the insider"), ("Japan", "no order exempts")])
def test_orders_that_exempt_are_told(run, name, said):
    base = ("due", "2026-06-03", "--form", "3", "--foreign-private-issuer", "--filed", "2026-06-03")
    assert said in run(*base, "--organized-in", name).out
    assert said in run(*base, "--organized-in", name, "--json").out


@pytest.mark.parametrize(
    ("arguments", "write"),
    [
        (("3/4/2024",), "2024-03-04"),
        (("2025-03-03", "--filed", "March 5, 2025"), "2025-03-05"),
        (("2025-03-03", "--deemed", "soon"), "one as 2024-02-14"),
    ],
)
def test_another_spelling_is_answered_with_the_day_to_write(run, arguments, write):
    ran = run("due", *arguments)
    assert ran.status == 2
    assert f"is not a date; write {write}" in ran.err
    assert "%" not in ran.err


def test_a_year_end_that_is_none_is_named(run):
    for text in ("June", "02-30", "13-01", "06-00"):
        ran = run("due", "2025-06-04", "--code", "L", "--fiscal-year-end", text)
        assert (ran.status, ran.err) == (2, f"--fiscal-year-end: '{text}' is no month and day; write 12-31\n")
    assert run("due", "2025-06-04", "--code", "L", "--fiscal-year-end", "02-29", "--filed", "2025-06-05").status == 0


def test_a_day_before_the_act_is_refused(run):
    ran = run("due", "1924-02-14")
    assert (ran.status, "before the Securities Exchange Act of 1934" in ran.err) == (2, True)


def test_a_code_that_is_none_is_refused(run):
    ran = run("due", "2024-03-04", "--code", "Q")
    assert ran.status == 2
    assert "'Q' is no transaction code; write one of A, C, D" in ran.err
    assert run("due", "2024-03-04", "--code", "g", "--filed", "2024-03-05").status == 0


def test_options_of_the_other_question_are_refused(run):
    ran = run("due", "2024-02-14", "--refresh")
    assert (ran.status, "leave DATE out" in ran.err) == (2, True)
    ran = run("due", "--code", "G")
    assert (ran.status, "name the day" in ran.err) == (2, True)
