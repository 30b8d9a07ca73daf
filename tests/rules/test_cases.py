"""Each rule against its cases: what fails, with the message it gives, and what is clean."""

from pathlib import Path
from typing import Any

import pytest

from section16.rules import RULES, check_report, rule_named
from tests.rules.case import Case, cases_in, judged

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(file.stem, case, id=f"{file.stem}: {case['what']}")
        for file in FILES
        for case in cases_in(file)[kind]
    ]


def found(id_: str, case: Case) -> list[dict[str, str]]:
    rule = rule_named(id_)
    assert rule is not None
    told = check_report(judged(case), rules=(rule,))
    return [{"place": one.place, "message": one.message} for one in told]


@pytest.mark.parametrize(("id_", "case"), cases("fails"))
def test_the_case_fails(id_, case):
    assert case["found"]
    assert found(id_, case) == case["found"]


@pytest.mark.parametrize(("id_", "case"), cases("clean"))
def test_the_case_is_clean(id_, case):
    assert found(id_, case) == []


def test_every_rule_has_cases():
    assert {file.stem for file in FILES} == {rule.id for rule in RULES}
    for file in FILES:
        told = cases_in(file)
        assert told["fails"]
        assert told["clean"]


@pytest.mark.parametrize(("id_", "case"), cases("fails"))
def test_the_whole_book_finds_what_the_rule_finds(id_, case):
    whole = [one.id for one in check_report(judged(case))]
    assert id_ in whole


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_page_of_a_rule_says_what_and_why(rule):
    what, blank, *why = rule.page.splitlines()
    assert what.endswith(".")
    assert blank == ""
    assert any(line.strip() for line in why)
    assert rule.authority


@pytest.mark.parametrize(("id_", "case"), cases("fails"))
def test_messages_say_what_was_seen_and_what_to_do(id_, case):
    assert rule_named(id_) is not None
    for one in case["found"]:
        seen, separator, do = one["message"].rpartition("; ")
        assert seen
        assert separator
        assert do
        assert not do.endswith(".")
        assert not one["message"][0].isupper() or one["message"].startswith("EDGAR")
