"""What an event declares of its lines is what its builder makes."""

from typing import get_args

import pytest

from section16.drafting.events.build import BUILDERS
from section16.drafting.plan.balance_events import Split
from section16.drafting.plan.events import AdministratorFile, AnyEvent
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from tests.drafting.plans import STOCK, report
from tests.drafting.test_events import CASES

BY_WORD = {str(kind.__struct_config__.tag): kind for kind in get_args(AnyEvent)}


def written(one):
    """Return table, code and side of each transaction of a report."""
    kinds = {NonDerivativeTransaction: "I", DerivativeTransaction: "II"}
    rows = (*one.non_derivative_table, *one.derivative_table)
    return {(kinds[type(row)], row.code, row.acquired_disposed.value) for row in rows if type(row) in kinds}


def words(parts):
    """Return the words of the events of a case."""
    return [part.split('what = "')[1].split('"')[0] for part in parts if part.startswith("[[event]]")]


def allowed(event):
    return {
        (table, code, side)
        for line in event.makes
        for table in line.table.split(" or ")
        for code in line.code.replace(", ", " or ").split(" or ")
        for side in line.side.split(" or ")
    }


def test_every_event_has_a_builder_and_says_what_it_does():
    assert {*BUILDERS, Split, AdministratorFile} == set(BY_WORD.values())
    assert [word for word, event in BY_WORD.items() if not (event.makes or event.besides)] == []


@pytest.mark.parametrize("name", CASES)
def test_rows_are_those_that_the_event_declares(name):
    parts, _ = CASES[name]
    (word,) = words(parts)
    assert written(report(STOCK, *parts)) <= allowed(BY_WORD[word])


def test_every_event_that_makes_lines_has_a_case():
    tried = {words(parts)[0] for parts, _ in CASES.values()}
    assert {word for word, event in BY_WORD.items() if event.makes} - tried == set()
