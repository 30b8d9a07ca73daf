"""Pages of people, issuers, filings and statements over a lake whose every answer is known."""

import re
from datetime import date
from decimal import Decimal

import msgspec
import pyarrow as pa
import pytest

from section16.tasks.exploring.compare import compare_page, compare_table
from section16.tasks.exploring.filings import filing_page, filing_proof, filing_table, filing_xml, known_filing
from section16.tasks.exploring.finding import explorer_page, found_page
from section16.tasks.exploring.issuers import issuer_page, issuer_table
from section16.tasks.exploring.people import NO_NOTICES, person_changes, person_page
from section16.tasks.exploring.statements import LONGEST_CELL, MOST_ROWS, SqlAnswer, answer_statement, sql_page
from section16.xml import read_document
from tests.tasks.exploring.conftest import HOSTILE, OTHER, POE, ROE, TODAY, WIDGETS


def test_a_person_holds_what_the_reports_come_to(lake):
    page = person_page(lake, ROE, TODAY)
    assert (page.name, page.report_count, page.amendment_count) == ("Roe Jane", 4, 1)
    assert [one.shares for one in page.positions] == [Decimal(500), Decimal(900)]  # the second with the fund
    assert [(one.cik, one.name, one.reports) for one in page.issuers] == [(WIDGETS, "Sample Widgets Inc", 4)]
    assert [one.screen for one in page.signals][-1] == "late"
    assert [(one.adopted_on, one.shares) for one in page.plans] == []  # the amendment has no footnote
    assert NO_NOTICES in page.left_out
    assert page.charts[0].svg.startswith("<svg")
    assert [(one.group, one.late) for one in page.late_years] == [("2023", 0), ("2024", 1)]
    assert [one.original for one in page.amendments] == ["0009990101-23-000002"]
    assert any("Amount from '400' to '500'" in words for words in page.amendments[0].words)


def test_a_person_as_of_a_day_is_as_if_nothing_later_had_been_filed(lake):
    page = person_page(lake, ROE, TODAY, date(2023, 9, 5))
    assert [one.shares for one in page.positions] == [Decimal(600)]
    assert page.amendments == ()
    assert [(one.adopted_on, one.shares) for one in page.plans] == [(date(2023, 6, 1), Decimal(400))]
    assert person_changes(lake, ROE, date(2023, 9, 5)).arrow().num_rows == 2
    before = person_page(lake, ROE, TODAY, date(2020, 1, 1))
    assert (before.report_count, before.positions, before.charts) == (0, (), ())
    assert person_page(lake, 1, TODAY) is None


def test_sales_that_a_notice_goes_with_are_told(lake):
    (one,) = person_page(lake, POE, TODAY).sales
    assert (one.day, one.shares, one.value) == (date(2024, 2, 20), Decimal(100_000), Decimal(2_200_000))


def test_an_issuer_has_its_people_trades_and_months(lake):
    page = issuer_page(lake, WIDGETS, TODAY)
    assert (page.report_count, page.insider_count, page.trade_count) == (6, 4, 5)
    assert [(one.month, one.bought, one.sold) for one in page.chart.months][-1] == (
        date(2024, 2, 1), Decimal(23_000), Decimal(2_200_000),
    )  # fmt: skip
    assert page.chart.svg.startswith("<svg")
    assert not re.search(r'<path d="[^"]*L', page.chart.svg)  # no line runs from a month to one that is years later
    assert issuer_table(lake, WIDGETS).num_rows == 5
    assert issuer_page(lake, OTHER, TODAY).chart is None
    assert issuer_page(lake, 1, TODAY) is None


def test_a_filing_tells_its_rows_their_balances_and_what_amended_it(lake):
    filing = known_filing(lake, "0009990101-23-000002")
    page = filing_page(lake, filing, TODAY)
    (row,) = page.rows
    assert row.restated
    assert row.restated_by.accession == "0009990101-23-000003"
    price = next(one for one in row.cells if one.column == "TRANS_PRICEPERSHARE")
    assert price.text == "12"
    assert price.footnotes == ("Sold under a Rule 10b5-1 plan adopted on June 1, 2023.",)
    assert [one.amendment for one in page.amendments] == ["0009990101-23-000003"]
    assert read_document(filing_xml(filing)).document_type == "4"
    assert "Sample Widgets" in filing_proof(filing)
    assert filing_table(page)["TEXT"].to_pylist()[0] == "Common Stock"
    amended = filing_page(lake, known_filing(lake, "0009990101-23-000003"), TODAY)
    assert amended.rows[0].held_before == 1000
    assert amended.rows[0].change.amount == -500


def test_a_filing_is_not_known_before_it_was_filed(lake):
    assert known_filing(lake, "0009990101-23-000003", date(2023, 9, 11)) is None
    then = filing_page(lake, known_filing(lake, "000999010123000002", date(2023, 9, 5)), TODAY, date(2023, 9, 5))
    assert not then.rows[0].restated
    assert then.amendments == ()
    assert known_filing(lake, "nothing") is None


def test_two_filings_are_compared_in_words_and_cells(lake):
    before, after = (known_filing(lake, f"0009990101-23-00000{one}") for one in (2, 3))
    page = compare_page(lake, before, after, TODAY)
    assert any("corrects" in one for one in page.words)
    assert ("400", "500") in [(one.before, one.after) for one in page.differences]
    assert compare_table(page).num_rows == len(page.differences)


def test_the_first_page_and_what_is_found(lake):
    assert explorer_page(lake, TODAY).newest[0].accession == "0009990103-24-000002"
    assert found_page(lake, "0009990101-23-000002", TODAY).filing.form == "4"
    assert [one.cik for one in found_page(lake, "roe", TODAY).parties] == [ROE]


def ask(lake, statement):
    def answered(text, most):
        lake.query.stream(text, most)
        return lake.query.arrow(text).slice(0, most)

    return sql_page(lake, answer_statement(answered, statement, MOST_ROWS + 1), TODAY)


def test_sql_gives_rows_plan_and_chart(lake):
    page = ask(lake, "SELECT FILING_DATE, count(*) AS N FROM submission GROUP BY ALL ORDER BY 1")
    assert (page.columns, page.numbers, page.problem) == (("FILING_DATE", "N"), (False, True), "")
    assert page.rows[0] == (date(2023, 3, 3), 1)
    assert page.chart.svg.startswith("<svg")
    assert "SCAN" in page.plan
    bars = ask(lake, "SELECT ISSUERNAME, count(*) AS N FROM submission GROUP BY ALL").chart
    assert len(bars.bars) == 3
    assert "rect" in bars.svg


def test_many_rows_are_pages_and_long_ones_are_fewer_a_page(lake):
    rows = pa.table({"N": range(1_500), "TEXT": ["x" * 5_000 if one < 300 else "x" for one in range(1_500)]})
    answer = SqlAnswer(statement="SELECT", table=rows)
    pages = [sql_page(lake, answer, TODAY, str(one + 1)) for one in range(sql_page(lake, answer, TODAY).pages)]
    assert [row[0] for page in pages for row in page.rows] == list(range(MOST_ROWS))
    assert [page.first for page in pages] == [page.rows[0][0] + 1 for page in pages]
    assert max(len(page.rows) for page in pages) == 100
    shown = (sum(min(len(str(it)), LONGEST_CELL) for row in page.rows for it in row) for page in pages)
    assert max(shown) < 60_000
    assert all(page.more and page.found == MOST_ROWS for page in pages)
    assert [sql_page(lake, answer, TODAY, one).page for one in ("", "0", "x", "99999", "9999", "-1")] == [
        1, 1, 1, 1, len(pages), 1
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("DROP TABLE submission", "sql: 'DROP' is no question"),
        ("SELECT 1; SELECT 2", "sql: 2 statements; give one"),
        ("SELECT * FROM nowhere", "sql: catalog error"),
        ("SELECT '" + "x" * 30_000 + "'", "sql: the statement has 30,009 characters"),
        ("SELECT * FROM read_text('/etc/passwd')", "sql: permission error"),
    ],
)
def test_sql_that_is_no_question_says_why(lake, statement, problem):
    page = ask(lake, statement)
    assert page.problem.startswith(problem)
    assert page.rows == ()


def test_every_page_is_json_and_holds_hostile_text_as_text(lake):
    filing = known_filing(lake, "0009990103-24-000002")
    page = filing_page(lake, filing, TODAY)
    assert HOSTILE in [one.text for row in page.rows for one in row.cells]
    pages = (page, person_page(lake, POE, TODAY), issuer_page(lake, OTHER, TODAY), explorer_page(lake, TODAY))
    for one in pages:
        assert isinstance(msgspec.json.decode(msgspec.json.encode(one)), dict)
    assert "<b onmouseover" not in filing_proof(filing)
