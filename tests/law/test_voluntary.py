"""What footnotes say of transactions that have no due day of their own."""

import pytest

from section16.law.deadlines import has_no_due_day


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("A", "Bought under the ESPP.", True),
        ("A", "BOUGHT UNDER A PLAN EXEMPT UNDER RULE 16B-3(C).", True),
        ("A", "Exempt under Rule 16B-3(C).", True),
        ("J", "A change in form exempt under Rule 16a-13.", True),
        ("J", "This line is reported on a voluntary basis.", True),
        ("A", "Voluntarily reported by the owner.", True),
        ("A", "Exempt under Rule 16b-3(d).", False),
        ("A", "The owner voluntarily deferred the fee.", False),
        ("A", "The Reporting Person voluntarily gave up the units.", False),
        ("D", "The securities reported here were voluntarily forfeited.", False),
        ("D", "Reported on this Form 4 voluntarily.", True),
        ("A", "Reports follow. Voluntary deferral.", False),
        ("S", "Exempt under Rule 16b-3(c).", False),
        ("S", "Sold before the registration; reported under Rule 16a-2(a).", True),
        ("P", "A small acquisition until June, Rule 16a-6(b).", True),
        ("P", "A small acquisition under Rule 16a-6(a).", False),
    ],
)
def test_which_texts_say_so(code, text, expected):
    assert has_no_due_day(code, ["Something else.", text]) is expected
