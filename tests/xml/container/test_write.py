"""EDGAR's header as it is written, read back: every field, in both forms."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.header import SubmissionHeader
from section16.form.owner import OwnerAddress
from section16.sandbox import AddressOfRecord, Filer
from section16.sandbox.disseminate import header_of, public_documents, public_report
from section16.sandbox.register import Register
from section16.sandbox.store import Store
from section16.xml import read_document
from section16.xml.container.header import parse_header
from section16.xml.container.write import documents_of, full_text, labelled, tagged
from tests.rules.samples import document
from tests.sandbox.filings import ciks_of, submission

NUMBER = "0000000101-26-000007"
ACCEPTED = datetime(2026, 9, 14, 16, 0, 6, tzinfo=UTC)
HOME = AddressOfRecord(
    street1="1 MAIN ST", street2="FLOOR 2", city="DOVER", state="DE", zip_code="19901", phone="302 555 0100"
)
ABROAD = AddressOfRecord(street1="1 HIGH STREET", city="LONDON", country="X0", zip_code="EC1A 1AA")

texts = st.text("ABCDEFGHIJ abcdefghij&.,'0123456789-/", min_size=1, max_size=40).map(str.strip).filter(bool)


def filers(one: OwnershipDocument, name: str = "Example Ada", owner: AddressOfRecord = HOME) -> tuple[Filer, ...]:
    assert one.issuer is not None
    issuer = Filer(
        cik=one.issuer.cik or "",
        name="EXAMPLE CORP",
        kind="company",
        address=HOME,
        sic_code="3841",
        sic_text="SURGICAL INSTRUMENTS",
        organization="08 Industrial Applications and Services",
        irs_number="123456789",
        state_of_incorporation="DE",
        fiscal_year_end="0630",
        file_number="001-12345",
    )
    return (issuer, *(Filer(cik=cik, name=name, address=owner) for cik in ciks_of(one)))


def made(one: OwnershipDocument, register: Register) -> tuple[SubmissionHeader, bytes, OwnershipDocument]:
    public = public_report(one, register)
    documents = public_documents(submission(one), public)
    header = header_of(public, documents, register, (NUMBER, date(2026, 9, 14), ACCEPTED))
    return header, full_text(header, documents_of(documents)), public


def plain(header: SubmissionHeader) -> SubmissionHeader:
    """Leave out what the file adds: its own name and day, the sizes of its parts."""
    assert {label for label, _ in header.other} <= {"SEC-DOCUMENT", "SEC-HEADER"}
    documents = tuple(replace(one, size=0) for one in header.documents)
    return replace(header, documents=documents, other=())


def register_of(*known: Filer) -> Register:
    return Register(Store(), known, auto=False)


@given(texts, st.sampled_from([HOME, ABROAD, AddressOfRecord()]))
def test_the_labelled_header_is_read_back(name: str, address: AddressOfRecord) -> None:
    header, _, _ = made(document("4"), register_of(*filers(document("4"), name, address)))
    back, faults = parse_header(labelled(header), documents=header.documents)
    assert faults == ()
    assert plain(back) == header


def test_the_tagged_header_is_read_back() -> None:
    header, _, _ = made(document("4"), register_of(*filers(document("4"))))
    back, faults = parse_header(tagged(header), documents=header.documents)
    assert faults == ()
    # its tagged form has no words for an industry
    issuer = header.issuer and replace(header.issuer, sic_text=None)
    assert plain(back) == replace(header, issuer=issuer)


def test_the_full_text_gives_report_and_header() -> None:
    header, text, public = made(document("4"), register_of(*filers(document("4"))))
    back = read_document(text)
    assert replace(back, header=None) == public
    assert back.header is not None
    assert plain(back.header) == header


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            HOME,
            OwnerAddress(
                non_us=False, street1="1 MAIN ST", street2="FLOOR 2", city="DOVER", state="DE", zip_code="19901"
            ),
        ),
        (ABROAD, OwnerAddress(non_us=True, street1="1 HIGH STREET", city="LONDON", country="X0", zip_code="EC1A 1AA")),
        (AddressOfRecord(), None),
    ],
)
def test_without_an_address_that_of_record_is_put_in(record: AddressOfRecord, expected: OwnerAddress | None) -> None:
    one = document("4")
    bare = replace(one, reporting_owners=tuple(replace(owner, address=None) for owner in one.reporting_owners))
    _, _, public = made(bare, register_of(*filers(one, owner=record)))
    assert {owner.address for owner in public.reporting_owners} == {expected}
    _, _, kept = made(one, register_of(*filers(one, owner=record)))
    assert [owner.address for owner in kept.reporting_owners] == [owner.address for owner in one.reporting_owners]


def test_the_boxes_are_ticked_by_the_rows() -> None:
    def boxes(one: OwnershipDocument) -> tuple[bool | None, ...]:
        _, _, public = made(one, register_of(*filers(one)))
        return public.no_securities_owned, public.form3_holdings_reported, public.form4_transactions_reported

    three, five = document("3"), document("5")
    assert boxes(three) == (False, None, None)
    assert boxes(replace(three, non_derivative_table=(), derivative_table=())) == (True, None, None)
    assert boxes(document("4")) == (None, None, None)
    rows = (*five.non_derivative_table, *five.derivative_table)
    types = {row.form_type for row in rows}
    assert boxes(five) == (None, "3" in types, "4" in types)
