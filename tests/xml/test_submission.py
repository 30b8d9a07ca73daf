"""What a filer submits: EDGAR's elements out, the CCC in, valid against the schema of its form, or said why not."""

import msgspec
import pytest
from lxml import etree
from msgspec.structs import replace

from section16.form.cell import Cell
from section16.form.owner import ReportingOwner
from section16.form.problems import Fault
from section16.xml import NotWritable, read_document, write_disseminated, write_submission
from tests.form.made_up import FORM3, FORM4, FORM5, owner, sale

CCCS = {"2": "aaaa1111", "0000000003": "bbbb2222"}
FORMS = {"3": FORM3, "4": FORM4, "5/A": FORM5}


@pytest.mark.corpus
@pytest.mark.parametrize("document_type", ["3", "3/A", "4", "4/A", "5", "5/A"])
def test_a_submission_validates_against_the_schema_of_its_form(shared, document_type):
    form = FORMS.get(document_type) or FORMS.get(document_type[0], FORM5)
    filed_on = form.period_of_report if document_type.endswith("/A") else None
    form = replace(form, document_type=document_type, original_filed_on=filed_on)
    name = f"ownership{document_type.replace('/', '')}Document.xsd.xml"
    schema = etree.XMLSchema(etree.parse(shared / "reference" / "sec" / "xsd-v5.5" / name))
    schema.assertValid(etree.fromstring(write_submission(form, CCCS)))


def test_edgars_own_elements_are_left_out_and_the_ccc_is_put_in():
    xml = write_submission(FORM4, CCCS)
    assert b"schemaVersion" not in xml
    assert b"issuerName" not in xml
    assert b"rptOwnerName" not in xml
    root = etree.fromstring(xml)
    assert [one.text for one in root.iter("rptOwnerCcc")] == ["aaaa1111", "bbbb2222"]


def test_a_value_stands_on_one_line_and_the_declaration_first():
    xml = write_submission(FORM4, CCCS)
    assert xml.startswith(b'<?xml version="1.0"?>\n<ownershipDocument>')
    assert b"<?" not in xml[5:]
    assert b"                <value>1000.5</value>\n" in xml
    assert xml.isascii()


def test_what_is_disseminated_has_no_ccc():
    form = replace(FORM4, reporting_owners=(replace(owner(2), ccc="aaaa1111"),))
    assert b"aaaa1111" not in write_disseminated(form)
    assert b"aaaa1111" in write_submission(form)


def test_a_ccc_shows_in_no_repr():
    form = replace(FORM4, reporting_owners=(ReportingOwner(cik="1", ccc="aaaa1111"),))
    assert "aaaa1111" not in repr(form)
    assert "aaaa1111" not in str(form.reporting_owners[0])


@pytest.mark.parametrize(
    "leak",
    [
        b"<rptOwnerCcc>aaaa1111</rptOwnerCcc>",
        b"<rptOwnerCcc>aaaa<!-- a -->1111</rptOwnerCcc>",
        b"<rptOwnerCcc><![CDATA[aaaa1111]]></rptOwnerCcc>",
        b"<RPTOWNERCCC>aaaa1111</RPTOWNERCCC>",
        b'<rptOwnerCcc id="1">aaaa1111</rptOwnerCcc>',
        b"<x><rptOwnerCcc>aaaa1111</rptOwnerCcc></x>",
        b"<rptOwnerCcc>aaaa1111</rptOwnerName>",
    ],
)
def test_a_ccc_in_a_public_filing_is_redacted_everywhere(leak):
    public = write_disseminated(FORM4)
    for place in (b"<rptOwnerName>", b"<reportingOwner>", b"<issuer>"):
        document = read_document(public.replace(place, leak + place, 1))
        assert "aaaa1111" not in repr(document)
        assert b"aaaa1111" not in msgspec.json.encode(document)
        assert b"aaaa1111" not in write_disseminated(document)
        assert any("CCC" in fault.reason for fault in document.faults)


def test_a_filers_own_ccc_where_it_does_not_belong_goes_into_no_fault():
    own = write_submission(FORM4, CCCS).replace(b"<issuer>", b"<x><rptOwnerCcc>cccc3333</rptOwnerCcc></x><issuer>")
    document = read_document(own)
    assert document.reporting_owners[0].ccc == "aaaa1111"
    assert not any("cccc3333" in fault.text for fault in document.faults)


def test_characters_are_transliterated():
    form = replace(FORM4, remarks="\u201cCaf\u00e9\u201d \u2013 5")
    assert '<remarks>"Caf' in write_submission(form, CCCS).decode()


def test_a_character_without_a_replacement_is_told_with_its_place():
    form = replace(FORM4, non_derivative_table=(sale(nature=Cell("\u6771")),))
    with pytest.raises(NotWritable, match="natureOfOwnership/value: EDGAR does not take"):
        write_submission(form, CCCS)


def test_a_form_without_a_type_is_not_written():
    with pytest.raises(NotWritable, match="documentType: '144' is no form; write one of 3, 3/A, 4, 4/A, 5, 5/A"):
        write_submission(replace(FORM4, document_type="144"))


def test_what_could_not_be_read_is_not_submitted():
    fault = Fault(place="periodOfReport", text="x", reason="'x' is not a date; write YYYY-MM-DD")
    with pytest.raises(NotWritable, match="periodOfReport: 'x' is not a date"):
        write_submission(replace(FORM4, faults=(fault,)))


def test_a_character_is_told_once_a_place():
    with pytest.raises(NotWritable) as refused:
        write_submission(replace(FORM4, remarks="\u65e5" * 9))
    assert refused.value.reasons == (
        "remarks: EDGAR does not take '\u65e5' (cjk unified ideograph-65e5); write it in other words",
    )
