"""One award to many people is a report for each of them."""

from datetime import date

import pytest

from section16.drafting.engine import draft
from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import read_plan
from tests.drafting.plans import HEAD, OWNER, event

ADA = """
[[recipient]]
id = "Ada O."
cik = "0009990201"
name = "Okafor Adaeze M"
relationship = ["director"]

[[recipient.holding]]
security = "Common Stock"
shares = 1_000
"""
PER = """
[[recipient]]
cik = "0009990202"
name = "Lindqvist Per"
relationship = ["director"]
shares = 70

[[recipient.holding]]
security = "Common Stock"
shares = 20
"""
AWARD = event("award", "shares = 50")
SIGNED = '[[signature]]\nname = "Lena Fischbach"\nas = "attorney-in-fact"\non = 2025-03-04\n'


def read(*parts, signed=SIGNED):
    return read_plan("\n".join(('form = "4"', HEAD, *parts, signed)), "plan.toml")


def made(*parts, **options):
    return draft(read(*parts, **options), {}, date(2025, 3, 4))


def mistakes(*parts):
    with pytest.raises(PlanError) as error:
        made(*parts)
    return list(map(str, error.value.reasons))


def test_each_has_a_report_with_their_number_and_balance():
    drafts = made(ADA, PER, AWARD)
    rows = [(report.reporting_owners[0].cik, *report.non_derivative_table) for report in drafts.reports]
    assert [(cik, row.shares.value, row.shares_following.value) for cik, row in rows] == [
        ("0009990201", 50, 1050),
        ("0009990202", 70, 90),
    ]
    assert drafts.labels == ("ada-o", "0009990202")
    assert drafts.due.last_day == date(2025, 3, 5)


def test_each_is_signed_for_by_name_and_by_those_who_bind_them():
    own = SIGNED.replace('"attorney-in-fact"', '"self"\nfor = "0009990202"').replace("Lena Fischbach", "Per Lindqvist")
    names = [[one.name for one in report.signatures] for report in made(ADA, PER, AWARD, signed=SIGNED + own).reports]
    assert names == [
        ["/s/ Lena Fischbach, Attorney-in-Fact for Okafor Adaeze M"],
        ["/s/ Lena Fischbach, Attorney-in-Fact for Lindqvist Per", "/s/ Per Lindqvist"],
    ]


def test_a_mistake_of_a_recipient_stands_at_the_recipient():
    wrong = PER.replace('["director"]', '["officer"]').replace("shares = 20", "shares = 20\nvalue = 5")
    assert mistakes(ADA, wrong, AWARD) == [
        "plan.toml, line 20, recipient[2].title: missing, though officer is a relationship; write `title`",
        "plan.toml, line 26, recipient[2].holding[1]: shares and value both given; write one",
    ]


def test_a_mistake_of_the_award_is_told_once():
    found = mistakes(ADA, PER, event("award", "shares = 50", 'plan = "none"'))
    assert len(found) == 1
    assert "event[1].plan: no [[plan]] is called 'none'" in found[0]


def test_what_cannot_be_drafted_is_told_once():
    found = mistakes(ADA, PER, event("award", "shares = 50", on="2025-04-01"))
    assert found == ["plan, event[1].on: 2025-04-01 is after today, 2025-03-04; put one of them right"]


def test_owners_and_recipients_are_one_or_the_other():
    assert any("`owner` beside recipients" in one for one in mistakes(OWNER, ADA, AWARD))


def test_a_recipient_without_a_holding_is_asked_for_it():
    bare = PER.partition("[[recipient.holding]]")[0]
    found = mistakes(ADA, bare, event("award", "shares = 50", 'security = "Common Stock"'))
    assert len(found) == 1
    assert "recipient[2], event[1]: the plan does not say how much of 'Common Stock' (direct) was held" in found[0]


def test_two_recipients_have_two_names():
    found = mistakes(ADA, PER.replace("shares = 70", 'id = "ADA O"'), AWARD)
    assert len(found) == 1
    assert "recipient[2].id: 'ada-o' is the name of another recipient's report" in found[0]
