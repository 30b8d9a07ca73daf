"""Made-up filings for the tests of containers: no real person, company or number."""

from section16.form.header import SubmissionHeader
from section16.xml.container.header import parse_header
from section16.xml.container.plain import decode
from section16.xml.container.recognise import header_span, split_documents

XML = b"""<?xml version="1.0"?>
<ownershipDocument>
    <schemaVersion>X0508</schemaVersion>
    <documentType>4</documentType>
    <periodOfReport>2024-05-06</periodOfReport>
    <issuer>
        <issuerCik>0000000001</issuerCik>
        <issuerName>EXAMPLE WIDGETS INC</issuerName>
        <issuerTradingSymbol>EXWI</issuerTradingSymbol>
    </issuer>
    <reportingOwner>
        <reportingOwnerId>
            <rptOwnerCik>0000000002</rptOwnerCik>
            <rptOwnerName>Doe Jane</rptOwnerName>
        </reportingOwnerId>
    </reportingOwner>
    <footnotes>
        <footnote id="F1">The price is a weighted average of sales at prices from $10.00 to $10.90, inclusive. The
 reporting person will give full information on the number of shares sold at each price on request.</footnote>
    </footnotes>
</ownershipDocument>"""

LABELLED = """<SEC-HEADER>0000000003-24-000007.hdr.sgml : 20240508
<ACCEPTANCE-DATETIME>20240508163045
ACCESSION NUMBER:		0000000003-24-000007
CONFORMED SUBMISSION TYPE:	4
PUBLIC DOCUMENT COUNT:		2
CONFORMED PERIOD OF REPORT:	20240506
FILED AS OF DATE:		20240508
DATE AS OF CHANGE:		20240508

REPORTING-OWNER:

	OWNER DATA:
		COMPANY CONFORMED NAME:			Doe Jane
		CENTRAL INDEX KEY:			0000000002
		ORGANIZATION NAME:

	FILING VALUES:
		FORM TYPE:		4
		SEC ACT:		1934 Act
		SEC FILE NUMBER:	001-00001
		FILM NUMBER:		24000001

	MAIL ADDRESS:
		STREET 1:		C/O EXAMPLE WIDGETS INC
		STREET 2:		1 MAIN ST
		CITY:			ANYTOWN
		STATE:			CA
		ZIP:			90001

	FORMER NAME:
		FORMER CONFORMED NAME:	Roe Jane
		DATE OF NAME CHANGE:	20100102

REPORTING-OWNER:

	OWNER DATA:
		COMPANY CONFORMED NAME:			DOE FAMILY TRUST
		CENTRAL INDEX KEY:			0000000004
		STATE OF INCORPORATION:			DE

	FILING VALUES:
		FORM TYPE:		4
		SEC ACT:		1934 Act
		SEC FILE NUMBER:	001-00001
		FILM NUMBER:		24000002

ISSUER:

	COMPANY DATA:
		COMPANY CONFORMED NAME:			EXAMPLE WIDGETS INC
		CENTRAL INDEX KEY:			0000000001
		STANDARD INDUSTRIAL CLASSIFICATION:	HARDWARE & PLUMBING [5070]
		ORGANIZATION NAME:           	07 Trade & Services
		EIN:				000000001
		STATE OF INCORPORATION:			DE
		FISCAL YEAR END:			0630

	BUSINESS ADDRESS:
		STREET 1:		1 MAIN ST
		CITY:			ANYTOWN
		STATE:			CA
		ZIP:			90001
		BUSINESS PHONE:		555-0100

	FORMER COMPANY:
		FORMER CONFORMED NAME:	EXAMPLE GADGETS INC
		DATE OF NAME CHANGE:	20200304

	FORMER COMPANY:
		FORMER CONFORMED NAME:	EXAMPLE THINGS INC
		DATE OF NAME CHANGE:	20010203
</SEC-HEADER>
"""

TAGGED = """<SEC-HEADER>0000000003-24-000007.hdr.sgml : 20240508
<ACCEPTANCE-DATETIME>20240508163045
<ACCESSION-NUMBER>0000000003-24-000007
<TYPE>4
<PUBLIC-DOCUMENT-COUNT>2
<PERIOD>20240506
<FILING-DATE>20240508
<DATE-OF-FILING-DATE-CHANGE>20240508
<REPORTING-OWNER>
<OWNER-DATA>
<CONFORMED-NAME>Doe Jane
<CIK>0000000002
<ORGANIZATION-NAME>
</OWNER-DATA>
<FILING-VALUES>
<FORM-TYPE>4
<ACT>34
<FILE-NUMBER>001-00001
<FILM-NUMBER>24000001
</FILING-VALUES>
<MAIL-ADDRESS>
<STREET1>C/O EXAMPLE WIDGETS INC
<STREET2>1 MAIN ST
<CITY>ANYTOWN
<STATE>CA
<ZIP>90001
</MAIL-ADDRESS>
<FORMER-NAME>
<FORMER-CONFORMED-NAME>Roe Jane
<DATE-CHANGED>20100102
</FORMER-NAME>
</REPORTING-OWNER>
<REPORTING-OWNER>
<OWNER-DATA>
<CONFORMED-NAME>DOE FAMILY TRUST
<CIK>0000000004
<STATE-OF-INCORPORATION>DE
</OWNER-DATA>
<FILING-VALUES>
<FORM-TYPE>4
<ACT>34
<FILE-NUMBER>001-00001
<FILM-NUMBER>24000002
</FILING-VALUES>
</REPORTING-OWNER>
<ISSUER>
<COMPANY-DATA>
<CONFORMED-NAME>EXAMPLE WIDGETS INC
<CIK>0000000001
<ASSIGNED-SIC>5070
<ORGANIZATION-NAME>07 Trade & Services
<IRS-NUMBER>000000001
<STATE-OF-INCORPORATION>DE
<FISCAL-YEAR-END>0630
</COMPANY-DATA>
<BUSINESS-ADDRESS>
<STREET1>1 MAIN ST
<CITY>ANYTOWN
<STATE>CA
<ZIP>90001
<PHONE>555-0100
</BUSINESS-ADDRESS>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>EXAMPLE GADGETS INC
<DATE-CHANGED>20200304
</FORMER-COMPANY>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>EXAMPLE THINGS INC
<DATE-CHANGED>20010203
</FORMER-COMPANY>
</ISSUER>
</SEC-HEADER>
"""

_DOCUMENTS = b"""<DOCUMENT>
<TYPE>4
<SEQUENCE>1
<FILENAME>form4.xml
<DESCRIPTION>FORM 4
<TEXT>
<XML>
%s
</XML>
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>EX-24
<SEQUENCE>2
<FILENAME>poa.txt
<DESCRIPTION>POWER OF ATTORNEY
<TEXT>
Know all by these presents.
</TEXT>
</DOCUMENT>
"""


def submission(xml: bytes = XML, header: str = LABELLED) -> bytes:
    """Return a full-submission text around `xml`."""
    first = b"<SEC-DOCUMENT>0000000003-24-000007.txt : 20240508\n"
    return first + header.encode() + _DOCUMENTS.replace(b"%s", xml) + b"</SEC-DOCUMENT>\n"


def privacy_enhanced(text: bytes) -> bytes:
    """Return `text` as EDGAR wrapped it until 2006."""
    head = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\nMIC-Info: RSA-MD5,RSA,\n AAAA==\n\n"
    return head + text + b"-----END PRIVACY-ENHANCED MESSAGE-----\n"


def feed(xml: bytes = XML) -> bytes:
    """Return a feed file: the tagged header without acceptance, and no line break after the first."""
    header = TAGGED[TAGGED.index("<ACCESSION") :].removesuffix("</SEC-HEADER>\n")
    text = header.encode() + _DOCUMENTS.replace(b"%s", xml)
    return b"<SUBMISSION>\n" + text.replace(b"\n", b"") + b"</SUBMISSION>"


def wrapped(text: bytes, column: int) -> bytes:
    """Return `text` with each line cut at `column`, as EDGAR cut lines."""
    lines = text.split(b"\n")
    cut = (line[at : at + column] for line in lines for at in range(0, max(len(line), 1), column))
    return b"\n".join(cut)


def read_header(data: bytes) -> SubmissionHeader:
    """Read the submission header alone, of any file that has one, also a page or a file without documents."""
    span = header_span(data)
    text, _ = decode(data[span.start : span.end])
    return parse_header(text, documents=tuple(document.entry for document in split_documents(data)))[0]
