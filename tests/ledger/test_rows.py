"""The ledger's rows: the same from a report as from the tables of a lake."""

from datetime import date

import pytest

from section16.form.document import LINES
from section16.ledger.rows import filing_of, note_fields, row_fields, rows_of_document
from section16.ledger.tables import LEDGER_TABLES, ledger_columns, rows_of_tables
from section16.ledger.values import LedgerRow
from section16.table.bulk.reader import read_many
from section16.table.raw import key_of
from section16.table.schema import columns_of, sec_columns
from section16.xml import read_document, write_disseminated
from tests.form.made_up import FORMS
from tests.table.equality import raws_of
from tests.xml.filings import LABELLED, XML, submission

NUMBER = "0000000001-26-000001"


def by_filing(rows):
    found = {}
    for row in rows:
        found.setdefault(row.ref.accession, []).append(row)
    return found


def of_documents(contents):
    read = ((read_document(raw.data), key_of(raw)) for raw in raws_of(contents))
    return by_filing(row for document, key in read for row in rows_of_document(document, key))


def of_tables(contents):
    return by_filing(rows_of_tables(read_many(raws_of(contents)).tables))


@pytest.mark.corpus
@pytest.mark.parametrize("folder", ["xml", "submission"])
def test_real_filings_give_the_same_rows_both_ways(corpus, folder):
    contents = [path.read_bytes() for path in sorted((corpus / folder).iterdir())]
    readable = [one for one in contents if read_many(raws_of([one])).submissions]
    rows = of_documents(readable)
    assert len(rows) > 200
    assert rows == of_tables(readable)


@pytest.mark.parametrize("form", list(FORMS))
def test_a_report_with_something_in_every_field_gives_the_same_rows_both_ways(form):
    contents = [write_disseminated(FORMS[form])]
    assert of_documents(contents) == of_tables(contents)


def test_every_value_of_a_row_comes_from_some_table():
    filled = {one.name for table in LINES for one in row_fields(table)}
    assert filled == set(LedgerRow.__struct_fields__) - {"ref", "filing", "notes"}


@pytest.mark.parametrize("table", LEDGER_TABLES)
def test_the_columns_asked_for_are_columns_of_the_lake(table):
    assert set(ledger_columns(table)) <= {one.name for one in columns_of(table)}


def test_footnotes_are_named_as_the_column_that_they_hang_on():
    names = {one.name for one in note_fields("nonderiv_trans")}
    assert {"TRANS_SHARES", "NATURE_OF_OWNERSHIP", "EQUITY_SWAP_TRANS_CD"} <= names


def test_the_header_says_number_and_times():
    filing = filing_of(read_document(submission(XML, LABELLED)), NUMBER)
    assert filing.accession == "0000000003-24-000007"
    assert filing.accepted_at is not None
    assert filing.accepted_at.isoformat() == "2024-05-08T16:30:45"
    assert filing.filed_on == date(2024, 5, 8)


def test_without_a_header_the_number_is_the_one_given():
    assert filing_of(read_document(XML), NUMBER).accession == NUMBER


def test_tables_without_our_columns_are_read_as_the_sec_has_them():
    tables = read_many(raws_of([write_disseminated(FORMS["form 4"])])).tables
    theirs = {name: table.select(list(sec_columns(name))) for name, table in tables.items() if name in LEDGER_TABLES}
    ours, rows = list(rows_of_tables(tables)), list(rows_of_tables(theirs))
    assert {row.ref.row for row in rows} == {None}
    assert [row.is_transaction for row in rows if not row.is_derivative] == [True, True, False]
    assert sorted(row.after or 0 for row in rows) == sorted(row.after or 0 for row in ours)
