"""Planted errors: they stand where the truth says, the rest is as without, and filings stay readable."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from section16.form.nonderivative import NonDerivativeTransaction
from section16.synth.options import Options, OptionsError
from section16.synth.planting.plant import PLANTED_KINDS
from section16.xml import read_document
from tests.synth.made import made


@pytest.fixture(scope="module")
def planted():
    return [(one, read_document(one.data)) for one in made(1000, planted=0.04, joint=0.1)]


def rows_of(one, report):
    """Pair what is true of each row with the row as read."""
    tables = {"nonderiv": report.non_derivative_table, "deriv": report.derivative_table}
    return [(true, tables[true.table.partition("_")[0]][true.row - 1]) for true in one.truth.true_rows]


def test_every_kind_is_planted():
    found = set[str]()
    for seed in (1, 3):
        found |= {
            e.kind
            for one in made(1000, planted=0.06, joint=0.1, seed=seed)
            for r in one.truth.true_rows
            for e in r.planted
        }
    assert found == set(PLANTED_KINDS)


def test_about_the_share_asked_for(planted):
    rows = sum(len(one.truth.true_rows) for one, _ in planted)
    errors = {(e.family, r.event) for one, _ in planted for r in one.truth.true_rows for e in r.planted}
    natural = sum(len(r.planted) for one in made(1000, joint=0.1) for r in one.truth.true_rows)
    assert 0.02 * rows < len(errors) - natural < 0.06 * rows


def test_filings_with_planted_errors_are_read_without_faults(planted):
    assert [report.faults for _, report in planted if report.faults] == []


def test_a_retyped_cell_is_not_what_was_meant(planted):
    retyped = [
        (error, getattr(row, error.column))
        for one, report in planted
        for true, row in rows_of(one, report)
        for error in true.planted
        if error.meant
    ]
    assert len(retyped) > 20
    for error, cell in retyped:
        assert str(cell.value if hasattr(cell, "value") else cell) != error.meant


def test_true_balances_are_those_of_the_rows_but_where_one_was_retyped(planted):
    for one, report in planted:
        for true, row in rows_of(one, report):
            wrong = any(error.column == "shares_following" for error in true.planted)
            if true.balance is not None and not wrong and row.shares_following.value is not None:
                assert Decimal(true.balance) == row.shares_following.value or true.planted


def test_without_planting_true_balances_foot_but_for_plans():
    lines = defaultdict(list)
    for one in made(600, amendments=0.0, forms=("3", "4")):
        report = read_document(one.data)
        for true, row in rows_of(one, report):
            if true.table.startswith("nonderiv"):
                lines[true.line].append((report.period_of_report, one.truth.filed_on, true, row))
    feet = 0
    for rows in lines.values():
        before = None
        for _, _, true, row in sorted(rows, key=lambda each: each[:2]):
            if isinstance(row, NonDerivativeTransaction) and before is not None and not true.planted:
                change = row.shares.value * (1 if row.acquired_disposed.value == "A" else -1)
                feet += before + change == Decimal(true.balance)
            before = Decimal(true.balance)
    assert feet > 1000


def test_an_amendment_names_the_rows_that_it_repeats_and_what_it_corrects():
    linked = [
        (row, one.truth) for one in made(1000, amendments=0.1) for row in one.truth.true_rows if row.repeats is not None
    ]
    assert Counter(bool(row.corrects) for row, _ in linked)[True] > 10
    assert all(truth.form.endswith("/A") for _, truth in linked)
    assert {column for row, _ in linked for column in row.corrects} == {"price"}


def test_what_proves_a_planted_error_is_not_cut_off():
    kinds = ("deferred to Form 5", "restated")
    filings = made(1000, planted=0.03, plant=kinds, forms=("4", "5"), seed=9)
    rows = [(one, true) for one in filings for true in one.truth.true_rows]
    left_out = {true.line for _, true in rows for error in true.planted if error.kind == kinds[0]}
    assert len(left_out) > 5
    assert left_out <= {true.line for one, true in rows if one.truth.form == "5"}
    wrong = {(one.accession, true.row) for one, true in rows for error in true.planted if error.kind == kinds[1]}
    assert len(wrong) > 5
    assert wrong <= {true.repeats for _, true in rows}


def test_the_same_errors_again():
    assert [one.data for one in made(50, planted=0.1)] == [one.data for one in made(50, planted=0.1)]


def test_a_kind_that_is_none_is_told():
    mistakes = Options(plant=("rust",)).mistakes()
    assert mistakes[0].startswith("plant: 'rust' is no kind; give of split, ")
    with pytest.raises(OptionsError):
        made(1, plant=("rust",))


def test_only_the_kinds_asked_for():
    kinds = {
        e.kind for one in made(1000, planted=0.02, plant=("reverts",)) for r in one.truth.true_rows for e in r.planted
    }
    assert kinds == {"reverts", "plan"}
