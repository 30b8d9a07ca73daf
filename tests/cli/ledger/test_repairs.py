"""`section16 repairs`, the user's prices, and sums of repaired values."""

import csv
import json

import polars as pl
import pytest
from msgspec.structs import replace

from section16.synth.planting.cells import REPAIRS
from section16.xml import write_disseminated
from tests.rules.samples import document, number


@pytest.fixture
def wrong(tmp_path):
    """Write a report whose sale has the dollars of the whole trade in the price cell."""
    report = document("4", "X0609")
    first, *rest = report.non_derivative_table
    total = replace(first, code="S", shares=number("10000"), price=number("250000"))
    path = tmp_path / "wrong.xml"
    path.write_bytes(write_disseminated(replace(report, non_derivative_table=(total, *rest))))
    return path


def of(ran):
    return [one for one in json.loads(ran.out) if one["column"] == "TRANS_PRICEPERSHARE"]


def test_json_has_the_value_as_filed_the_proposed_one_and_the_arithmetic(run, wrong):
    (one,) = of(run("repairs", wrong, "--json"))
    assert (one["as_filed"], one["proposed"], one["code"], one["certainty"]) == (
        "250000",
        "25",
        "total-in-price",
        "possible",
    )
    assert "250000 / 10000" in one["evidence"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_prices_of_the_day_make_it_certain(run, wrong, tmp_path, ending):
    report = document("4", "X0609")
    day = report.non_derivative_table[0].traded_on.value
    prices = tmp_path / f"prices.{ending}"
    frame = pl.DataFrame({"CIK": [report.issuer.cik], "Day": [str(day)], "low": ["24.5"], "high": ["25.5"]})
    if ending == "csv":
        frame.write_csv(prices)
    else:
        frame.write_parquet(prices)
    (one,) = of(run("repairs", wrong, "--prices", prices, "--json"))
    assert one["certainty"] == "certain"
    assert "24.5 to 25.5" in one["evidence"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "it needs symbol or cik, day, low and high"),
        ("cik,day,low,high\n1,soon,2,3\n", "row 1: "),
        ("cik,day,low,high\n1,2025-01-02,-2,3\n", "row 1: "),
    ],
)
def test_prices_that_are_none_are_told(run, wrong, tmp_path, text, said):
    path = tmp_path / "p.csv"
    path.write_text(text)
    ran = run("repairs", wrong, "--prices", path)
    assert ran.status == 2
    assert said in ran.err
    assert run("repairs", wrong, "--prices", tmp_path / "none.csv").status == 2


def test_a_kind_that_is_none_is_told_with_the_nearest(run, wrong):
    ran = run("repairs", wrong, "--code", "total-in-prices")
    assert ran.status == 2
    assert "total-in-price" in ran.err
    assert of(run("repairs", wrong, "--code", "total-in-price", "--json"))
    assert "there are none" in run("repairs", wrong, "--code", "swapped").err


def test_the_table_is_a_csv_too_and_a_lake_gives_the_same(run, wrong, tmp_path):
    assert run("repairs", wrong, "--out", tmp_path / "r.csv").status == 0
    rows = list(csv.DictReader((tmp_path / "r.csv").read_text().splitlines()))
    assert "total-in-price" in {one["CODE"] for one in rows}
    assert run("ingest", wrong, "--lake", tmp_path / "lake").status == 0
    of_lake = json.loads(run("repairs", "--lake", tmp_path / "lake", "--json").out)
    assert of_lake == json.loads(run("repairs", wrong, "--json").out)


def test_a_lake_of_many_filings_gives_the_repairs_of_the_files(run, tmp_path):
    kinds = [word for kind in REPAIRS for word in ("--plant", kind)]
    assert run("synth", 300, "--out", tmp_path / "f", "--as", "xml", "--planted", 0.1, *kinds).status == 0
    assert run("ingest", tmp_path / "f", "--lake", tmp_path / "lake").status == 0
    found = [
        [
            {name: one[name] for name in ("accession", "table", "row", "column", "proposed", "code", "certainty")}
            for one in each
        ]
        for each in (
            json.loads(run("repairs", *where, "--json").out)
            for where in (("--lake", tmp_path / "lake"), (tmp_path / "f",))
        )
    ]
    assert len(found[0]) > 20
    assert sorted(found[0], key=str) == sorted(found[1], key=str)


def test_sums_say_which_values_they_use(run, wrong):
    answers = {
        values: json.loads(run("events", wrong, "--values", values, "--json").out) for values in ("filed", "repaired")
    }
    assert {values: one["values"] for values, one in answers.items()} == {"filed": "filed", "repaired": "repaired"}
    assert run("events", wrong, "--sums", "--values", "repaired:certain").out.endswith("values as repaired:certain\n")
