"""A token's end is read from its header, warned of in time, and the token itself is never shown."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from section16.edgar.secret import Secret
from section16.edgar.token import TokenWarning, expiry_of, warning_of
from tests.edgar.talk import FILER, SECRETS, USER, token

MAKES = "makes a new one on the EDGAR dashboard"
EASTERN = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-01T04:30:00Z",
        "2026-11-30T23:30:00-05:00",
        "2026-12-01T04:30:00",
        1_796_099_400,
        "1796099400",
        1_796_099_400_000,
        1_796_099_400.0,
    ],
)
def test_an_end_is_read_however_it_is_written(written: Any) -> None:
    assert expiry_of(Secret(token({"expiresAt": written}, "x"))) == datetime(2026, 11, 30, 23, 30, tzinfo=EASTERN)


@pytest.mark.parametrize(
    "text",
    ["", "a.b.c.d.e", "a.b", "....", "e30.a.b.c.d", "W10.a.b.c.d", token({"expiresAt": "soon"}, "x"),
     token({"expiresAt": None}, "x"), token({"expiresAt": 10**30}, "x"), token({"expiresAt": []}, "x"), "ü.a.b.c.d"],
)  # fmt: skip
def test_what_does_not_say_its_end_has_none(text: str) -> None:
    assert expiry_of(Secret(text)) is None


def warnings_on(today: date) -> list[TokenWarning]:
    kept = (("filer", FILER), ("user", USER))
    return [found for name, text in kept if (found := warning_of(name, Secret(text), today))]


@pytest.mark.parametrize(
    ("today", "messages"),
    [
        (date(2026, 11, 20), []),
        (
            date(2026, 11, 23),
            [
                f"user token: it expires on 2026-11-29, in 6 days; its owner {MAKES}",
            ],
        ),
        (
            date(2027, 1, 30),
            [
                f"filer token: it expires on 2027-01-31, tomorrow; a technical administrator {MAKES}",
                f"user token: it expired on 2026-11-29; its owner {MAKES}",
            ],
        ),
    ],
)
def test_a_token_is_warned_of_in_time(today: date, messages: list[str]) -> None:
    found = warnings_on(today)
    assert [one.message for one in found] == messages
    assert not [secret for secret in SECRETS if secret in repr(found)]


@pytest.mark.parametrize(("today", "days"), [(date(2026, 11, 29), 0), (date(2026, 11, 22), 7), (date(2026, 12, 1), -2)])
def test_the_days_left_are_counted(today: date, days: int) -> None:
    (found,) = warnings_on(today)
    assert (found.token, found.days, found.expires_on) == ("user", days, date(2026, 11, 29))


def test_a_token_that_does_not_tell_is_warned_of() -> None:
    found = warning_of("filer", Secret("opaque"), date(2026, 11, 22))
    assert found is not None
    assert found.message == "filer token: its end cannot be read from it; look it up on the EDGAR dashboard"
    assert (found.expires_on, found.days) == (None, None)
