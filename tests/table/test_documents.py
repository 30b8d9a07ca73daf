"""Rows put together again are the report that they were made from, as far as tables have it."""

import pytest
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.table.careful import rows_of_document
from section16.table.documents import document_of_rows
from section16.table.raw import KeyedFiling, RawFiling, with_keys
from section16.xml import NotOwnershipDocument, read_document, write_disseminated
from tests.places import CORPUS
from tests.rules.samples import document

ADDED = {"READ_BY", "FILING_DATE"}


def keyed(content: bytes) -> KeyedFiling:
    raw = RawFiling(data=content, accession="0001234567-26-000001", source="a.xml", position=1)
    return with_keys((raw,))[0]


def put_together(content: bytes) -> tuple[OwnershipDocument, OwnershipDocument]:
    """Return a report as it was read, and as its rows make it."""
    read, filed = read_document(content), keyed(content)
    rows = rows_of_document(read, filed)
    return read, document_of_rows(rows["submission"][0], rows)


@pytest.mark.parametrize("document_type", ["3", "4", "5", "4/A"])
def test_a_report_is_put_together(document_type):
    read, made = put_together(write_disseminated(document(document_type, "X0607" if document_type == "3" else "X0609")))
    made = replace(made, header=None)
    assert replace(made, reporting_owners=()) == replace(read, reporting_owners=())
    assert [owner.cik for owner in made.reporting_owners] == [owner.cik for owner in read.reporting_owners]


@pytest.mark.corpus
def test_the_rows_of_what_is_put_together_are_the_rows_that_it_came_from():
    differing = []
    for file in sorted((CORPUS / "xml").iterdir()):
        content = file.read_bytes()
        try:
            read, made = put_together(content)
        except NotOwnershipDocument:
            continue
        filed = keyed(content)
        before, after = rows_of_document(replace(read, header=None, faults=()), filed), rows_of_document(made, filed)
        for rows in (before, after):
            rows["submission"] = [{name: value for name, value in rows["submission"][0].items() if name not in ADDED}]
        if before != after:
            differing.append(file.name)
    assert differing == []
