"""One class, one holder, in many spellings; what may be another stays another."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.words import FOOTNOTE, class_words, nature_words, words_of_classes
from section16.query.query import Query
from section16.query.relations import ArrowTables


@pytest.mark.parametrize(
    "same",
    [
        ("Common Stock", "Common Stock, par value $.001", "COMMON STOCK", "$.0001 par value common stock", "Common"),
        ("Common Shares", "Shares of Common Stock", "Common Stock, no par value", "Com Stk", "Common Stock ($5 Par)"),
        ("Class A Common Stock", "Class  A Common", "Common Class A", "Cl A Common Stock, par value $0.0001 per share"),
        ("Ordinary Shares", "Ordinary Shares, nominal value $0.0003 per share", "Ord Shs"),
        ("Ordinary Shares", "Ordinary Shares, par value NIS 0.01 per share", "Ordinary Shares, nominal value €0.04"),
        ("Common Shares", "Common Shares, US$0.0001 par value", "Common Stock, EUR 0,10 par", "1 cent par common"),
        ("Non-Qualifed Stock Option", "Nonqualified Stock Options (Right-to-Buy)", "NQSO"),
        ("Restricted Stock Units", "RSUs", "Restricted Stock Unit (RSU)", 'Restricted Stock Units ("RSUs")'),
        ("Stock Appreciation Rights", "SAR", "Stock Appreciation Right (SAR)"),
    ],
)
def test_spellings_of_one_class(same):
    assert len({class_words(one) for one in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Class A Common Stock", "Class B Common Stock"),
        ("Common Stock", "Common Units"),
        ("Common Stock", "Restricted Stock"),
        ("Series A Preferred Stock", "Preferred Stock"),
        ("Stock Option", "Employee Stock Option"),
        ("Common Stock", "Common Stock - Voting"),
        ("Class A Common Stock, HK$0.05 par value", "Class B Common Stock, HK$0.05 par value"),
    ],
)
def test_other_classes_stay_apart(one, other):
    assert class_words(one) != class_words(other)


@pytest.mark.parametrize(
    "same",
    [
        ("by Trust", "By Trust", "Trust", "Held by Trust", "By Trusts", "by trust.", "By the Trust (see footnote 2)"),
        ("By estate planning vehicles", "Estate planning vehicles", "Estate Planning Vehicle"),
        ("By Spouse's IRA", "by spouse IRA"),
        ("401(k) Plan", "By 401K plan"),
        ("By DFT L.L.C.", "DFT LLC"),
        ("I", "indirect", ""),
    ],
)
def test_spellings_of_one_nature(same):
    assert len({nature_words(one) for one in same}) == 1


@pytest.mark.parametrize(
    "text", ["See footnote", "See Footnotes (1) and (2)", "see notes", "(3)", "See Explanation of Responses", "Remarks"]
)
def test_a_nature_that_only_points_at_a_footnote(text):
    assert nature_words(text) == FOOTNOTE


@pytest.mark.parametrize(
    ("one", "other"),
    [("By Trust 1", "By Trust 2"), ("By Spouse", "By Wife"), ("See footnote 3 on the Roe Trust", "See footnote")],
)
def test_other_natures_stay_apart(one, other):
    assert nature_words(one) != nature_words(other)


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_neither_case_nor_blanks_matter(text):
    for words in (class_words, nature_words):
        assert words(f"  {text.upper()} ") == words(text.lower())
        assert words(text) == " ".join(words(text).split())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_title_that_says_something_has_words(text):
    assert bool(class_words(text)) == bool(text.strip())


def test_sql_asks_for_the_same_words():
    lake = Query(ArrowTables({}))
    titles, natures = ["Common Stock, par value $.001", "RSUs", None], ["By Trust", "See Footnotes", None]
    asked = "SELECT class_words(UNNEST($1)) AS class, nature_words(UNNEST($2)) AS nature"
    rows = lake.prepare(()).execute(asked, [titles, natures]).fetchall()
    assert rows == [("common", "trust"), ("restricted stock unit", FOOTNOTE), (None, None)]
    assert words_of_classes(pa.array(["RSUs", None, "RSUs"])).to_pylist() == [rows[1][0], None, rows[1][0]]
