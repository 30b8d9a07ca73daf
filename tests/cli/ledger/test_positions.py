"""`section16 positions`, `history` and `lines`."""

import csv
import json
import tomllib

import pyarrow.parquet as pq
import pytest

from tests.lake.rows import Filings

FUND = {"DIRECT_INDIRECT_OWNERSHIP": "I", "NATURE_OF_OWNERSHIP": "By Trust"}
OTHER = FUND | {"NATURE_OF_OWNERSHIP": "By Family Trust"}
LINE = {"class", "as_filed", "table", "ownership", "nature", "series", "part"}


@pytest.fixture
def lake(tmp_path):
    """Make a lake of one person's three reports, and one of somebody of nearly the same name."""
    made = Filings()
    form3 = made.file("3", "2024-01-05")
    made.line(form3, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=1000)
    made.line(form3, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=500, **FUND)
    option = {"CONV_EXERCISE_PRICE": 5, "EXPIRATION_DATE": "2024-03-01", "UNDLYNG_SEC_SHARES": 70}
    made.line(form3, "deriv_holding", SECURITY_TITLE="Stock Option", UNDLYNG_SEC_TITLE="Common Stock", **option)
    sale = made.file("4", "2024-02-16")
    made.trade(sale, "S", "2024-02-14", 250, 10, SHRS_OWND_FOLWNG_TRANS=750)
    late = made.file("4", "2024-04-16")
    made.trade(late, "S", "2024-04-15", 100, 10, SHRS_OWND_FOLWNG_TRANS=640)
    made.line(late, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=500, **OTHER)
    made.file("4", "2024-04-16", owners=(made.owner("0009990102", "Roe Jane Q"),))
    return made.lake(tmp_path / "lake")


def answers(ran):
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def test_positions_are_by_line_on_a_day_with_the_row_that_says_so(run, lake):
    found = answers(run("positions", "9990101", "--lake", lake, "--on", "2024-02-20", "--json"))
    assert set(found[0]) == {
        "issuer", "owners", "line", "as_of", "shares", "value", "basis", "row", "assumed", "gaps", "values",
    }  # fmt: skip
    assert set(found[0]["line"]) == LINE
    assert [(one["line"]["nature"], one["shares"], one["basis"]) for one in found] == [
        ("", 750, "reported"),
        ("trust", 500, "reported"),
        ("", 70, "reported"),
    ]
    assert found[0]["row"]["accession"] == "0009999999-24-000002"
    assert found[2]["line"]["series"] == {"strike": 5, "expires": "2024-03-01", "underlying": "common"}


@pytest.fixture
def reversed_letter(tmp_path):
    """Make a lake of a purchase whose letter is that of a sale; the report after it proves it."""
    made = Filings()
    form3 = made.file("3", "2024-01-05")
    made.line(form3, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=1000)
    for filed, day, after, letter in (("2024-02-16", "2024-02-14", 1250, "D"), ("2024-03-16", "2024-03-14", 1500, "A")):
        report = made.file("4", filed)
        made.trade(report, "J", day, 250, 10, SHRS_OWND_FOLWNG_TRANS=after, TRANS_ACQUIRED_DISP_CD=letter)
    return made.lake(tmp_path / "lake")


@pytest.mark.parametrize(
    ("values", "amount", "gaps"), [("filed", -250, 1), ("repaired", 250, 0), ("repaired:certain", 250, 0)]
)
def test_positions_and_history_are_of_the_values_asked_for_and_say_which(run, reversed_letter, values, amount, gaps):
    asked = ("9990101", "--lake", reversed_letter, "--values", values)
    (position,) = answers(run("positions", *asked, "--json"))
    (line,) = answers(run("history", *asked, "--json"))
    assert (position["shares"], len(position["gaps"]), position["values"], line["values"]) == (
        1500,
        gaps,
        values,
        values,
    )
    assert [one["amount"] for one in line["postings"]] == [None, amount, 250]
    for command in ("positions", "history"):
        assert run(command, *asked).out.endswith(f"values as {values}\n")
        assert {row["VALUES"] for row in csv.DictReader(run(command, *asked, "--csv").out.splitlines())} == {values}


def test_values_are_as_filed_unless_others_are_asked_for(run, reversed_letter):
    (line,) = answers(run("history", "9990101", "--lake", reversed_letter, "--json"))
    assert (line["values"], line["postings"][1]["amount"]) == ("filed", -250)
    assert run("positions", "9990101", "--lake", reversed_letter, "--values", "mended").status == 2


def test_a_series_that_expired_is_no_position(run, lake):
    asked = ("positions", "9990101", "--lake", lake, "--json")
    assert [one["line"]["table"] for one in answers(run(*asked))] == ["I", "I", "I"]
    assert [one["line"]["table"] for one in answers(run(*asked, "--ended"))] == ["I", "I", "II", "I"]


def test_sums_are_called_so_and_csv_has_none(run, lake, tmp_path):
    asked = ("positions", "9990101", "--lake", lake, "--on", "2024-02-20")
    assert "sum over 2 lines of 'common' of issuer 9990001: 1,250 shares" in run(*asked).out
    rows = list(csv.DictReader(run(*asked, "--csv").out.splitlines()))
    assert [(row["CLASS"], row["SHARES"]) for row in rows] == [
        ("common", "750"),
        ("common", "500"),
        ("stock option", "70"),
    ]
    assert run(*asked, "--out", tmp_path / "p.parquet").status == 0
    assert pq.read_table(tmp_path / "p.parquet")["SHARES"].to_pylist()[0] == 750
    assert run(*asked, "--out", tmp_path / "p.xlsx").status == 0


def test_history_compares_what_is_reported_with_what_is_computed(run, lake):
    found = answers(run("history", "9990101", "--lake", lake, "--json"))
    direct = found[0]["postings"]
    assert set(direct[0]) == {"day", "code", "amount", "after_reported", "after_computed", "foots", "event", "row"}
    assert [(one["amount"], one["after_reported"], one["after_computed"], one["foots"]) for one in direct] == [
        (None, 1000, None, None),
        (-250, 750, 750, True),
        (-100, 640, 650, False),
    ]
    rows = list(csv.DictReader(run("history", "9990101", "--lake", lake, "--csv").out.splitlines()))
    assert [row["PERCENT_SOLD"] for row in rows if row["OWNERSHIP"] == "D" and row["AMOUNT"]] == ["25", "13.33"]
    gaps = answers(run("positions", "9990101", "--lake", lake, "--json"))[0]["gaps"]
    assert [(one["computed"], one["reported"], one["difference"]) for one in gaps] == [(650, 640, -10)]


def test_as_of_a_day_knows_what_was_filed_by_then(run, lake):
    found = answers(run("history", "9990101", "--lake", lake, "--as-of", "2024-02-16", "--json"))
    assert [len(one["postings"]) for one in found] == [2, 1, 1]
    before = answers(run("history", "9990101", "--lake", lake, "--as-of", "2024-02-16T21:59", "--json"))
    assert [len(one["postings"]) for one in before] == [1, 1, 1]  # where only the day is known it is its 22:00
    ran = run("history", "9990101", "--lake", lake, "--as-of", "2024-02-16T25:00")
    assert (ran.status, "is no time; write 2024-03-01T17:30, Eastern" in ran.err) == (2, True)


def test_lines_proposes_by_balances_and_the_file_decides(run, lake, tmp_path):
    file = tmp_path / "lines.toml"
    (found,) = answers(run("lines", "9990001", "--lake", lake, "--write", file, "--json"))
    assert (found["kind"], found["text"], found["other"]) == ("nature", "By Trust", "By Family Trust")
    assert [one["balance"] for one in found["evidence"]] == [500]
    assert tomllib.loads(file.read_text()) == {
        "same": [{"issuer": "9990001", "nature": ["By Trust", "By Family Trust"]}]
    }
    joined = answers(run("positions", "9990101", "--lake", lake, "--mapping", file, "--json"))
    assert [one["line"]["nature"] for one in joined] == ["", "trust"]
    file.write_text(file.read_text().replace("nature", "natrue"))
    ran = run("positions", "9990101", "--lake", lake, "--mapping", file)
    assert (ran.status, ran.err) == (2, f"{file}, same 1: key 'natrue' is not known; did you mean 'nature'?\n")


@pytest.mark.parametrize(
    ("who", "message"),
    [("roe jane", "2 are called so"), ("nobody", "no filing names this issuer or owner"), ("123", "no filing names")],
)
def test_who_is_not_one_person_is_told(run, lake, who, message):
    if who == "roe jane":
        assert run("positions", who, "--lake", lake).status == 0  # the whole name of one of the two
        who = "roe"
    ran = run("positions", who, "--lake", lake)
    assert ran.status == 2
    assert message in ran.err


def test_files_alone_name_nobody(run, form4):
    ran = run("positions", form4)
    assert ran.status == 2
    assert "name an owner or issuer, too" in ran.err


def test_a_mapping_that_is_not_there_is_told(run, lake, tmp_path):
    ran = run("history", "9990101", "--lake", lake, "--mapping", tmp_path / "none.toml")
    assert (ran.status, "cannot be read" in ran.err) == (2, True)


def test_a_mapping_that_is_no_text_is_told(run, lake, tmp_path):
    (tmp_path / "lines.toml").write_bytes(b"[[same]]\n\xff")
    ran = run("positions", "9990101", "--lake", lake, "--mapping", tmp_path / "lines.toml")
    assert (ran.status, ran.err.count("\n"), "lines.toml: byte 9 is no UTF-8" in ran.err) == (2, 1, True)


def test_nothing_to_propose_names_no_option_that_is_not_there(run, lake):
    ran = run("lines", "9990001", "--lake", lake, "--as-of", "2024-01-06")
    assert (ran.status, ran.err) == (
        0,
        "nothing is proposed: no line ended with the balance with which one of another text began\n",
    )
    assert "--ended" not in run("history", "9990101", "--lake", lake, "--as-of", "2020-01-01").err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--as", "csv", "--json"), "both named"),
        (("--csv", "--json"), "both named"),
        (("--out", "{}/p.docx"), "p.docx"),
    ],
)
def test_two_formats_and_none_are_refused(run, lake, tmp_path, options, words):
    ran = run("positions", "9990101", "--lake", lake, *(one.format(tmp_path) for one in options))
    assert (ran.status, ran.out, words in ran.err, (tmp_path / "p.docx").exists()) == (2, "", True, False)
