"""Questions in SQL: what is answered, what is refused, and what stays as it was."""

import decimal
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from section16.lake.layout import LakeError
from section16.lake.store import Lake
from section16.query.open_lake import open_lake
from section16.query.query import Query
from section16.query.relations import LAKE_TABLES, ArrowTables
from section16.query.screens.screen import Screen, ScreenError
from section16.query.statement import QueryError, columns_named
from section16.query.views.catalog import NAMES, VIEWS
from section16.table.derived.columns import DERIVED, derived_schema
from section16.table.schema import TABLES, schema_of
from tests.lake.lakes import batch
from tests.lake.rows import Filings


@pytest.fixture(scope="module")
def filings():
    made = Filings()
    key = made.file("4", "2024-02-16")
    made.trade(key, "P", "2024-02-14", "100", "12.5")
    return made


@pytest.fixture(scope="module")
def folder(filings, tmp_path_factory):
    """A lake that nobody writes to."""
    return filings.lake(tmp_path_factory.mktemp("lake") / "lake")


@pytest.fixture(scope="module")
def lake(folder):
    return open_lake(folder)


@pytest.fixture
def own(folder, tmp_path):
    """A lake to write to."""
    shutil.copytree(folder, tmp_path / "lake")
    return open_lake(str(tmp_path / "lake"))


def test_a_lake_on_disk_and_one_in_memory_say_the_same(filings, lake):
    memory = Query(ArrowTables(filings.tables()))
    for name in (*TABLES, *(view.name for view in VIEWS)):
        left_out = {"BATCH", "QUARTER"} & {row[0] for row in memory.ask(f"DESCRIBE {name}").fetchall()}
        question = f"FROM {name}" if not left_out else f"SELECT * EXCLUDE ({', '.join(left_out)}) FROM {name}"  # noqa: S608
        assert lake.arrow(question).equals(memory.arrow(question)), name
    assert lake.arrow("SELECT QUARTER, BATCH FROM submission").to_pylist() == [{"QUARTER": "2024Q1", "BATCH": "b1"}]


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_table_has_its_columns_also_where_it_was_not_made(name):
    found = Query(ArrowTables({})).arrow(f"DESCRIBE {name}")
    assert found["column_name"].to_pylist() == derived_schema(name).names


@pytest.mark.parametrize("name", [one for one in NAMES if one not in DERIVED])
def test_every_table_and_view_is_there_with_its_types_though_the_lake_is_empty(name):
    found = Query(ArrowTables({})).arrow(f"FROM {name}")
    assert found.num_rows == 0 or name == "business_days"
    if name in TABLES:
        assert list(found.schema)[: len(schema_of(name))] == [
            field.with_nullable(nullable=True) for field in schema_of(name)
        ]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_the_columns_that_its_page_names(view, lake):
    said = [(column.name, bool(column.about)) for column in view.columns]
    assert said == [(row[0], True) for row in lake.ask(f"DESCRIBE {view.name}").fetchall()]


def test_one_lake_answers_many_threads(lake):
    with ThreadPoolExecutor(6) as pool:
        many = list(pool.map(lambda _: lake.sql("SELECT count(*) AS n FROM trades, range(100000)")["n"][0], range(6)))
        found = list(pool.map(lambda _: lake.screen(Screen(codes=("P",))).height, range(6)))
    assert (many, found) == ([100_000] * 6, [1] * 6)


def test_a_screen_for_an_issuer_that_nobody_is_warns(lake):
    with pytest.warns(UserWarning, match="issuer: 'NOSUCH' is the CIK or symbol of no issuer here"):
        assert lake.screen(Screen(issuers=("NOSUCH",))).height == 0


def test_absurd_values_do_not_spoil_a_sum():
    made = Filings()
    key = made.file("4", "2024-02-16")
    for shares in (900_000_000, 900_000_000, 5):
        made.trade(key, "S", "2024-02-14", shares, 900_000_000 if shares > 5 else 2)
    found = Query(ArrowTables(made.tables())).arrow("SELECT sum(VALUE) AS total FROM trades")
    assert found["total"].to_pylist() == [10]


def test_an_empty_column_keeps_its_type():
    types = dict(Query(ArrowTables({})).ask("SELECT column_name, column_type FROM (DESCRIBE trades)").fetchall())
    assert types["TRANS_SHARES"] == "DECIMAL(38,10)"
    assert types["VALUE"] == "DECIMAL(38,20)"
    assert types["TRANS_DATE"] == types["EXPIRATION_DATE"] == "DATE"
    assert types["NOTES"] == types["OWNER_CIKS"] == "VARCHAR[]"
    assert types["OWNERS"].startswith("STRUCT(CIK VARCHAR,")


def test_what_was_added_is_seen_by_the_next_question(own, tmp_path):
    assert own.sql("SELECT count(*) AS n FROM trades")["n"].item() == 1
    more = Filings()
    key = more.file("4", "2025-05-02", ACCESSION_NUMBER="0009999999-25-000099")
    more.trade(key, "S", "2025-05-01", "1", "2")
    more.lake(tmp_path / "lake")
    assert own.sql("SELECT count(*) AS n FROM trades")["n"].item() == 2


def test_rows_whose_submission_is_not_there_yet_are_no_trades(own, filings, tmp_path):
    orphan = filings.tables()["nonderiv_trans"].set_column(0, "ACCESSION_NUMBER", pa.array(["0009999999-24-777777"]))
    orphan = orphan.append_column("BATCH", pa.array(["b2"])).append_column("QUARTER", pa.array(["2024Q1"]))
    write_deltalake(tmp_path / "lake" / "nonderiv_trans", orphan, mode="append")
    assert own.sql("SELECT count(*) AS n FROM nonderiv_trans")["n"].item() == 2
    assert own.sql("SELECT count(*) AS n FROM trades")["n"].item() == 1


def test_a_table_of_an_older_version_has_null_where_it_had_no_column(own, tmp_path):
    where = tmp_path / "lake" / "submission"
    old = DeltaTable(where).to_pyarrow_table().drop_columns(["ISSUER_SIC", "ISSUERFOREIGNTRADINGSYMBOL"])
    write_deltalake(where, old, mode="overwrite", schema_mode="overwrite", partition_by=["QUARTER"])
    found = own.arrow("SELECT ISSUER_SIC, ISSUERCIK FROM trades")
    assert found.to_pylist() == [{"ISSUER_SIC": None, "ISSUERCIK": "0009990001"}]
    assert found.schema.field("ISSUER_SIC").type == pa.string()


def test_a_file_that_was_removed_is_not_read(own, tmp_path):
    DeltaTable(tmp_path / "lake" / "nonderiv_trans").delete()
    assert own.sql("FROM trades").height == 0


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM submission",
        "CREATE TABLE x AS FROM submission",
        "COPY submission TO '{lake}/x.csv'",
        "EXPLAIN ANALYZE COPY submission TO '{lake}/x.csv'",
        "EXPLAIN (ANALYZE) COPY submission TO '{lake}/x.csv'",
        "WITH x AS (COPY submission TO '{lake}/x.csv') SELECT 1",
        "WITH x AS (/* */ COPY (SELECT 1) TO '{lake}/x.csv') SELECT 1",
        "WITH x AS (WITH y AS (SELECT 1) COPY (FROM y) TO '{lake}/x.csv') SELECT 1",
        "WITH x AS (INSERT INTO business_days VALUES ('2024-01-01', 1, true)) SELECT 1",
        "FROM query('WITH x AS (COPY (SELECT 1) TO ''{lake}/x.csv'') SELECT 1')",
        "EXPORT DATABASE '{lake}/x'",
        "ATTACH '{lake}/x.db'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "",
        "-- nothing",
    ],
)
def test_what_is_no_question_is_refused_and_writes_nothing(lake, folder, statement):
    before = sorted(Path(folder).rglob("*"))
    with pytest.raises(QueryError, match=r"^sql: [^\n]+$"):
        lake.arrow(statement.format(lake=folder))
    assert sorted(Path(folder).rglob("*")) == before
    assert lake.sql("FROM trades").height == 1


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 'copy' AS \"copy\", 'insert; delete' AS a -- update",
        "WITH a AS (FROM trades) SELECT * FROM a;",
        "PIVOT trades ON TRANS_CODE USING sum(TRANS_SHARES)",
        "DESCRIBE trades",
        "SUMMARIZE submission",
        "EXPLAIN ANALYZE FROM trades",
        "VALUES (1)",
        "SHOW TABLES",
        "select count(*) from TRADES",
    ],
)
def test_what_only_reads_is_answered(lake, statement):
    assert lake.sql(statement).height >= 1


def test_files_of_others_are_read_only_where_it_was_said(folder, tmp_path):
    mine = tmp_path / "list.csv"
    mine.write_text("cik\n0009990001\n")
    question = f"SELECT count(*) AS n FROM trades JOIN read_csv('{mine}', all_varchar = true) ON cik = ISSUERCIK"  # noqa: S608 - a test's own file
    with pytest.raises(QueryError, match=r'Cannot access file "list\.csv"'):
        open_lake(folder).sql(question)
    assert open_lake(folder, files=True).sql(question)["n"].item() == 1


@pytest.mark.parametrize("where", ["alerts.toml", "submission/../alerts.toml", "*"])
def test_what_lies_beside_the_tables_of_a_lake_is_not_read(folder, where):
    (Path(folder) / "alerts.toml").write_text("to = ['https://hooks.example/secret']")
    with pytest.raises(QueryError, match="sql: permission error: Cannot access file"):
        open_lake(folder).sql(f"FROM read_text('{folder}/{where}')")


def test_names_of_python_are_no_tables(lake):
    secret = pa.table({"a": [1]})
    with pytest.raises(QueryError, match="Table with name secret does not exist"):
        lake.sql("FROM secret")
    assert secret.num_rows == 1


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("FROM trade", 'sql: catalog error: Table with name trade does not exist! Did you mean "trades"?'),
        ("SELECT ISUERCIK FROM trades", 'sql: binder error: Referenced column "ISUERCIK" not found'),
        ("SELECT FROM FROM trades", "sql: parser error: "),
        ("SELECT ISSUERNAME::INT FROM trades", "sql: conversion error: Could not convert string 'Sample Widgets Inc'"),
        ("SELECT 9e17::DECIMAL(38,10) * 1e17::DECIMAL(38,10)", "sql: out of range error: Overflow in multiplication"),
    ],
)
def test_an_error_is_one_line_of_duckdbs_own_words(lake, statement, said):
    with pytest.raises(QueryError) as error:
        lake.arrow(statement)
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)
    assert "LINE 1" not in str(error.value)


def test_no_lake_is_said(tmp_path):
    with pytest.raises(LakeError, match="no lake is there; make one with section16 ingest"):
        open_lake(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_answers_are_polars_arrow_and_lazy(lake):
    frame = lake.sql("SELECT TRANS_DATE, VALUE FROM trades")
    assert isinstance(frame, pl.DataFrame)
    assert frame.row(0) == (date(2024, 2, 14), Decimal(1250))
    assert lake.arrow("SELECT 1 AS a, 2 AS a, 3 AS a").schema.names == ["a", "a_1", "a_2"]
    bought = lake.table("trades").filter("TRANS_CODE = 'P'").aggregate("sum(TRANS_SHARES) AS shares")
    assert bought.fetchall() == [(Decimal(100),)]
    with pytest.raises(QueryError, match="'nope' is no table of the lake; there are submission, "):
        lake.table("nope")


def test_a_notebook_screens_by_name_or_by_filters(lake):
    assert lake.screen("ceo-cfo-purchases").height == 0
    found = lake.screen(Screen(codes=("P",)), limit=5)
    assert found["VALUE"].to_list() == [Decimal(1250)]
    with pytest.raises(ScreenError, match=r"'cluster-buy' is no screen; did you mean 'cluster-buys'\?"):
        lake.screen("cluster-buy")


def test_a_value_is_exact_and_missing_where_it_does_not_fit():
    made = Filings()
    key = made.file("4", "2024-02-16")
    amounts = [("0.1234567891", "0.0000000003"), ("999999999.123", "999999.4567"), ("9" * 12, "9" * 9), ("5", None)]
    for shares, price in amounts:
        made.trade(key, "P", "2024-02-14", shares, price)
    found = Query(ArrowTables(made.tables())).sql("SELECT VALUE FROM trades ORDER BY TRANS_SK")
    with decimal.localcontext(prec=60):
        products = [Decimal(shares) * Decimal(price) for shares, price in amounts[:2]]
    assert found["VALUE"].to_list() == [*products, None, None]


def test_all_tables_of_the_lake_can_be_asked(lake):
    assert set(LAKE_TABLES) == {*TABLES, "batches"}
    shown = {row[0] for row in lake.ask("SHOW TABLES").fetchall()}
    assert shown == set(NAMES)


def test_the_ledger_of_a_lake_can_be_asked_though_it_has_no_quarters(tmp_path):
    where = str(tmp_path / "lake")
    lake = Lake.open(where, create=True)
    lake.commit(lake.stage([batch([1, 2])]))
    assert open_lake(where).arrow("SELECT DOCUMENTS FROM batches").to_pylist() == [{"DOCUMENTS": 2}]
    assert open_lake(where).ask("SHOW TABLES").fetchall()


def test_bytes_that_are_no_text_are_refused_in_one_line(lake):
    with pytest.raises(QueryError, match="sql: the statement has bytes that are no UTF-8"):
        lake.ask("SELECT '\udcff'")
    with pytest.raises(LakeError, match="the lake's name has bytes that are no UTF-8"):
        open_lake("lake-\udcff")
    assert lake.ask("SELECT 'ü'").fetchall() == [("ü",)]


def test_no_progress_stands_among_the_answers():
    found = Query(ArrowTables({})).arrow("SELECT current_setting('enable_progress_bar') AS shown")
    assert found["shown"].to_pylist() == [False]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("SELECT TRANS_CODE, count(*) FROM trades GROUP BY ALL", {"TRANS_CODE"}),
        ("SELECT t.value FROM trades t JOIN x USING (ISSUERCIK) ORDER BY 1", {"T", "VALUE", "ISSUERCIK"}),
        ("SELECT sum(v) FROM (SELECT VALUE AS v FROM trades WHERE NOT SUPERSEDED)", {"V", "VALUE", "SUPERSEDED"}),
        ("EXPLAIN ANALYZE SELECT VALUE FROM trades", {"VALUE"}),
        ("FROM trades", None),
        ("SELECT t.* FROM trades t", None),
        ("SELECT COLUMNS('TRANS_.*') FROM trades", None),
        ("SELECT t FROM trades t", None),
        ("SELECT to_json(trades) FROM trades", None),
        ("SELECT #1 FROM trades", None),
        ("SELECT a FROM trades AS t(a)", None),
        ("SELECT VALUE FROM trades NATURAL JOIN submission", None),
        ("SELECT VALUE FROM query_table('trades')", None),
        ("DESCRIBE trades", None),
        ("PIVOT trades ON TRANS_CODE USING sum(VALUE)", None),
    ],
)
def test_the_columns_that_a_statement_names_are_found_or_it_may_mean_all(statement, named):
    assert columns_named(duckdb.connect(), statement) == named


def test_a_statement_has_only_the_joins_whose_columns_it_names(filings):
    query = Query(ArrowTables(filings.tables()))
    query.arrow("SELECT TRANS_CODE FROM trades")
    assert query.versions().keys() == {"submission", "nonderiv_trans", "deriv_trans"}
    query.arrow("SELECT OWNERS FROM trades WHERE DELAY_BUSINESS_DAYS > 1")
    assert {"owners", "business_days"} < query.versions().keys()
    assert not {"footnotes", "restated_trades"} & query.versions().keys()
    whole = query.table("trades")
    names = whole.columns
    query.arrow("SELECT count(*) AS n FROM trades WHERE SUPERSEDED")
    assert whole.filter("VALUE > 0").columns == names == query.arrow("FROM trades").column_names
    assert query.arrow("SELECT t FROM trades t").column(0)[0].as_py().keys() == set(names)
    everything = query.arrow("FROM trades")
    for name in names:
        assert query.arrow(f'SELECT "{name}" FROM trades').equals(everything.select([name]))  # noqa: S608 - our names
