import hashlib
import itertools
import string
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section16.standard import datasets
from section16.table.schema import LINES, schema_of, sec_columns
from section16.table.tsv.read import file_of, read_datasets, write_datasets, write_table
from tests.table.tsv.made import FILING, OTHER

# The hash of each header line, tabs and all, as those who checked the SEC's files of 2006, 2016 and 2026 published it.
HEADERS = {
    "submission": "5e9bc2a969fe9a9b4100a4740e49f241faad5d3342d03c670d17eb7a7c979ca3",
    "reportingowner": "51771f82d1594503ad7c77e775f617a331bfadf32a0852989aba3f59b4867e31",
    "nonderiv_trans": "f5f4cfa029702a8ff657882a49eb38b57f6433d2719c2526b92537ca22b16699",
    "nonderiv_holding": "691699ed184faed63867f73cba35d61db8f2dd21f6779097033ca26f5ee4f0e6",
    "deriv_trans": "64ef5f035ba21fb584ae90cf546a2afc8a991b14b96656ac66e610a1f4bd4b47",
    "deriv_holding": "180196c439a7a44ae2247e8b2d08dc06b95db6f6792d1c1c0ad367675b182912",
    "footnotes": "4c358cdc3d7456a66e132cdd8740cdcd1c19f97d3b90889ad6bff2ce9a97dd59",
    "owner_signature": "d236922d787c52488d3a3830828b78080cfb0e284f16237b2be22d87f79ce4ed",
}
BEFORE_2023 = "a7c83d3cb724ad0e9e11511039782ae5fc4398abc876ba5572eda171dff26399"

VALUES: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.string(): st.text(string.ascii_letters + '" \t\n,éß“”', max_size=12).map(str.strip).map(lambda x: x or None),
    pa.date32(): st.dates(),
    pa.bool_(): st.booleans(),
    pa.int64(): st.integers(0, 10**17),
    pa.decimal128(38, 10): st.decimals(-(10**27), 10**27, places=10, allow_nan=False),
    pa.list_(pa.string()): st.lists(st.integers(1, 99).map("F{}".format), min_size=1, max_size=4),
}


def table(name: str, *rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=schema_of(name))


def lines(name: str, *rows: dict[str, Any]) -> list[str]:
    text = write_datasets({name: table(name, *rows)})[file_of(name)].decode()
    return text.splitlines()[1:]


@pytest.mark.parametrize("name", datasets.TABLES)
def test_headers_are_the_secs(name: str) -> None:
    header = write_datasets({})[file_of(name)].removesuffix(b"\n")
    assert hashlib.sha256(header).hexdigest() == HEADERS[name]


def test_header_of_the_years_without_the_plan_box_is_the_secs() -> None:
    header = "\t".join(sec_columns("submission")[:-1])
    assert hashlib.sha256(header.encode()).hexdigest() == BEFORE_2023


def test_values_are_spelled_as_the_secs() -> None:
    row = {
        "ACCESSION_NUMBER": FILING,
        "NONDERIV_TRANS_SK": 7,
        "SECURITY_TITLE": 'Shares ("A")',
        "SECURITY_TITLE_FN": ["F5", "F4"],
        "TRANS_DATE": date(23, 7, 31),
        "EQUITY_SWAP_INVOLVED": False,
        "TRANS_SHARES": Decimal(14706),
        "TRANS_PRICEPERSHARE": Decimal("0.1250"),
        "SHRS_OWND_FOLWNG_TRANS": Decimal(0),
    }
    (line,) = lines("nonderiv_trans", row)
    cells = [cell for cell in line.split("\t") if cell]
    assert cells == [FILING, "7", '"Shares (""A"")"', "F5, F4", "31-JUL-0023", "0", "14706.0", "0.125", "0.0"]


def test_a_text_with_a_line_end_is_quoted() -> None:
    text = write_datasets({"submission": table("submission", {"ACCESSION_NUMBER": FILING, "REMARKS": "a\nb\tc"})})
    assert b'"a\nb\tc"' in text["SUBMISSION.tsv"]


def test_the_latest_filings_come_first_and_a_filing_keeps_its_order() -> None:
    filings = table(
        "submission",
        {"ACCESSION_NUMBER": FILING, "FILING_DATE": date(2024, 2, 15)},
        {"ACCESSION_NUMBER": OTHER, "FILING_DATE": date(2024, 2, 16)},
    )
    holdings = table(
        "deriv_holding",
        {"ACCESSION_NUMBER": FILING, "DERIV_HOLDING_SK": 2},
        {"ACCESSION_NUMBER": OTHER, "DERIV_HOLDING_SK": 1},
        {"ACCESSION_NUMBER": FILING, "DERIV_HOLDING_SK": 1},
    )
    written = write_datasets({"submission": filings, "deriv_holding": holdings})["DERIV_HOLDING.tsv"].decode()
    assert [line.split("\t")[:2] for line in written.splitlines()[1:]] == [[OTHER, "1"], [FILING, "1"], [FILING, "2"]]


def test_a_table_is_written_piece_by_piece() -> None:
    notes = table("footnotes", *({"ACCESSION_NUMBER": FILING, "FOOTNOTE_ID": f"F{n}"} for n in range(1, 6)))
    pieces = list(write_table("footnotes", notes.to_batches(max_chunksize=2)))
    assert len(pieces) == 4
    assert b"".join(pieces) == write_datasets({"footnotes": notes})["FOOTNOTES.tsv"]


POOLS = st.fixed_dictionaries(
    {str(type_): st.lists(st.none() | some, min_size=2, max_size=5) for type_, some in VALUES.items()}
)


def rows_from(pools: dict[str, list[Any]], name: str) -> list[dict[str, Any]]:
    """Make two rows, each cell the next value of its type's pool; drawing each alone takes minutes."""
    cells = {str(type_): itertools.cycle(pools[str(type_)]) for type_ in VALUES}
    schema = schema_of(name)
    rows = [{column: next(cells[str(schema.field(column).type)]) for column in sec_columns(name)} for _ in range(2)]
    for number, (row, accession) in enumerate(zip(rows, (FILING, OTHER), strict=True)):
        row["ACCESSION_NUMBER"] = accession
        row.update({datasets.surrogate_of(name): number} if name in LINES else {})
    return rows


@pytest.mark.parametrize("name", datasets.TABLES)
@settings(max_examples=10)
@given(pools=POOLS)
def test_what_is_written_is_read_again(name: str, pools: dict[str, list[Any]]) -> None:
    written = table(name, *rows_from(pools, name))
    sink = b"".join(write_table(name, written.to_batches()))
    batch = read_datasets({file_of(name): sink}, "x.zip")
    columns = list(sec_columns(name))
    assert batch.tables[name].select(columns).to_pylist() == written.select(columns).to_pylist()
    assert [fault for fault in batch.tables["faults"].to_pylist() if fault["KIND"] == "value"] == []
