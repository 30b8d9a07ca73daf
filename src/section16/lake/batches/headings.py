"""What only EDGAR's header or an index tells of a filing: taken from another copy where a filing's own lacks it."""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from section16.lake.keys import KeyIndex, Keys, keys_in
from section16.lake.layout import DATA_SET, DOCUMENT, FROM_DATA_SET, KEY, SUBMISSION
from section16.lake.reading import rows_of
from section16.lake.tables import Tables
from section16.table.provenance import FILE_NUMBER, OWNER_CIK, Heading

__all__ = ["HEADING", "OWNERS", "adds_to", "filled", "with_known_headings"]

HEADING: Final = tuple(name.upper() for name in Heading.__struct_fields__)
OWNERS: Final = "reportingowner"
_FILED: Final = "FILING_DATE"


def filled(tables: Mapping[str, pa.Table], known: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the tables with what `known` tells of the same filings where they have nothing; no other row changes.

    Of a data set only the day counts: what else it has of a header is what EDGAR had later.
    """
    filings, owners = known[SUBMISSION], known[OWNERS]
    from_sets = pc.fill_null(pc.equal(filings.column("READ_BY"), FROM_DATA_SET), fill_value=False)
    documents = filings.filter(pc.invert(from_sets))
    made = dict(tables)
    made[SUBMISSION] = _coalesced(tables[SUBMISSION], [KEY], filings, [_FILED])
    made[SUBMISSION] = _coalesced(made[SUBMISSION], [KEY], documents, HEADING)
    of_documents = owners.filter(pc.is_in(owners.column(KEY), value_set=documents.column(KEY).combine_chunks()))
    made[OWNERS] = _coalesced(tables[OWNERS], [KEY, OWNER_CIK], of_documents, [FILE_NUMBER])
    return made


def _coalesced(rows: pa.Table, on: list[str], known: pa.Table, columns: list[str] | tuple[str, ...]) -> pa.Table:
    if not known.num_rows:
        return rows
    place = pc.index_in(_joined(rows, on), value_set=_joined(known, on))
    for name in columns:
        index = rows.schema.get_field_index(name)
        values = pc.coalesce(rows.column(name), known.column(name).combine_chunks().take(place))
        rows = rows.set_column(index, rows.schema.field(index), values)
    return rows


def _joined(rows: pa.Table, on: list[str]) -> pa.Array:
    texts = [pc.fill_null(rows.column(name).combine_chunks(), "") for name in on]
    return pc.binary_join_element_wise(*texts, "\n")


def adds_to(one: pa.Table, other: pa.Table, columns: tuple[str, ...] = HEADING) -> Keys:
    """Return the filings of which the first rows of `submission` tell something of a header that the others lack."""
    place = pc.index_in(one.column(KEY).combine_chunks(), value_set=other.column(KEY).combine_chunks())
    lacking = pa.array([False] * one.num_rows)
    for name in columns:
        there = pc.is_valid(one.column(name).combine_chunks())
        missing = pc.is_null(other.column(name).combine_chunks().take(place))
        lacking = pc.or_(lacking, pc.and_(pc.and_(there, missing), pc.is_valid(place)))
    return keys_in(one.column(KEY).filter(lacking))


def with_known_headings(
    tables: Tables, index: KeyIndex, given: Mapping[str, pa.Table], *, again: bool
) -> Mapping[str, pa.Table]:
    """Return a batch in which filings without a day, as bare XML, keep the day that the lake has from a data set.

    `again`, which reads filings that the lake has, keeps all that the lake knows of their headers.
    """
    filings = given[SUBMISSION]
    dateless = pc.is_null(filings.column(_FILED))
    if not pc.any(dateless).as_py():
        return given
    keys = keys_in(filings.column(KEY).filter(dateless))
    held = index.among(keys, DATA_SET) if not again else index.among(keys, DATA_SET, DOCUMENT)
    if not len(held):
        return given
    return filled(given, {name: rows_of(tables, index, name, held) for name in (SUBMISSION, OWNERS)})
