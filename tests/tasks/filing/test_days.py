"""What is still to come is not filed live before its day; a filed report is judged by the day of its filing."""

from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.tasks.filing.context import FilingError
from section16.tasks.filing.days import day_judged, event_to_come, filed_on
from section16.tasks.filing.file import file_report
from section16.tasks.filing.manual_upload import export_for_upload, record_filed
from section16.workspace import Workspace
from section16.workspace.kept_reports import all_reports
from section16.workspace.submissions import add_receipt, submissions_of
from tests.places import SHARED
from tests.rules.samples import document
from tests.tasks.filing.fake import FakeEdgar, context_at, order, report

TODAY, LATER, LAST = date(2026, 9, 14), date(2026, 9, 15), date(2026, 9, 16)
DO = "which is still to come; file it live from that day (Eastern) on, or correct the day"
COPY = SHARED / "corpus/submission/0000038725-20-000011.txt"
OPTION = "Stock Option (right to buy)"
TRANSACTIONS = NonDerivativeTransaction | DerivativeTransaction


def dated(rows, day, **changes):
    return tuple(replace(row, traded_on=Cell(day), **changes) if isinstance(row, TRANSACTIONS) else row for row in rows)


def coming(day=LATER):
    """Return a report whose first table is of a day to come."""
    one = report()
    return replace(one, non_derivative_table=dated(one.non_derivative_table, day))


@pytest.mark.parametrize(
    ("form", "changes", "said"),
    [
        ("4", {}, None),
        ("4", {"I": LATER}, "Table I, line 1: code P of 'Common Stock' is of 2026-09-15, "),
        (
            "4/A",
            {"I": LATER, "II": LAST},
            f"Table II, line 1: code M of '{OPTION}' is of 2026-09-16, ",
        ),
        ("4", {"rows": False, "period_of_report": LATER}, "item 3: the earliest transaction is of 2026-09-15, "),
        ("4", {"period_of_report": LATER}, None),  # the rules say that the period is not the earliest transaction
        ("3", {"period_of_report": LATER}, "item 2: the event is of 2026-09-15, "),
        ("5", {"period_of_report": LATER}, None),  # of a fiscal year that has not ended
        ("5", {"I": LATER}, "Table I, line 1: code P of 'Common Stock' is of 2026-09-15, "),
    ],
)
def test_the_last_event_that_is_still_to_come_is_named(form, changes, said):
    one = document(form)
    tables = {"non_derivative_table": one.non_derivative_table, "derivative_table": one.derivative_table}
    if not changes.pop("rows", True):
        tables = dict.fromkeys(tables, ())
    for table, name in (("I", "non_derivative_table"), ("II", "derivative_table")):
        day = changes.pop(table, None)
        tables[name] = dated(tables[name], day) if day else tables[name]
    assert event_to_come(replace(one, **tables, **changes), TODAY) == (said and said + DO)


def test_a_row_marked_early_may_be_of_a_day_after_the_filing():
    one = report()
    early = dated(one.non_derivative_table, LATER, timeliness=Cell("E"))
    assert event_to_come(replace(one, non_derivative_table=early), TODAY) is None


@pytest.fixture
def edgar():
    return FakeEdgar()


@pytest.fixture
def production(tmp_path, edgar):
    """Return what files with the SEC's EDGAR, on the 14th."""
    context = context_at(tmp_path, edgar, target="production")
    with closing(context.workspace):
        yield context


@pytest.mark.parametrize("send", [file_report, lambda context, one: export_for_upload(context, one, "never")])
def test_a_live_filing_waits_for_the_day_and_keeps_nothing_before(production, edgar, send):
    with pytest.raises(FilingError, match=r"draft 'form4': Table I, line 1: .* of 2026-09-15, which is still to come"):
        send(production, order(coming()))
    with production.workspace.reading() as session:
        assert all_reports(session) == ()
    assert edgar.posts == 0


def test_a_test_practice_and_the_number_of_what_a_person_filed_do_not_wait(production, tmp_path, edgar):
    assert file_report(production, order(coming(), live=False)).submission.state == "accepted"
    assert record_filed(production, order(coming()), "0000099999-26-000077").accession == "0000099999-26-000077"
    practice = context_at(tmp_path / "practice", edgar, target="practice-1")
    with closing(practice.workspace):
        assert file_report(practice, order(coming())).submission.state == "archived"


@pytest.mark.parametrize(("hour", "minute", "waits"), [(3, 59, True), (4, 1, False)])
def test_the_day_begins_where_edgar_is(tmp_path, edgar, hour, minute, waits):
    workspace = Workspace(tmp_path, "ada", lambda: datetime(2026, 9, 15, hour, minute, tzinfo=UTC))
    context = context_at(tmp_path / "other", edgar, target="production", workspace=workspace)
    with closing(workspace):
        if waits:
            with pytest.raises(FilingError):
                file_report(context, order(coming()))
        else:
            assert file_report(context, order(coming())).submission.state == "archived"


def test_a_filed_report_is_judged_by_the_day_of_its_filing_and_another_by_the_day_that_it_is(tmp_path, edgar):
    context = context_at(tmp_path, edgar)
    much_later = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
    with closing(context.workspace):
        filed = file_report(context, order())
        with context.workspace.writing() as writing:
            assert day_judged(writing.session, filed.report.hash, much_later) == TODAY
            assert day_judged(writing.session, "f" * 64, much_later) == date(2026, 11, 29)
            (live,) = [one for one in submissions_of(writing.session, filed.report.hash) if one.live]
            add_receipt(writing, live, "status", b'{"accession_number": "0", "filed_on": "2026-09-15"}')
            assert filed_on(writing.session, filed.report.hash) == LATER
            add_receipt(writing, live, "archive", COPY.read_bytes())
            assert filed_on(writing.session, filed.report.hash) == date(2020, 1, 30)
