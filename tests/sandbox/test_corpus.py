"""Real filings of 2026, submitted again: what the sandbox publishes is what EDGAR published."""

from pathlib import Path

import pytest

from section16.form.document import OwnershipDocument
from section16.form.envelope import Envelope, SubmissionDocument
from section16.form.rows import as_submitted
from section16.sandbox.disseminate import public_report
from section16.sandbox.judge import judge
from section16.sandbox.register import Register
from section16.sandbox.settings import Filer
from section16.sandbox.store import Store
from section16.standard.versions import current_version
from section16.xml import read_document, write_disseminated, write_submission
from section16.xml.container.write import labelled
from tests.rules.samples import TODAY
from tests.sandbox.filings import CCC
from tests.xml.filings import read_header

pytestmark = pytest.mark.corpus


def register_of(one: OwnershipDocument) -> Register:
    owners = [Filer(cik=owner.cik or "", name=owner.name or "", ccc=CCC) for owner in one.reporting_owners]
    assert one.issuer is not None
    return Register(Store(), [*owners, Filer(cik=one.issuer.cik or "", name=one.issuer.name or "")], auto=False)


def current(corpus: Path) -> list[tuple[str, OwnershipDocument]]:
    read = ((path.name, read_document(path.read_bytes())) for path in sorted((corpus / "xml").glob("*-26-*.xml")))
    return [(name, one) for name, one in read if one.schema_version == current_version(one.document_type or "4").name]


def test_real_filings_are_accepted_and_come_out_as_edgar_published_them(corpus: Path) -> None:
    filings = current(corpus)
    assert len(filings) > 50
    for name, one in filings:
        form = one.document_type or ""
        content = write_submission(as_submitted(one, form), {owner.cik or "": CCC for owner in one.reporting_owners})
        primary = SubmissionDocument(name="doc.xml", type=form, content=content)
        register = register_of(one)
        found = judge(Envelope(submission_type=form, live=True, documents=(primary,)), register, TODAY)
        assert found.accepted, (name, found.messages)
        assert found.document is not None
        public = public_report(found.document, register)
        back = read_document(write_disseminated(public))
        assert back == public
        assert as_submitted(back, form) == as_submitted(one, form), name
        edgars = ("schema_version", "issuer", "no_securities_owned", "form3_holdings_reported")
        assert {field: getattr(back, field) for field in edgars} == {field: getattr(one, field) for field in edgars}


def test_a_written_header_has_the_lines_of_the_real_one(corpus: Path) -> None:
    lines = seen = 0
    for path in sorted((corpus / "submission").glob("*-2[2-6]-*.txt")):
        data = path.read_bytes()
        header = read_header(data)
        if header.accepted_at is None or header.changed_on is None:
            continue
        real = {line.strip() for line in data.decode("latin-1").split("\n")}
        ours = [line.strip() for line in labelled(header).split("\n")]
        lines += len(ours)
        seen += sum(line in real for line in ours)
    assert lines > 500
    assert seen == lines
