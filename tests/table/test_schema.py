"""The lake's tables: the SEC's names and order first, every element of the form somewhere, one key."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import OwnerAddress, ReportingOwner
from section16.form.rows import fields_of
from section16.table.schema import TABLES, columns_of, schema_of, sec_columns

PARTS = (
    OwnershipDocument,
    Issuer,
    ReportingOwner,
    OwnerAddress,
    NonDerivativeTransaction,
    NonDerivativeHolding,
    DerivativeTransaction,
    DerivativeHolding,
    OwnerSignature,
)


@pytest.mark.corpus
def test_columns_stand_as_in_the_secs_files(shared: Path) -> None:
    files = sorted((shared / "corpus" / "tsv-2024q3").glob("*.tsv"))
    assert len(files) == 5
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            header = tuple(next(csv.reader(file, delimiter="\t")))
        # the files of this quarter were posted without the column that came last
        assert tuple(name for name in sec_columns(path.stem.lower()) if name != "AFF10B5ONE") == header


@pytest.mark.parametrize("part", PARTS)
def test_every_leaf_of_the_form_has_a_column(part: type) -> None:
    kept = {
        (column.field.name, column.field.row.path) for table in TABLES for column in columns_of(table) if column.field
    }
    leaves = {(field.name, field.row.path) for field in fields_of(part) if field.row.kind is not None}
    # a CCC is a secret: EDGAR takes it out, and no table has a place for it
    assert {name for name, path in leaves - kept} <= {"ccc"}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_one_key_and_each_column_once(table: str) -> None:
    schema = schema_of(table)
    assert schema.names[0] == "ACCESSION_NUMBER"
    assert [field.name for field in schema if not field.nullable] == ["ACCESSION_NUMBER"]
    assert len(set(schema.names)) == len(schema.names)


@pytest.mark.parametrize("table", TABLES)
def test_footnotes_are_lists_and_amounts_exact(table: str) -> None:
    for field in schema_of(table):
        assert not pa.types.is_floating(field.type)
        assert pa.types.is_list(field.type) == field.name.endswith("_FN")


def test_each_column_says_what_it_is() -> None:
    assert [one.name for table in TABLES for one in columns_of(table) if not (one.field or one.about)] == []


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(KeyError, match="'trades' is none"):
        columns_of("trades")
