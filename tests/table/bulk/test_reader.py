"""The bulk reader gives what the careful reader gives, on real filings and around made-up ones."""

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

import pyarrow.compute as pc
import pytest
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling, key_of
from section16.table.schema import TABLES, schema_of
from section16.xml import write_disseminated
from tests.form.made_up import FORM4, FORMS, number, sale
from tests.table.equality import differences, raws_of, read_by
from tests.xml.filings import LABELLED, TAGGED, XML, feed, privacy_enhanced, submission

FINE = write_disseminated(FORM4)


def one_row(batch, table):
    (row,) = batch.tables[table].to_pylist()
    return row


@pytest.mark.corpus
@pytest.mark.parametrize("folder", ["xml", "submission"])
def test_real_filings_are_read_alike(corpus, folder):
    batch, found = differences(raws_of([path.read_bytes() for path in sorted((corpus / folder).iterdir())]))
    assert found == []
    readers = list(read_by(batch).values())
    assert readers.count("bulk") >= 0.98 * len(readers)


@pytest.mark.parametrize("form", ["form 3", "form 4", "form 5/A"])
def test_a_report_with_something_in_every_field_is_read_at_once(form):
    batch, found = differences(raws_of([write_disseminated(FORMS[form])]))
    assert found == []
    assert list(read_by(batch).values()) == ["bulk"]


def test_a_report_without_tables_is_read_carefully():
    batch, found = differences(raws_of([write_disseminated(FORMS["flat"])]))
    assert found == []
    assert list(read_by(batch).values()) == ["careful"]


def test_nothing_is_read_from_nothing():
    batch = read_many([])
    assert (batch.documents, batch.submissions, batch.rejects) == (0, 0, 0)
    assert {name: table.schema for name, table in batch.tables.items()} == {name: schema_of(name) for name in TABLES}


def test_a_line_becomes_a_row():
    batch = read_many(raws_of([FINE]))
    rows = batch.tables["nonderiv_trans"].to_pylist()
    assert [row["ROW_POSITION"] for row in rows] == [1, 3]
    assert [row["NONDERIV_TRANS_SK"] for row in rows] == [1, 2]
    assert rows[0]["TRANS_SHARES"] == Decimal("1000.5")
    assert rows[0]["TRANS_PRICEPERSHARE_FN"] == ["F2", "F3"]
    assert rows[0]["TRANS_DATE"] == date(2026, 5, 4)
    assert rows[0]["EQUITY_SWAP_INVOLVED"] is False
    assert rows[0]["EQUITY_SWAP_TRANS_CD_FN"] == ["F1", "F3"]
    assert rows[0]["SHRS_OWND_FOLWNG_TRANS_FN"] is None


def test_owners_keep_their_order_and_their_boxes():
    owners = read_many(raws_of([FINE])).tables["reportingowner"].to_pylist()
    assert [(row["ROW_POSITION"], row["RPTOWNER_RELATIONSHIP"]) for row in owners] == [(1, "Officer"), (2, "Other")]
    assert owners[0]["IS_DIRECTOR"] is None


@pytest.mark.parametrize("header", [LABELLED, TAGGED])
def test_the_header_fills_the_columns_that_no_element_says(header):
    batch, found = differences([RawFiling(submission(XML, header), None, "a.txt", 7)])
    assert found == []
    row = one_row(batch, "submission")
    assert row["READ_BY"] == "bulk"
    assert row["ACCESSION_NUMBER"] == "0000000003-24-000007"
    assert row["FILING_DATE"] == date(2024, 5, 8)
    assert row["ACCEPTED_AT"] == datetime(2024, 5, 8, 16, 30, 45)  # noqa: DTZ001 - the Eastern wall clock
    assert (row["ISSUER_SIC"], row["ISSUER_STATE_OF_INCORPORATION"]) == ("5070", "DE")
    assert row["ISSUER_FISCAL_YEAR_END"] == "0630"
    assert one_row(batch, "reportingowner")["FILE_NUMBER"] == "001-00001"


def test_the_source_tells_the_filing_day_where_no_header_does():
    raw = RawFiling(XML, "0000000009-24-000001", "b.xml", 2, filed_on=date(2024, 5, 9))
    row = one_row(read_many([raw]), "submission")
    assert (row["FILING_DATE"], row["SOURCE"], row["SOURCE_POSITION"]) == (date(2024, 5, 9), "b.xml", 2)
    assert row["SHA256"] == sha256(XML).hexdigest()


def test_a_filing_without_a_number_is_known_by_its_hash():
    row = one_row(read_many([RawFiling(XML, None, "b.xml", 1)]), "submission")
    assert row["ACCESSION_NUMBER"] == f"sha256-{sha256(XML).hexdigest()[:20]}"


@pytest.mark.parametrize("data", [feed(), privacy_enhanced(submission()), b"some text\n" + XML, b"\xef\xbb\xbf" + XML])
def test_odd_containers_are_read_alike(data):
    batch, found = differences(raws_of([data]))
    assert found == []
    assert batch.submissions == 1


@pytest.mark.parametrize("header", [LABELLED, TAGGED])
def test_a_privacy_enhanced_message_is_read_at_once(header):
    batch, found = differences(raws_of([privacy_enhanced(submission(header=header))]))
    assert found == []
    assert set(read_by(batch).values()) == {"bulk"}


@pytest.mark.parametrize("data", [b"", b"\0", b"<ownershipDocument>", b"%PDF-1.7", b"<html></html>", b"<a>" * 100])
def test_what_is_no_report_is_a_reject_with_a_reason_on_one_line(data):
    batch, found = differences(raws_of([data, FINE]))
    assert found == []
    row = one_row(batch, "rejects") if batch.rejects else None
    assert batch.documents == batch.submissions + batch.rejects == 2
    if row is not None:
        assert row["SIZE"] == len(data)
        assert row["REASON"]
        assert "\n" not in row["REASON"]


def test_one_bad_filing_among_thousands_costs_no_other():
    odd = {700: b"<ownershipDocument><a></ownershipDocument>", 1500: FINE[:-40], 2900: b"\x00\xff<", 3000: b""}
    raws = raws_of([odd.get(at, FINE) for at in range(4_200)])
    batch = read_many(raws)
    readers = read_by(batch)
    assert sum(reader == "bulk" for reader in readers.values()) == len(raws) - len(odd)
    assert batch.documents == batch.submissions + batch.rejects == len(raws)
    alone = read_many([raws[0]])
    for table in ("nonderiv_trans", "footnotes", "reportingowner"):
        rows = batch.tables[table].filter(pc.field("ACCESSION_NUMBER") == raws[4_000].accession)
        expected = alone.tables[table].drop(["ACCESSION_NUMBER"])
        assert rows.drop(["ACCESSION_NUMBER"]).combine_chunks().equals(expected.combine_chunks())


def test_a_leaked_ccc_reaches_no_table():
    leaked = FINE.replace(b"</rptOwnerCik>", b"</rptOwnerCik><rptOwnerCcc>zq7$xw9p</rptOwnerCcc>")
    doubled = leaked.replace(b"</rptOwnerCcc>", b"</rptOwnerCcc><rptOwnerCcc>zq7$xw9p</rptOwnerCcc>")
    own = FINE.replace(b"<schemaVersion>X0609</schemaVersion>", b"")
    own = own.replace(b"</rptOwnerCik>", b"</rptOwnerCik><rptOwnerCcc>zq7$xw9p</rptOwnerCcc>")
    broken = leaked.replace(b"</issuer>", b"")
    batch, found = differences(raws_of([leaked, doubled, own, broken]))
    assert found == []
    assert batch.submissions == 4
    assert "zq7$xw9p" not in "".join(str(table.to_pylist()) for table in batch.tables.values())


def test_a_number_that_no_decimal_holds_stands_in_the_faults():
    long = sale(shares=number("0.12345678901", "F1"), price=Cell())
    batch, found = differences(raws_of([write_disseminated(replace(FORM4, non_derivative_table=(sale(), long)))]))
    assert found == []
    rows = batch.tables["nonderiv_trans"].to_pylist()
    assert (rows[1]["TRANS_SHARES"], rows[1]["TRANS_SHARES_FN"]) == (None, ["F1"])
    fault = one_row(batch, "faults")
    place = "nonDerivativeTable/nonDerivativeTransaction[2]/transactionAmounts/transactionShares/value"
    assert (fault["KIND"], fault["PLACE"], fault["TEXT"]) == ("value", place, "0.12345678901")


def test_the_number_in_the_header_is_the_key_and_another_name_is_told():
    raw = RawFiling(submission(FINE), "0009999999-24-000001", "a.tar!0009999999-24-000001.txt", 1)
    batch = read_many([raw])
    own = key_of(replace(raw, accession=None))
    assert own != raw.accession
    assert one_row(batch, "submission")["ACCESSION_NUMBER"] == own
    fault = one_row(batch, "faults")
    assert (fault["ACCESSION_NUMBER"], fault["TEXT"]) == (own, raw.accession)
    assert fault["REASON"] == (
        f"the file is named {raw.accession}, and its header says {own}; the header's number is taken"
    )
