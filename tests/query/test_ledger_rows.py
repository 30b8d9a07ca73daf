"""The rows of a lake for the ledger: slices of whole issuers, the same however many are read at once."""

import pytest

from section16.query import ledger_rows
from section16.query.ledger_rows import EVERY_FILING, ledger_slices
from section16.query.query import Query
from section16.query.relations import ArrowTables
from tests.lake.lakes import batch


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_slices_have_whole_issuers_and_every_row_once(monkeypatch, at_once):
    query = Query(ArrowTables(batch(range(300)).tables))
    (whole,) = ledger_slices(query, EVERY_FILING)
    monkeypatch.setattr(ledger_rows, "_SLICE", 25)
    monkeypatch.setattr(ledger_rows, "_AT_ONCE", at_once)
    parts = list(ledger_slices(query, EVERY_FILING))
    assert len(parts) > 5
    issuers = [issuer for part in parts for issuer in {one.issuer for one in part.filings}]
    assert len(issuers) == len(set(issuers)) == 97
    assert sorted(row.ref for part in parts for row in part.rows) == sorted(row.ref for row in whole.rows)
    assert all({row.ref.accession for row in part.rows} == {one.accession for one in part.filings} for part in parts)
