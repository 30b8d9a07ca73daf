"""The rows of a page as a table for other programs."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import fields

from section16.query.query import QueryResult
from section16.tasks.answers.text import JOINT

__all__ = ["struct_table"]


def struct_table(kind: type[Struct], rows: Sequence[Struct]) -> QueryResult:
    """Return rows of one type as a table: a column for each field; numbers stay exact, as text, lists are joined."""
    names = [one.name for one in fields(kind)]
    flat = [_flat(one, names) for one in rows]
    return QueryResult(
        pa.Table.from_pylist(flat, schema=pa.schema([(name, _type(flat, name)) for name in names])).to_reader()
    )


def _flat(row: Struct, names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> Any:  # noqa: ANN401 - a value of a cell
    if isinstance(value, Decimal):
        return format(value, "f")
    if value is None or isinstance(value, str | int | date | datetime):
        return value
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        return JOINT.join(value)
    return msgspec.json.encode(value, enc_hook=str).decode()


def _type(rows: Sequence[dict[str, Any]], name: str) -> pa.DataType:
    value = next((one[name] for one in rows if one[name] is not None), None)
    kinds = ((bool, pa.bool_()), (int, pa.int64()), (datetime, pa.timestamp("us", "UTC")), (date, pa.date32()))
    return next((found for kind, found in kinds if isinstance(value, kind)), pa.string())
