"""From a form to a finding few rooms are gone through, and seldom back: a stranger can follow a rule."""

import pytest

from section16.rules import RULES, check_document
from tests.harness.rooms import rooms_and_returns
from tests.rules.samples import TODAY, document

MOST_ROOMS = 8
MOST_RETURNS = 14


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(("document_type", "version"), [("4", None), ("5/A", "X0508")])
def test_a_rule_goes_through_few_rooms(rule, document_type, version):
    report = document(document_type, version)
    rooms, returns = rooms_and_returns(lambda: check_document(report, today=TODAY, rules=(rule,)))
    assert 1 <= len(rooms) <= MOST_ROOMS, sorted(rooms)
    assert returns <= MOST_RETURNS
