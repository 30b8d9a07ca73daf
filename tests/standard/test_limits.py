"""The limits: each once, with a source, as the schemas have them."""

import re

import pytest

from section16.standard import limits


def test_every_limit_is_named_once_and_has_a_source():
    names = [one.name for one in limits.LIMITS]
    assert len(set(names)) == len(names)
    for one in limits.LIMITS:
        assert one.most > 0
        assert one.source
        assert one.unit
        assert one.reading is None or one.reading > one.most


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("reporting owners", 10),
        ("rows of a table", 30),
        ("rows of a document", 60),
        ("footnotes", 99),
        ("signatures", 10),
        ("footnote", 1000),
        ("remarks", 2000),
        ("securityTitle", 60),
        ("natureOfOwnership", 100),
        ("documents", 611),
    ],
)
def test_the_limits_that_authors_meet(name, most):
    assert limits.limit(name) == most


def test_what_has_no_limit_is_an_error():
    with pytest.raises(KeyError):
        limits.limit("transactionDate")


def _schema(shared, name):
    path = shared / "reference" / "sec" / "xsd-v5.5" / f"{name}.xsd.xml"
    return re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def _longest(text, element):
    part = text[re.search(rf'<xs:element\s+name="{element}"', text).start() :]
    named = re.match(r'[^>]*type="STRING_(\d+)"', part)
    return int((named or re.search(r'maxLength value="(\d+)"', part))[1])


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("schema", "element"),
    [
        ("ownershipDocumentCommon", "rptOwnerStreet1"),
        ("ownershipDocumentCommon", "rptOwnerCity"),
        ("ownershipDocumentCommon", "officerTitle"),
        ("ownershipDocumentCommon", "otherText"),
        ("ownershipDocumentCommon", "issuerTradingSymbol"),
        ("ownershipDocumentCommon", "issuerForeignTradingSymbol"),
        ("ownershipDocumentCommon", "signatureName"),
        ("edgarSubmission", "documentName"),
        ("edgarSubmission", "documentType"),
        ("edgarSubmission", "documentDescription"),
        ("edgarSubmission", "contactName"),
        ("edgarSubmission", "contactPhoneNumber"),
        ("edgarSubmission", "contactEmailAddress"),
        ("edgarSubmission", "notificationEmailAddress"),
    ],
)
def test_lengths_agree_with_the_schema(shared, schema, element):
    assert _longest(_schema(shared, schema), element) == limits.limit(element)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("schema", "name", "most"),
    [
        ("ownership4Document", "reportingOwner", "reporting owners"),
        ("ownership4Document", "ownerSignature", "signatures"),
        ("ownershipDocumentCommon", "footnote", "footnotes"),
        ("edgarSubmission", "edgarDocument", "documents"),
        ("edgarSubmission", "notificationEmailAddress", "notification addresses"),
    ],
)
def test_occurrences_agree_with_the_schema(shared, schema, name, most):
    found = re.search(rf'<xs:element\s+name="{name}"[^>]*maxOccurs="(\d+)"', _schema(shared, schema))
    assert int(found[1]) == limits.limit(most)
