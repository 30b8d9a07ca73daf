"""The table of events and the builders of rows say the same."""

import pytest

from section16.drafting.events.build import BUILDERS
from section16.drafting.lines.ways import WAYS
from section16.drafting.plan.plan import Split
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from tests.drafting.plans import STOCK, report
from tests.drafting.test_events import CASES

TAGS = {str(kind.__struct_config__.tag) for kind in (*BUILDERS, Split)}
BY_WORD = {way.what: way for way in WAYS}


def written(one):
    """Return table, code and side of each transaction of a report."""
    kinds = {NonDerivativeTransaction: "I", DerivativeTransaction: "II"}
    rows = (*one.non_derivative_table, *one.derivative_table)
    return {(kinds[type(row)], row.code, row.acquired_disposed.value) for row in rows if type(row) in kinds}


def words(parts):
    """Return the words of the events of a case."""
    return [part.split('what = "')[1].split('"')[0] for part in parts if part.startswith("[[event]]")]


def allowed(way):
    return {
        (table, code, side)
        for line in way.lines
        for table in line.table.split(" or ")
        for code in line.code.replace(", ", " or ").split(" or ")
        for side in line.side.split(" or ")
    }


def test_every_event_has_a_line_in_the_table():
    assert set(BY_WORD) == TAGS


@pytest.mark.parametrize("name", CASES)
def test_rows_are_those_of_the_table(name):
    parts, _ = CASES[name]
    (word,) = words(parts)
    assert written(report(STOCK, *parts)) <= allowed(BY_WORD[word])


def test_every_event_that_makes_lines_has_a_case():
    tried = {words(parts)[0] for parts, _ in CASES.values()}
    assert {way.what for way in WAYS if way.lines} - tried == set()
