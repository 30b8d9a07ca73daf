"""Rules over several reports against their cases: `reports` are cases as in tests.rules.case, each with a `name`."""

from datetime import date
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest

from section16.rules import history
from section16.rules.history.check import HISTORY_RULES, check_history
from section16.rules.history.history import FiledReport, history_of
from section16.rules.history.rule import HistoryRule
from section16.rules.report import Report
from section16.tasks.reports.restatements import with_restated_rows
from tests.rules.case import Case, cases_in, report
from tests.rules.test_book import table

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))
BY_ID = {one.id: one for one in HISTORY_RULES}


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(file.stem, case, id=f"{file.stem}: {case['what']}")
        for file in FILES
        for case in cases_in(file)[kind]
    ]


def filed(case: Case) -> list[FiledReport]:
    reports = [FiledReport(one["name"], Report(report({"version": "X0609"} | one))) for one in case["reports"]]
    return list(with_restated_rows(reports))


def found(case: Case, rules: tuple[HistoryRule, ...]) -> list[dict[str, str]]:
    told = check_history(filed(case), rules, complete=True)
    return [{"name": one.name, "place": finding.place, "message": finding.message} for one, finding in told]


@pytest.mark.parametrize(("id_", "case"), cases("fails"))
def test_the_case_fails(id_, case):
    assert case["found"]
    assert found(case, (BY_ID[id_],)) == case["found"]


@pytest.mark.parametrize(("id_", "case"), cases("fails"))
def test_the_order_of_the_files_does_not_matter(id_, case):
    assert found({"reports": case["reports"][::-1]}, (BY_ID[id_],)) == case["found"]


@pytest.mark.parametrize(("id_", "case"), cases("clean"))
def test_the_case_is_clean(id_, case):
    assert found(case, (BY_ID[id_],)) == []


@pytest.mark.parametrize(("id_", "case"), cases("fails"))
def test_a_report_alone_is_clean(id_, case):
    for one in case["reports"]:
        assert found({"reports": [one]}, (BY_ID[id_],)) == []
        assert found({"reports": [one, one | {"name": "copy"}]}, (BY_ID[id_],)) == []


def test_every_rule_has_cases():
    assert {file.stem for file in FILES} == set(BY_ID)
    assert len(BY_ID) == len(HISTORY_RULES)


def test_the_table_tells_the_file_of_every_rule():
    told = {id: file for words, file in table(history.__doc__).items() for id in words.split(", ")}
    assert told == {one.id: one.function.__module__.rpartition(".")[2] + ".py" for one in HISTORY_RULES}


@pytest.mark.parametrize("rule", HISTORY_RULES, ids=lambda rule: rule.id)
def test_the_page_of_a_rule_says_what_and_why(rule):
    what, blank, *why = cleandoc(rule.page).splitlines()
    assert what.endswith(".")
    assert blank == ""
    assert any(why)
    assert rule.authority
    assert rule.severity in {"law", "advice"}


@pytest.mark.parametrize(("id_", "case"), cases("fails"))
def test_messages_say_what_was_seen_and_what_to_do(id_, case):
    assert BY_ID[id_].severity
    for one in case["found"]:
        seen, separator, do = one["message"].rpartition("; ")
        assert seen
        assert separator
        assert do
        assert not do.endswith(".")


def test_one_filing_in_two_files_is_one_report():
    one = {"name": "a.txt", "form": "4", "filed": date(2026, 9, 14)}
    reports = filed({"reports": [one, {"name": "a.xml", "form": "4"}]})
    assert [one.name for one in history_of(reports)] == ["a.txt"]
