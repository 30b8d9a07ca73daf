"""How texts read on a page."""

from decimal import Decimal

import pytest

from section16.web.filters import as_heading, counted, cut, money, roles


def test_a_long_text_is_cut_and_says_how_much_is_left_out():
    assert cut("x" * 500) == "x" * 500
    assert cut("x" * 518) == "x" * 518
    assert cut("x" * 1_700) == "x" * 500 + " … [1,200 more characters; a file has all]"


def test_one_is_no_plural_and_a_heading_keeps_its_capitals():
    assert [counted(one, "issuer") for one in (0, 1, 1_200)] == ["0 issuers", "1 issuer", "1,200 issuers"]
    assert as_heading("ESPP enrolments") == "ESPP enrolments"
    assert as_heading("grants") == "Grants"


@pytest.mark.parametrize(
    ("value", "text"),
    [("41.2", "$41.20"), ("41.20", "$41.20"), ("1234567", "$1,234,567.00"), ("0.1857", "$0.1857"), ("-5", "-$5.00")],
)
def test_dollars_have_two_decimals_or_more(value, text):
    assert money(Decimal(value)) == text
    assert money(None) == ""


def test_the_boxes_of_an_owner_are_written_in_words():
    assert roles("Director,Officer,TenPercentOwner") == "director, officer, 10% owner"
    assert roles("DirectorOther") == "director, other"
    assert (roles("Trustee"), roles("")) == ("Trustee", "")
