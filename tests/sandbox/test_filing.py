"""A submission from its taking to its publication."""

from datetime import date

import pytest
from msgspec.structs import replace

from section16 import read
from section16.form.document import OwnershipDocument
from section16.form.rows import as_submitted
from section16.standard.versions import current_version
from section16.xml import read_document
from tests.sandbox.filings import CCC, Caller, ciks_of, envelope, report, xml_of

FORMS = ("3", "3/A", "4", "4/A", "5", "5/A")


def without_codes(document: OwnershipDocument) -> OwnershipDocument:
    return replace(document, reporting_owners=tuple(replace(one, ccc=None) for one in document.reporting_owners))


def with_long_ciks(document: OwnershipDocument) -> OwnershipDocument:
    owners = tuple(replace(one, cik=(one.cik or "").zfill(10)) for one in document.reporting_owners)
    issuer = document.issuer and replace(document.issuer, cik=(document.issuer.cik or "").zfill(10))
    return replace(document, issuer=issuer, reporting_owners=owners)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_published_is_what_was_submitted(edgar: Caller, form: str) -> None:
    sent = report(form)
    status = edgar.settled(envelope(sent))
    assert (status["status"], status["final"], status["mode"]) == ("DISSEMINATED", True, "LIVE"), status
    number = status["accessionNumber"]
    cik = ciks_of(sent)[0]
    response = edgar.published(number, cik)
    assert response.status_code == 200
    back = read(response.content)
    assert back.faults == ()
    assert back.schema_version == current_version(form).name
    submitted = with_long_ciks(without_codes(read_document(xml_of(sent))))
    assert replace(as_submitted(back, form), header=None) == submitted
    assert CCC.encode() not in response.content


def test_the_header_says_who_when_and_what(edgar: Caller) -> None:
    number = edgar.settled()["accessionNumber"]
    header = read(edgar.published(number, ciks_of(report())[0]).content).header
    assert header is not None
    assert header.accession_number == number
    assert header.filed_on == header.changed_on == date(2026, 9, 14)
    assert header.accepted_at is not None
    assert header.accepted_at.isoformat() == "2026-09-14T12:00:06-04:00"
    assert header.period == report().period_of_report
    assert [party.cik for party in header.reporting_owners] == [cik.zfill(10) for cik in ciks_of(report())]
    assert header.issuer is not None
    assert header.issuer.name
    assert [(one.type, one.sequence, one.filename) for one in header.documents] == [("4", 1, "doc4.xml")]
