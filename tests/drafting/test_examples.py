"""Every example drafts: balances foot, footnotes agree, EDGAR's schema takes the submission."""

from datetime import date
from decimal import Decimal

import pytest
from lxml import etree
from msgspec.structs import replace

from section16.drafting.engine import draft
from section16.drafting.toml.read import read_plan
from section16.form.derivative import DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.form.nonderivative import NonDerivativeTransaction
from section16.rules import check_document
from section16.xml import read_document, write_disseminated, write_submission
from tests.drafting.footing import breaks, numbering
from tests.places import REPOSITORY
from tests.rules.xsd import errors

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.toml"))


def made_of(path):
    plan = read_plan(path.read_text(), path.name)
    beside = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    original = read_document(beside[plan.amend.original]) if plan.amend else None
    return draft(plan, beside, date(2026, 11, 20) if plan.settings.today is None else None, original)


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def made(request):
    return made_of(request.param)


def test_every_balance_foots(made):
    # Parts of one report go on where the part before ended.
    rows = {}
    for report in made.reports:
        for row in (*report.non_derivative_table, *report.derivative_table):
            if isinstance(row, NonDerivativeTransaction | DerivativeTransaction):
                rows.setdefault(report.reporting_owners, []).append(row)
    assert [breaks(some) for some in rows.values()] == [[] for _ in rows]


def test_ids_of_footnotes_run_in_the_order_of_first_reference(made):
    for report in made.reports:
        referenced, defined = numbering(report)
        assert referenced == defined == [f"F{number}" for number in range(1, len(defined) + 1)]
        assert all(0 < len(note.text) <= 1000 for note in report.footnotes)


def test_nothing_is_above_the_limits(made):
    for report in made.reports:
        assert len(report.non_derivative_table) <= 30
        assert len(report.derivative_table) <= 30
        assert len(report.footnotes) <= 99
        assert 1 <= len(report.reporting_owners) <= 10
        assert 1 <= len(report.signatures) <= 10
        assert len(report.remarks or "") <= 2000


def test_edgar_would_not_suspend_it(made):
    for report in made.reports:
        # The CCC is asked for when the report is filed.
        found = [
            one for one in check_document(report) if one.severity == "suspense" and "ccc" not in one.message.lower()
        ]
        assert found == []


@pytest.mark.corpus
def test_the_schema_takes_the_submission(made):
    for report in made.reports:
        assert errors(etree.fromstring(write_submission(with_ccc(report))), report.document_type) == []


def test_what_is_written_can_be_read_back(made):
    for report in made.reports:
        again = read_document(write_disseminated(report))
        assert again.faults == ()
        assert (again.non_derivative_table, again.footnotes) == (report.non_derivative_table, report.footnotes)
        assert again.derivative_table == report.derivative_table


def with_ccc(report: OwnershipDocument) -> OwnershipDocument:
    owners = tuple(replace(owner, ccc="abc$1234") for owner in report.reporting_owners)
    return replace(report, reporting_owners=owners)


@pytest.mark.parametrize(("stem", "form", "parts"), [("many-lines", "4", 2), ("many-owners", "4", 2)])
def test_too_much_for_one_report_becomes_several_that_name_one_another(stem, form, parts):
    made = made_of(REPOSITORY / "examples" / f"{stem}.toml")
    assert [report.document_type for report in made.reports] == [form] * parts
    for number, report in enumerate(made.reports, 1):
        assert f"This is part {number} of {parts}." in report.remarks


def test_amounts_are_conserved_over_the_parts():
    made = made_of(REPOSITORY / "examples" / "many-lines.toml")
    rows = [row for report in made.reports for row in report.non_derivative_table]
    moved = sum((row.shares.value for row in rows), Decimal(0))
    assert rows[0].shares_following.value + rows[0].shares.value - rows[-1].shares_following.value == moved
