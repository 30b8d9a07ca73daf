"""Screens over lakes and files, saved ones, and what an alert asks."""

import tomllib
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from section16.query.relations import ArrowTables
from section16.query.screens.saved import load_screen, saved_screens, screens_file, screens_of
from section16.query.screens.screen import PRESETS, Cluster, Screen, ScreenError
from section16.standard.datasets import TABLES
from section16.table.tsv.write import file_of
from section16.tasks.lake.screening import find, read_sources, run, save_screen
from section16.xml import write_disseminated
from tests.lake.rows import Filings
from tests.rules.samples import document
from tests.sources.made import number, text


def test_a_saved_screen_is_the_one_that_was_saved(tmp_path):
    screen = Screen(
        about='widgets "only"', codes=("P", "S"), min_value=Decimal("250000.50"), roles=("ceo", "ten-percent-owner"),
        delay=3, late=1, change=Decimal("12.5"), plan="not-asked", sic=("35",), issuers=("SWGT",), owners=("Roé",),
        forms=("4/A",), held="indirect", table="I", since=date(2024, 1, 2), until=date(2024, 3, 4),
        cluster=Cluster(4, 14), first=2, as_filed=True, max_value=Decimal(10**9), min_price=Decimal(1),
        max_price=Decimal("99.5"), traded_since=date(2024, 1, 1), traded_until=date(2024, 3, 1), footnote="gift",
        footnote_pattern="^a", doubt="no",
    )  # fmt: skip
    file = tmp_path / "screens.toml"
    save_screen("widgets", screen, file)
    save_screen("plain", Screen(codes=("P",)), file)
    assert saved_screens(file) == {"plain": Screen(codes=("P",)), "widgets": screen}
    assert 'min-value = "250000.50"' in file.read_text("utf-8")
    assert tomllib.loads(file.read_text("utf-8"))["plain"] == {"codes": ["P"]}
    assert load_screen("widgets", str(tmp_path)) == screen
    assert set(screens_of(str(tmp_path))) == {*PRESETS, "plain", "widgets"}
    save_screen("plain", Screen(codes=("S",)), file)
    assert saved_screens(file)["plain"].codes == ("S",)


@pytest.mark.parametrize("name", ["large-sales", "Big", "", "a b", "../x", "x" * 61])
def test_a_name_that_cannot_be_is_refused(tmp_path, name):
    with pytest.raises(ScreenError, match="cannot be the name"):
        save_screen(name, Screen(codes=("P",)), tmp_path / "screens.toml")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x]\ncode = ['P']", "'code' is no filter; did you mean 'codes'?"),
        ("[x]\nroles = ['direktor']", "roles: 'direktor' is none; did you mean 'director'?"),
        ("[x]\ncodes = ['ZZ']", "codes: 'ZZ' is none; did you mean 'Z'?"),
        ("[x]\nplan = 'maybe'", "plan: 'maybe' is none; there are yes, "),
        ("[x]\ntable = 'III'", "table: 'III' is none; did you mean 'II'?"),
        ("[x]\nsic = ['abc']", "sic: 'abc' is no industry code"),
        ("[x]\nfootnote-pattern = '('", "footnote-pattern: '(' is no pattern (Invalid regular expression: missing )"),
        ("[x]\nfootnote = ' '", "footnote: a text of 1 characters; give 1 to 1,000"),
        ("[x]\nsince = 2024-02-01\nuntil = 2024-01-01", "since: 2024-02-01 is after until 2024-01-01; turn them round"),
        ("[x]\nmin-value = 'much'", "min-value: 'much' is no number; write it as 250000"),
        ("[x]\nmin-value = '-1'", "min-value: '-1' is no amount to reach"),
        ("x = 1", "expected a table, got a whole number"),
        ("[x", "cannot be read"),
    ],
)
def test_a_file_that_says_no_screen_is_told_where(tmp_path, text, said):
    file = tmp_path / "screens.toml"
    file.write_text(text)
    with pytest.raises(ScreenError) as error:
        saved_screens(file)
    assert str(error.value).startswith(f"{file}")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_screen_of_no_name_is_told_with_those_there_are(tmp_path):
    with pytest.raises(ScreenError, match="'nope' is no screen; there are big-cuts, "):
        load_screen("nope", str(tmp_path))


def test_a_lake_in_an_object_store_has_no_folder_for_screens():
    assert screens_file("s3://bucket/lake") is None
    assert screens_file("s3://bucket/lake", "mine.toml").name == "mine.toml"
    assert screens_file(None) is None


@pytest.fixture
def source():
    made = Filings()
    for place, day in enumerate(("2021-01-05", "2024-01-10", "2024-01-20", "2024-01-22")):
        key = made.file("4", day, (made.owner(f"000999010{place}"),))
        made.trade(key, "P", day, 10, place + 1)
    other = made.file("4", "2024-01-22", (made.owner("0009990109"),), ISSUERCIK="0009990002")
    made.trade(other, "P", "2024-01-22", 10, 9)
    return ArrowTables(made.tables())


def test_a_day_leaves_out_what_was_filed_before(source):
    found = run(Screen(codes=("P",)), source, since=date(2024, 1, 20))
    assert sorted(map(int, found["TRANS_PRICEPERSHARE"].to_pylist())) == [3, 4, 9]
    assert run(Screen(codes=("P",)), source, limit=1).num_rows == 1


def test_an_alert_asks_about_filings_and_clusters_look_back(source):
    keys = source.tables["submission"]["ACCESSION_NUMBER"].to_pylist()
    found = find(Screen(codes=("P",), cluster=Cluster(3, 30)), source, keys[3:])
    assert found["ACCESSION_NUMBER"].to_pylist() == [keys[3]]
    assert find(Screen(codes=("P",), cluster=Cluster(4, 30)), source, keys[3:]).num_rows == 0
    assert find(Screen(codes=("P",)), source, keys[4:])["TRANS_PRICEPERSHARE"].to_pylist() == [9]


def test_an_alert_holds_back_a_doubtful_trade_unless_it_is_asked_for():
    made = Filings()
    key = made.file("4", "2024-05-03")
    made.trade(key, "P", "2024-05-01", 5000, 250_000)
    made.trade(key, "P", "2024-05-02", 5000, 50)
    source = ArrowTables(made.tables())
    found = {word: find(Screen(codes=("P",), doubt=word), source, [key]).num_rows for word in (None, "yes", "no")}
    assert found == {None: 1, "yes": 1, "no": 1}
    held = []
    assert find(Screen(), source, [key], held.append).num_rows == 1
    assert held == [
        f"{key} nonderiv_trans 1: the price looks like a total; no alert is sent, a screen with doubt = 'yes' finds it"
    ]
    assert find(Screen(doubt="yes"), source, [key], held.remove)["TRANS_PRICEPERSHARE"].to_pylist() == [250_000]


def test_files_are_screened_without_a_lake(tmp_path):
    path = tmp_path / "form4.xml"
    path.write_bytes(write_disseminated(document("4", "X0609")))
    (tmp_path / "again.xml").write_bytes(path.read_bytes())
    (tmp_path / "broken.xml").write_text("no filing at all")
    read, problems = read_sources([str(tmp_path)])
    assert read.tables["submission"].num_rows == 1
    assert len(problems) == 1
    assert "broken.xml" in problems[0]
    trades = read.tables["nonderiv_trans"].num_rows + read.tables["deriv_trans"].num_rows
    assert run(Screen(), read).num_rows == trades > 0


def test_a_filing_counts_as_its_document_says_where_a_data_set_has_it_too(tmp_path):
    with zipfile.ZipFile(tmp_path / "2024q1_form345.zip", "w") as archive:
        archive.writestr("SUBMISSION.tsv", f"ACCESSION_NUMBER\tDOCUMENT_TYPE\n{number(1)}\t5\n{number(2)}\t5\n")
        for table in TABLES[1:]:
            archive.writestr(file_of(table), "ACCESSION_NUMBER\n")
    (tmp_path / f"{number(1)}.txt").write_bytes(text(1))
    read, problems = read_sources([str(tmp_path)])
    filings = read.tables["submission"].select(["ACCESSION_NUMBER", "DOCUMENT_TYPE"]).to_pylist()
    assert [tuple(row.values()) for row in filings] == [(number(1), "4"), (number(2), "5")]
    assert problems == ()
