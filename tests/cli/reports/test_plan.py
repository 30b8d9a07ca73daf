"""The next plan from the command line, and drafts that are held against what was filed."""

import pytest

from section16.drafting.toml.read import read_plan

MARCH = """
form = "4"

[issuer]
cik = "0009990001"
ticker = "NLIX"

[[owner]]
cik = "0009990207"
name = "Brandt Ilse"
relationship = ["director"]

[[holding]]
security = "Common Stock"
shares = 8_000

[[holding]]
security = "Common Stock"
nature = "By Spouse"
shares = 650

[[event]]
on = 2025-03-05
what = "sale"
holding = "direct"
shares = 1_200
price = "31.50"
plan = "10b5-1"

[[plan]]
id = "10b5-1"
adopted = 2024-06-12

[[signature]]
name = "Ilse Brandt"
on = 2025-03-06
"""
SALE = """
[[event]]
on = 2025-04-02
what = "sale"
holding = "direct"
shares = 300
price = "33"
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Work in a folder with a report of March and a workspace of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECTION16_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("SECTION16_USER", "ilse")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    (tmp_path / "march.toml").write_text(MARCH)
    return tmp_path


@pytest.fixture
def march(run, place):
    """Draft the report of March."""
    run("draft", "march.toml", "--today", "2025-03-06", "--out", "out")
    return place / "out" / "march.xml"


def test_a_month_goes_on_from_the_one_before(run, place, march):
    assert run("file", march).status == 0
    made = run("plan", "--today", "2025-04-03", "--out", "april.toml")
    assert (made.status, made.out) == (0, "april.toml\n")
    april = place / "april.toml"
    april.write_text(april.read_text() + SALE)
    read = read_plan(april.read_text(), "april.toml")
    assert [one.shares for one in read.holdings] == [6800, 650]
    assert [one.adopted.isoformat() for one in read.trading_plans] == ["2024-06-12"]
    assert run("draft", "april.toml", "--today", "2025-04-03").status == 0
    april.write_text(april.read_text().replace("shares = 6800", "shares = 8000"))
    wrong = run("draft", "april.toml", "--today", "2025-04-03", "--out", "april")
    assert wrong.status == 1
    assert "8,000 before the first event, and the practice report of 2025-03-05 (march) ended at 6,800" in wrong.out
    assert (place / "april" / "april.xml").exists()


def test_reports_are_named_by_option_and_by_argument(run, place, march):
    one = run("plan", "--after", march, "--today", "2025-04-03")
    assert one.out == run("plan", march, "--today", "2025-04-03").out
    assert "shares = 6800\n" in one.out
    assert "# Check the name of owner 0009990207" in one.out
    assert "# [[event]]" in one.out
    assert not (place / "workspace").exists()


def test_a_draft_is_held_against_the_reports_that_it_names(run, place, march):
    (place / "april.toml").write_text(MARCH.partition("[[event]]")[0] + SALE + MARCH[MARCH.index("[[plan]]") :])
    made = run("draft", "april.toml", "--after", march, "--today", "2025-04-03", "--json")
    assert made.status == 1
    assert "ended at 6,800" in made.out
    assert run("draft", "april.toml", "--today", "2025-04-03").status == 0


def test_a_plan_that_is_there_is_not_written_over(run, place, march):
    made = run("plan", "--after", march, "--out", "march.toml")
    assert (made.status, made.err) == (2, "march.toml: there is a plan already; give --out another name\n")
    assert (place / "march.toml").read_text() == MARCH


def test_nothing_to_go_on_from_is_told(run, place):
    made = run("plan")
    assert (made.status, made.err) == (
        2,
        "no report to go on from; name one with --after, or a workspace in which one was filed\n",
    )
    assert not (place / "workspace").exists()


def test_reports_of_two_people_are_told_apart(run, place, march):
    (place / "other.toml").write_text(MARCH.replace("0009990207", "0009990208"))
    run("draft", "other.toml", "--today", "2025-03-06", "--out", "out")
    made = run("plan", "--after", march, "--after", "out/other.xml")
    assert made.status == 2
    assert made.err == (
        "reports of different owners or issuers (0009990207 about 0009990001; 0009990208 about 0009990001); "
        "name with --after those of one\n"
    )


def test_a_report_that_cannot_be_read_stops_it(run, march):
    made = run("plan", "--after", march, "--after", "missing.xml")
    assert made.status == 2
    assert "missing.xml: cannot be read" in made.err


def test_a_form_5_is_a_plan_of_form_5(run, march):
    made = run("plan", "--after", march, "--form", "5")
    assert 'form = "5"' in made.out


def test_the_last_plan_is_read_or_refused_in_a_line(run, march, tmp_path):
    missing = run("plan", "--after", march, "--like", "nothing.toml")
    assert missing.status == 2
    assert missing.err == "--like: nothing.toml: cannot be read (No such file or directory); name the last plan\n"
    (tmp_path / "broken.toml").write_text("form = 4")
    broken = run("plan", "--after", march, "--like", tmp_path / "broken.toml")
    assert broken.status == 2
    assert broken.err.startswith("broken.toml, line 1, form: '4' is no form")
