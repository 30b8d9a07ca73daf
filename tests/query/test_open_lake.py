"""A lake as Python users have it: trades, holdings, bound values, frames, threads."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

import section16
from section16.form.frames import ExactFrame
from section16.query.open_lake import open_lake
from section16.query.screens.screen import Cluster, Screen, ScreenError
from section16.query.statement import QueryError
from tests.lake.rows import Filings


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Trades told apart by their prices."""
    made = Filings()
    key = made.file("4", "2024-02-16", AFF10B5ONE=True)
    made.trade(key, "P", "2024-02-14", 100, 1, SHRS_OWND_FOLWNG_TRANS=500, TRANS_DATE_FN=["F1"])
    made.note(key, "F1", "Pursuant to a Rule 10b5-1 plan adopted on November 2, 2023.")
    key = made.file("4", "2024-03-15", (made.owner("0009990102", "Doe John"),), AFF10B5ONE=False)
    made.trade(key, "S", "2024-03-14", 10, 2, SHRS_OWND_FOLWNG_TRANS=90)
    other = {"ISSUERCIK": "0009990002", "ISSUERTRADINGSYMBOL": "NYSE: OSC"}
    key = made.file("4", "2022-05-03", (made.owner(), made.owner("0009990103", "Poe Ann")), **other)
    made.trade(key, "M", "2022-05-02", 10, 3, table="deriv_trans", SHRS_OWND_FOLWNG_TRANS=0)
    key = made.file("4", "2024-06-04", ACCEPTED_AT=datetime(2024, 6, 3, 21, 0))  # noqa: DTZ001 - Eastern wall clock
    made.trade(key, "S", "2024-06-03", 50, 4, SHRS_OWND_FOLWNG_TRANS=450)
    key = made.file("4/A", "2024-07-01", PERIOD_OF_REPORT="2024-06-04", DATE_OF_ORIG_SUB="2024-06-04")
    made.trade(key, "S", "2024-06-03", 50, 5, SHRS_OWND_FOLWNG_TRANS=450)
    return made.lake(tmp_path_factory.mktemp("lake") / "lake")


@pytest.fixture(scope="module")
def lake(folder):
    with open_lake(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {1, 2, 3, 5}),
        ({"superseded": True}, {1, 2, 3, 4, 5}),
        ({"issuer": "osc"}, {3}),
        ({"issuer": 9990002}, {3}),
        ({"issuer": ["OSC", "0009990001"]}, {1, 2, 3, 5}),
        ({"owner": "doe"}, {2}),
        ({"owner": [9990103, "doe"]}, {2, 3}),
        ({"code": "p"}, {1}),
        ({"code": ("P", "M")}, {1, 3}),
        ({"since": "2024-03-15"}, {2, 5}),
        ({"until": date(2024, 6, 30)}, {1, 2, 3, 4}),
        ({"traded_since": "2024-02-14", "traded_until": "2024-03-14"}, {1, 2}),
        ({"min_price": 2, "max_price": "3.0"}, {2, 3}),
        ({"min_value": 30.0}, {1, 3, 5}),
        ({"max_value": Decimal(30)}, {2, 3}),
        ({"plan": "yes"}, {1}),
        ({"plan": "no"}, {2}),
        ({"plan": "not-asked"}, {3}),
        ({"plan": "left-empty"}, {5}),
        ({"code": "S", "owner": "roe", "plan": "left-empty", "limit": 1}, {5}),
    ],
    ids=str,
)
def test_trades_are_found_by_filters(lake, filters, expected):
    found = lake.trades(**filters)
    assert set(found["TRANS_PRICEPERSHARE"].cast(pl.Int64)) == expected
    assert found["FILING_DATE"].to_list() == sorted(found["FILING_DATE"].to_list(), reverse=True)


def test_trades_have_the_columns_of_the_view_and_the_day_of_the_plan(lake):
    found = lake.trades(code="P")
    assert found.columns == [*lake.sql("FROM trades LIMIT 0").columns, "PLAN_ADOPTED_ON"]
    assert found["PLAN_ADOPTED_ON"].to_list() == [date(2023, 11, 2)]
    assert lake.trades(limit=0).height == 0


@pytest.mark.parametrize(
    ("filters", "held"),
    [
        ({}, {("Roe Jane", 450), ("Doe John", 90), ("Roe Jane", 0), ("Poe Ann", 0)}),
        ({"as_of": "2024-02-15"}, {("Roe Jane", 0), ("Poe Ann", 0)}),
        ({"as_of": "2024-06-02", "issuer": "SWGT"}, {("Roe Jane", 500), ("Doe John", 90)}),
        ({"as_of": date(2024, 6, 3), "issuer": "SWGT"}, {("Roe Jane", 450), ("Doe John", 90)}),
        ({"owner": "poe"}, {("Poe Ann", 0)}),
        ({"owner": 9990101, "issuer": "SWGT"}, {("Roe Jane", 450)}),
        ({"as_of": "2003-01-01"}, set()),
    ],
    ids=("all", "early", "a day", "a date", "an owner", "both", "before all"),  # a set has another text each run
)
def test_holdings_are_those_known_on_a_day(lake, filters, held):
    found = lake.holdings(**filters)
    assert set(zip(found["RPTOWNERNAME"], found["SHRS_OWND_FOLWNG_TRANS"].cast(pl.Int64), strict=True)) == held


def test_values_are_bound(lake):
    asked = "SELECT count(*) AS n FROM trades WHERE TRANS_CODE = $code AND FILING_DATE >= $day"
    assert lake.sql(asked, code="S", day=date(2024, 6, 1))["n"].item() == 2
    assert lake.arrow("SELECT $text AS a", text="x' OR true --").to_pylist() == [{"a": "x' OR true --"}]
    assert lake.sql("SELECT list_contains($codes, 'P') AS a", codes=["P", "S"])["a"].item() is True


@pytest.mark.parametrize("values", [{}, {"other": 1}])
def test_a_value_that_is_not_given_is_told(lake, values):
    with pytest.raises(QueryError, match=r"sql: invalid input error: Values were not provided .*: code"):
        lake.sql("SELECT $code", **values)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"code": "ZZ"}, "code: 'ZZ' is none; did you mean 'Z'?"),
        ({"plan": "maybe"}, "plan: 'maybe' is none; there are yes, "),
        ({"since": "soon"}, "since: 'soon' is not a date; write one as 2024-02-14"),
        ({"min_price": "much"}, "min_price: 'much' is no number; write it as 250000"),
        ({"min_price": 3, "max_price": 2}, "min_price: 3 is more than max-price 2; turn them round"),
        ({"min_value": -1}, "min_value: '-1' is no amount to reach; give 0 or more"),
    ],
)
def test_a_wrong_filter_is_told(lake, filters, said):
    with pytest.raises(ScreenError) as told:
        lake.trades(**filters)
    assert str(told.value).startswith(said)


def test_a_screen_reads_texts_as_a_lake_does():
    written = Screen(codes="P", issuers=["OSC"], since="2024-01-02", min_value=0.1, max_price="3")
    assert written == Screen(
        codes=("P",), issuers=("OSC",), since=date(2024, 1, 2), min_value=Decimal("0.1"), max_price=Decimal(3)
    )
    with pytest.raises(ScreenError, match="until: 'soon' is not a date"):
        Screen(until="soon")
    assert Screen(cluster="3/14", codes="P", first="2") == Screen(cluster=Cluster(3, 14), codes=("P",), first=2)
    noon = datetime(2024, 1, 2, 12, tzinfo=UTC)
    assert Screen(cluster=3, since=noon) == Screen(cluster=Cluster(3), since=date(2024, 1, 2))
    for wrong, said in (
        ({"change": "much"}, "change: 'much' is no number"),
        ({"late": "much"}, "late: 'much' is no whole number; write it as 3"),
        ({"since": 2024}, "since: '2024' is not a date"),
        ({"cluster": "many"}, "cluster: 'many' is none; write INSIDERS/DAYS"),
    ):
        with pytest.raises(ScreenError, match=said):
            Screen(**wrong)


def test_who_is_nobody_is_warned_of(lake):
    with pytest.warns(UserWarning, match="trades: issuer: 'NOSUCH' is the CIK or symbol of no issuer here"):
        assert lake.trades(issuer="NOSUCH").height == 0
    with pytest.warns(UserWarning, match="holdings: owner: 'nobody' is in no owner's name or CIK here"):
        assert lake.holdings(owner=["nobody", "doe"]).height == 1
    with pytest.warns(UserWarning, match="screen: issuer: 'NOSUCH'"):
        assert lake.screen(Screen(issuers=("OSC", "NOSUCH"))).height == 1


def test_rows_of_a_table_are_found_by_the_values_of_columns(lake):
    every = lake.rows("trades")
    assert every.height == lake.sql("FROM trades").height
    assert set(lake.rows("trades", TRANS_CODE="P")["TRANS_CODE"]) == {"P"}
    assert set(lake.rows("trades", trans_code=["P", "S"])["TRANS_CODE"]) == {"P", "S"}
    assert lake.rows("trades", TRANS_CODE="P", TRANS_TABLE="deriv_trans").height == 0
    assert lake.rows("trades", SUPERSEDED_ON=None).height == every["SUPERSEDED_ON"].null_count()
    cik = every["OWNER_CIKS"][0][0]
    with_owner = lake.rows("trades", OWNER_CIKS=cik)
    assert 0 < with_owner.height == sum(cik in one for one in every["OWNER_CIKS"])


@pytest.mark.parametrize(
    ("table", "equal", "said"),
    [
        ("tradez", {}, "'tradez' is no table of the lake; did you mean 'trades'?"),
        ("trades", {"TRANS_COD": "P"}, "trades: 'TRANS_COD' is no column; did you mean 'TRANS_CODE'?"),
    ],
)
def test_a_table_or_column_that_there_is_not_is_told(lake, table, equal, said):
    with pytest.raises(QueryError) as told:
        lake.rows(table, **equal)
    assert str(told.value) == said


def test_offices_are_read_from_titles_and_remarks_in_sql(lake):
    asked = "SELECT offices_of($title, $remarks) AS offices"
    assert lake.sql(asked, title="See Remarks", remarks="President and CEO")["offices"].to_list() == [["ceo"]]
    assert lake.sql(asked, title="Vice CFO", remarks=None)["offices"].to_list() == [[]]


def test_a_saved_screen_is_run_by_its_name(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "lake")
    (tmp_path / "lake" / "screens.toml").write_text("[dear]\nmin-price = 3\n")
    with open_lake(str(tmp_path / "lake")) as lake:
        assert lake.screen("dear")["TRANS_PRICEPERSHARE"].cast(pl.Int64).to_list() == [5, 3]
        with pytest.raises(ScreenError, match="'deer' is no screen; did you mean 'dear'"):
            lake.screen("deer")


def test_amounts_are_exact_or_floats_if_asked(lake):
    found = lake.trades(code="P").select("VALUE", "TRANS_DATE", "OWNER_CIKS")
    frame = ExactFrame(found)
    assert frame.to_pandas()["VALUE"].tolist() == [Decimal(100)]
    floats = frame.to_pandas(floats=True)["VALUE"]
    assert (str(floats.dtype), floats.tolist()) == ("float64", [100.0])
    assert frame.to_floats().schema == {"VALUE": pl.Float64, "TRANS_DATE": pl.Date, "OWNER_CIKS": pl.List(pl.String)}
    assert frame.to_arrow()["VALUE"].to_pylist() == [Decimal(100)]


def test_a_lake_may_be_opened_for_floats(folder):
    with section16.open_lake(folder, floats=True) as lake:
        values = [
            lake.trades(code="P")["VALUE"],
            lake.screen(Screen(codes=("P",)))["VALUE"],
            lake.rows("trades", TRANS_CODE="P")["VALUE"],
            lake.sql("SELECT sum(VALUE) AS v FROM trades")["v"],
            lake.holdings()["SHRS_OWND_FOLWNG_TRANS"],
            lake.holdings(as_of="2024-06-30")["SHRS_OWND_FOLWNG_TRANS"],
        ]
        assert {one.dtype for one in values} == {pl.Float64()}
        assert repr(lake) == f"open_lake('{folder}')"


def test_no_filter_may_be_written_as_none(lake):
    assert lake.trades(issuer=None, owner=None, code=None).height == lake.trades().height


def test_what_is_no_screen_is_told(lake):
    with pytest.raises(ScreenError, match="screen: a dict is none; give a Screen, or the name of one"):
        lake.screen({"codes": ["P"]})


def test_a_notebook_draws_few_rows_and_no_markup(lake):
    drawn = lake.sql("SELECT '<script>alert(1)</script>' AS a FROM range(5000)")._repr_html_()
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "5_000" in drawn or "5000" in drawn
    assert drawn.count("<tr>") < 100


def test_many_threads_ask_everything_at_once(folder):
    start = threading.Barrier(8)

    def ask(number):
        start.wait()
        match number % 4:
            case 0:
                return lake.sql("SELECT count(*) AS n FROM trades, range(10000)")["n"].item()
            case 1:
                return lake.trades(code="S").height
            case 2:
                return lake.holdings(as_of="2024-06-02").height
            case _:
                return lake.screen("large-sales").height

    with open_lake(folder) as lake, ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [50_000, 2, 4, 0] * 2


def test_a_lake_is_closed_at_the_end_of_its_block_and_its_answers_stay(folder):
    with section16.open_lake(folder) as lake:
        found = lake.screen(Screen(codes=("P",)))
    assert found.height == 1
    with pytest.raises(QueryError, match="closed"):
        lake.sql("FROM trades")


def test_only_what_users_call_is_listed(lake):
    assert dir(lake) == ["arrow", "close", "holdings", "rows", "screen", "sql", "stream", "table", "trades"]
    assert all(getattr(type(lake), name).__doc__ for name in dir(lake))
