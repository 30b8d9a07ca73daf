"""Each row of a draft names the part of the plan that made it, and each line of holdings adds up."""

import re
from datetime import date

import pytest

from section16.form.document import TransactionRow
from section16.tasks.reports.drafting import draft_plan, plan_in
from tests.places import REPOSITORY

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.toml"))
PART = re.compile(r"event\[\d+\]|grant\[\d+\]|(recipient\[\d+\]\.)?holding\[\d+\]|amend")
TODAY = date(2026, 8, 3)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_row_names_a_part_that_the_plan_has(path):
    plan, made = plan_in(path), draft_plan(path, today=TODAY)
    assert len(made.origins) == len(made.reports)
    for report, origins in zip(made.reports, made.origins, strict=True):
        for rows, named in (
            (report.non_derivative_table, origins.first),
            (report.derivative_table, origins.second),
        ):
            assert len(rows) == len(named)
            for row, part in zip(rows, named, strict=True):
                assert PART.fullmatch(part)
                assert isinstance(row, TransactionRow) == part.startswith("event") or part == "amend"
                table, _, number = part.rpartition("[")
                if table == "event":
                    assert int(number.rstrip("]")) <= len(plan.events)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_each_line_goes_from_before_to_after_by_its_moves(path):
    for line in draft_plan(path, today=TODAY).balances:
        assert line.before + sum(move.change for move in line.moves) == line.after
        assert not line.moves or line.moves[-1].balance == line.after


def test_the_rows_of_one_event_are_those_of_its_day():
    path = REPOSITORY / "examples/qualys-2024-02.toml"
    plan, made = plan_in(path), draft_plan(path, today=TODAY)
    (report,), (origins,) = made.reports, made.origins
    for row, part in zip(report.non_derivative_table, origins.first, strict=True):
        if part.startswith("event"):
            assert plan.events[int(part[6:-1]) - 1].on == row.traded_on.value


def test_rows_of_an_administrators_file_are_of_the_event_that_names_it():
    made = draft_plan(REPOSITORY / "examples/vests.toml", today=TODAY)
    events = {part for one in made.origins for part in (*one.first, *one.second) if part.startswith("event")}
    assert events <= {
        f"event[{number}]" for number in range(1, len(plan_in(REPOSITORY / "examples/vests.toml").events) + 1)
    }


def test_a_recipients_own_holding_is_told_from_one_of_the_plan():
    path = REPOSITORY / "examples/award-to-many.toml"
    made = draft_plan(path, today=TODAY)
    assert {line.owner for line in made.balances} <= {label.partition("-1of")[0] for label in made.labels}
