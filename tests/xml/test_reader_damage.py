"""Damaged files are read or refused, quickly, and what was read can be written."""

import msgspec
import pytest

from section16.xml import read_document, write_disseminated
from tests.form.made_up import FORMS
from tests.harness.damage import damaged
from tests.harness.outcome import outcome_of
from tests.xml.filings import LABELLED

XML = [write_disseminated(form) for form in FORMS.values()]
SUBMISSIONS = [
    LABELLED.encode() + b"<DOCUMENT>\n<TYPE>4\n<SEQUENCE>1\n<TEXT>\n<XML>\n" + xml + b"</XML>\n</TEXT>\n</DOCUMENT>\n"
    for xml in XML
]


@pytest.mark.parametrize("block", range(20))
def test_nothing_is_raised_and_nothing_is_slow(block):
    for seed in range(block * 100, block * 100 + 100):
        outcome = outcome_of(damaged(XML + SUBMISSIONS, seed), seed)
        assert outcome.result in {"read", "refused"}, outcome
        assert outcome.seconds < 1, outcome
        assert outcome.megabytes < 300, outcome


def test_most_damages_leave_something_to_read():
    results = [outcome_of(damaged(XML, seed)).result for seed in range(300)]
    assert results.count("read") > 200


def test_what_was_read_goes_to_json_and_back():
    for seed in range(200):
        data = damaged(XML, seed)
        if outcome_of(data).result == "read":
            document = read_document(data)
            assert msgspec.json.decode(msgspec.json.encode(document), type=dict)["faults"] is not None
