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
