"""Real Form 4s, drafted again from what they say: the same rows, in the same order, with the same balances."""

from collections import Counter

import pytest

from section16.drafting.engine import draft
from section16.drafting.plan.mistake import PlanError
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.xml import NotOwnershipDocument, read_document
from tests.drafting.refiled import CannotSayError, plan_of

pytestmark = pytest.mark.corpus

# What differs was looked at, one by one: balances rounded or mistaken by the filer, lines in the filer's own order,
# series that the rows alone do not tell apart.
SAME_ORDER, SAME_ROWS, DIFFERENT = 475, 490, 14


def rows_of(reports):
    """Return what the rows of transactions say; a price of nothing and no price are one here."""
    return [
        (
            type(row),
            row.security_title.value,
            row.traded_on.value,
            row.code,
            row.acquired_disposed.value,
            row.shares.value,
            row.price.value or None,
            row.shares_following.value,
            row.ownership.value,
            row.nature.value or None,
        )
        for report in reports
        for row in (*report.non_derivative_table, *report.derivative_table)
        if isinstance(row, NonDerivativeTransaction | DerivativeTransaction)
    ]


def outcome(report):
    try:
        made = draft(plan_of(report), {})
    except CannotSayError:
        return "cannot say"
    except PlanError:
        return "different"
    mine, theirs = rows_of(made.reports), rows_of([report])
    if mine == theirs:
        return "same order"
    return "same rows" if Counter(mine) == Counter(theirs) else "different"


def test_real_filings_draft_to_the_rows_that_were_filed(corpus):
    outcomes = Counter()
    for path in sorted((corpus / "xml").iterdir()):
        try:
            report = read_document(path.read_bytes())
        except NotOwnershipDocument:
            continue
        if report.document_type == "4" and not report.faults:
            outcomes[outcome(report)] += 1
    assert outcomes["same order"] >= SAME_ORDER
    assert outcomes["same order"] + outcomes["same rows"] >= SAME_ROWS
    assert outcomes["different"] <= DIFFERENT
