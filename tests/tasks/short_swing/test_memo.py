"""The memorandum and the page of a planned trade say what the answers say, in every layout."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from lxml import html
from msgspec.structs import replace

from section16.ledger.short_swing.exposure import SwingQuestion
from section16.ledger.short_swing.planner import ProposedTrade, plan_trade, table_of_plan
from section16.ledger.short_swing.read import read_facts, read_trades
from section16.rendering.memo.html import memo_html
from section16.rendering.memo.pdf import memo_pdf
from section16.rendering.memo.text import memo_text
from section16.tasks.short_swing.answers import exposure_answer, plan_answer
from section16.tasks.short_swing.memo import exposure_memo
from section16.tasks.short_swing.page_parts import SwingParties
from section16.tasks.short_swing.plan_page import plan_memo

TRADES = read_trades(
    "date,code,shares,price,security\n"
    "2024-01-02,S,100,14,Common\n2024-03-01,P,100,10,Common\n2024-06-03,S,100,20,Common\n"
    "2024-11-01,P,100,12,Common\n2024-12-16,S,50,13,Common\n2024-12-17,G,5,0,Common\n2024-12-18,J,5,9,Common\n",
    "t.csv",
)
PARTIES = SwingParties(person="Roe Jane", issuer="Example Corp", sources=("t.csv",))
SALE = ProposedTrade(action="sell", shares=Decimal(100), price=Decimal(25), on=date(2025, 1, 15), security="Common")


def memorandum(trades=TRADES):
    """Make the memorandum."""
    question = SwingQuestion()
    return exposure_memo(trades, exposure_answer(trades, question), question, PARTIES)


def test_the_memorandum_says_it_all():
    text = memo_text(memorandum())
    for words in (
        "The most that the issuer could recover is $1,200.00.",
        "suit may be brought until November 1, 2026",
        "Roe Jane",
        "row 2 row 1 100",
        "16b-5",
        "That Example Corp recover $1,200.00 from Roe Jane",
        "that courts pair lowest in with highest out, which gives $1,050.00",
        "Smolowe v. Delendo",
        "It is no legal advice",
        "the person was a director or officer at every trade",
    ):
        assert words in " ".join(text.split())
    assert "6    2024-12-17  G     put aside" in text
    assert "7    2024-12-18  J     to be asked" in text


def test_pairs_are_drawn_with_a_text_alternative():
    page = html.fromstring(memo_html(memorandum()))
    drawn = page.findall(".//svg")
    assert [one.get("aria-label") for one in drawn] == ["Pairs"]
    assert len([one for one in drawn[0].iter("path") if "Q" in one.get("d")]) == 2
    assert memo_pdf(memorandum()).startswith(b"%PDF-")


def test_nothing_to_recover_is_said():
    text = " ".join(memo_text(memorandum(TRADES[:1])).split())
    assert "nothing could be recovered from these trades" in text
    assert "There is nothing to demand" in text
    assert "The pairs" not in text


def test_the_page_of_a_planned_trade():
    question = SwingQuestion()
    table = table_of_plan(TRADES, SALE, question)
    memo = plan_memo(plan_answer(TRADES, SALE, question), SALE, table, question, PARTIES)
    text = " ".join(memo_text(memo).split())
    assert "The trade adds $1,100.00: the exposure is $1,200.00 without it, $2,300.00 with it." in text
    assert "At $14.00 it adds nothing, and something above that." in text
    assert "Sale of 100 shares at $25.00 on January 15, 2025" in text
    assert len(html.fromstring(memo_html(memo)).findall(".//svg")) == 1


def test_the_page_says_what_else_stands_in_the_way():
    question = SwingQuestion(facts=read_facts("[plan]\nadopted_on = 2024-12-02\n[rule_144]\n", "facts.toml"))
    memo = plan_memo(
        plan_answer(TRADES, SALE, question), SALE, table_of_plan(TRADES, SALE, question), question, PARTIES
    )
    text = " ".join(memo_text(memo).split())
    assert "What else stands in the way" in text
    for words in ("cooling-off", "Form 144", "17 CFR 230.144(e)(1)", "no notice of these sales is filed yet"):
        assert words in text


def test_the_table_is_what_the_planner_says():
    table = table_of_plan(TRADES, SALE)
    assert table.days[0] == SALE.on
    assert set(table.added[-1]) == {Fraction(0)}
    assert SALE.price in table.prices
    for on, added in zip(table.days, table.added, strict=True):
        for price, amount in zip(table.prices, added, strict=True):
            proposed = ProposedTrade(action="sell", shares=SALE.shares, price=price, on=on, security="Common")
            assert plan_trade(TRADES, proposed).added == amount


def test_many_days_are_few_rows():
    rows = "".join(f"{2019 + n // 12}-{n % 12 + 1:02}-03,P,10,5,Common\n" for n in range(60))
    trades = read_trades("date,code,shares,price,security\n" + rows, "t.csv")
    sale = ProposedTrade(action="sell", shares=Decimal(1), price=Decimal(9), on=date(2019, 1, 3), security="Common")
    table = table_of_plan(trades, sale)
    assert len(table.days) == 12
    assert (table.days[0], table.days[-1]) == (sale.on, plan_trade(trades, sale).first_clean_day)


def test_a_trade_of_a_filing_is_one_link_away():
    filed = tuple(replace(one, source=f"0000000001-24-{one.row:06d} Table I row 1") for one in TRADES)
    question = SwingQuestion()
    parties = SwingParties(issuer="Example Corp", issuer_cik="7")
    page = html.fromstring(memo_html(exposure_memo(filed, exposure_answer(filed, question), question, parties)))
    links = [one.get("href") for one in page.iterfind(".//td/a")]
    assert links[0] == "https://www.sec.gov/Archives/edgar/data/7/0000000001-24-000001.txt"
    assert len(links) == len(TRADES)
