"""Proving the audit trail: its links, and that drafts, receipts and states are what it says."""

from collections.abc import Iterator
from hashlib import sha256

import msgspec
from msgspec import Struct
from sqlalchemy.orm import Session

from section16.tasks.filing.document import document_in
from section16.workspace import Workspace
from section16.workspace.audit import AuditEvent, TrailBreak, events, first_break, head
from section16.workspace.kept_reports import all_reports
from section16.workspace.submissions import all_submissions, receipts

__all__ = ["TrailProof", "read_trail", "verify_trail"]


class TrailProof(Struct, frozen=True, kw_only=True):
    """How long the trail is, the hash of its end, and where it is broken first, if it is."""

    events: int
    head: str
    broken: TrailBreak | None


def read_trail(workspace: Workspace) -> Iterator[AuditEvent]:
    """Give every event, the oldest first."""
    with workspace.reading() as session:
        yield from events(session)


def verify_trail(workspace: Workspace, noted: str | None = None) -> TrailProof:
    """Prove the trail, and hold the tables against it."""
    with workspace.reading() as session:
        count, last = head(session)
        broken = first_break(session, noted) or _difference(session)
    return TrailProof(events=count, head=last, broken=broken)


def _difference(session: Session) -> TrailBreak | None:
    """Find the first thing that is not as its event says; `number` is the event's."""
    recorded: dict[str, tuple[int, str]] = {}
    kept: dict[str, list[tuple[int, str]]] = {}
    for event in events(session):
        details = msgspec.json.decode(event.details, type=dict[str, object])
        if event.what == "moved":
            recorded[event.subject] = (event.number, str(details["to"]))
        elif event.what == "submission opened":
            recorded[event.subject] = (event.number, "drafted")
        elif event.what == "draft kept":
            recorded[event.subject] = (event.number, event.subject.removeprefix("draft "))
        elif event.what.endswith(" kept") and "hash" in details:
            kept.setdefault(event.subject, []).append((event.number, str(details["hash"])))
    return _reports_differ(session, recorded) or _submissions_differ(session, recorded, kept)


def _reports_differ(session: Session, recorded: dict[str, tuple[int, str]]) -> TrailBreak | None:
    for report in all_reports(session):
        number, hash_ = recorded.get(f"draft {report.hash}", (0, ""))
        if hash_ != report.hash or document_in(report.content, report.documents).hash != report.hash:
            return TrailBreak(number=number, reason=f"draft '{report.name}' is not what was kept")
    return None


def _submissions_differ(
    session: Session, recorded: dict[str, tuple[int, str]], kept: dict[str, list[tuple[int, str]]]
) -> TrailBreak | None:
    for submission in all_submissions(session):
        name = f"submission {submission.id}"
        number, state = recorded.get(name, (0, ""))
        if state != submission.state:
            return TrailBreak(number=number, reason=f"{name} is '{submission.state}', and the trail says '{state}'")
        found = [sha256(one.content).hexdigest() for one in receipts(session, submission)]
        if found != [hash_ for _, hash_ in kept.get(name, [])]:
            return TrailBreak(number=number, reason=f"the receipts of {name} are not what was kept")
    return None
