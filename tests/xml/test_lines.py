from section16.xml import lines_of, read_document
from tests.xml.filings import XML


def test_a_place_stands_on_its_line_of_the_file():
    lines = lines_of(XML)
    text = XML.decode().splitlines()
    assert "issuerTradingSymbol" in text[lines["issuer/issuerTradingSymbol"] - 1]
    assert "rptOwnerName" in text[lines["reportingOwner/reportingOwnerId/rptOwnerName"] - 1]


def test_lines_count_from_the_top_of_a_full_submission():
    wrapped = (
        b"<SEC-DOCUMENT>\n<DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n"
        + XML
        + b"\n</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    )
    assert read_document(wrapped).document_type == "4"
    place = "issuer/issuerName"
    assert lines_of(wrapped)[place] == lines_of(XML)[place] + 5
