"""What a report offers in one line: its lines, its owners, a frame, a summary."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import msgspec
import polars as pl
import pytest

import section16
from section16.form.document import LINES, OwnershipDocument
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling
from section16.xml import write_disseminated
from tests.places import REPOSITORY
from tests.rules.samples import DOCUMENT_TYPES, document


@pytest.mark.parametrize("form", DOCUMENT_TYPES)
def test_transactions_and_holdings_are_all_lines_each_once(form):
    report = document(form)
    lines = (*report.non_derivative_table, *report.derivative_table)
    assert sorted((*report.transactions, *report.holdings), key=lines.index) == list(lines)
    assert all("Transaction" in type(one).__name__ for one in report.transactions)
    assert report.owners is report.reporting_owners


@pytest.mark.parametrize("form", DOCUMENT_TYPES)
def test_the_frame_has_the_rows_that_the_lake_has(form):
    data = write_disseminated(document(form, "X0609"))
    frame = section16.read(data).to_frame()
    tables = read_many((RawFiling(data, "0009999999-26-000001", "a.xml", 1),)).tables
    for table in LINES:
        expected = pl.DataFrame(pl.from_arrow(tables[table]))
        key = next(name for name in expected.columns if name.endswith("_SK"))
        expected = expected.rename({key: "LINE_SK"}).drop("ACCESSION_NUMBER")
        found = frame.filter(pl.col("LINE_TABLE") == table).select(expected.columns)
        assert found.equals(expected), table
        assert found.schema == expected.schema
    above = pl.DataFrame(pl.from_arrow(tables["submission"])).select(
        "DOCUMENT_TYPE", "PERIOD_OF_REPORT", "ISSUERCIK", "ISSUERNAME", "ISSUERTRADINGSYMBOL", "AFF10B5ONE", "REMARKS"
    )
    assert frame.select(above.columns).unique().equals(above)


def test_a_report_draws_itself_in_a_notebook_and_its_texts_are_no_markup():
    report = section16.read(write_disseminated(document("4", "X0609")))
    named = msgspec.structs.replace(report, issuer=msgspec.structs.replace(report.issuer, name="<b>Sample</b>"))
    drawn = named._repr_html_()
    assert drawn.startswith("<pre>Form 4")
    assert "TRANS_CODE" in drawn
    assert "<b>" not in drawn


def test_a_report_without_lines_is_an_empty_frame_of_the_same_columns():
    full, empty = document("4").to_frame(), OwnershipDocument().to_frame()
    assert empty.height == 0
    assert empty.schema == full.schema


def test_an_amount_that_no_column_holds_is_missing_and_floats_are_had_if_asked():
    report = document("4")
    (line, *_) = report.transactions
    shares = msgspec.structs.replace(line.shares, value=Decimal("0.12345678901"))
    price = msgspec.structs.replace(line.price, value=Decimal("12.5"))
    changed = msgspec.structs.replace(line, shares=shares, price=price)
    frame = msgspec.structs.replace(report, non_derivative_table=(changed,), derivative_table=()).to_frame()
    assert frame.select("TRANS_SHARES", "TRANS_PRICEPERSHARE").rows() == [(None, Decimal("12.5"))]
    assert frame.to_pandas(floats=True)["TRANS_PRICEPERSHARE"].tolist() == [12.5]


def test_a_summary_says_who_and_what_in_a_few_lines():
    report = section16.read(REPOSITORY / "examples" / "amendment-original.xml")
    assert report.summary().splitlines() == [
        "Form 4, for 2025-04-08",
        "NORTHLIGHT INSTRUMENTS, INC. (NLIX), CIK 0009990001",
        "Carvalho Ines (director)",
        "sold 1,000 at 43.9",
        "then holds 39,000 Common Stock directly",
    ]


def test_a_summary_is_short_whatever_the_report():
    report = document("4")
    many = tuple(
        msgspec.structs.replace(line, security_title=section16.Cell(f"Class {number}"))
        for number, line in enumerate(report.non_derivative_table * 40)
    )
    lines = msgspec.structs.replace(report, non_derivative_table=many).summary().splitlines()
    assert len(lines) < 20
    assert any(line.startswith("and ") and line.endswith(" more") for line in lines)
    assert OwnershipDocument().summary() == "Form ?\n?, CIK ?"
    assert "holds nothing" in OwnershipDocument(no_securities_owned=True, period_of_report=date(2024, 1, 2)).summary()


def test_a_report_costs_no_frame_until_it_is_asked_for():
    used = "section16.OwnershipDocument().summary()"
    code = f"import sys, section16; {used}; print({{'polars', 'pyarrow'}} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert ran.stdout.strip() == "set()"
