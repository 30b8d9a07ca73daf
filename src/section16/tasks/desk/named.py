"""A kept report with the names of its people, which EDGAR puts in itself and a submission does not have."""

from datetime import date

from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.standard.numbers import Cik
from section16.tasks.desk.drafts import open_source
from section16.tasks.desk.proof import drafted_of
from section16.tasks.filing.document import document_in
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import draft_of_report
from section16.workspace.kept_reports import KeptReport

__all__ = ["named_report"]


def named_report(workspace: Workspace, kept: KeptReport, today: date) -> OwnershipDocument:
    """Read a kept report, with the names that its draft has."""
    document = document_in(kept.content).report
    with workspace.reading() as session:
        found = draft_of_report(session, kept.hash)
    made = drafted_of(open_source(workspace, found[0].id, found[1]), today) if found else None
    if made is None or made.drafted is None:
        return document
    parties = [one for report in made.drafted.reports for one in (report.issuer, *report.reporting_owners) if one]
    names = {Cik.of(one.cik): one.name for one in parties}
    return replace(
        document,
        issuer=replace(document.issuer, name=names.get(Cik.of(document.issuer.cik))) if document.issuer else None,
        reporting_owners=tuple(replace(one, name=names.get(Cik.of(one.cik))) for one in document.reporting_owners),
    )
