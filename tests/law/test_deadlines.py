"""Due dates of the three forms by epoch, deemed dates, lateness."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law import calendar, deadlines
from section16.law.deadlines import Facts

DAYS = st.dates(date(1996, 1, 1), date(2035, 12, 31))
FORMS = st.sampled_from(["3", "4", "5"])


@pytest.mark.parametrize(
    ("form", "event_on", "last_day"),
    [
        ("4", date(2024, 2, 14), date(2024, 2, 16)),  # the seed: Wednesday to Friday
        ("4", date(2024, 2, 15), date(2024, 2, 20)),  # over Washington's Birthday
        ("4", date(2024, 2, 17), date(2024, 2, 21)),  # a Saturday trade
        ("4", date(2024, 3, 28), date(2024, 4, 1)),  # Good Friday counts
        ("4", date(2024, 10, 11), date(2024, 10, 16)),  # Columbus Day does not
        ("4", date(2025, 12, 23), date(2025, 12, 30)),  # 24, 25 and 26 December closed
        ("4", date(2018, 12, 4), date(2018, 12, 7)),  # mourning on 5 December
        ("4", date(2002, 8, 29), date(2002, 9, 3)),  # the first two-day trade, over Labor Day
        ("4", date(2002, 8, 28), date(2002, 9, 10)),
        ("4", date(2001, 12, 31), date(2002, 1, 10)),
        ("4", date(2001, 1, 15), date(2001, 2, 12)),  # the 10th was a Saturday
        ("3", date(2024, 5, 1), date(2024, 5, 13)),  # the 11th was a Saturday
        ("3", date(2024, 5, 3), date(2024, 5, 13)),
        ("5", date(2023, 12, 31), date(2024, 2, 14)),
        ("5", date(2024, 6, 30), date(2024, 8, 14)),
        ("5", date(2022, 12, 31), date(2023, 2, 14)),
        ("5", date(2024, 12, 31), date(2025, 2, 14)),
        ("5", date(2023, 9, 30), date(2023, 11, 14)),
    ],
)
def test_the_last_day(form, event_on, last_day):
    assert deadlines.due(form, event_on).last_day == last_day


def test_the_hour_is_ten_in_the_evening_in_new_york():
    summer = deadlines.due("4", date(2024, 7, 9)).at
    winter = deadlines.due("4", date(2024, 2, 14)).at
    assert summer == datetime(2024, 7, 11, 22, tzinfo=ZoneInfo("America/New_York"))
    assert summer.astimezone(UTC).hour == 2
    assert winter.astimezone(UTC).hour == 3
    assert deadlines.due("4", date(2003, 6, 2)).at.hour == 17


@pytest.mark.parametrize("form", ["4/A", "144", ""])
def test_what_has_no_due_date_says_so(form):
    with pytest.raises(ValueError, match=f"form '{form}' has no due date; ask for 3, 4 or 5"):
        deadlines.due(form, date(2024, 1, 2))


def test_the_end_of_time_is_no_day_to_count_from():
    with pytest.raises(ValueError, match="'9999-12-31' is no day to count from; give the day of the event"):
        deadlines.due("5", date.max)


def test_a_rolled_day_says_from_where():
    due = deadlines.due("3", date(2024, 5, 1))
    assert due.rule == "10 days after the event, moved from Saturday, 2024-05-11"
    assert due.authority.endswith("17 CFR 240.0-3(a)")
    assert "moved" not in deadlines.due("3", date(2024, 5, 3)).rule


@pytest.mark.parametrize(
    ("event_on", "facts", "last_day"),
    [
        (date(2024, 6, 18), Facts(registration=True), date(2024, 6, 18)),
        (date(2019, 5, 1), Facts(foreign_private_issuer=True), date(2026, 3, 18)),
        (date(2025, 12, 18), Facts(foreign_private_issuer=True), date(2026, 3, 18)),
        (date(2026, 3, 5), Facts(foreign_private_issuer=True), date(2026, 3, 18)),
        (date(2026, 3, 16), Facts(foreign_private_issuer=True), date(2026, 3, 26)),
        (date(2026, 3, 18), Facts(foreign_private_issuer=True), date(2026, 3, 18)),
        (date(2026, 3, 18), Facts(foreign_private_issuer=True, in_office_since=date(2024, 5, 1)), date(2026, 3, 18)),
        (date(2026, 3, 18), Facts(foreign_private_issuer=True, in_office_since=date(2026, 3, 18)), date(2026, 3, 30)),
        (date(2026, 3, 19), Facts(foreign_private_issuer=True), date(2026, 3, 30)),
        (date(2026, 2, 3), Facts(foreign_private_issuer=True, registration=True), date(2026, 3, 18)),
        (date(2026, 6, 3), Facts(foreign_private_issuer=True, registration=True), date(2026, 6, 3)),
    ],
)
def test_form_3_by_its_circumstances(event_on, facts, last_day):
    assert deadlines.due("3", event_on, facts).last_day == last_day


@pytest.mark.parametrize(
    ("form", "facts"),
    [
        ("3", Facts(foreign_private_issuer=True, ten_percent_holder=True)),
        ("4", Facts(foreign_private_issuer=True, ten_percent_holder=True)),
        ("4", Facts(foreign_private_issuer=True)),
    ],
)
def test_whom_the_duty_does_not_reach_owes_no_report(form, facts):
    with pytest.raises(deadlines.NoDueDateError, match="no report is due"):
        deadlines.due(form, date(2026, 3, 17), facts)
    if form == "4":
        assert deadlines.due_of_transaction(date(2026, 3, 17), facts) is None


def test_the_doubt_of_the_first_day_and_of_a_late_form_id_are_told():
    first = deadlines.due("3", date(2026, 3, 18), Facts(foreign_private_issuer=True)).note
    assert "who took office on that day has 10 days" in first
    assert "1 April 2026" in first
    earlier = deadlines.due("3", date(2024, 3, 18), Facts(foreign_private_issuer=True)).note
    assert "that day has 10 days" not in earlier
    assert deadlines.due("3", date(2026, 4, 1), Facts(foreign_private_issuer=True)).note == ""


def test_small_acquisitions_are_due_from_the_loss_of_their_deferral():
    facts = Facts(code="P", deferral_ended_on=date(2025, 6, 4))
    due = deadlines.due_of_transaction(date(2025, 1, 6), facts)
    assert (due.last_day, due.counted_from) == (date(2025, 6, 6), date(2025, 6, 4))
    assert "16a-6(b)" in due.authority


def test_what_is_exempt_or_reported_on_form_5_has_no_two_days():
    assert deadlines.due_of_transaction(date(2025, 1, 6), Facts(code="A", exempt=True)) is None
    deferred = Facts(code="J", form_type="5")
    assert deadlines.due_of_transaction(date(2025, 1, 6), deferred) is None
    assert deadlines.due_of_transaction(date(2025, 1, 6), deferred, lambda: date(2025, 12, 31)).form == "5"


@pytest.mark.parametrize(
    ("day", "year_end", "before"),
    [
        (date(2023, 12, 31), date(2024, 12, 31), True),
        (date(2024, 1, 1), date(2024, 12, 31), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2024, 3, 1), date(2025, 2, 28), False),
        (date(2023, 12, 30), date(2024, 12, 28), False),  # the year before may have had 52 weeks or 53
        (date(2023, 12, 20), date(2024, 12, 28), True),
    ],
)
def test_days_of_an_earlier_fiscal_year(day, year_end, before):
    assert deadlines.before_fiscal_year(day, year_end) is before


@pytest.mark.parametrize(
    ("traded_on", "code", "side", "form"),
    [
        (date(2023, 2, 26), "G", "D", "5"),
        (date(2023, 2, 27), "G", "D", "4"),
        (date(2024, 1, 2), "G", None, "4"),
        (date(2024, 1, 2), "G", "A", "5"),
        (date(2024, 1, 2), "W", "A", "5"),
        (date(2024, 1, 2), "L", "A", "5"),
        (date(2024, 1, 2), "S", "D", "4"),
        (date(2024, 1, 2), "M", "A", "4"),
        (date(2001, 1, 2), "M", "A", "5"),
        (date(2001, 1, 2), "P", "A", "4"),
        (date(1980, 1, 2), "G", "D", "5"),
        (date(2024, 1, 2), None, None, "4"),
    ],
)
def test_the_form_of_a_transaction(traded_on, code, side, form):
    assert deadlines.form_for(traded_on, code, side) == form


def test_a_transaction_is_due_on_its_own_form():
    received = Facts(code="G", acquired_disposed="A")
    year_end = deadlines.fiscal_year_end(date(2024, 3, 4))
    assert deadlines.due_of_transaction(date(2024, 3, 4), received) is None
    assert deadlines.due_of_transaction(date(2024, 3, 4), received, lambda: year_end).last_day == date(2025, 2, 14)
    made = Facts(code="G", acquired_disposed="D")
    assert deadlines.due_of_transaction(date(2024, 3, 4), made).last_day == date(2024, 3, 6)


def test_gifts_between_the_rule_and_the_new_form_are_told():
    made = Facts(code="G", acquired_disposed="D")
    assert "1 April 2023" in deadlines.due("4", date(2023, 3, 1), made).note
    assert deadlines.due("4", date(2023, 4, 3), made).note == ""
    assert deadlines.due("4", date(2023, 3, 1), Facts(code="S")).note == ""


@pytest.mark.parametrize(
    ("facts", "last_day", "note"),
    [
        (Facts(deemed_on=date(2024, 2, 22), plan=True), date(2024, 2, 26), ""),
        (Facts(deemed_on=date(2024, 2, 22), code="I", plan=False), date(2024, 2, 26), ""),
        (Facts(deemed_on=date(2024, 2, 22)), date(2024, 2, 26), "only if the trade was under a plan"),
        (Facts(deemed_on=date(2024, 2, 22), plan=False, code="S"), date(2024, 2, 21), "for 10b5-1 plans"),
        (Facts(deemed_on=date(2024, 2, 23), plan=True), date(2024, 2, 26), "third business day after"),
        (Facts(deemed_on=date(2024, 3, 23), code="I"), date(2024, 2, 26), "third business day after"),
        (Facts(deemed_on=date(2024, 2, 23)), date(2024, 2, 26), "only if the trade was under a plan"),
        (Facts(deemed_on=date(2024, 2, 15), plan=True), date(2024, 2, 21), "before the transaction"),
        (Facts(plan=True), date(2024, 2, 21), ""),
    ],
)
def test_deemed_dates_of_a_trade_on_friday_16_february_2024(facts, last_day, note):
    due = deadlines.due("4", date(2024, 2, 16), facts)
    assert due.last_day == last_day
    assert note in due.note
    assert bool(note) == bool(due.note)
    assert ("deemed" in due.rule) == (last_day == date(2024, 2, 26))


def test_days_in_doubt_are_noted():
    due = deadlines.due("4", date(2024, 12, 23))
    assert due.last_day == date(2024, 12, 27)
    assert due.note == "2024-12-24 is counted as closed without a notice of EDGAR"


def test_added_days_move_a_due_date():
    assert deadlines.due("4", date(2026, 12, 22)).last_day == date(2026, 12, 24)
    added = (date(2026, 12, 24),)
    due = deadlines.due("4", date(2026, 12, 22), added=added)
    assert due.last_day == date(2026, 12, 28)
    assert deadlines.lateness(due, date(2026, 12, 28), added) == deadlines.Lateness(0, 0)


@pytest.mark.parametrize(
    ("filed", "business_days", "calendar_days"),
    [
        (date(2024, 2, 16), 0, 0),
        (date(2024, 2, 14), 0, 0),
        (date(2024, 2, 20), 1, 4),
        (date(2024, 2, 23), 4, 7),
        (datetime(2024, 2, 16, 22, 0, 0), 0, 0),  # noqa: DTZ001 - EDGAR's header has no zone
        (datetime(2024, 2, 16, 22, 0, 1), 1, 4),  # noqa: DTZ001
        (datetime(2024, 2, 17, 2, 59, 59, tzinfo=UTC), 0, 0),
        (datetime(2024, 2, 17, 3, 0, 1, tzinfo=UTC), 1, 4),
    ],
)
def test_lateness_of_the_seed(filed, business_days, calendar_days):
    due = deadlines.due("4", date(2024, 2, 14))
    late = deadlines.lateness(due, filed)
    assert late == deadlines.Lateness(business_days, calendar_days)
    assert bool(late) == (calendar_days > 0)


def test_days_left():
    due = deadlines.due("4", date(2024, 2, 15))
    assert deadlines.business_days_left(due, date(2024, 2, 15)) == 2
    assert deadlines.business_days_left(due, date(2024, 2, 20)) == 0
    assert deadlines.business_days_left(due, date(2024, 2, 21)) == -1


@pytest.mark.parametrize(
    ("day", "month_day", "end"),
    [
        (date(2024, 3, 4), "1231", date(2024, 12, 31)),
        (date(2024, 12, 31), "1231", date(2024, 12, 31)),
        (date(2024, 10, 1), "0930", date(2025, 9, 30)),
        (date(2024, 1, 31), "0131", date(2024, 1, 31)),
        (date(2024, 2, 1), "0131", date(2025, 1, 31)),
        (date(2023, 1, 1), "0229", date(2023, 2, 28)),
        (date(2024, 1, 1), "0229", date(2024, 2, 29)),
    ],
)
def test_fiscal_year_ends(day, month_day, end):
    assert deadlines.fiscal_year_end(day, month_day) == end


@given(FORMS, DAYS, DAYS)
def test_a_later_event_is_never_due_earlier(form, one, other):
    first, last = sorted((one, other))
    # The two-day rule of 2002 is the one change that brought due dates forward.
    if form == "4" and first < date(2002, 8, 29) <= last:
        return
    assert deadlines.due(form, first).last_day <= deadlines.due(form, last).last_day


@given(FORMS, DAYS)
def test_no_form_is_due_on_a_closed_day(form, event_on):
    due = deadlines.due(form, event_on)
    assert calendar.is_business_day(due.last_day)
    assert due.last_day > event_on
    assert due.at.date() == due.last_day
    assert due.authority


@given(DAYS, st.integers(0, 12))
def test_a_deemed_date_never_shortens_the_time_nor_gives_more_than_five_days(traded_on, span):
    facts = Facts(deemed_on=traded_on + timedelta(days=span), plan=True)
    last_day = deadlines.due("4", traded_on, facts).last_day
    assert last_day >= deadlines.due("4", traded_on).last_day
    if traded_on >= date(2002, 8, 29):
        assert last_day <= calendar.add_business_days(traded_on, 5)


@given(FORMS, DAYS, st.integers(0, 60))
def test_lateness_grows_with_time(form, event_on, span):
    due = deadlines.due(form, event_on)
    filed = calendar.add_business_days(due.last_day, span)
    late = deadlines.lateness(due, filed)
    assert late.business_days == span
    assert late.calendar_days >= span
    assert deadlines.business_days_left(due, filed) == -span
