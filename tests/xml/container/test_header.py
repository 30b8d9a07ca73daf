"""Both written forms of a submission header give the same typed values."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from section16.form.header import DocumentEntry, FormerName, HeaderAddress, HeaderParty, SubmissionHeader
from section16.xml.container.header import parse_header
from section16.xml.container.opening import open_container
from tests.xml.filings import LABELLED, TAGGED, feed, read_header, submission

_INDUSTRY_WORDS = "HARDWARE & PLUMBING"


def test_every_labelled_value_has_its_field():
    header, faults = parse_header(LABELLED)
    assert faults == ()
    assert header.accepted_at.isoformat() == "2024-05-08T16:30:45-04:00"
    assert (header.period, header.filed_on, header.changed_on) == (
        date(2024, 5, 6),
        date(2024, 5, 8),
        date(2024, 5, 8),
    )
    assert header.public_document_count == 2
    assert header.other == (("SEC-HEADER", "0000000003-24-000007.hdr.sgml : 20240508"),)
    assert header.reporting_owners == (
        HeaderParty(
            role="REPORTING-OWNER",
            name="Doe Jane",
            cik="0000000002",
            form_type="4",
            sec_act="34",
            file_number="001-00001",
            film_number="24000001",
            mail_address=HeaderAddress(
                street1="C/O EXAMPLE WIDGETS INC", street2="1 MAIN ST", city="ANYTOWN", state="CA", zip_code="90001"
            ),
            former_names=(FormerName(name="Roe Jane", changed_on=date(2010, 1, 2)),),
        ),
        HeaderParty(
            role="REPORTING-OWNER",
            name="DOE FAMILY TRUST",
            cik="0000000004",
            state_of_incorporation="DE",
            form_type="4",
            sec_act="34",
            file_number="001-00001",
            film_number="24000002",
        ),
    )
    assert header.issuer == HeaderParty(
        role="ISSUER",
        name="EXAMPLE WIDGETS INC",
        cik="0000000001",
        sic_text=_INDUSTRY_WORDS,
        sic_code="5070",
        organization="07 Trade & Services",
        irs_number="000000001",
        state_of_incorporation="DE",
        fiscal_year_end="0630",
        business_address=HeaderAddress(
            street1="1 MAIN ST", city="ANYTOWN", state="CA", zip_code="90001", phone="555-0100"
        ),
        former_names=(
            FormerName(name="EXAMPLE GADGETS INC", changed_on=date(2020, 3, 4)),
            FormerName(name="EXAMPLE THINGS INC", changed_on=date(2001, 2, 3)),
        ),
    )


def without_industry_words(header):
    return msgspec.structs.replace(header, issuer=msgspec.structs.replace(header.issuer, sic_text=None))


def test_the_tagged_form_gives_the_same_but_the_words_of_the_industry():
    labelled, tagged = parse_header(LABELLED)[0], parse_header(TAGGED)[0]
    assert tagged == without_industry_words(labelled)


def test_a_feed_without_line_breaks_gives_the_same_but_the_acceptance():
    header = open_container(feed()).header
    labelled = open_container(submission()).header
    common = msgspec.structs.replace(without_industry_words(labelled), accepted_at=None, other=())
    sizes = tuple(msgspec.structs.replace(entry, size=0) for entry in common.documents)
    assert msgspec.structs.replace(header, documents=sizes) == msgspec.structs.replace(common, documents=sizes)
    assert header.documents[1].description == "POWER OF ATTORNEY"


def test_companion_documents_are_named():
    first, second = open_container(submission()).header.documents
    assert first.size > 500
    assert second == DocumentEntry(
        type="EX-24", sequence=2, filename="poa.txt", description="POWER OF ATTORNEY", size=29
    )


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("20240310015959", datetime(2024, 3, 10, 6, 59, 59, tzinfo=UTC)),
        ("20240310030000", datetime(2024, 3, 10, 7, tzinfo=UTC)),
        ("20241104060000", datetime(2024, 11, 4, 11, tzinfo=UTC)),
    ],
)
def test_acceptance_is_on_the_eastern_clock(text, utc):
    header, _ = parse_header(f"<ACCEPTANCE-DATETIME>{text}\n<TYPE>4\n")
    assert header.accepted_at == utc
    assert header.accepted_at.utcoffset() in {timedelta(hours=-4), timedelta(hours=-5)}


def test_a_value_without_a_field_is_kept_with_its_section():
    text = LABELLED.replace("FILM NUMBER:		24000001", "FILM NUMBER:		24000001\n		COLOUR:		RED")
    text = text.replace("PUBLIC DOCUMENT COUNT:", "ITEM INFORMATION:		Other\nPUBLIC DOCUMENT COUNT:")
    header, faults = parse_header(text)
    assert header.reporting_owners[0].other == (("FILING-VALUES/COLOUR", "RED"),)
    assert ("ITEM-INFORMATION", "Other") in header.other
    assert faults == ()


def test_a_value_that_is_not_of_its_kind_is_kept_and_told():
    header, faults = parse_header(LABELLED.replace("20240506", "2024-13-6"), first_line=3)
    assert header.period is None
    assert ("PERIOD", "2024-13-6") in header.other
    assert [(fault.place, fault.line, fault.text) for fault in faults] == [("header/PERIOD", 8, "2024-13-6")]


def test_a_second_value_for_one_field_is_kept():
    header, _ = parse_header(
        LABELLED.replace("FISCAL YEAR END:			0630", "IRS NUMBER:	2\n	FISCAL YEAR END:	0630")
    )
    assert header.issuer.irs_number == "000000001"
    assert header.issuer.other == (("COMPANY-DATA/IRS-NUMBER", "2"),)


def test_a_foreign_address_is_read():
    text = LABELLED.replace(
        "		STATE:			CA\n		ZIP:			90001\n		BUSINESS",
        "		PROVINCE COUNTRY:   	K3\n		BUSINESS",
    )
    text = text.replace(
        "	BUSINESS ADDRESS:\n", "	BUSINESS ADDRESS:\n		ADDRESS IS A NON US LOCATION: 	YES\n"
    )
    address = parse_header(text)[0].issuer.business_address
    assert (address.non_us, address.province_country, address.state) == (True, "K3", None)


def test_other_parties_are_kept_and_a_company_can_own_another():
    text = LABELLED.replace("ISSUER:", "SUBJECT COMPANY:")
    header, _ = parse_header(text)
    assert header.issuer is None
    assert [party.role for party in header.other_parties] == ["SUBJECT-COMPANY"]
    swapped, _ = parse_header(LABELLED.replace("0000000004", "0000000001"))
    assert [party.cik for party in swapped.reporting_owners] == ["0000000002", "0000000001"]
    assert swapped.issuer.cik == "0000000001"


def test_a_header_of_the_nineties_is_read():
    text = """ACCESSION NUMBER:		0000000003-98-000007
SUBJECT COMPANY:

	COMPANY DATA:
		COMPANY CONFORMED NAME:			EXAMPLE WIDGETS INC
		STANDARD INDUSTRIAL CLASSIFICATION:	 []
<REPORTING-OWNER>

COMPANY DATA:
	COMPANY CONFORMED NAME:			DOE JANE
<RELATIONSHIP>DIRECTOR

FILING VALUES:
	FORM TYPE:		4
	SEC ACT:
</REPORTING-OWNER>
</SEC-HEADER>
"""
    header, faults = parse_header(text)
    owner = header.reporting_owners[0]
    assert (owner.name, owner.relationship, owner.form_type, owner.sec_act) == ("DOE JANE", "DIRECTOR", "4", None)
    assert header.other_parties[0].sic_code is None
    assert faults == ()


def test_an_empty_header_is_none():
    assert parse_header("") == (SubmissionHeader(), ())


def leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [leaf for one in value for leaf in leaves(one)]
    return [str(value)]


@pytest.mark.corpus
def test_no_value_of_a_real_header_is_lost(corpus: Path):
    seen = 0
    for path in sorted((corpus / "submission").glob("*.txt")):
        text = path.read_text(encoding="latin-1").partition("</SEC-HEADER>")[0]
        found = leaves(msgspec.to_builtins(read_header(path.read_bytes())))
        kept = "\n".join(found).replace("-", "")
        for row in text.split("\n"):
            label, colon, value = row.partition(":")
            value = value.strip().removeprefix("[]").replace("-", "").split(" [")[0].removesuffix(" Act").strip("[]")
            value = {"YES": "True", "1934": "34"}.get(value, value)
            if colon and value and label.strip().isupper() and not label.startswith("<"):
                assert value in kept, (path.name, row)
                seen += 1
        assert not [text for text in found if text.startswith("header/")]
    assert seen > 7000


@pytest.mark.corpus
def test_real_headers_are_whole(corpus: Path):
    for path in sorted((corpus / "submission").glob("*.txt")):
        header = read_header(path.read_bytes())
        assert header.accession_number == path.stem
        assert header.public_document_count == len(header.documents)
        assert header.reporting_owners
        assert {label for label, _ in header.other} <= {"SEC-HEADER", "SEC-DOCUMENT"}
        assert not any(party.other for party in header.reporting_owners)
