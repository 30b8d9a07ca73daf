"""Keeping a draft, and the approvals it takes."""

from collections.abc import Iterator
from datetime import date

from section16.form.document import OwnershipDocument
from section16.law.deadlines import Facts, NoDueDateError, due
from section16.standard.numbers import Cik
from section16.tasks.filing.document import Document, document_in, document_of
from section16.tasks.filing.enclosed import ALONE, Enclosed, reasons_against
from section16.workspace import Workspace, WorkspaceError
from section16.workspace.kept_reports import (
    KeptReport,
    all_reports,
    approve,
    keep_report,
    missing_approval,
    people_needed,
    report_named,
    set_people_needed,
)
from section16.workspace.state import UNSENT
from section16.workspace.submissions import submissions_of
from section16.xml import NotWritable

__all__ = ["approve_draft", "draft_from", "keep_draft", "need_people", "report_of", "waiting"]


def keep_draft(workspace: Workspace, report: OwnershipDocument, name: str, enclosed: Enclosed = ALONE) -> KeptReport:
    """Keep a report as it is to be filed, with what goes with it.

    Raises NotWritable, with every reason, where EDGAR would suspend it or drop a document of it.
    """
    draft = draft_from(_whole(report, enclosed), name)
    with workspace.writing() as writing:
        return keep_report(writing, draft)


def _whole(report: OwnershipDocument, enclosed: Enclosed) -> Document:
    against = reasons_against(report, enclosed)
    try:
        document = document_of(report, enclosed.documents)
    except NotWritable as refusal:
        raise NotWritable((*refusal.reasons, *against)) from None
    if against:
        raise NotWritable(against)
    return document


def draft_from(document: Document, name: str) -> KeptReport:
    """Return the draft of a document, not kept yet."""
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
    """Return the day by which a report is due, as its period tells; an amendment has none."""
    if report.period_of_report is None or (report.document_type or "").endswith("/A"):
        return None
    try:
        return due(report.document_type or "", report.period_of_report, Facts()).last_day
    except NoDueDateError:
        return None


def approve_draft(workspace: Workspace, name: str, note: str = "") -> KeptReport:
    """Give the word of whoever works in the workspace that a draft may be filed; raises WorkspaceError."""
    with workspace.writing() as writing:
        draft = report_named(writing.session, name)
        if people_needed(writing.session) > 1 and draft.prepared_by == writing.actor:
            message = f"draft: '{draft.name}' was prepared by {writing.actor}; another person approves it"
            raise WorkspaceError(message)
        approve(writing, draft, note)
    return draft


def need_people(workspace: Workspace, number: int) -> None:
    """Set how many people a live filing takes, 1 or 2."""
    with workspace.writing() as writing:
        set_people_needed(writing, number)


def report_of(workspace: Workspace, name: str) -> OwnershipDocument:
    """Return the report of a draft, by its name or the beginning of its hash."""
    with workspace.reading() as session:
        return document_in(report_named(session, name).content).report


def waiting(workspace: Workspace) -> Iterator[str]:
    """Say of each draft that is not live yet whose word it waits for, or that it has it."""
    with workspace.reading() as session:
        people = people_needed(session)
        for draft in all_reports(session):
            if not any(one.live and one.state not in UNSENT for one in submissions_of(session, draft.hash)):
                lacks = missing_approval(session, draft, people)
                yield lacks or f"draft '{draft.name}' ({draft.hash[:12]}) is approved and not filed"
