"""The code lists: complete, as the specification has them, and consistent with the schema."""

import re

import pytest
from lxml import etree

from section16.standard.codes import lists as codes
from section16.standard.codes.transactions import TRANSACTION_CODES, XML_TRANSACTION_CODES, transaction_code_named

LETTERS = "ACDEFGHIJLMOPSUWXZ"


def test_the_xml_knows_eighteen_codes():
    assert "".join(code.value for code in XML_TRANSACTION_CODES) == LETTERS


@pytest.mark.parametrize("flag", ["K", "V"])
def test_k_and_v_are_printed_but_are_no_values(flag):
    code = transaction_code_named(flag)
    assert code is not None
    assert not code.in_xml
    assert code.note.startswith("EDGAR prints it")


def test_every_code_has_words_a_group_and_a_side():
    assert len(TRANSACTION_CODES) == 20
    for code in TRANSACTION_CODES:
        assert code.name
        assert code.short
        assert len(code.short) <= 32
        assert "Codes" in code.group
        assert set(code.table_1 + code.table_2) <= {"A", "D"}
        assert set(code.form_type) <= {"4", "5"}
        if code.in_xml:
            assert code.table_1 + code.table_2


@pytest.mark.parametrize(
    ("value", "first", "second"),
    [("P", "A", "A"), ("S", "D", "D"), ("M", "A", "D"), ("F", "D", "D"), ("G", "AD", "AD"), ("H", "", "D")],
)
def test_the_usual_sides(value, first, second):
    code = transaction_code_named(value)
    assert "".join(code.table_1) == first
    assert "".join(code.table_2) == second


def test_rule_16b3_codes_name_their_paragraph():
    named = {code.value for code in TRANSACTION_CODES if code.rule_16b3}
    assert named == {"A", "D", "F", "I", "M"}
    assert {code.value for code in TRANSACTION_CODES if code.group.startswith("Rule 16b-3")} == named


@pytest.mark.parametrize("value", ["", None, "B", "s", "S/K", "K "])
def test_unknown_letters_are_no_code(value):
    assert transaction_code_named(value) is None


def test_lookups_find_words():
    assert codes.name_of(codes.ACQUIRED_DISPOSED, "D") == "Disposed of"
    assert codes.name_of(codes.OWNERSHIP, "I") == "Indirect"
    assert codes.name_of(codes.TIMELINESS, "") is None
    assert codes.code_named(codes.DOCUMENT_TYPES, "4/A").name == "Amendment of a previous Form 4"
    assert codes.code_named(codes.RELATIONSHIPS, "isOfficer").name == "Officer"


@pytest.mark.parametrize(
    ("document_type", "form_type", "allowed"),
    [
        ("4", "4", {""}),
        ("4/A", "5", {"", "E"}),
        ("5", "4", {"", "L"}),
        ("5", "5", {"", "L"}),
        ("5/A", "3", {""}),
    ],
)
def test_timeliness_by_form_and_row(document_type, form_type, allowed):
    assert set(codes.timeliness_on(document_type, form_type).allowed) == allowed


@pytest.mark.parametrize(("document_type", "form_type"), [("3", "3"), ("4", "3"), ("4", None), ("5", "6")])
def test_timeliness_is_allowed_nowhere_else(document_type, form_type):
    assert codes.timeliness_on(document_type, form_type) is None


@pytest.mark.parametrize(
    ("document_type", "form_type", "timeliness", "printed"),
    [
        ("4", "4", None, ""),
        ("4", "5", None, "V"),
        ("4", "5", "E", "V"),
        ("5", "5", None, ""),
        ("5", "5", "L", "5"),
        ("5", "4", None, "4"),
        ("5", "4", "L", "4"),
        ("5/A", "3", "", "3"),
        ("3", None, None, ""),
    ],
)
def test_edgar_composes_the_printed_code(document_type, form_type, timeliness, printed):
    assert codes.printed_letter(document_type, form_type, timeliness) == printed


def test_empty_and_the_letter_it_stands_for_are_one():
    assert codes.normal_timeliness("4", "5", None) == codes.normal_timeliness("4", "5", "E") == "E"
    assert codes.normal_timeliness("5", "4", "") == codes.normal_timeliness("5", "4", "L") == "L"
    assert codes.normal_timeliness("4", "4", None) == ""
    assert codes.normal_timeliness("5", "5", "L") == "L"


def test_form_types_by_document():
    assert codes.form_types_on("4") == codes.form_types_on("5/A") == ("4", "5")
    assert codes.form_types_on("5", holding=True) == ("3",)
    assert codes.form_types_on("4", holding=True) == codes.form_types_on("3") == ()


def _pattern(text, name):
    body = text[text.index(f'name="{name}"') :]
    return re.search(r"(?:pattern|enumeration) value=\"([^\"]+)\"", body)[1]


@pytest.mark.corpus
@pytest.mark.parametrize("folder", ["xsd-v5.5", "xsd-x0306"])
def test_the_schemas_have_the_same_lists(shared, folder):
    path = shared / "reference" / "sec" / folder / "ownershipDocumentCommon.xsd.xml"
    text = path.read_text(encoding="utf-8")
    body = text[text.index('"TRANS_CODE_PICKLIST"') :]
    body = body[: body.index("</xs:simpleType>")]
    values = re.findall(r'enumeration value="(\w)"', body)
    letters = values or re.findall(r"[A-Z]", _pattern(text, "TRANS_CODE_PICKLIST"))
    assert sorted(letters) == sorted(LETTERS)


def _sides(path):
    """Yield the usual sides and the side of every transaction of a filing."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=True))
    for tag, table in (("nonDerivativeTransaction", "table_1"), ("derivativeTransaction", "table_2")):
        for row in root.iter(tag):
            code = transaction_code_named(row.findtext("transactionCoding/transactionCode"))
            side = row.findtext("transactionAmounts/transactionAcquiredDisposedCode/value")
            if code:
                yield side in getattr(code, table)


@pytest.mark.corpus
def test_the_usual_sides_are_usual(shared):
    found = [usual for path in sorted((shared / "corpus" / "xml").glob("*.xml")) for usual in _sides(path)]
    assert len(found) > 2_500
    assert sum(found) / len(found) > 0.99
