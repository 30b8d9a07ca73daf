import msgspec
import pytest
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.tasks.reports.report import as_json, read
from tests.rules.samples import document


@pytest.mark.parametrize("form", ["3", "4", "5"])
def test_json_says_which_lines_are_transactions_and_reads_back(form):
    report = replace(document(form, "X0609"), reporting_owners=())
    told = as_json(report)
    assert msgspec.json.decode(told, type=OwnershipDocument) == report
    lines = msgspec.json.decode(told)["non_derivative_table"]
    assert {line["kind"] for line in lines} <= {"transaction", "holding"}


@pytest.mark.corpus
def test_json_of_filings_reads_back(shared):
    for path in sorted((shared / "corpus" / "xml").glob("*.xml"))[::9]:
        report = read(path)
        report = replace(report, reporting_owners=tuple(replace(one, ccc=None) for one in report.reporting_owners))
        assert msgspec.json.decode(as_json(report), type=OwnershipDocument) == report, path.name
