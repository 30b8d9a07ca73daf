"""Screens: each filter against trades whose answer is known, clusters and first trades against plain loops."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from section16.query.query import Query
from section16.query.relations import ArrowTables
from section16.query.screens.run import Screens, slice_about, slice_for, unknown_parties
from section16.query.screens.screen import PRESETS, Cluster, Screen, ScreenError, cluster_of, dated
from section16.query.screens.sql import COLUMNS
from tests.lake.rows import Filings


@pytest.fixture(scope="module")
def filings():
    """Five trades, told apart by their prices."""
    made = Filings()
    boxes = {"IS_DIRECTOR": False, "IS_OFFICER": True, "RPTOWNER_RELATIONSHIP": "Officer"}
    chief = made.owner("0009990102", "Doe John", RPTOWNER_TITLE="President & CEO", **boxes)
    money = made.owner("0009990103", "Poe Ann", RPTOWNER_TITLE="EVP, CFO and Treasurer", **boxes)
    holder = {"IS_DIRECTOR": None, "RPTOWNER_RELATIONSHIP": "TenPercentOwner"}
    fund = made.owner("0009990104", "Sample Fund LP", IS_TENPERCENTOWNER=None, **holder)

    key = made.file("4", "2024-02-16", (chief,), AFF10B5ONE=False)
    made.trade(key, "P", "2024-02-14", 1000, 1, SHRS_OWND_FOLWNG_TRANS=5000)  # a quarter more
    key = made.file("4", "2024-03-15", (money,), AFF10B5ONE=True)
    made.trade(key, "S", "2024-03-04", 100_000, 2, SHRS_OWND_FOLWNG_TRANS=900_000, DIRECT_INDIRECT_OWNERSHIP="I")
    other = {"ISSUERCIK": "0009990002", "ISSUERNAME": "Other Sample Corp", "ISSUERTRADINGSYMBOL": "OSC"}
    key = made.file("4", "2022-05-03", (fund, made.owner()), ISSUER_SIC="0100", **other)
    made.trade(key, "P", "2022-05-02", 10, 3, SHRS_OWND_FOLWNG_TRANS=10)  # the first there were
    made.trade(key, "M", "2022-05-02", 10, 4, table="deriv_trans")
    key = made.file("5", "2024-02-20")
    made.trade(key, "G", "2023-12-01", 10, None)
    return made


@pytest.fixture(scope="module")
def screens(filings):
    return Screens(ArrowTables(filings.tables()))


def prices(found):
    return {price and int(price) for price in found["TRANS_PRICEPERSHARE"].to_pylist()}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Screen(), {1, 2, 3, 4, None}),
        (Screen(codes=("P",)), {1, 3}),
        (Screen(codes=("P", "S")), {1, 2, 3}),
        (Screen(min_value=Decimal(1000)), {1, 2}),
        (Screen(min_value=Decimal("1000.0000000001")), {2}),
        (Screen(max_value=Decimal(1000)), {1, 3, 4}),
        (Screen(min_price=Decimal(2), max_price=Decimal(3)), {2, 3}),
        (Screen(traded_since=date(2024, 2, 14)), {1, 2}),
        (Screen(traded_until=date(2023, 12, 1)), {3, 4, None}),
        (Screen(traded_since=date(2022, 5, 3), traded_until=date(2024, 2, 14)), {1, None}),
        (Screen(doubt="yes"), set()),
        (Screen(doubt="no"), {1, 2, 3, 4, None}),
        (Screen(roles=("ceo",)), {1}),
        (Screen(roles=("cfo",)), {2}),
        (Screen(roles=("ceo", "cfo")), {1, 2}),
        (Screen(roles=("officer",)), {1, 2}),
        (Screen(roles=("ten-percent-owner",)), {3, 4}),
        (Screen(roles=("director",)), {3, 4, None}),
        (Screen(roles=("other",)), set()),
        (Screen(delay=9), {2, None}),
        (Screen(delay=10), {None}),
        (Screen(late=1), {2, None}),  # a gift of that day belonged on Form 4
        (Screen(late=7), {2, None}),
        (Screen(late=8), {None}),
        (Screen(change=Decimal(25)), {1, 3}),
        (Screen(change=Decimal(10)), {1, 2, 3}),
        (Screen(change=Decimal("25.01")), {3}),
        (Screen(plan="yes"), {2}),
        (Screen(plan="no"), {1}),
        (Screen(plan="not-asked"), {3, 4}),
        (Screen(plan="left-empty"), {None}),
        (Screen(sic=("35",)), {1, 2, None}),
        (Screen(sic=("01", "99")), {3, 4}),
        (Screen(issuers=("osc",)), {3, 4}),
        (Screen(issuers=("9990001",)), {1, 2, None}),
        (Screen(owners=("sample fund",)), {3, 4}),
        (Screen(owners=("0009990101",)), {3, 4, None}),
        (Screen(owners=("doe", "9990103")), {1, 2}),
        (Screen(forms=("5",)), {None}),
        (Screen(held="indirect"), {2}),
        (Screen(table="II"), {4}),
        (Screen(since=date(2024, 2, 20)), {2, None}),
        (Screen(until=date(2024, 2, 16)), {1, 3, 4}),
        (Screen(codes=("P",), roles=("ceo",), plan="no", min_value=Decimal(1000)), {1}),
        (Screen(codes=("P",), roles=("cfo",)), set()),
    ],
)
def test_a_filter_finds_what_it_says(screens, wanted, expected):
    assert prices(screens.run(wanted)) == expected


def test_ciks_of_ten_digits_are_found_and_make_clusters():
    made = Filings()
    for insider in range(3):
        owner = made.owner(f"{8_123_456_000 + insider}", f"Poe Person {insider}")
        key = made.file("4", "2024-05-03", (owner,), ISSUERCIK="8123450001")
        made.trade(key, "P", "2024-05-02", 10, insider + 1)
    screens = Screens(ArrowTables(made.tables()))
    for wanted in (PRESETS["cluster-buys"], PRESETS["first-buys-in-years"], Screen(issuers=("8123450001",))):
        assert prices(screens.run(wanted)) == {1, 2, 3}


@pytest.mark.parametrize(
    ("filed", "asked", "found"),
    [
        ("NASDAQ: QRST", "qrst", True),
        ("NYSE American: QRST", "QRST", True),
        (" qrst ", "QRST", True),
        ("$QRST", "QRST", True),
        ("(QRST)", "$qrst", True),
        ("QRST, QRSTW", "QRSTW", True),
        ("QRST/QRSTW", "QRSTW", True),
        ("BRK/A", "BRK.A", True),
        ("BRK.A", "BRK-A", True),
        ("QRSTW", "QRST", False),
        ("NASDAQ: QRST", "NASDAQ", False),
        ("NONE", "QRST", False),
    ],
)
def test_a_symbol_is_found_as_filers_write_it(filed, asked, found):
    made = Filings()
    made.trade(made.file("4", "2024-05-03", ISSUERTRADINGSYMBOL=filed), "P", "2024-05-02", 10, 1)
    source, wanted = ArrowTables(made.tables()), Screen(issuers=(asked,))
    assert Screens(source).run(wanted).num_rows == Screens(slice_for(source, wanted)).run(wanted).num_rows == found


def test_the_box_is_asked_by_the_forms_version_before_its_day():
    made = Filings()
    for version, filed in (
        ("X0306", "2023-05-02"),
        ("X0508", "2023-09-01"),
        (None, "2022-01-04"),
        (None, "2024-01-03"),
    ):
        made.trade(made.file("4", filed, SCHEMA_VERSION=version), "S", filed, 1, int(filed[3]))
    screens = Screens(ArrowTables(made.tables()))
    days = {word: len(screens.run(Screen(plan=word))) for word in ("not-asked", "left-empty")}
    assert days == {"not-asked": 2, "left-empty": 2}


def test_the_chief_executive_is_found_in_the_remarks_that_the_title_refers_to():
    made = Filings()
    for price, (title, remarks) in enumerate(
        [
            ("See Remarks", "Officer title: President and Chief Executive Officer. Exhibit 24 is attached."),
            ("See Remarks", "Deputy to the Chief Executive Officer."),
            ("EVP", "The Chief Executive Officer is no party."),
            ("See Remarks", None),
        ],
        start=1,
    ):
        officer = made.owner(IS_OFFICER=True, RPTOWNER_TITLE=title, RPTOWNER_RELATIONSHIP="Officer")
        made.trade(made.file("4", "2024-05-03", (officer,), REMARKS=remarks), "P", "2024-05-02", 1, price)
    found = Screens(ArrowTables(made.tables())).run(Screen(roles=("ceo",)))
    assert (prices(found), found["TITLES"].to_pylist()) == ({1}, [["See Remarks"]])


def test_an_issuer_or_owner_whom_no_filing_names_is_said(filings):
    source = Query(ArrowTables(filings.tables()))
    wanted = Screen(issuers=("OSC", "OSX", "77"), owners=("doe", "nobody", "9990104"))
    assert [one.line.partition(" is ")[0] for one in unknown_parties(source, wanted)] == [
        "issuer: 'OSX'",
        "issuer: '77'",
        "owner: 'nobody'",
    ]


def test_a_days_sale_in_many_lines_is_asked_as_one():
    made = Filings()
    key = made.file("4", "2024-05-03")
    for number in range(4):  # each is 200 dollars and a tenth of the holding
        made.trade(key, "S", "2024-05-02", 100, 2 + number, SHRS_OWND_FOLWNG_TRANS=900 - 100 * number)
    made.trade(key, "S", "2024-05-02", 100, 9, SHRS_OWND_FOLWNG_TRANS=9900, NATURE_OF_OWNERSHIP="By Trust")
    same = made.file("4", "2024-06-03")
    for number in range(2):  # the last balance on each line
        made.trade(same, "S", "2024-06-02", 10, 6 + number, SHRS_OWND_FOLWNG_TRANS=20)
    screens = Screens(ArrowTables(made.tables()))
    assert prices(screens.run(Screen(min_value=Decimal(1400)))) == {2, 3, 4, 5}
    assert prices(screens.run(Screen(min_value=Decimal(1401)))) == set()
    assert prices(screens.run(Screen(change=Decimal(40)))) == {2, 3, 4, 5, 6, 7}
    assert prices(screens.run(Screen(change=Decimal("40.1")))) == {6, 7}
    row = screens.run(Screen(change=Decimal(50))).to_pylist()[0]
    assert (row["PRICE_LINES"], row["ALL_SHARES"], row["ALL_VALUE"]) == (2, 20, 130)


@pytest.mark.parametrize(
    ("joint", "balances", "found"),
    [(True, (500, 500, 500), 1), (True, (500, 501, 502), 3), (False, (500, 500, 500), 3)],
)
def test_one_purchase_told_in_the_reports_of_a_group_is_one(joint, balances, found):
    made = Filings()
    for part, balance in enumerate(balances):
        people = [
            made.owner(f"{9990500 + 2 * part + one:010d}", f"Sample Fund {part}{one}") for one in range(1 + joint)
        ]
        key = made.file("4", "2024-05-03", tuple(people))
        made.trade(key, "P", "2024-05-02", 100, 5, SHRS_OWND_FOLWNG_TRANS=balance)
    screens = Screens(ArrowTables(made.tables()))
    assert screens.run(Screen(codes=("P",))).num_rows == found
    assert screens.run(PRESETS["cluster-buys"]).num_rows == (found if found == 3 else 0)
    assert screens.run(Screen(codes=("P",), as_filed=True)).num_rows == 3


def test_a_report_accepted_twice_is_found_once_but_not_one_with_another_answer_in_its_box():
    made = Filings()
    for plan in (False, False, True):
        made.trade(made.file("4", "2024-05-03", AFF10B5ONE=plan), "S", "2024-05-02", 9, 5, SHRS_OWND_FOLWNG_TRANS=500)
    screens = Screens(ArrowTables(made.tables()))
    assert [screens.run(Screen(plan=word)).num_rows for word in ("yes", "no")] == [1, 1]


def test_a_total_in_the_price_cell_is_doubted():
    made = Filings()
    key = made.file("4", "2024-05-03")
    for shares, price in ((5000, 250_000), (10, 700_000), (5000, 50), (1, 30_000)):
        made.trade(key, "P", f"2024-05-0{1 + (price > 99)}", shares, price)
    found = Screens(ArrowTables(made.tables())).run(Screen(codes=("P",))).to_pylist()
    assert {int(one["TRANS_PRICEPERSHARE"]): one["DOUBT"] is not None for one in found} == {
        250_000: True,
        700_000: True,
        50: False,
        30_000: False,
    }


def test_rows_say_who_and_what_newest_first_and_are_told_apart(screens):
    found = screens.run(Screen()).to_pylist()
    assert [row["FILING_DATE"] for row in found] == sorted((row["FILING_DATE"] for row in found), reverse=True)
    assert len({(row["ACCESSION_NUMBER"], row["TRANS_TABLE"], row["TRANS_SK"]) for row in found}) == len(found) == 5
    first = next(row for row in found if row["TRANS_CODE"] == "S")
    assert list(first) == [column.name for column in COLUMNS]
    assert (first["OWNERS"], first["OWNER_CIKS"], first["TITLES"]) == (
        ["Poe Ann"],
        ["0009990103"],
        ["EVP, CFO and Treasurer"],
    )
    assert (first["VALUE"], first["DELAY_BUSINESS_DAYS"], first["LATE_BUSINESS_DAYS"]) == (200_000, 9, 7)
    joint = next(row for row in found if row["TRANS_PRICEPERSHARE"] == 3)
    assert joint["OWNERS"] == ["Sample Fund LP", "Roe Jane"]
    assert screens.run(Screen(), 2).to_pylist() == found[:2]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_runs_and_says_what_it_is_for(screens, name):
    assert PRESETS[name].about
    assert screens.run(PRESETS[name]).num_rows <= 5


def test_a_line_that_an_amendment_repeats_is_found_once():
    made = Filings()
    first = made.file("4", "2024-02-16")
    made.trade(first, "P", "2024-02-14", 100, 1)
    made.trade(first, "P", "2024-02-15", 70, 2)
    later = made.file("4/A", "2024-03-01", PERIOD_OF_REPORT="2024-02-16", DATE_OF_ORIG_SUB="2024-02-16")
    made.trade(later, "P", "2024-02-14", 100, 3)
    screens = Screens(ArrowTables(made.tables()))
    assert prices(screens.run(Screen(codes=("P",)))) == {2, 3}
    assert prices(screens.run(Screen(codes=("P",), as_filed=True))) == {1, 2, 3}


def test_up_to_a_day_nothing_is_known_of_what_was_filed_later():
    made = Filings()
    first = made.file("4", "2024-02-16")
    made.trade(first, "P", "2024-02-14", 100, 1)
    later = made.file("4/A", "2024-03-01", PERIOD_OF_REPORT="2024-02-16", DATE_OF_ORIG_SUB="2024-02-16")
    made.trade(later, "P", "2024-02-14", 100, 3)
    late = made.file("4", "2024-03-04", PERIOD_OF_REPORT="2024-01-10")
    made.trade(late, "P", "2024-01-10", 100, 5)
    screens = Screens(ArrowTables(made.tables()))
    known = {
        day: prices(screens.run(Screen(codes=("P",), until=date.fromisoformat(day))))
        for day in ("2024-02-15", "2024-02-16", "2024-02-29", "2024-03-01", "2024-03-04")
    }
    assert list(known.values()) == [set(), {1}, {1}, {3}, {3, 5}]
    assert prices(screens.run(Screen(codes=("P",), first=1, until=date(2024, 2, 29)))) == {1}
    assert prices(screens.run(Screen(codes=("P",), first=1))) == {5}


def bought(number, seed):
    """Invent purchases: issuer, insider, day."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    start = date(2019, 1, 1)
    return [
        (chance.randrange(6), chance.randrange(12), start + timedelta(chance.randrange(1500))) for _ in range(number)
    ]


def filed(trades):
    made = Filings()
    for place, (issuer, insider, day) in enumerate(trades):
        owner = made.owner(f"{9990100 + insider:010d}", f"Sample Insider {insider}")
        key = made.file("4", str(day + timedelta(1)), (owner,), ISSUERCIK=f"{9990000 + issuer:010d}")
        made.trade(key, "P", str(day), 10, place + 1)
    return Screens(ArrowTables(made.tables()))


@pytest.mark.parametrize(("insiders", "days"), [(3, 30), (2, 5), (4, 60), (3, 0), (1, 10)])
def test_clusters_are_those_that_a_plain_search_finds(insiders, days):
    trades = bought(150, insiders * 100 + days)
    expected = set()
    for issuer, _, day in trades:
        window = [one for one in trades if one[0] == issuer and day <= one[2] <= day + timedelta(days)]
        if len({insider for _, insider, _ in window}) >= insiders:
            expected |= {trades.index(one) for one in window}
    found = filed(trades).run(Screen(codes=("P",), cluster=Cluster(insiders, days)))
    same = {trades.index(trades[price - 1]) for price in prices(found)}
    assert same == expected
    assert (insiders, days) != (3, 30) or 0 < len(expected) < len(trades)


def test_a_cluster_may_have_begun_before_the_day_asked_for():
    trades = [(1, 1, date(2024, 1, 2)), (1, 2, date(2024, 1, 5)), (1, 3, date(2024, 1, 20))]
    wanted = Screen(codes=("P",), cluster=Cluster(3, 30), since=date(2024, 1, 15))
    assert prices(filed(trades).run(wanted)) == {3}


@pytest.mark.parametrize("years", [1, 2, 3])
def test_first_trades_are_those_that_a_plain_search_finds(years):
    trades = bought(150, years)
    expected = set()
    for place, (issuer, insider, day) in enumerate(trades):
        reach = day.replace(year=day.year - years)
        earlier = [one for one in trades if one[:2] == (issuer, insider) and reach < one[2] < day]
        if not earlier:
            expected.add(place + 1)
    assert prices(filed(trades).run(Screen(codes=("P",), first=years))) == expected


def test_a_slice_answers_as_the_whole_does(filings):
    whole = ArrowTables(filings.tables())
    for wanted in (
        Screen(issuers=("OSC",)),
        Screen(since=date(2024, 2, 20)),
        Screen(issuers=("9990001",), codes=("P",)),
    ):
        sliced = slice_for(whole, wanted)
        assert sliced is not whole
        assert Screens(sliced).run(wanted).to_pylist() == Screens(whole).run(wanted).to_pylist()
    assert slice_for(whole, Screen(cluster=Cluster(2), since=date(2024, 1, 1))) is whole
    key = filings.rows["submission"][2]["ACCESSION_NUMBER"]
    assert set(slice_about(whole, [key]).tables["submission"]["ISSUERCIK"].to_pylist()) == {"0009990002"}


def test_a_screen_sees_what_was_added(filings, tmp_path):
    from section16.query.relations import DeltaTables  # noqa: PLC0415 - only here

    screens = Screens(DeltaTables(filings.lake(tmp_path / "lake")))
    wanted = Screen(codes=("P",), first=1)
    assert screens.run(wanted).num_rows == 2
    more = Filings()
    key = more.file("4", "2025-05-02", ACCESSION_NUMBER="0009999999-25-000099")
    more.trade(key, "P", "2025-05-01", 1, 9)
    more.lake(tmp_path / "lake")
    assert prices(screens.run(wanted)) == {1, 3, 9}


@pytest.mark.parametrize("text", ["", "0", "3/", "three", "3/x", "-3/5", "3/30/1"])
def test_a_cluster_that_is_none_is_refused(text):
    with pytest.raises(ScreenError, match="is none; write INSIDERS/DAYS, as 3/30"):
        cluster_of(text)


def test_a_cluster_is_read_and_a_day_only_moves_forward():
    assert (cluster_of("3"), cluster_of("4/14")) == (Cluster(3, 30), Cluster(4, 14))
    early, late = date(2024, 1, 1), date(2024, 6, 1)
    assert dated(Screen(since=late), early).since == late
    assert dated(Screen(), late).since == late
    assert dated(Screen(since=early), None).since == early


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"min_value": Decimal(-1)}, "min-value: '-1' is no amount to reach"),
        ({"change": Decimal("NaN")}, "change: 'NaN' is no amount"),
        ({"codes": ("QX",)}, "codes: 'QX' is none; "),
        ({"codes": ("p",)}, "codes: 'p' is none; did you mean 'P'?"),
        ({"forms": ("9",)}, "forms: '9' is none; there are "),
        ({"roles": ("officers",)}, "roles: 'officers' is none; did you mean 'officer'?"),
        ({"plan": "maybe"}, "plan: 'maybe' is none; there are yes, no, not-asked, left-empty"),
        ({"held": "X"}, "held: 'X' is none; there are direct, indirect"),
        ({"table": "III"}, "table: 'III' is none; "),
        ({"sic": ("99999",)}, "sic: '99999' is no industry code"),
        ({"first": 3}, "first: the first of which trades is not said; give codes with it"),
    ],
)
def test_a_screen_that_cannot_be_is_refused(given, said):
    with pytest.raises(ScreenError, match=said):
        Screen(**given)


def noted(*texts, **more):
    """Make a screenable set of trades of a dollar each, one more a line; each has its footnote."""
    made = Filings()
    key = made.file("4", "2024-05-03", **more)
    for number, text in enumerate(texts, 1):
        made.trade(key, "S", "2024-05-02", 1, number, TRANS_DATE_FN=[f"F{number}"])
        made.note(key, f"F{number}", text)
    return ArrowTables(made.tables())


@pytest.fixture(scope="module")
def of_noted():
    """Screens of three noted trades, and of a slice with all of them."""
    source = noted("Sold after a divorce.", "100% of the proceeds", "abc")
    about = slice_about(source, source.tables["submission"]["ACCESSION_NUMBER"].to_pylist())
    return Screens(source), Screens(about)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Screen(footnote="DIVORCE"), {1}),
        (Screen(footnote="100% of"), {2}),
        (Screen(footnote="a.c"), set()),
        (Screen(footnote_pattern=r"\bdivorce\b|_of"), {1}),
        (Screen(footnote_pattern="a.c"), {3}),
        (Screen(footnote="e", footnote_pattern="^S"), {1}),
    ],
)
def test_a_line_is_found_by_the_words_of_its_footnotes(of_noted, wanted, found):
    for screens in of_noted:
        assert prices(screens.run(wanted)) == found


def test_the_day_of_a_plan_stands_beside_the_box():
    source = noted(
        "Effected pursuant to a Rule 10b5-1 trading plan adopted on December 12, 2023.",
        "Not effected under a Rule 10b5-1 plan.",
        "Under Rule 10b5-1 plans adopted on March 1, 2023 and adopted on June 1, 2023.",
        AFF10B5ONE=False,
    )
    found = Screens(source).run(Screen()).to_pylist()
    assert [(one["PLAN_ADOPTED_ON"], one["AFF10B5ONE"]) for one in found] == [
        (date(2023, 12, 12), False),
        (None, False),
        (None, False),
    ]


def test_a_doubtful_trade_can_be_asked_for():
    made = Filings()
    key = made.file("4", "2024-05-03")
    made.trade(key, "P", "2024-05-01", 5000, 250_000)
    made.trade(key, "P", "2024-05-02", 5000, 50)
    screens = Screens(ArrowTables(made.tables()))
    assert [prices(screens.run(Screen(doubt=word))) for word in ("yes", "no")] == [{250_000}, {50}]


def test_clusters_are_numbered_and_their_insiders_counted():
    made = Filings()
    days = (("1", ("01-02", "01-12", "01-25", "02-20")), ("2", ("01-01", "01-03")), ("3", ("05-01", "05-02")))
    for issuer, traded in days:
        for insider, day in enumerate(traded):
            owner = made.owner(f"000999020{insider}", f"Poe {insider}")
            key = made.file("4", "2024-06-03", (owner,), ISSUERCIK=f"000999000{issuer}")
            made.trade(key, "P", f"2024-{day}", 10, 1)
    screens = Screens(ArrowTables(made.tables()))
    found = screens.run(Screen(codes=("P",), cluster=Cluster(2, 15))).to_pylist()
    clusters = sorted((row["ISSUERCIK"][-1], row["CLUSTER"], row["CLUSTER_INSIDERS"]) for row in found)
    assert clusters == [("1", 2, 3)] * 3 + [("2", 1, 2)] * 2 + [("3", 3, 2)] * 2
    assert {row["CLUSTER"] for row in screens.run(Screen(codes=("P",))).to_pylist()} == {None}


def test_of_whom_nobody_is_the_nearest_is_told(filings):
    query = Query(ArrowTables(filings.tables()))
    unknown = unknown_parties(query, Screen(issuers=("SWGTT",), owners=("Sample Fnud", "Zyx")))
    assert tuple(one.line for one in unknown) == (
        "issuer: 'SWGTT' is the CIK or symbol of no issuer here; did you mean 'SWGT'?",
        "owner: 'Sample Fnud' is in no owner's name or CIK here; did you mean 'Sample Fund LP'?",
        "owner: 'Zyx' is in no owner's name or CIK here; names begin with the family name",
    )


def test_an_industry_that_no_issuer_is_in_is_said(filings):
    source = Query(ArrowTables(filings.tables()))
    (unknown,) = unknown_parties(source, Screen(sic=("35", "9999")))
    assert unknown.line == (
        "sic: no issuer here has an industry code that begins with '9999'; headers of filings say the codes"
    )
