"""The record of a report as one ZIP: what was filed, its pages, approvals, what EDGAR answered, and the trail."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from sqlalchemy.orm import Session

from section16.form.compare import differences
from section16.form.rows import as_submitted
from section16.law.calendar import EASTERN_ZONE
from section16.tasks.filing.document import document_in
from section16.tasks.filing.status import messages_on
from section16.tasks.reports.report import read, render
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import draft_of_report, version_of
from section16.workspace.kept_reports import KeptReport, approvals, report_named
from section16.workspace.submissions import Submission, receipts, submissions_of
from section16.workspace.trail.audit import events_about

__all__ = ["FiledState", "PublicComparison", "filed_states", "record_zip"]

_MADE: Final = (1980, 1, 1, 0, 0, 0)  # a record of the same facts has the same bytes
_PUBLIC: Final = "archive"
_ENDINGS: Final = {"receipt": "json", "status": "json", "archive": "txt"}


class PublicComparison(Struct, frozen=True, kw_only=True):
    """How EDGAR's public copy differs from what was filed, a line each; none where it is the same."""

    same: bool
    differences: tuple[str, ...]


class FiledState(Struct, frozen=True, kw_only=True):
    """One way of a report to EDGAR: where it stands, when it came there, what EDGAR says at which cell."""

    id: int
    target: str
    live: bool
    state: str
    accession: str | None
    moves: tuple[str, ...]
    messages: tuple[str, ...]
    places: tuple[str | None, ...]
    comparison: PublicComparison | None


def filed_states(workspace: Workspace, report_hash: str) -> tuple[FiledState, ...]:
    """List the submissions of a report, the newest first."""
    with workspace.reading() as session:
        kept = report_named(session, report_hash)
        found = submissions_of(session, kept.hash)
        parts = [(one, tuple(_moves(session, one)), _comparison(session, kept, one)) for one in found]
    return tuple(_state(workspace, kept, *one) for one in reversed(parts))


def _state(
    workspace: Workspace,
    kept: KeptReport,
    one: Submission,
    moves: tuple[str, ...],
    comparison: PublicComparison | None,
) -> FiledState:
    messages = messages_on(workspace, one, kept)
    return FiledState(
        id=one.id,
        target=one.target,
        live=one.live,
        state=one.state,
        accession=one.accession,
        moves=moves,
        messages=tuple(f"{said.cell}: {said.text}" if said.cell else said.text for said in messages),
        places=tuple(said.place for said in messages),
        comparison=comparison,
    )


def _moves(session: Session, submission: Submission) -> Iterator[str]:
    for event in events_about(session, f"submission {submission.id}"):
        details = json.loads(event.details)
        if "to" in details:
            there = event.at.astimezone(ZoneInfo(EASTERN_ZONE))
            yield f"{there:%Y-%m-%d %H:%M:%S} Eastern {details['to']}, by {event.actor}"


def _comparison(session: Session, kept: KeptReport, submission: Submission) -> PublicComparison | None:
    copies = [one.content for one in receipts(session, submission) if one.kind == _PUBLIC]
    if not copies:
        return None
    form = kept.form
    filed, public = document_in(kept.content).report, read(copies[-1])
    found = differences(as_submitted(filed, form), as_submitted(public, form))
    lines = tuple(f"{one.place}: filed {one.before!r}, public {one.after!r}" for one in found)
    return PublicComparison(same=not lines, differences=lines)


def record_zip(workspace: Workspace, report_hash: str) -> bytes:
    """Return everything that is kept of a report, as one ZIP; it has no CCC, since nothing kept has one."""
    made = BytesIO()
    with workspace.reading() as session, ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, content in _entries(workspace, session, report_named(session, report_hash)):
            file.writestr(ZipInfo(name, _MADE), content, ZIP_DEFLATED)
    return made.getvalue()


def _entries(workspace: Workspace, session: Session, kept: KeptReport) -> Iterator[tuple[str, bytes]]:
    report = document_in(kept.content).report
    yield "report.xml", kept.content
    yield "report.html", str(render(report, "html")).encode()
    yield "report.pdf", bytes(render(report, "pdf"))  # type: ignore[arg-type] # bytes for a PDF
    yield from ((f"documents/{one.name}", one.content) for one in kept.documents)
    yield "approvals.json", _json(approvals(session, kept.hash))
    subjects = [f"draft {kept.hash}"]
    if found := draft_of_report(session, kept.hash):
        draft, version = found
        yield "plan.toml", version_of(session, draft.id, version).text.encode()
        subjects.append(f"working draft {draft.id}")
    for submission in submissions_of(session, kept.hash):
        subjects.append(f"submission {submission.id}")
        yield f"submission-{submission.id}/submission.json", _json(submission)
        for number, one in enumerate(receipts(session, submission), 1):
            ending = _ENDINGS.get(one.kind, "bin")
            yield f"submission-{submission.id}/{number:02}-{one.kind}.{ending}", one.content
    yield "states.json", _json(filed_states(workspace, kept.hash))
    events = sorted((one for name in subjects for one in events_about(session, name)), key=lambda one: one.number)
    yield "trail.json", _json(events)


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1)
