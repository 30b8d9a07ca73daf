"""What the views say of invented filings, against answers worked out by hand and by the project's own calendar."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from section16.law.calendar import business_days_after
from section16.law.deadlines import Facts, due_of_transaction, has_no_due_day, lateness
from section16.query.query import Query
from section16.query.relations import ArrowTables
from tests.lake.rows import Filings

NIGHT = datetime(2024, 3, 1, 20)  # noqa: DTZ001 - EDGAR's wall clock


def asked(filings, statement):
    return Query(ArrowTables(filings.tables())).arrow(statement).to_pylist()


def test_a_trade_of_a_joint_filing_stands_once_with_all_owners():
    made = Filings()
    boxes = {"IS_DIRECTOR": None, "RPTOWNER_RELATIONSHIP": "Officer,TenPercentOwner", "RPTOWNER_TITLE": "COO"}
    key = made.file("4", "2024-02-16", (made.owner("0009990109"), made.owner("0009990102", "Doe John", **boxes)))
    made.trade(key, "S", "2024-02-14", "100.5", "2.25", SHRS_OWND_FOLWNG_TRANS="99.5")
    made.trade(key, "M", "2024-02-14", "3", None, table="deriv_trans", EXPIRATION_DATE="2030-01-01")
    trades = asked(made, "FROM trades ORDER BY TRANS_TABLE DESC")
    assert [one["TRANS_TABLE"] for one in trades] == ["nonderiv_trans", "deriv_trans"]
    sold, exercised = trades
    assert [(one["CIK"], one["NAME"], one["TITLE"]) for one in sold["OWNERS"]] == [
        ("0009990109", "Roe Jane", None),
        ("0009990102", "Doe John", "COO"),
    ]
    flags = [tuple(one[box] for box in ("DIRECTOR", "OFFICER", "TEN_PERCENT_OWNER", "OTHER")) for one in sold["OWNERS"]]
    assert flags == [(True, False, False, False), (False, True, True, False)]
    assert sold["OWNER_CIKS"] == ["0009990102", "0009990109"]
    assert (sold["VALUE"], sold["SHARES_BEFORE"]) == (Decimal("226.125"), 200)
    assert sold["CHANGE_IN_HOLDING"] == pytest.approx(-50.25)
    assert (exercised["VALUE"], exercised["EXPIRATION_DATE"]) == (None, date(2030, 1, 1))
    assert sold["EXPIRATION_DATE"] is None
    assert (exercised["TRANS_SK"], exercised["ROW_POSITION"], sold["QUARTER"]) == (1, 2, None)


def test_the_footnotes_of_a_line_are_there_once_in_the_order_of_their_numbers():
    made = Filings()
    key, other = made.file("4", "2024-02-16"), made.file("4", "2024-02-16")
    made.trade(key, "S", "2024-02-14", 1, 1, SECURITY_TITLE_FN=["F10", "F2"], TRANS_SHARES_FN=["F2", "F9"])
    made.trade(key, "S", "2024-02-15", 1, 1)
    made.trade(other, "S", "2024-02-14", 1, 1, TRANS_SHARES_FN=["F2"])
    for one, id_, text in ((key, "F2", "two"), (key, "F10", "ten"), (key, "F1", "one"), (other, "F2", "another")):
        made.note(one, id_, text)
    found = asked(made, "SELECT NOTE_IDS, NOTES FROM trades ORDER BY ACCESSION_NUMBER, TRANS_SK")
    assert found == [
        {"NOTE_IDS": ["F2", "F9", "F10"], "NOTES": ["two", None, "ten"]},
        {"NOTE_IDS": None, "NOTES": None},
        {"NOTE_IDS": ["F2"], "NOTES": ["another"]},
    ]


CELLS = ("TRANS_DATE_FN", "EQUITY_SWAP_TRANS_CD_FN", "TRANS_SHARES_FN", "SHRS_OWND_FOLWNG_TRANS_FN")
NOTES = (
    "Exempt under Rule 16b-3(c).",
    "Reported voluntarily.",
    "Reported under Rule 16a-2(a).",
    "The price is an average.",
    None,
)


def test_days_and_lateness_are_those_of_the_calendar_and_the_law():
    chance = random.Random(16)  # noqa: S311 - no secret
    made, expected = Filings(), []
    for _ in range(1200):
        traded = date(2002, 6, 1) + timedelta(chance.randrange(8500))
        day = traded + timedelta(chance.choice((-1, 0, 1, 2, 3, 4, 5, 8, 9, 40)))
        deemed = chance.choice((None, None, traded + timedelta(chance.randrange(-1, 12))))
        code, plan = chance.choice("PSFGMILWAJ"), chance.choice((True, False, None))
        way, form_type, text = chance.choice("AD"), chance.choice(("4", "4", "4", "5", None)), chance.choice(NOTES)
        cell = chance.choice(
            ("TRANS_DATE_FN", "EQUITY_SWAP_TRANS_CD_FN", "TRANS_SHARES_FN", "SHRS_OWND_FOLWNG_TRANS_FN")
        )
        key = made.file("4", str(day), AFF10B5ONE=plan)
        more = {"TRANS_ACQUIRED_DISP_CD": way, "DEEMED_EXECUTION_DATE": deemed and str(deemed)}
        made.trade(
            key, code, str(traded), 1, 1, **more, **{"TRANS_FORM_TYPE": form_type, cell: ["F1"] if text else None}
        )
        if text:
            made.note(key, "F1", text)
        spoken = text is not None and cell != "SHRS_OWND_FOLWNG_TRANS_FN" and has_no_due_day(code, [text])
        facts = Facts(code=code, acquired_disposed=way, deemed_on=deemed, plan=plan, form_type=form_type, exempt=spoken)
        due = due_of_transaction(traded, facts)
        known = due is not None and date(2002, 8, 29) <= traded <= day
        late = lateness(due, day).business_days if due is not None and known else None
        expected.append(((day - traded).days, business_days_after(traded, day), late))
    text = "SELECT DELAY_DAYS, DELAY_BUSINESS_DAYS, LATE_BUSINESS_DAYS FROM trades ORDER BY ACCESSION_NUMBER"
    ordered = [
        one
        for _, one in sorted(zip((row["ACCESSION_NUMBER"] for row in made.rows["submission"]), expected, strict=True))
    ]
    assert [tuple(row.values()) for row in asked(made, text)] == ordered
    assert len({late for *_, late in expected}) > 10


def test_what_has_no_date_has_no_delay_and_is_not_in_time():
    made = Filings()
    key = made.file("4", "2024-02-16")
    made.rows["submission"][0]["FILING_DATE"] = None
    made.trade(key, "S", "2024-02-14", 1, 1)
    made.trade(key, "S", None, 1, 1)
    made.trade(key, "S", "0023-02-14", 1, 1)
    found = asked(made, "SELECT DELAY_DAYS, DELAY_BUSINESS_DAYS, LATE_BUSINESS_DAYS FROM trades")
    assert [set(row.values()) for row in found] == [{None}] * 3


def amended(**more):
    """File a report of two trades, another by the same owner, and an amendment of the first."""
    made = Filings()
    first = made.file("4", "2024-02-16", PERIOD_OF_REPORT="2024-02-14")
    made.trade(first, "S", "2024-02-14", 100, 1)
    made.trade(first, "S", "2024-02-15", 70, 1)
    made.file("4", "2024-02-20", PERIOD_OF_REPORT="2024-02-19")
    given = {"PERIOD_OF_REPORT": "2024-02-14"} | more
    later = made.file("4/A", "2024-03-01", given.pop("owners", None), **given)
    made.trade(later, "S", "2024-02-14", 110, 1)
    return made, first, later


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"DATE_OF_ORIG_SUB": "2024-02-16"},
        {"DATE_OF_ORIG_SUB": "2024-02-15"},  # after 10 p.m. of the day before
        {"DATE_OF_ORIG_SUB": "2024-02-16", "PERIOD_OF_REPORT": "2024-02-13"},  # the period is what it corrects
        {"owners": (Filings.owner(), Filings.owner("0009990103"))},  # a joint filer is added
        {"owners": (Filings.owner("9990101"),)},  # the leading zeros are optional
        {"ISSUERCIK": "9990001"},
    ],
)
def test_an_amendment_is_known_and_repeats_the_lines_it_has(more):
    made, first, later = amended(**more)
    filings = asked(made, "SELECT ACCESSION_NUMBER, IS_AMENDMENT, AMENDED_BY, IS_LATEST FROM filings ORDER BY 1")
    assert [tuple(row.values())[1:] for row in filings] == [
        (False, later, False),
        (False, None, True),
        (True, None, True),
    ]
    lines = asked(made, "SELECT * FROM trades ORDER BY ACCESSION_NUMBER, TRANS_SK")
    assert [(one["TRANS_SHARES"], one["RESTATED_BY"], one["SUPERSEDED"], one["IS_AMENDMENT"]) for one in lines] == [
        (100, later, True, False),
        (70, None, False, False),
        (110, None, False, True),
    ]
    assert lines[0]["ACCESSION_NUMBER"] == first


@pytest.mark.parametrize(
    "more",
    [
        {"DATE_OF_ORIG_SUB": "2024-01-02"},  # another report of that period
        {"PERIOD_OF_REPORT": "2024-02-13"},
        {"ISSUERCIK": "0009990077"},
        {"DOCUMENT_TYPE": "5/A"},
        {"owners": (Filings.owner("0009990103"),)},
        {"owners": (Filings.owner("0009990102"), Filings.owner("0009990103"))},
        {"filed": "2024-02-15"},
    ],
)
def test_what_is_no_amendment_of_it_leaves_a_report_as_it_is(more):
    made = Filings()
    first = made.file("4", "2024-02-16", PERIOD_OF_REPORT="2024-02-14")
    made.trade(first, "S", "2024-02-14", 100, 1)
    given = {"PERIOD_OF_REPORT": "2024-02-14"} | more
    later = made.file("4/A", given.pop("filed", "2024-03-01"), given.pop("owners", None), **given)
    made.trade(later, "S", "2024-02-14", 100, 1)
    assert asked(made, "SELECT count(*) AS n FROM trades WHERE SUPERSEDED") == [{"n": 0}]
    assert asked(made, "FROM amendments") == []


# Lines of a report and of its amendment (day, code, shares, price, after, more), and which of the report are repeated.
SOLD = [("14", "S", 500, 20, 9500), ("14", "S", 600, "20.1", 8900), ("14", "S", 700, 21, 8200)]
TRUST = {"DIRECT_INDIRECT_OWNERSHIP": "I", "NATURE_OF_OWNERSHIP": "By Trust"}
AMENDED = {
    "one of three tranches": (SOLD, [("14", "S", 650, "20.1", 8850)], {600}),
    "an omitted sale of that day": (SOLD, [("14", "S", 777, 21, 7423)], set()),
    "an omitted sale at the only price": (SOLD[:1], [("14", "S", 777, 20, 8723)], set()),
    "the one line, day and number": (SOLD[:1], [("13", "S", 550, 20, 9450)], {500}),
    "another line of that day and code alone": (SOLD[:1], [("14", "S", 70, 33, 4000)], set()),
    "the letter A or D": (SOLD[:1], [("14", "S", 500, 20, 9500, {"TRANS_ACQUIRED_DISP_CD": "A"})], {500}),
    "the trust's line": (
        [("14", "S", 500, 20, 9500), ("14", "S", 300, 20, 700, TRUST)],
        [("14", "S", 350, 20, 650, TRUST)],
        {300},
    ),
    "equal lines, and a third": (
        [("14", "S", 300, 9, 9700), ("14", "S", 301, 9, 9399)],
        [("14", "S", 300, 9, 9700), ("14", "S", 301, 9, 9399), ("14", "S", 300, 9, 9099)],
        {300, 301},
    ),
    "every number, in as many lines": (
        SOLD,
        [("14", "S", 501, 20, 9499), ("14", "S", 601, "20.1", 8898), ("14", "S", 701, 21, 8197)],
        {500, 600, 700},
    ),
    "as many omitted sales at the same price": (
        [("14", "S", 500, 20, 9500), ("14", "S", 600, 20, 8900)],
        [("14", "S", 70, 20, 8830), ("14", "S", 80, 20, 8750)],
        set(),
    ),
    "the next trade back": (SOLD[:1], [("14", "P", 500, 20, 10000)], set()),
}


@pytest.mark.parametrize("case", AMENDED)
@pytest.mark.parametrize("bare", [False, True])
def test_an_amendment_repeats_a_line_for_more_than_day_and_code(case, bare):
    before, after, repeated = AMENDED[case]
    made = Filings()
    for form, filed, lines in (("4", "2024-02-16", before), ("4/A", "2024-03-01", after)):
        key = made.file(
            form, filed, PERIOD_OF_REPORT="2024-02-14", DATE_OF_ORIG_SUB="2024-02-16" if "/" in form else None
        )
        for day, code, shares, price, balance, *more in lines:
            values = {"SHRS_OWND_FOLWNG_TRANS": balance} | (more[0] if more else {})
            made.trade(key, code, f"2024-02-{day}", shares, price, **values)
        if bare:
            made.rows["submission"][-1]["FILING_DATE"] = None
    found = asked(made, "SELECT TRANS_SHARES, IS_AMENDMENT, RESTATED_SCORE, SUPERSEDED_ON FROM trades WHERE SUPERSEDED")
    assert {int(one["TRANS_SHARES"]) for one in found} == repeated
    assert not any(one["IS_AMENDMENT"] for one in found)
    assert all(50 <= one["RESTATED_SCORE"] <= 100 for one in found)
    assert {one["SUPERSEDED_ON"] for one in found} <= {None if bare else date(2024, 3, 1)}


@pytest.mark.parametrize("period", ["2024-02-14", "2024-02-16"])
def test_bare_xml_may_give_its_day_of_filing_as_the_period_where_no_other_report_fits(period):
    made = Filings()
    first = made.file("4", "2024-02-16", PERIOD_OF_REPORT="2024-02-16")
    made.trade(first, "S", "2024-02-14", 100, 1, SHRS_OWND_FOLWNG_TRANS=900)
    other = made.file("4", "2024-02-17", PERIOD_OF_REPORT=period)
    made.trade(other, "S", "2024-02-14", 100, 1, SHRS_OWND_FOLWNG_TRANS=800)
    later = made.file("4/A", "2024-03-01", PERIOD_OF_REPORT="2024-02-14", DATE_OF_ORIG_SUB="2024-02-16")
    made.trade(later, "S", "2024-02-14", 100, 2, SHRS_OWND_FOLWNG_TRANS=900)
    for row in made.rows["submission"]:
        row["FILING_DATE"] = None
    found = asked(made, "SELECT ACCESSION_NUMBER FROM trades WHERE SUPERSEDED")
    assert [one["ACCESSION_NUMBER"] for one in found] == ([] if period == "2024-02-14" else [first])


def test_of_a_chain_the_last_counts():
    made, first, later = amended()
    last = made.file("4/A", "2024-03-01", PERIOD_OF_REPORT="2024-02-14", ACCEPTED_AT=NIGHT)
    made.trade(last, "S", "2024-02-14", 120, 1)
    found = asked(made, "SELECT ACCESSION_NUMBER, RESTATED_BY FROM trades WHERE SUPERSEDED ORDER BY 1")
    assert [tuple(row.values()) for row in found] == [(first, last), (later, last)]


def held(filings, *columns):
    text = f"SELECT {', '.join(columns)} FROM latest_holdings ORDER BY ALL"  # noqa: S608
    return [tuple(row.values()) for row in asked(filings, text)]


def test_the_newest_balance_of_each_line_is_found():
    made = Filings()
    start = made.file("3", "2024-01-05", PERIOD_OF_REPORT="2024-01-02")
    made.line(start, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=1000)
    trust = {"DIRECT_INDIRECT_OWNERSHIP": "I", "NATURE_OF_OWNERSHIP": "By Trust"}
    made.line(start, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=50, **trust)
    option = {"SECURITY_TITLE": "Stock Option", "EXPIRATION_DATE": "2030-01-01", "CONV_EXERCISE_PRICE": 5}
    made.line(start, "deriv_holding", SHRS_OWND_FOLWNG_TRANS=10, **option)
    made.line(start, "deriv_holding", SHRS_OWND_FOLWNG_TRANS=20, **option | {"CONV_EXERCISE_PRICE": 6})
    sale = made.file("4", "2024-02-16")
    made.trade(sale, "S", "2024-02-14", 100, 1, SHRS_OWND_FOLWNG_TRANS=900)
    made.trade(sale, "S", "2024-02-15", 50, 1, SHRS_OWND_FOLWNG_TRANS=850, SECURITY_TITLE=" common stock ")
    made.trade(sale, "M", "2024-02-15", 4, 1, table="deriv_trans", SHRS_OWND_FOLWNG_TRANS=6, **option)
    assert held(made, "SHRS_OWND_FOLWNG_TRANS", "AS_OF", "LINE_TABLE") == [
        (6, date(2024, 2, 15), "deriv_trans"),
        (20, date(2024, 1, 2), "deriv_holding"),
        (50, date(2024, 1, 2), "nonderiv_holding"),
        (850, date(2024, 2, 15), "nonderiv_trans"),
    ]


def test_derivatives_of_a_form_3_are_held_by_their_underlying_shares():
    made = Filings()
    key = made.file("3", "2024-01-05")
    option = {"SECURITY_TITLE": "Stock Option", "EXPIRATION_DATE": "2030-01-01", "CONV_EXERCISE_PRICE": 5}
    made.line(key, "deriv_holding", UNDLYNG_SEC_SHARES=6000, **option)
    made.line(key, "deriv_holding", UNDLYNG_SEC_SHARES=2500, SECURITY_TITLE="Restricted Stock Units")
    columns = "UNDLYNG_SEC_SHARES", "SHRS_OWND_FOLWNG_TRANS", "LINE_TABLE"
    assert held(made, *columns) == [(2500, None, "deriv_holding"), (6000, None, "deriv_holding")]
    sale = made.file("4", "2024-02-16")
    made.trade(sale, "M", "2024-02-14", 1000, None, table="deriv_trans", SHRS_OWND_FOLWNG_TRANS=5000, **option)
    assert [row[1] for row in held(made, *columns)] == [None, 5000]


def test_lines_of_the_same_words_in_one_report_stay_apart_and_go_on_by_their_balances():
    made = Filings()
    fund = {"DIRECT_INDIRECT_OWNERSHIP": "I", "NATURE_OF_OWNERSHIP": "See Footnote"}
    start = made.file("3", "2024-01-05", PERIOD_OF_REPORT="2024-01-02")
    for amount in (100, 200, 300):
        made.line(start, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=amount, **fund)
    assert held(made, "SHRS_OWND_FOLWNG_TRANS") == [(100,), (200,), (300,)]
    sale = made.file("4", "2024-02-16")
    made.trade(sale, "S", "2024-02-14", 20, 1, SHRS_OWND_FOLWNG_TRANS=180, **fund)
    made.trade(sale, "S", "2024-02-14", 30, 1, SHRS_OWND_FOLWNG_TRANS=150, **fund)
    made.line(sale, "nonderiv_holding", SHRS_OWND_FOLWNG_TRANS=300, **fund)
    assert held(made, "SHRS_OWND_FOLWNG_TRANS") == [(100,), (150,), (300,)]
    other = made.file("4", "2024-03-16")
    made.trade(other, "P", "2024-03-14", 7, 1, SHRS_OWND_FOLWNG_TRANS=7, **fund)
    assert held(made, "SHRS_OWND_FOLWNG_TRANS") == [(7,), (100,), (150,), (300,)]


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("Common Stock, $0.01 par value", True),
        ("Common Stock, par value $.001 per share", True),
        ("COMMON STOCK (no par value)", True),
        ("$.10 Par Value Common Stock", True),
        ("Common Stock", True),
        ("Class A Common Stock", False),
        ("Common Stock Units", False),
    ],
)
def test_a_class_is_the_same_whatever_is_said_of_its_par_value(title, same):
    made = Filings()
    made.trade(made.file("4", "2024-03-05"), "S", "2024-03-01", 500, 10, SHRS_OWND_FOLWNG_TRANS=1000)
    zeroless = made.file("4", "2024-04-04", (made.owner("9990101"),))
    made.trade(zeroless, "S", "2024-04-02", 1000, 10, SHRS_OWND_FOLWNG_TRANS=0, SECURITY_TITLE=title)
    assert held(made, "SHRS_OWND_FOLWNG_TRANS") == ([(0,)] if same else [(0,), (1000,)])


def test_an_amendment_takes_the_place_of_its_day_only():
    made = Filings()
    first = made.file("4", "2024-02-16")
    made.trade(first, "S", "2024-02-14", 100, 1, SHRS_OWND_FOLWNG_TRANS=900)
    newer = made.file("4", "2024-03-20")
    made.trade(newer, "S", "2024-03-19", 100, 1, SHRS_OWND_FOLWNG_TRANS=800)
    late = made.file("4/A", "2024-06-01", PERIOD_OF_REPORT="2024-02-16")
    made.trade(late, "S", "2024-02-14", 110, 1, SHRS_OWND_FOLWNG_TRANS=890)
    assert held(made, "SHRS_OWND_FOLWNG_TRANS") == [(800,)]
    fixed = made.file("4/A", "2024-06-02", PERIOD_OF_REPORT="2024-03-20")
    made.trade(fixed, "S", "2024-03-19", 100, 1, SHRS_OWND_FOLWNG_TRANS=790)
    assert held(made, "SHRS_OWND_FOLWNG_TRANS", "DOCUMENT_TYPE") == [(790, "4/A")]


def test_a_balance_of_joint_owners_stands_for_each_and_says_so():
    made = Filings()
    key = made.file("4", "2024-02-16", (made.owner(), made.owner("0009990102", "Doe John")))
    made.trade(key, "S", "2029-02-14", 100, 1, SHRS_OWND_FOLWNG_TRANS=900)  # a typing error in the year
    assert held(made, "RPTOWNERCIK", "OWNERS_OF_FILING", "AS_OF") == [
        ("0009990101", 2, date(2024, 2, 16)),
        ("0009990102", 2, date(2024, 2, 16)),
    ]


def test_rows_of_the_secs_data_sets_have_their_roles_from_the_words():
    made = Filings()
    words = {"IS_DIRECTOR": None, "RPTOWNER_RELATIONSHIP": "Director,TenPercentOwner"}
    made.file("4", "2024-02-16", (made.owner(**words),))
    (owner,) = asked(made, "SELECT OWNERS FROM owners")[0]["OWNERS"]
    assert (owner["DIRECTOR"], owner["OFFICER"], owner["TEN_PERCENT_OWNER"], owner["OTHER"]) == (
        True,
        False,
        True,
        False,
    )
