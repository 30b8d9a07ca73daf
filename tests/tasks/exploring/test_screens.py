"""The page of a screen: every filter in the address and back, wrong ones named, what is shown is what is exported."""

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from section16.query.screens.filters import FILTERS, filter_texts, read_filters
from section16.query.screens.screen import PRESETS, Cluster, Screen
from section16.tasks.exploring.screen_address import read_address
from section16.tasks.exploring.screens import screen_export, screen_page, with_unknown_parties
from tests.tasks.exploring.conftest import TODAY

FULL = Screen(
    codes=("P", "S"),
    min_value=Decimal("0.5"),
    max_value=Decimal(10**12),
    min_price=Decimal(1),
    max_price=Decimal(10_000),
    roles=("ceo", "cfo"),
    delay=1,
    late=2,
    change=Decimal("12.5"),
    plan="left-empty",
    sic=("35", "2834"),
    issuers=("SWGT", "9990002"),
    owners=("Roe, Jane", "A & B = C?"),
    forms=("4", "4/A"),
    held="indirect",
    table="II",
    since=date(2020, 1, 2),
    until=date(2024, 2, 29),
    traded_since=date(2019, 12, 31),
    traded_until=date(2024, 2, 1),
    footnote="50% of + the=rest",
    footnote_pattern="10b-?5|a&b",
    doubt="no",
    cluster=Cluster(3, 14),
    first=2,
    as_filed=True,
)


def asked(query, **more):
    return read_address(parse_qsl(query, keep_blank_values=True), **more)


def test_every_filter_of_a_screen_has_a_word():
    assert {one.field for one in FILTERS} == set(Screen.__struct_fields__) - {"about"}
    assert {word for word, _ in filter_texts(FULL)} == {one.word for one in FILTERS}


@pytest.mark.parametrize("screen", [FULL, Screen(), *PRESETS.values()])
def test_an_address_says_a_screen_and_is_read_as_the_same(screen):
    address = asked("", as_of=date(2024, 3, 31)).query()
    assert address == "as_of=2024-03-31"
    found = read_filters(filter_texts(screen))
    assert not found.problems
    assert list(filter_texts(found.screen)) == list(filter_texts(screen))
    page = asked("sort=VALUE&columns=VALUE,OWNERS&rows=50&page=2")
    again = asked(page.query())
    assert (again.screen, again.sort, again.descending, again.columns, again.rows, again.page) == (
        page.screen, "VALUE", False, ("VALUE", "OWNERS"), 50, 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "word", "problem"),
    [
        ("cod=P", "cod", "'cod' is no filter; did you mean 'code'?"),
        ("code=Q", "code", "code: 'Q' is none; there are"),
        ("min-value=lots", "min-value", "min-value: 'lots' is no number; write it as 250000"),
        ("min_value=1e7&max-value=1e6", "min-value", "min_value: 1E+7 is more than max-value 1E+6; turn them round"),
        ("since=13/12/2022", "since", "since: '13/12/2022' is not a date; write 2022-12-13"),
        ("first=3", "first", "first: the first of which trades is not said; give codes with it"),
        ("cluster=three", "cluster", "cluster: 'three' is none; write INSIDERS/DAYS, as 3/30"),
        ("late=-1", "late", "late: '-1' is no number of 9 digits or fewer; write it as 3"),
        ("as-filed=perhaps", "as-filed", "as-filed: 'perhaps' is none; give yes or no"),
        ("plan=yes&plan=no", "plan", "plan: given 2 times; give it once"),
        ("footnote-pattern=(", "footnote-pattern", "footnote-pattern: '(' is no pattern"),
        ("min-value=NaN", "min-value", "min-value: 'NaN' is no amount to reach; give 0 or more"),
        ("sort=COLOUR", "sort", "sort: 'COLOUR' is no column to sort by; "),
        ("columns=COLOUR", "columns", "columns: 'COLOUR' is none; "),
        ("page=0", "page", "page: '0' is none; give a number from 1 to 10,000"),
        ("rows=7000", "rows", "rows: '7000' is none; give a number from 1 to 1,000"),
        ("screen=moon", "screen", "screen: 'moon' is no screen; "),
    ],
)
def test_a_wrong_word_is_named_and_the_rest_counts(lake, query, word, problem):
    found = asked(f"{query}&owner=Roe")
    assert found.problems[word].startswith(problem)
    page = screen_page(lake, found, TODAY)
    assert page.trades == 3
    assert page.problems


def test_what_is_typed_stays_in_its_field(lake):
    page = screen_page(lake, asked("min-value=lots&code=p,s"), TODAY)
    texts = {one.word: (one.text, bool(one.problem)) for one in page.fields}
    assert texts["min-value"] == ("lots", True)
    assert texts["code"] == ("P,S", False)


def test_filters_beside_a_named_screen_take_the_place_of_its_own(lake):
    found = asked("screen=large-purchases&min-value=1,000")
    assert found.screen.min_value == Decimal(1000)
    assert found.screen.codes == ("P",)
    assert screen_page(lake, asked("screen=large-purchases"), TODAY).name == "large-purchases"


def test_rows_come_sorted_and_in_pages(lake):
    page = screen_page(lake, asked("sort=-VALUE&rows=2&page=2"), TODAY)
    assert (page.trades, page.pages, page.page) == (6, 3, 2)
    assert [row.cells["VALUE"] for row in page.rows] == [Decimal(10_000), Decimal(6000)]
    assert screen_page(lake, asked("page=9999"), TODAY).page == 1
    orders = [screen_page(lake, asked(one), TODAY).order for one in ("sort=-VALUE", "sort=ISSUERNAME", "")]
    assert orders == ["by Value, the highest first", "by Issuer, A first", "the newest first"]


def test_as_of_a_day_nothing_later_is_known(lake):
    then = screen_page(lake, asked("owner=9990101", as_of=date(2023, 9, 10)), TODAY)
    assert [(row.accession, row.cells["TRANS_SHARES"]) for row in then.rows] == [
        ("0009990101-23-000002", 400), ("0009990101-23-000001", 1000),
    ]  # fmt: skip
    now = screen_page(lake, asked("owner=9990101"), TODAY)
    assert [row.cells["TRANS_SHARES"] for row in now.rows] == [100, 500, 1000]
    assert then.lake.filings == 2
    none = screen_page(lake, asked("since=2024-01-01", as_of=date(2023, 9, 10)), TODAY)
    assert (none.trades, none.rows) == (0, ())
    assert "what was filed after 2023-09-10 is left out" in none.left_out


def test_an_export_has_what_the_page_shows(lake):
    found = asked("sort=VALUE&columns=VALUE,NOTES,OWNERS&rows=3")
    page, table = screen_page(lake, found, TODAY), screen_export(lake, found)
    assert table.column_names == ["VALUE", "NOTES", "OWNERS"]
    assert table["VALUE"].to_pylist() == [row.cells["VALUE"] for row in page.rows]
    assert table["NOTES"].to_pylist() == [[note.words for note in row.notes] for row in page.rows]
    assert screen_export(lake, asked("rows=all&columns=VALUE")).num_rows == page.trades


def test_a_row_says_what_is_particular_about_it(lake):
    rows = screen_page(lake, asked("columns=NOTES"), TODAY).rows
    notes = {row.accession: [(one.words, one.level) for one in row.notes] for row in rows}
    assert notes["0009990101-23-000003"] == [("amendment", "")]
    assert ("10b5-1 plan", "") in notes["0009990103-24-000001"]
    assert ("10 business days late", "bad") in notes["0009990101-24-000004"]


def test_the_page_says_the_command_and_the_alert(lake):
    page = screen_page(lake, asked("code=P&role=ceo,cfo&held=direct&as-filed=yes&owner=O'Roe"), TODAY)
    assert page.command == (
        """section16 screen --code P --role ceo --role cfo --owner 'O'"'"'Roe' --direct --as-filed --lake LAKE"""
    )
    assert 'owners = [\n    "O\'Roe",\n]' in page.alert
    assert 'screen = "my-screen"' in page.alert


def test_why_a_line_is_of_less_than_the_value_asked_for_is_said(lake):
    by_value, others = (screen_page(lake, asked(f"{word}=1"), TODAY) for word in ("min-value", "min-price"))
    assert [one for one in by_value.left_out if one not in others.left_out] == [
        "values are asked of whole trades: a line of several may be of less, and its column Value is of it alone"
    ]


def test_whom_no_filing_names_is_told_at_the_field_with_the_nearest_name(lake):
    found = with_unknown_parties(lake, asked("issuer=SWGTT&owner=Rooe, Jane&owner=Nobody&owner=Doe&min-value=lots"))
    page = screen_page(lake, found, TODAY)
    problems = {one.word: one.problem for one in page.fields if one.problem}
    assert set(problems) == {"issuer", "owner", "min-value"}
    assert problems["issuer"] == "issuer: 'SWGTT' is the CIK or symbol of no issuer here; did you mean 'SWGT'?"
    assert "did you mean 'Roe Jane'?; owner: 'Nobody' is in no owner's name" in problems["owner"]
    assert page.trades == 0
    assert not with_unknown_parties(lake, asked("issuer=SWGT&owner=Doe&code=P")).problems


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "a\x00b", "<script>alert(1)</script>", "\u202e\u2066", "9" * 60, "'; DROP"]
)
def test_hostile_words_find_nothing_and_break_nothing(lake, text):
    for word in ("owner", "issuer", "footnote", "sic"):
        page = screen_page(lake, read_address([(word, text)]), TODAY)
        assert (page.trades == 0) is not bool(page.problems)
        assert next(one.text for one in page.fields if one.word == word) == text
