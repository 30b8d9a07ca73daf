"""Trades from filings: each once, as amendments left it, with the offices that the boxes tell; and everybody ranked."""

from datetime import date
from decimal import Decimal

import pytest

from section16.ledger.short_swing.exposure import SwingQuestion, exposure_of, money
from section16.ledger.short_swing.read import read_facts
from section16.query.query import Query
from section16.query.relations import ArrowTables
from section16.query.statement import QueryError
from section16.tasks.ledger.source import LedgerSource
from section16.tasks.short_swing.answers import exposure_answer
from section16.tasks.short_swing.filings import filed_trades, unanswered
from section16.tasks.short_swing.ranking import ranked_exposures, ranking_table
from tests.lake.rows import Filings

ROE, FUND = "0009990101", "0009990777"


def sold(price: str = "20") -> dict[str, object]:
    """Return the values of a sale of 100 shares."""
    return {"TRANS_DATE": "2024-05-02", "TRANS_CODE": "S", "TRANS_ACQUIRED_DISP_CD": "D", "TRANS_SHARES": "100",
            "TRANS_PRICEPERSHARE": price, "SHRS_OWND_FOLWNG_TRANS": "900", "TRANS_FORM_TYPE": "4"}  # fmt: skip


def bought(price: str = "10", day: str = "2024-03-04", **more: object) -> dict[str, object]:
    """Return the values of a purchase of 100 shares."""
    return {"TRANS_DATE": day, "TRANS_CODE": "P", "TRANS_ACQUIRED_DISP_CD": "A", "TRANS_SHARES": "100",
            "TRANS_PRICEPERSHARE": price, "SHRS_OWND_FOLWNG_TRANS": "1000", "TRANS_FORM_TYPE": "4"} | more  # fmt: skip


def source(filings: Filings) -> LedgerSource:
    """Open invented filings."""
    return LedgerSource(Query(ArrowTables(filings.tables())), None)


def roe() -> Filings:
    """Make a purchase and a sale of one person, and nothing else."""
    made = Filings()
    made.line(made.file("4", "2024-03-06"), **bought())
    made.line(made.file("4", "2024-05-06"), **sold())
    return made


def maximum(filings: Filings) -> str:
    found = filed_trades(source(filings), ROE)
    return money(exposure_of(found.trades, SwingQuestion(facts=found.facts)).maximum)


def test_rows_of_filings_are_trades():
    found = filed_trades(source(roe()), ROE)
    assert [(one.on, one.code, one.shares, one.price, one.acquired) for one in found.trades] == [
        (date(2024, 3, 4), "P", Decimal(100), Decimal(10), True),
        (date(2024, 5, 2), "S", Decimal(100), Decimal(20), False),
    ]
    assert all("Table I row 1" in one.source for one in found.trades)
    assert [one.capacity for one in found.facts.status] == ["director"]
    assert maximum(roe()) == "1000.00"


def test_an_amendment_replaces_what_it_corrects():
    made = roe()
    key = made.file("4/A", "2024-05-20", DATE_OF_ORIG_SUB="2024-05-06", PERIOD_OF_REPORT="2024-05-06")
    made.line(key, **sold("30"))
    assert maximum(made) == "2000.00"
    assert any("as amendments left them" in one for one in filed_trades(source(made), ROE).notes)


def test_a_trade_of_two_reports_counts_once():
    made = roe()
    owners = (made.owner(), made.owner(FUND, "Roe Fund LP", IS_DIRECTOR=False, IS_TENPERCENTOWNER=True))
    key = made.file("4", "2024-05-06", owners=owners)
    made.line(key, **sold())
    found = filed_trades(source(made), ROE)
    assert len(found.trades) == 2
    assert any("counted once" in one for one in found.notes)
    assert any("Roe Fund LP" in one for one in found.notes)


def test_what_cannot_be_counted_is_named():
    made = roe()
    made.line(made.file("4", "2024-06-06"), **bought() | {"TRANS_SHARES": None, "TRANS_DATE": "2024-06-03"})
    made.line(made.file("4", "2024-06-07"), **bought() | {"TRANS_DATE": None})
    left = filed_trades(source(made), ROE).left_out
    assert sorted(one.split(": ")[1] for one in left) == ["it gives no day", "it gives no number of shares"]


def test_options_count_in_underlying_shares():
    made = roe()
    values = bought("3", "2024-05-10") | {
        "SECURITY_TITLE": "Put Option (right to sell)",
        "UNDLYNG_SEC_TITLE": "Common Stock",
        "UNDLYNG_SEC_SHARES": "1000",
        "TRANS_SHARES": "10",
        "TRANS_PRICEPERSHARE": "300",
        "CONV_EXERCISE_PRICE": "15",
        "EXPIRATION_DATE": "2024-12-20",
    }
    made.line(made.file("4", "2024-05-13"), "deriv_trans", **values)
    (option,) = [one for one in filed_trades(source(made), ROE).trades if one.right]
    assert (option.right, option.shares, option.price) == ("put", Decimal(1000), Decimal(3))
    assert option.security == filed_trades(source(made), ROE).trades[0].security


def test_the_exit_box_is_told():
    made = roe()
    made.line(made.file("4", "2024-08-01", NOT_SUBJECT_SEC16=True), **bought("11", "2024-07-30"))
    assert any("ticks the exit box" in one for one in filed_trades(source(made), ROE).notes)


def test_who_is_meant_must_be_clear():
    made = roe()
    made.line(made.file("4", "2024-05-06", ISSUERCIK="0009990002", ISSUERNAME="Other Corp"), **sold())
    with pytest.raises(
        QueryError, match="reports about 2 issuers; name one with --issuer: there are 9990002 Other Corp"
    ):
        filed_trades(source(made), ROE)
    assert len(filed_trades(source(made), ROE, "9990001").trades) == 2
    with pytest.raises(QueryError, match="no filing has this owner"):
        filed_trades(source(made), "9990001")
    with pytest.raises(QueryError, match="no person is named"):
        filed_trades(source(made))


def test_a_split_that_balances_show_is_asked_about():
    made = Filings()
    made.line(made.file("4", "2024-03-06"), **bought("30") | {"SHRS_OWND_FOLWNG_TRANS": "12345"})
    made.line(made.file("4", "2024-05-06"), **sold("12") | {"SHRS_OWND_FOLWNG_TRANS": "36935"})
    found = filed_trades(source(made), ROE)
    (proposed,) = found.splits
    assert (proposed.split.ratio, proposed.split.on, proposed.first_day) == (3, date(2024, 5, 2), date(2024, 3, 4))
    (question,) = unanswered(found.splits, found.facts)
    assert "12,345 x 3 - 100 = 36,935" in question
    assert maximum(made) == "0.00"
    facts = read_facts(question.partition("at the top of the facts: ")[2], "facts.toml")
    assert unanswered(found.splits, facts) == ()
    told = exposure_of(found.trades, SwingQuestion(facts=facts))
    assert money(told.maximum) == "200.00"


def test_no_split_is_proposed_where_no_trades_lie_around_it():
    made = Filings()
    made.line(made.file("4", "2024-03-06"), **bought("30") | {"SHRS_OWND_FOLWNG_TRANS": "12345"})
    late = {"SHRS_OWND_FOLWNG_TRANS": "36935", "TRANS_DATE": "2024-11-04"}
    made.line(made.file("4", "2024-11-06"), **sold("12") | late)
    assert filed_trades(source(made), ROE).splits == ()


def test_a_withdrawn_trade_is_asked_about_and_never_counted_unasked():
    made = roe()
    key = made.file("4/A", "2024-05-20", DATE_OF_ORIG_SUB="2024-05-06", PERIOD_OF_REPORT="2024-05-06",
                    REMARKS="The Form 4 of May 6, 2024 was filed in error and is withdrawn.")  # fmt: skip
    found = filed_trades(source(made), ROE)
    answer = exposure_of(found.trades, SwingQuestion(facts=found.facts))
    (asked,) = answer.asked
    assert key in asked.why
    assert "Rubenstein v. Cosmos" in asked.why
    assert answer.maximum == 0
    counted = exposure_of(found.trades, SwingQuestion(facts=found.facts, treat={asked.row: "sale"}))
    assert money(counted.maximum) == "1000.00"


def test_who_else_answers_is_listed_by_rows():
    made = roe()
    owners = (made.owner(), made.owner(FUND, "Roe Fund LP", IS_DIRECTOR=False, IS_TENPERCENTOWNER=True))
    made.line(made.file("4", "2024-05-06", owners=owners), **sold())
    found = filed_trades(source(made), ROE)
    answer = exposure_answer(found.trades, SwingQuestion(facts=found.facts))
    assert [(one.name, one.rows) for one in answer.owners] == [("Roe Fund LP", (2,))]


def test_everybody_is_ranked():
    made = roe()
    other = (made.owner("0009990888", "Doe John"),)
    made.line(made.file("4", "2024-03-06", owners=other), **bought("1"))
    made.line(made.file("4", "2024-05-06", owners=other), **sold("21"))
    made.line(made.file("4", "2024-05-06", owners=(made.owner("0009990999", "Only Sells"),)), **sold("99"))
    found = ranked_exposures(source(made), date(2024, 1, 1), date(2025, 5, 2))
    assert [(one.person, one.maximum, one.days_left) for one in found] == [
        ("Doe John", Decimal("2000.00"), 365),
        ("Roe Jane", Decimal("1000.00"), 365),
    ]
    assert ranked_exposures(source(made), date(2024, 5, 3), date(2025, 5, 2)) == []
    assert ranking_table(found)["LATEST_LEG"].to_pylist() == [date(2024, 5, 2)] * 2


def test_who_cannot_be_ranked_is_said_so_before_all_others():
    made = roe()
    other = (made.owner("0009990888", "Doe John"),)
    made.line(made.file("4", "2024-03-06", owners=other), **bought("0.00000001"))
    made.line(made.file("4", "2024-05-06", owners=other), **sold("1000000000000"))
    found = ranked_exposures(source(made), date(2024, 1, 1), date(2025, 5, 2))
    assert [(one.person, one.maximum) for one in found] == [("Doe John", None), ("Roe Jane", Decimal("1000.00"))]
    (row, ranked) = ranking_table(found).to_pylist()
    assert row["NOT_COUNTED"] == "price: more digits than can be counted exactly; round the prices to six decimals"
    assert (row["TRADES"], row["MAXIMUM"], row["ASKED"], ranked["NOT_COUNTED"]) == (2, None, None, None)
