"""Signatures, exhibits, remarks, parts, and words of the plan's own."""

from datetime import date
from decimal import Decimal

import pytest

from tests.drafting.plans import OWNER, SIGNED, STOCK, drafted, event, lines, notes, report, wrong

SALE = event("sale", "shares = 10", 'price = "5"')


@pytest.mark.parametrize(
    ("keys", "printed"),
    [
        ('name = "Jane Roe"', "/s/ Jane Roe"),
        (
            'name = "Jane Roe"\nas = "power of attorney"\nfor = "Adaeze Okafor"',
            "/s/ Jane Roe by power of attorney for Adaeze Okafor",
        ),
        (
            'name = "Jane Roe"\nas = "attorney-in-fact"\nfor = "A. Okafor"',
            "/s/ Jane Roe, Attorney-in-Fact for A. Okafor",
        ),
        ('name = "Jane Roe"\nas = "General Partner"\nfor = "Roe LP"', "Roe LP, By: /s/ Jane Roe, General Partner"),
        ('name = "Jane Roe"\nprinted = "Roe LP by J. Roe"', "Roe LP by J. Roe"),
    ],
)
def test_signatures_are_conformed(keys, printed):
    one = report(STOCK, SALE, signed=f"[[signature]]\n{keys}\non = 2025-03-31\n")
    assert [signature.name for signature in one.signatures] == [printed]


def test_powers_of_attorney_are_named_in_the_remarks():
    signed = SIGNED + 'as = "attorney-in-fact"\nexhibit_24 = true\nfor = "A. Okafor"\n'
    made = drafted(STOCK, SALE, signed=signed)
    assert made.reports[0].remarks == "Exhibit 24 - Power of Attorney"
    assert made.exhibits == ("Exhibit 24 - Power of Attorney",)
    both = drafted(STOCK, SALE, signed=signed + signed.replace("A. Okafor", "B. Doe"))
    assert both.reports[0].remarks.splitlines() == [
        "Exhibit 24.1 - Power of Attorney for A. Okafor",
        "Exhibit 24.2 - Power of Attorney for B. Doe",
    ]


def test_more_than_ten_owners_sign_several_reports():
    owners = "".join(
        f'[[owner]]\ncik = "{9990300 + n}"\nid = "o{n}"\nname = "Fund {n}"\nrelationship = ["ten percent owner"]\n'
        for n in range(12)
    )
    signed = "".join(
        f'[[signature]]\nname = "J. Roe"\nas = "Manager"\nfor = "o{n}"\non = 2025-03-31\n' for n in range(12)
    )
    first, second = drafted(STOCK, SALE, owner=owners, signed=signed).reports
    assert (len(first.reporting_owners), len(second.reporting_owners)) == (10, 2)
    assert [one.name for one in second.signatures] == [f"Fund {n}, By: /s/ J. Roe, Manager" for n in (10, 11)]
    assert first.non_derivative_table == second.non_derivative_table
    assert "Fund 10 and Fund 11 report in the other part." in first.remarks


def test_remarks_have_a_limit():
    assert wrong(STOCK, SALE, top=f'remarks = "{"x" * 1990}"', signed=SIGNED + "exhibit_24 = true\n") == [
        (
            "remarks: 2,021 characters with what the draft adds, EDGAR takes 2,000; shorten them, or move some "
            "to an EX-99 that they name"
        )
    ]


def test_an_address_has_codes_of_today():
    assert wrong(STOCK, SALE, owner=OWNER + 'address = { street = "1 Main St", country = "X7" }\n') == [
        "owner[1].address, country: 'X7' is no code of EDGAR today; see the list of codes"
    ]


def test_texts_are_in_edgar_s_characters():
    one = report(STOCK, event("sale", "shares = 10", 'price = "5"', 'footnote = "Caf\u00e9 \u2013 \u00a7 16"'))
    assert notes(one) == {"F1": "Cafe - Section 16"}


def test_an_address_says_state_or_country():
    assert wrong(STOCK, SALE, owner=OWNER + 'address = { street = "1 Main St" }\n') == [
        "owner[1].address: neither state nor country; write `state` for an address in the US, `country` for another"
    ]


def test_the_exit_box_may_stand_alone():
    one = report(STOCK, top="no_longer_subject = true\nperiod = 2025-03-03")
    assert one.not_subject_to_section16 is True
    assert (one.period_of_report, lines(one)) == (date(2025, 3, 3), [])
    assert wrong(STOCK, top="no_longer_subject = true") == [
        "period: missing, and no transaction gives it; write `period = ...`, a date"
    ]


def test_standard_words_give_way_to_the_plan_s_own():
    own = '[texts]\n"gift made" = "A gift to {to}, made by {who}."\n'
    one = report(STOCK, event("gift made", "shares = 5", 'to = "a friend"'), own)
    assert notes(one) == {"F1": "A gift to a friend, made by the Reporting Person."}


def test_amounts_by_value_stay_in_dollars():
    notes_due = '[[holding]]\nsecurity = "Senior Notes"\nvalue = 500_000\nreport = true\n'
    one = report(STOCK, notes_due, event("sale", 'security = "Common Stock"', "shares = 10", 'price = "5"'))
    assert one.non_derivative_table[1].value_following.value == Decimal(500_000)
    assert not one.non_derivative_table[1].shares_following
