import pytest

from section16.edgar.errors import Message
from section16.tasks.filing.document import document_of
from section16.tasks.filing.messages import place_messages
from tests.tasks.filing.fake import report

TITLE = "nonDerivativeTable/nonDerivativeTransaction[1]/securityTitle"


def one(**said):
    (found,) = place_messages((Message(type="ERROR", **said),), document_of(report()).report)
    return found


@pytest.mark.parametrize(
    ("said", "place", "cell"),
    [
        # the place itself, as our rules name it
        ("periodOfReport: '13/12/2026' is no date", "periodOfReport", "box 3, Date of Earliest Transaction"),
        (f"{TITLE}/value: too long", TITLE, "box I.1, Title of Security"),
        (f"{TITLE}/nosuch: odd", TITLE, "box I.1, Title of Security"),
        # an element of the schema
        (
            "Value of tag issuerTradingSymbol is missing",
            "issuer/issuerTradingSymbol",
            "box 2, Ticker or Trading Symbol",
        ),
        # the words of a box
        ("The Ticker or Trading Symbol is not known", "issuer/issuerTradingSymbol", "box 2, Ticker or Trading Symbol"),
        # and which of several owners
        (
            "The Reporting Owner CCC of 0000054322 does not match",
            "reportingOwner[2]/reportingOwnerId/rptOwnerCcc",
            "Reporting Owner CCC",
        ),
    ],
)
def test_a_message_is_put_at_its_cell(said, place, cell):
    found = one(content=said)
    assert (found.place, found.cell) == (place, cell)


def test_a_line_is_the_line_that_was_sent():
    # the CCC stands on a line of its own, which the kept document does not have
    found = one(content="value is wrong", line=7, document=1)
    assert (found.place, found.line) == ("issuer/issuerCik", 7)
    assert one(content="value is wrong", line=18).place == "reportingOwner[1]/reportingOwnerAddress/rptOwnerStreet1"
    assert one(content="value is wrong", line=7, document=2).place is None


def test_what_names_nothing_has_no_place():
    found = one(content="try again later", error_number="442", label="OTHER")
    assert (found.place, found.cell, found.rule) == (None, None, "442")


def test_the_label_is_the_rule_where_there_is_no_number():
    assert one(content="x", label="TAG_VALUE_MISSING_OR_INVALID").rule == "TAG_VALUE_MISSING_OR_INVALID"


def test_nothing_said_is_nothing_placed():
    assert place_messages((), report()) == ()
