"""A filing in one line."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.document import OwnershipDocument
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.owner import ReportingOwner
from section16.rendering.one_line import summarize
from tests.rules.samples import document


def trade(code: str, way: str, shares: str, price: str | None) -> NonDerivativeTransaction:
    return NonDerivativeTransaction(
        security_title=Cell("Common Stock"),
        traded_on=Cell(date(2026, 9, 10)),
        code=code,
        acquired_disposed=Cell(way),
        shares=Cell(Decimal(shares)),
        price=Cell(Decimal(price)) if price else Cell(None, ("F1",)),
    )


def said(*rows: NonDerivativeTransaction, **changes: Any) -> str:
    owner = ReportingOwner(cik="1", name="Doe Jane", is_officer=True, is_director=True, officer_title="CEO")
    given = {"reporting_owners": (owner,), "derivative_table": (), **changes}
    return summarize(replace(document("4", "X0609"), non_derivative_table=rows, **given)).line


def test_a_purchase() -> None:
    assert said(trade("P", "A", "1000", "12.30")) == "4    EXMP  Doe Jane (CEO)  bought 1,000 at 12.30"


def test_lines_alike_are_added_and_prices_span() -> None:
    rows = [trade("S", "D", "1000.5", "12.30"), trade("S", "D", "2", "12.10"), trade("S", "D", "3", "12.7")]
    assert said(*rows).endswith("  sold 1,005.5 at 12.10 to 12.7")


def test_each_kind_is_told_and_many_are_counted() -> None:
    kinds = [("M", "A"), ("F", "D"), ("G", "D"), ("J", "D"), ("W", "A")]
    line = said(*(trade(code, way, "5", None) for code, way in kinds))
    assert line.endswith("  got by exercise 5; gave up for taxes or the price 5; gave away 5; and 2 more")


@pytest.mark.parametrize(
    ("code", "way", "words"), [("J", "D", "disposed of (J: "), ("", "A", "acquired"), ("", "", "reported")]
)
def test_a_code_without_a_verb_is_named(code: str, way: str, words: str) -> None:
    assert words in said(trade(code, way, "5", None))


def test_without_a_symbol_the_issuer_is_named_and_many_owners_are_counted() -> None:
    report = document("4", "X0609")
    issuer = report.issuer and replace(report.issuer, trading_symbol="None or not applicable")
    owner = report.reporting_owners[1]
    line = said(trade("P", "A", "1", None), issuer=issuer, reporting_owners=(owner,) * 4)
    assert "  Example Corp  " in line
    assert " and 2 more  bought 1" in line


def test_a_form_3_says_what_is_held() -> None:
    line = summarize(document("3", "X0609")).line
    assert line.startswith("3    EXMP  Example Ada (Chief Example), ")
    assert "holds " in line
    none = replace(document("3", "X0609"), non_derivative_table=(), derivative_table=(), no_securities_owned=True)
    assert summarize(none).line.endswith("  holds nothing")


@pytest.mark.parametrize("form", ["4", "5", "4/A"])
def test_what_table_two_says_names_the_security(form: str) -> None:
    assert any("Option" in phrase for phrase in summarize(document(form, "X0609")).what)


def test_a_report_without_anything_is_a_line_too() -> None:
    assert summarize(OwnershipDocument()).line == "?    ?  ?  no transactions"
