"""A text that is no date is told why: not in the calendar, of another spelling, or something else."""

from datetime import date

import pytest

from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import read_plan
from section16.query.screens.saved import saved_screens
from section16.query.screens.screen import ScreenError
from section16.standard.kinds import Day, Unreadable
from section16.standard.text.days import read_day

MEANT = "write the day that is meant"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-30", f"is not a date: February 2026 has 28 days; {MEANT}"),
        ("2024-02-30", f"is not a date: February 2024 has 29 days; {MEANT}"),
        ("2026-13-01", f"is not a date: there is no month 13; {MEANT}"),
        ("0000-01-01", f"is not a date: there is no year 0; {MEANT}"),
        ("02/30/2026", f"is not a date: February 2026 has 28 days; {MEANT}"),
        ("31/04/2026", f"is not a date: April 2026 has 30 days; {MEANT}"),
        ("31.04.2026", f"is not a date: April 2026 has 30 days; {MEANT}"),
        ("June 31, 2026", f"is not a date: June 2026 has 30 days; {MEANT}"),
        ("31 june 2026", f"is not a date: June 2026 has 30 days; {MEANT}"),
        ("2026-2-3", "is not a date; write 2026-02-03"),
        ("13/12/2022", "is not a date; write 2022-12-13"),
        ("soon", "is not a date; write one as 2024-02-14"),
    ],
)
def test_it_says_what_is_wrong(text, said):
    assert read_day(text).of(text) == f"'{text}' {said}"


def test_a_date_is_read():
    assert read_day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize("written", ["2026-02-30", '"2026-02-30"'])
def test_a_plan_is_told_bare_or_quoted_and_where_words_of_a_footnote_could_stand(written):
    text = f'form = "4"\n[[event]]\nwhat = "sale"\non = {written}\n'
    with pytest.raises(PlanError, match=r"line 4.*2026-02-30.* is not a date: February 2026 has 28 days"):
        read_plan(text, "plan")
    grant = f'form = "4"\n[[grant]]\nid = "o"\nexpires = {written}\n'
    with pytest.raises(PlanError, match=r"2026-02-30.* is not a date: February 2026 has 28 days"):
        read_plan(grant, "plan")


def test_a_report_is_told_and_a_time_zone_does_not_hide_it():
    for text in ("2026-02-30", "2026-02-30-05:00"):
        with pytest.raises(Unreadable, match=f"'{text}' is not a date: February 2026 has 28 days"):
            Day().parse(text)


def test_a_file_of_screens_is_told(tmp_path):
    file = tmp_path / "screens.toml"
    for written, place in (("2026-02-30", "screens.toml: "), ('"2026-02-30"', "screens.toml, late-ones: since: ")):
        file.write_text(f"[late-ones]\nlate = 1\nsince = {written}\n")
        with pytest.raises(ScreenError, match=f"{place}'2026-02-30' is not a date: February 2026 has 28 days"):
            saved_screens(file)
