"""`section16 sql`, `screen` and `export`: what they print, where they write, and what they say when they cannot."""

import json

import pytest

from tests.lake.rows import Filings


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    made = Filings()
    key = made.file("4", "2024-02-16", (made.owner("0009990102", "Doe John", IS_OFFICER=True, RPTOWNER_TITLE="CFO"),))
    made.trade(key, "P", "2024-02-14", "100.5", "12.25")
    made.trade(key, "S", "2024-02-14", 5, 10)
    return made.lake(tmp_path_factory.mktemp("lake") / "lake")


def test_a_question_is_answered_as_a_table_and_as_json(run, lake):
    ran = run("sql", "SELECT TRANS_CODE, VALUE FROM trades ORDER BY 1", "--lake", lake)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "TRANS_CODE     VALUE\n----------  --------\nP           1231.125\nS                 50\n"
    ran = run(
        "sql", "-", "--lake", lake, "--json", "--limit", "1", stdin=b"SELECT TRANS_SHARES AS n FROM trades ORDER BY n;"
    )
    assert (ran.status, json.loads(ran.out)) == (0, [{"n": 5}])


def test_a_file_is_written_in_the_form_of_its_ending(run, lake, tmp_path):
    ran = run("sql", "SELECT ISSUERNAME AS a FROM submission", "--lake", lake, "--out", tmp_path / "new" / "x.csv")
    assert (ran.status, ran.out) == (0, "")
    assert (tmp_path / "new" / "x.csv").read_text() == "a\nSample Widgets Inc\n"


def test_more_rows_than_a_table_shows_are_told(run, lake):
    ran = run("sql", "FROM range(2000)", "--lake", lake)
    assert "sql: more than 1,000 rows; --limit N shows as many, --as csv gives all\n" in ran.err
    assert run("sql", "FROM range(1001)", "--lake", lake, "--limit", "1001").out.endswith("\n 1000\n")
    assert len(run("sql", "FROM range(2000)", "--lake", lake, "--as", "csv").out.splitlines()) == 2001


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sql", "FROM nowhere", "--lake", "{lake}"), "sql: catalog error: Table with name nowhere does not exist!"),
        (("sql", "DROP TABLE submission", "--lake", "{lake}"), "sql: 'DROP' is no question; a lake is only read"),
        (("sql", "FROM trades", "--lake", "{lake}/none"), "no lake is there; make one with section16 ingest"),
        (("sql", "FROM trades"), "--lake: no lake is named; give its folder, or set SECTION16_LAKE"),
        (("sql", "FROM trades", "--lake", "{lake}", "--out", "{lake}"), "cannot be written (Is a directory)"),
        (("screen", "--lake", "{lake}"), "screen: nothing is looked for; name a screen"),
        (("screen", "nope", "--lake", "{lake}"), "'nope' is no screen; there are "),
        (("screen", "--code", "P", "--min-value", "much", "--lake", "{lake}"), "--min-value: 'much' is no number"),
        (("screen", "--code", "P", "--cluster", "x", "--lake", "{lake}"), "cluster: 'x' is none; write INSIDERS/DAYS"),
        (("screen", "--first", "2", "--lake", "{lake}"), "first: the first of which trades is not said"),
        (("screen", "--code", "P", "--lake", "{lake}", "--save", "large-sales"), "it is a preset's"),
        (
            ("export", "--lake", "{lake}", "--datasets", "{lake}/out", "--quarter", "1999Q1"),
            "'1999Q1' is not in the lake",
        ),
        (("screen", "--code", "P", "--since", "2024-02-01", "--until", "2023-01-01"), "turn them round"),
        (("screen", "--code", "PP", "--lake", "{lake}"), "--code: 'PP' is none; did you mean 'P'?"),
        (("screen", "--role", "direktor", "--lake", "{lake}"), "--role: 'direktor' is none; did you mean 'director'?"),
        (("screen", "--plan", "asked", "--lake", "{lake}"), "plan: 'asked' is none; did you mean 'not-asked'?"),
        (("screen", "--table", "III", "--lake", "{lake}", "--save", "x"), "table: 'III' is none; did you mean 'II'?"),
        (("screen", "--code", "sales", "--lake", "{lake}"), "--code: 'SALES' is none; did you mean 'S'?"),
        (("screen", "--code", "Q9", "--lake", "{lake}"), "--code: 'Q9' is none; there are A, C, D, "),
        (("screen", "--form", "4A", "--lake", "{lake}"), "--form: '4A' is none; did you mean '4/A'?"),
        (("screen", "--table", "1", "--lake", "{lake}"), "table: '1' is none; did you mean 'I'?"),
        (("screen", "--sic", "abc", "--lake", "{lake}"), "sic: 'abc' is no industry code"),
        (("screen", "--doubt", "not", "--lake", "{lake}"), "doubt: 'not' is none; did you mean 'no'?"),
        (("screen", "--footnote-pattern", "(", "--lake", "{lake}"), "footnote-pattern: '(' is no pattern"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_status_2(run, lake, monkeypatch, arguments, said):
    monkeypatch.delenv("SECTION16_LAKE", raising=False)
    ran = run(*(one.format(lake=lake) for one in arguments))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_screen_is_found_saved_and_asked_again_with_more(run, lake):
    ran = run("screen", "--code", "p", "--role", "cfo", "--lake", lake, "--save", "mine", "--json")
    (row,) = json.loads(ran.out)
    assert (row["OWNERS"], row["TITLES"], row["VALUE"]) == (["Doe John"], ["CFO"], 1231.125)
    assert run("screen", "mine", "--lake", lake, "--as", "csv").out.count("\n") == 2
    assert run("screen", "mine", "--min-value", "$1,231.13", "--lake", lake, "--as", "csv").out.count("\n") == 1
    assert "mine                 saved\n" in run("screen", "--list", "--lake", lake).out
    assert set(json.loads(run("screen", "--list", "--json").out)) >= {"cluster-buys", "outside-a-plan"}


def test_whom_no_filing_names_is_told_also_where_others_are_found(run, lake):
    ran = run("screen", "--owner", "doe", "--owner", "nobody", "--lake", lake, "--as", "csv", "--save", "theirs")
    assert (ran.status, "Doe John" in ran.out) == (0, True)
    assert ran.err == "screen: owner: 'nobody' is in no owner's name or CIK here; names begin with the family name\n"


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (
            ("--owner", "John Doh"),
            "screen: owner: 'John Doh' is in no owner's name or CIK here; did you mean 'Doe John'?",
        ),
        (("--sic", "9999"), "screen: sic: no issuer here has an industry code that begins with '9999'; "),
        (("--issuer", "99", "--owner", "doe"), "screen: issuer: '99' is the CIK or symbol of no issuer here; "),
    ],
)
def test_where_nobody_is_meant_nothing_is_answered_or_saved(run, lake, named, said):
    ran = run("screen", *named, "--lake", lake, "--save", "nobodys")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(said)
    assert "nobodys" not in run("screen", "--list", "--lake", lake).out


def test_an_export_says_what_it_wrote(run, lake, tmp_path):
    ran = run("export", "--lake", lake, "--datasets", tmp_path, "--zips")
    assert (ran.status, ran.out) == (0, f"{tmp_path / '2024q1_form345.zip'}: 1 filings, 4 rows\n")
