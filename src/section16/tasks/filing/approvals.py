"""Keeping a report for filing, and the approvals that a live filing takes."""

from collections.abc import Iterator
from datetime import date

from section16.accounts.approval_rules import set_people_needed
from section16.accounts.four_eyes import approval_state
from section16.form.document import OwnershipDocument
from section16.rules import Report
from section16.rules.book.dates.deadlines import duties_of
from section16.standard.numbers import Cik
from section16.tasks.filing.context import FilingContext, FilingError
from section16.tasks.filing.document import FilingDocument, document_in, document_of
from section16.tasks.filing.order import FilingOrder, reasons_against
from section16.workspace import Workspace
from section16.workspace.kept_reports import (
    KeptReport,
    all_reports,
    keep_report,
    report_named,
)
from section16.workspace.state import UNSENT
from section16.workspace.submissions import submissions_of
from section16.xml import NotWritable

__all__ = [
    "WaitsForApprovalError",
    "approval_lines",
    "describe_report",
    "keep_for_filing",
    "read_kept_report",
    "require_people",
]


class WaitsForApprovalError(FilingError):
    """A live filing lacks the approval of a person."""


def keep_for_filing(context: FilingContext, order: FilingOrder) -> KeptReport:
    """Keep a report as it is to be filed, with what goes with it.

    Raises NotWritable, with every reason, where EDGAR would suspend it or drop a document of it, and FilingError where
    a CCC would become public.
    """
    for one in order.enclosures.documents:
        if any(_is_secret(ccc) and ccc.encode().lower() in one.content.lower() for ccc in context.cccs.values()):
            message = f"{one.name}: a CCC stands in it, which would become public; take it out"
            raise FilingError(message)
    report = describe_report(_document_of(order), order.name)
    with context.workspace.writing() as writing:
        return keep_report(writing, report)


def _is_secret(ccc: str) -> bool:
    """Tell a real CCC, which has a digit or sign, from a word that stands in for one in practice."""
    return bool(ccc) and not ccc.isalpha()


def _document_of(order: FilingOrder) -> FilingDocument:
    against = reasons_against(order.report, order.enclosures)
    try:
        document = document_of(order.report, order.enclosures.documents)
    except NotWritable as refusal:
        raise NotWritable((*refusal.reasons, *against)) from None
    if against:
        raise NotWritable(against)
    return document


def describe_report(document: FilingDocument, name: str) -> KeptReport:
    """Return what the workspace keeps of a document; it is not kept yet."""
    report = document.report
    return KeptReport(
        hash=document.hash,
        likeness=document.likeness,
        name=name,
        form=report.document_type or "",
        period=report.period_of_report,
        due_on=_due_on(report),
        issuer_cik=Cik.of(report.issuer.cik if report.issuer else None).padded,
        owner_ciks=tuple(Cik.of(owner.cik).padded for owner in report.reporting_owners),
        content=document.content,
        documents=document.documents,
    )


def _due_on(report: OwnershipDocument) -> date | None:
    """Return the day by which a report is due, the first that one of its lines has; an amendment has none."""
    return min((part.due.last_day for part in duties_of(Report(report)) if not part.latest), default=None)


def require_people(workspace: Workspace, number: int) -> None:
    """Set how many people a live filing takes, 1 or 2."""
    with workspace.writing() as writing:
        set_people_needed(writing, number)


def read_kept_report(workspace: Workspace, name: str) -> OwnershipDocument:
    """Read a report that was kept, by its name or the beginning of its hash."""
    with workspace.reading() as session:
        return document_in(report_named(session, name).content).report


def approval_lines(workspace: Workspace) -> Iterator[str]:
    """Say of each report that has not been sent live whose approval it waits for, or that it has it."""
    with workspace.reading() as session:
        for report in all_reports(session):
            if not any(one.live and one.state not in UNSENT for one in submissions_of(session, report.hash)):
                missing = approval_state(session, report, workspace.now()).missing
                yield missing or f"draft '{report.name}' ({report.hash[:12]}) is approved and not filed"
