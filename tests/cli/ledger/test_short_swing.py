"""`section16 short-swing` and `section16 window`: answers, pages, and what bad input gets."""

import json

import pytest

from tests.lake.rows import Filings

TRADES = (
    "date,code,shares,price\n2024-01-02,S,100,14\n2024-03-01,P,100,10\n2024-06-03,S,100,20\n"
    "2024-11-01,P,100,12\n2024-12-16,S,50,13\n"
)


@pytest.fixture
def trades(tmp_path):
    """Write a table of trades."""
    path = tmp_path / "trades.csv"
    path.write_text(TRADES, encoding="utf-8")
    return path


def test_the_answer_as_lines_and_as_json(run, trades):
    ran = run("short-swing", trades)
    assert (ran.status, ran.out.splitlines()[0]) == (0, "maximum 1200.00 dollars")
    told = json.loads(run("short-swing", trades, "--json").out)
    assert (told["maximum"], told["lowest_in_highest_out"], told["shortfall"]) == ("1200.00", "1050.00", "150.00")


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF-"), ("html", b"\n<!doctype"), ("txt", b"Short-swing")])
def test_the_memorandum_is_written_by_the_ending(run, trades, tmp_path, ending, begins):
    out = tmp_path / f"memo.{ending}"
    assert run("short-swing", trades, "--person", "Roe Jane", "--out", out).status == 0
    assert out.read_bytes().startswith((begins, begins.lstrip()))


def test_the_window_as_table_json_and_page(run, trades):
    asked = ("window", "sell", "100", "25", trades, "--on", "2025-01-15")
    assert "at 25.00 " in run(*asked, "--table").out
    told = json.loads(run(*asked, "--json", "--table").out)
    assert (told["added"], told["table"]["days"][0]) == ("1100.00", "2025-01-15")
    assert "table" not in json.loads(run(*asked, "--json").out)
    page = " ".join(run(*asked, "--as", "text").out.split())
    assert "Sale planned" in page
    assert "as courts count them, to the second day before that of the sixth month; 31 August counts" in page
    assert "until July 13, 2025" in page


def test_owners_and_their_interest(run, tmp_path):
    table, facts = tmp_path / "trades.csv", tmp_path / "facts.toml"
    table.write_text(
        "date,code,shares,price,owner,event\n2024-03-01,P,100,10,direct,\n"
        "2024-05-02,S,100,20,Fund LP,E1\n2024-05-02,S,100,20,Trust,E1\n",
        encoding="utf-8",
    )
    assert "Trust answers too, for what is its own of rows 2, 3" in run("short-swing", table).out
    told = json.loads(run("short-swing", table, "--json").out)
    assert told["owners"] == [{"name": "Fund LP", "rows": [2, 3]}, {"name": "Trust", "rows": [2, 3]}]
    assert told["questions"] == []
    facts.write_text("[[interest]]\nowner = 'Fund LP'\nshare = 0.5\n", encoding="utf-8")
    assert run("short-swing", table, "--facts", facts).out.startswith("maximum 500.00")
    facts.write_text("[[interest]]\nowner = 'Fond LP'\nshare = 0.5\n", encoding="utf-8")
    ran = run("short-swing", table, "--facts", facts)
    assert (ran.status, "'Fond LP' is no trade's owner; there are 'direct', 'Fund LP'" in ran.err) == (2, True)


def test_the_desk_s_other_questions(run, trades, tmp_path):
    facts = tmp_path / "facts.toml"
    facts.write_text("[[blackout]]\nfrom = 2025-01-10\nto = 2025-01-31\nwhy = 'results'\n", encoding="utf-8")
    asked = ("window", "sell", "100", "25", trades, "--on", "2025-01-15", "--facts", facts)
    assert "blackout: inside (results), until 2025-01-31; first day 2025-02-01;" in run(*asked).out
    (told,) = json.loads(run(*asked, "--json").out)["clearances"]
    assert (told["question"], told["stands_in_the_way"], told["first_day"]) == ("blackout", True, "2025-02-01")
    assert json.loads(run(*asked[:-2], "--json").out)["clearances"] == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2024-02-30,P,1,1", "2024-02-30"),
        ("2024-02-20,P,-5,1", "-5"),
        ("2024-02-20,P,0,1", "0"),
        ("2024-02-20,?,5,1", "is no transaction code"),
        ("2024-02-20,P,5,1,9,9", "columns"),
        ('2024-02-20,P,"1,000",1', "1,000"),
        ("2024-02-20,P,5,EUR 1", "EUR 1"),
    ],
)
def test_bad_rows_are_a_line_each(run, trades, row, words):
    trades.write_text(f"{TRADES}{row}\n", encoding="utf-8")
    ran = run("short-swing", trades)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_page_with_an_unknown_ending_is_refused(run, trades, tmp_path):
    ran = run("short-swing", trades, "--out", tmp_path / "memo.docx")
    assert ran.status == 2
    assert "does not end in .html, .pdf or .txt" in ran.err


def test_a_page_that_cannot_be_written_says_so(run, trades):
    ran = run("short-swing", trades, "--out", trades / "memo.pdf")
    assert ran.status == 2
    assert "cannot be written" in ran.err


def test_a_misspelt_fact_names_the_nearest(run, trades, tmp_path):
    facts = tmp_path / "facts.toml"
    facts.write_text("[[statis]]\ncapacity = 'officer'\n", encoding="utf-8")
    ran = run("short-swing", trades, "--facts", facts)
    assert ran.status == 2
    assert "status" in ran.err


def test_json_and_a_page_are_not_both_given(run, trades, tmp_path):
    for options in (("--out", tmp_path / "memo.html"), ("--as", "html")):
        ran = run("short-swing", trades, "--json", *options)
        assert (ran.status, ran.out, "both named" in ran.err) == (2, "", True)
    assert not (tmp_path / "memo.html").exists()


@pytest.mark.parametrize("other", [("--treat", "1=sale"), ("--exclude", "1")])
def test_two_things_said_of_one_row_are_refused(run, trades, other):
    ran = run("short-swing", trades, "--treat", "1=purchase", *other)
    assert (ran.status, ran.out, "say one thing of it" in ran.err) == (2, "", True)
    assert run("short-swing", trades, "--treat", "1=sale", "--treat", "1=sale").status == 0


def test_who_cannot_be_ranked_is_named_beside_the_others(run, tmp_path):
    made = Filings()
    doe, roe = ("9990888", "Doe John"), ("9990101", "Roe Jane")
    for who, bought, sold in ((doe, "0.00000001", "1000000000000"), (roe, "10", "20")):
        owner = (made.owner(*who),)
        made.trade(made.file("4", "2024-03-06", owners=owner), "P", "2024-03-04", "100", bought)
        made.trade(made.file("4", "2024-05-06", owners=owner), "S", "2024-05-02", "100", sold)
    ran = run("short-swing", "--lake", made.lake(tmp_path / "lake"), "--since", "2024-01-01", "--json", "--limit", "1")
    (row,) = json.loads(ran.out)
    assert (row["PERSON"], row["MAXIMUM"]) == ("Doe John", None)
    assert "Doe John (CIK 9990888) in Sample Widgets Inc (CIK 9990001): not ranked, so there may be more" in ran.err
