from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from section16.table.agree import Agreement, ComparedValue, compare, kind_of
from section16.table.schema import schema_of
from tests.table.tsv.made import FILING, OTHER

THIRD = "0000999999-24-000003"


def tables(*filings: str, **rows: list[dict[str, Any]]) -> dict[str, pa.Table]:
    made = {"submission": [{"ACCESSION_NUMBER": filing} for filing in filings], **rows}
    return {name: pa.Table.from_pylist(some, schema=schema_of(name)) for name, some in made.items()}


def trade(shares: str, sk: int, filing: str = FILING, **cells: object) -> dict[str, Any]:
    row = {"ACCESSION_NUMBER": filing, "NONDERIV_TRANS_SK": sk, "TRANS_DATE": date(2024, 2, 14), "TRANS_CODE": "S"}
    return {**row, "TRANS_SHARES": Decimal(shares), **cells}


def kinds(agreement: Agreement) -> list[tuple[str, str | None, str, int]]:
    return [(one.table, one.column, one.kind, one.count) for one in agreement.differences]


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        (Decimal("224.048"), Decimal("224.05"), "rounded to 2 decimals"),
        (Decimal("0.125"), Decimal("0.12"), "rounded to 2 decimals"),
        (Decimal("0.125"), Decimal("0.13"), "rounded to 2 decimals"),
        (Decimal("0.12345678"), Decimal("0.1235"), "rounded to 4 decimals"),
        (Decimal(1), Decimal(2), "value"),
        (None, Decimal(0), "zero in theirs, nothing in the other"),
        (None, Decimal(5), "only in theirs"),
        (False, None, "false in ours, not said in the other"),
        (True, None, "only in ours"),
        (True, False, "value"),
        (["F1"], None, "only in ours"),
        (["F1", "F2"], ["F2", "F1"], "order of footnotes"),
        (["F1", "F1"], ["F1"], "repeated footnotes"),
        (["F1"], ["F2"], "value"),
        ("one\ntwo ", "one two", "white space"),
        ("BY TRUST", "By trust", "case"),
        ("x" * 70, "x" * 60, "cut to 60 characters"),
        ("José “Pepe”", 'Jose "Pepe"', "characters beyond ASCII"),
        ("Director,Other", "DirectorOther", "punctuation"),
        ("A", "D", "value"),
        (date(2024, 2, 14), date(2024, 2, 15), "value"),
    ],
)
def test_a_difference_has_a_kind(ours: ComparedValue, theirs: ComparedValue, kind: str) -> None:
    assert kind_of(ours, theirs) == kind


def test_equal_tables_agree() -> None:
    given = tables(FILING, OTHER, nonderiv_trans=[trade("5", 1), trade("5", 2), trade("7", 1, OTHER)])
    found = compare(given, given)
    assert (found.filings, found.only_ours, found.only_theirs, found.differences) == (2, 0, 0, ())
    assert found.cells == 2 * 13 + 3 * 26


def test_keys_that_number_rows_otherwise_are_no_difference() -> None:
    ours = tables(FILING, nonderiv_trans=[trade("5", 1), trade("6", 2)])
    theirs = tables(FILING, nonderiv_trans=[trade("6", 9_000_002), trade("5", 9_000_001)])
    assert compare(ours, theirs).differences == ()


def test_differences_are_counted_by_kind_with_an_example() -> None:
    ours = tables(FILING, nonderiv_trans=[trade("5.048", 1), trade("6.001", 2), trade("7", 3)])
    theirs = tables(FILING, nonderiv_trans=[trade("5.05", 1), trade("6", 2), trade("8", 3)])
    found = compare(ours, theirs)
    assert kinds(found) == [
        ("nonderiv_trans", "TRANS_SHARES", "rounded to 2 decimals", 2),
        ("nonderiv_trans", "TRANS_SHARES", "value", 1),
    ]
    first = found.differences[0]
    assert (first.accession, first.ours, first.theirs) == (FILING, Decimal("5.048"), Decimal("5.05"))


def test_a_row_left_out_shifts_no_other() -> None:
    ours = tables(FILING, nonderiv_trans=[trade(shares, n) for n, shares in enumerate("456", 1)])
    theirs = tables(FILING, nonderiv_trans=[trade(shares, n) for n, shares in enumerate("56", 1)])
    assert kinds(compare(ours, theirs)) == [("nonderiv_trans", None, "row only in ours", 1)]
    assert kinds(compare(theirs, ours)) == [("nonderiv_trans", None, "row only in theirs", 1)]


def test_another_order_of_rows_is_one_difference() -> None:
    ours = tables(FILING, OTHER, nonderiv_trans=[trade("5", 1), trade("6", 2), trade("6", 1, OTHER)])
    theirs = tables(FILING, OTHER, nonderiv_trans=[trade("5", 2), trade("6", 1), trade("6", 1, OTHER)])
    assert kinds(compare(ours, theirs)) == [("nonderiv_trans", None, "order of rows", 1)]


def test_only_filings_of_both_are_compared() -> None:
    ours = tables(FILING, OTHER, nonderiv_trans=[trade("5", 1), trade("6", 1, OTHER)])
    theirs = tables(FILING, THIRD, nonderiv_trans=[trade("5", 1), trade("7", 1, THIRD)])
    found = compare(ours, theirs)
    assert (found.filings, found.only_ours, found.only_theirs, found.differences) == (1, 1, 1, ())


def test_only_tables_of_both_are_compared() -> None:
    assert compare(tables(FILING, nonderiv_trans=[trade("5", 1)]), tables(FILING)).differences == ()


def test_owners_and_footnotes_are_paired_by_their_keys() -> None:
    def rows(*ciks: str) -> dict[str, pa.Table]:
        owners = [{"ACCESSION_NUMBER": FILING, "RPTOWNERCIK": cik, "RPTOWNERNAME": f"Owner {cik}"} for cik in ciks]
        notes = [{"ACCESSION_NUMBER": FILING, "FOOTNOTE_ID": f"F{cik}", "FOOTNOTE_TXT": cik} for cik in ciks]
        return tables(FILING, reportingowner=owners, footnotes=notes)

    assert compare(rows("1", "2"), rows("2", "1")).differences == ()
    assert kinds(compare(rows("1", "2"), rows("2"))) == [
        ("reportingowner", None, "row only in ours", 1),
        ("footnotes", None, "row only in ours", 1),
    ]
