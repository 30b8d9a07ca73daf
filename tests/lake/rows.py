"""Invented rows for tests of the lake: a filing in a line or two, the rest of the columns null."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
from deltalake import write_deltalake

from section16.standard.datasets import surrogate_of
from section16.table.schema import LINES, TABLES, schema_of

Row = dict[str, Any]


class Filings:
    """Grows a set of tables, filing by filing."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self._number = 0

    def file(self, document_type: str, filed: str, owners: tuple[Row, ...] | None = None, **more: Any) -> str:
        """Add a filing and return its accession number."""
        self._number += 1
        key = more.pop("ACCESSION_NUMBER", f"0009999999-{filed[2:4]}-{self._number:06d}")
        row: Row = {
            "ACCESSION_NUMBER": key,
            "FILING_DATE": filed,
            "PERIOD_OF_REPORT": filed,
            "DOCUMENT_TYPE": document_type,
            "ISSUERCIK": "0009990001",
            "ISSUERNAME": "Sample Widgets Inc",
            "ISSUERTRADINGSYMBOL": "SWGT",
            "ISSUER_SIC": "3570",
        }
        schema = schema_of("submission")
        self.rows["submission"].append(
            {name: typed(schema.field(name).type, value) for name, value in (row | more).items()}
        )
        for place, owner in enumerate(owners or (self.owner(),), start=1):
            self.rows["reportingowner"].append({"ACCESSION_NUMBER": key, "ROW_POSITION": place} | owner)
        return key

    @staticmethod
    def owner(cik: str = "0009990101", name: str = "Roe Jane", **more: Any) -> Row:
        return {
            "RPTOWNERCIK": cik,
            "RPTOWNERNAME": name,
            "IS_DIRECTOR": True,
            "RPTOWNER_RELATIONSHIP": "Director",
        } | more

    def line(self, key: str, table: str = "nonderiv_trans", **values: Any) -> int:
        """Add a line to a filing and return its key in its table."""
        same = [row for name in LINES for row in self.rows[name] if row["ACCESSION_NUMBER"] == key]
        number = 1 + sum(row["ACCESSION_NUMBER"] == key for row in self.rows[table])
        row: Row = {"SECURITY_TITLE": "Common Stock", "DIRECT_INDIRECT_OWNERSHIP": "D", "ROW_POSITION": len(same) + 1}
        row |= {"ACCESSION_NUMBER": key, surrogate_of(table): number} | values
        self.rows[table].append(typed_row(table, row))
        return number

    def trade(self, key: str, code: str, on: str | None, shares: Any = None, price: Any = None, **more: Any) -> int:
        values = {"TRANS_CODE": code, "TRANS_DATE": on, "TRANS_FORM_TYPE": "4"}
        values |= {"TRANS_SHARES": shares, "TRANS_PRICEPERSHARE": price}
        values |= {"TRANS_ACQUIRED_DISP_CD": "D" if code in "SFDG" else "A"}
        return self.line(key, **(values | more))

    def note(self, key: str, id: str, text: str) -> None:
        self.rows["footnotes"].append({"ACCESSION_NUMBER": key, "FOOTNOTE_ID": id, "FOOTNOTE_TXT": text})

    def tables(self) -> dict[str, pa.Table]:
        return {name: pa.Table.from_pylist(self.rows[name], schema=schema_of(name)) for name in TABLES}

    def lake(self, folder: Any) -> str:
        """Write the tables as a lake writes them and return its address."""
        quarters = {row["ACCESSION_NUMBER"]: quarter(row["FILING_DATE"]) for row in self.rows["submission"]}
        for name, rows in self.tables().items():
            column = [quarters[key] for key in rows["ACCESSION_NUMBER"].to_pylist()]
            added = rows.append_column("BATCH", pa.array(["b1"] * rows.num_rows, pa.string()))
            added = added.append_column("QUARTER", pa.array(column, pa.string()))
            write_deltalake(f"{folder}/{name}", added, partition_by=["QUARTER"], mode="append")
        return str(folder)


def quarter(day: date | None) -> str | None:
    return None if day is None else f"{day.year}Q{(day.month + 2) // 3}"


def typed_row(table: str, row: Row) -> Row:
    schema = schema_of(table)
    return {name: typed(schema.field(name).type, value) for name, value in row.items()}


def typed(kind: pa.DataType, value: Any) -> Any:
    """Make amounts and days of text; a float in a test is a slip."""
    assert not isinstance(value, float)
    if value is None:
        return None
    if pa.types.is_decimal(kind):
        return Decimal(value)
    return date.fromisoformat(value) if pa.types.is_date(kind) and isinstance(value, str) else value
