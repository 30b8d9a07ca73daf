"""From a draft to reports that may be filed: frozen by hash, approved by others, each on its own."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from section16.accounts.approval_rules import Emergency
from section16.accounts.four_eyes import ApprovalState, approval_state, approve_as_second_person
from section16.drafting.after.gaps import EarlierReport
from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import read_plan
from section16.form.compare import differences
from section16.form.document import OwnershipDocument
from section16.form.envelope import SubmissionDocument
from section16.law.calendar import eastern_day
from section16.standard.errors import Section16Error
from section16.standard.files import document_kind
from section16.standard.text.prose import amount
from section16.tasks.desk.drafts import DraftSource, open_source, source_in
from section16.tasks.desk.files import FileUse, use_of_file
from section16.tasks.desk.parts import DeskError
from section16.tasks.desk.proof import DraftedSource, drafted_of, earlier_in, earlier_reports
from section16.tasks.edgar_target import EdgarTarget
from section16.tasks.filing.approvals import describe_report
from section16.tasks.filing.days import event_to_come, require_happened
from section16.tasks.filing.document import document_in, document_of
from section16.tasks.filing.order import Enclosures, reasons_against, type_of_name
from section16.tasks.reports.drafting import plan_files
from section16.workspace import Workspace
from section16.workspace.desk.remarks import open_remarks, remarks_on, remarks_stop
from section16.workspace.desk.working_drafts import (
    WorkingDraft,
    draft_of_report,
    frozen_reports,
    last_frozen_reports,
    makers_of,
    note_frozen,
    versions_of,
    working_draft,
)
from section16.workspace.kept_reports import KeptReport, approvals, keep_report, record_contributors, report_named
from section16.workspace.state import ACCEPTED
from section16.workspace.submissions import Submission, submissions_of
from section16.xml import NotWritable, read_document

__all__ = [
    "BulkOutcome",
    "DraftChange",
    "FrozenReport",
    "approve_frozen",
    "approve_many",
    "changes_since",
    "enclosures_of",
    "files_used",
    "freeze",
    "freeze_many",
    "frozen_in",
    "frozen_of",
    "frozen_report",
    "last_seen_by",
    "reports_of",
    "require_current",
    "require_openings_settled",
]


class FrozenReport(Struct, frozen=True, kw_only=True):
    """A report of a draft as it is kept for filing, and whose approval it has and needs.

    `reason_against` says why who asks may not approve it, and `to_come` which event of it has not happened yet.
    `is_current` tells that the draft was not changed since: only then can it be approved or filed. `emergency` is the
    leave by which one person is enough. `accepted_by` is EDGAR, or the one to practise with; None before.
    """

    hash: str
    name: str
    form: str
    due_on: date | None
    documents: tuple[str, ...]
    needed: int
    still_needed: int
    missing: str | None
    makers: tuple[str, ...]
    approved_by: tuple[str, ...]
    notes: tuple[str, ...]
    reason_against: str | None
    to_come: str | None
    is_current: bool
    accepted_by: str | None
    emergency: Emergency | None = None

    @property
    def is_filed(self) -> bool:
        """Tell whether it is on file."""
        return self.accepted_by is not None


class DraftChange(Struct, frozen=True, kw_only=True):
    """What is different in a cell between two versions of a draft's reports."""

    report: int
    place: str
    before: str
    after: str


class BulkOutcome(Struct, frozen=True, kw_only=True):
    """What became of one of many: `problem` says why nothing did."""

    name: str
    done: bool
    became: str = "approved"
    problem: str = ""


def files_used(source: DraftSource) -> tuple[FileUse, ...]:
    """Say of each file of a draft what becomes of it."""
    if not source.files:
        return ()
    try:
        named = frozenset(name for _, name in plan_files(read_plan(source.text, source.draft.name)))
    except PlanError:
        named = frozenset(name for name in source.files if f'"{name}"' in source.text)
    return tuple(use_of_file(name, content, named) for name, content in sorted(source.files.items()))


def enclosures_of(source: DraftSource, made: DraftedSource) -> tuple[SubmissionDocument, ...]:
    """Return the documents that go with a draft's reports: its files that the plan does not name."""
    named = {name for _, name in plan_files(made.plan)} if made.plan is not None else set()
    found = ((name, content, type_of_name(name)) for name, content in sorted(source.files.items()) if name not in named)
    return tuple(
        SubmissionDocument(name=name, type=kind, content=content)
        for name, content, kind in found
        if kind and document_kind(kind) is not None
    )


def freeze(
    workspace: Workspace, id: int, today: date, earlier: tuple[EarlierReport, ...] = ()
) -> tuple[KeptReport, ...]:
    """Keep the reports of a draft as they are to be filed, so that others may approve them.

    Raises DeskError where the draft is not complete, FilingError where an event is still to come, and NotWritable where
    EDGAR would suspend a report.
    """
    source = open_source(workspace, id)
    made = drafted_of(source, today, earlier)
    stops = [one for one in made.mistakes if one.stops]
    if made.drafted is None or stops:
        count = f"{len(stops)} things are" if len(stops) != 1 else "1 thing is"
        message = f"draft '{source.draft.name}': {count} wrong or missing; see the proof"
        raise DeskError(message)
    _require_settled(source.draft.name, made)
    named = tuple(_named(source.draft.name, made.drafted.reports, made))
    for name, report in named:
        require_happened(name, report, today)
    documents = enclosures_of(source, made)
    described = [_described(report, name, documents) for name, report in named]
    with workspace.writing() as writing:
        draft = working_draft(writing.session, id)
        if draft.version != source.draft.version:
            message = f"draft '{draft.name}': {draft.changed_by} has saved version {draft.version}; look at it first"
            raise DeskError(message)
        kept = tuple(keep_report(writing, one) for one in described)
        makers = makers_of(writing.session, id)
        for one in kept:
            record_contributors(writing, one, makers)
        note_frozen(writing, draft, tuple(one.hash for one in kept))
    return kept


def _described(report: OwnershipDocument, name: str, documents: tuple[SubmissionDocument, ...]) -> KeptReport:
    against = reasons_against(report, Enclosures(documents=documents))
    if against:
        raise NotWritable(against)
    return describe_report(document_of(report, documents), name)


def _named(
    name: str, reports: Sequence[OwnershipDocument], made: DraftedSource
) -> Iterator[tuple[str, OwnershipDocument]]:
    labels = made.drafted.labels if made.drafted is not None else ()
    for at, report in enumerate(reports):
        label = labels[at] if labels else f"{at + 1} of {len(reports)}"
        yield (f"{name}, {label}" if len(reports) > 1 else name), report


def frozen_of(workspace: Workspace, id: int) -> tuple[FrozenReport, ...]:
    """List the reports that the last frozen version of a draft gave."""
    with workspace.reading() as session:
        return frozen_in(session, workspace, id)


def frozen_in(session: Session, workspace: Workspace, id: int) -> tuple[FrozenReport, ...]:
    """List within a transaction the reports that the last frozen version of a draft gave."""
    return tuple(_frozen(session, workspace, one) for one in last_frozen_reports(session, id))


def frozen_report(workspace: Workspace, report_hash: str) -> FrozenReport:
    """Return whose approval a kept report has and needs."""
    with workspace.reading() as session:
        return _frozen(session, workspace, report_hash)


def _frozen(session: Session, workspace: Workspace, report_hash: str) -> FrozenReport:
    kept = report_named(session, report_hash)
    state = approval_state(session, kept, workspace.now())
    found = draft_of_report(session, kept.hash)
    accepted_by = _accepted_by(submissions_of(session, kept.hash))
    today = eastern_day(workspace.now())
    given = state.given if accepted_by else state.counted  # what is on file needs no more, whatever counts today
    return FrozenReport(
        hash=kept.hash,
        name=kept.name,
        form=kept.form,
        due_on=kept.due_on,
        documents=tuple(one.name for one in kept.documents),
        needed=state.needed,
        still_needed=0 if accepted_by else state.still_needed,
        missing=None if accepted_by else state.missing,
        makers=tuple(sorted(state.makers)),
        approved_by=tuple(one.approver for one in given),
        notes=tuple(f"{one.approver}: {one.note}" for one in given if one.note),
        reason_against=state.reason_against(workspace.actor),
        to_come=None if accepted_by else event_to_come(read_document(kept.content), today),
        is_current=found is None or report_hash in frozen_reports(session, found[0].id, found[0].version),
        accepted_by=accepted_by,
        emergency=state.emergency,
    )


def _accepted_by(submissions: Sequence[Submission]) -> str | None:
    """Say who has accepted a live filing: what was filed in practice is not with the SEC."""
    accepted = [EdgarTarget(name=one.target) for one in submissions if one.live and one.state in ACCEPTED]
    if not accepted:
        return None
    return "EDGAR" if any(one.is_real for one in accepted) else "the EDGAR of practice"


def reports_of(workspace: Workspace, id: int) -> tuple[OwnershipDocument, ...]:
    """Read the reports that the last frozen version of a draft gave."""
    with workspace.reading() as session:
        return tuple(document_in(report_named(session, one).content).report for one in last_frozen_reports(session, id))


def approve_frozen(workspace: Workspace, report_hash: str, note: str = "") -> ApprovalState:
    """Approve a report by its hash, if its draft is unchanged and goes on from what is on file, and no remark stops it.

    What it reports has to have happened. Raises DeskError, FilingError, and what `approve_as_second_person` raises.
    """
    with workspace.writing() as writing:
        report = report_named(writing.session, report_hash)
        require_current(writing.session, report)
        require_happened(report.name, read_document(report.content), eastern_day(writing.at))
        require_openings_settled(writing.session, report, writing.at)
        found = draft_of_report(writing.session, report.hash)
        waiting = open_remarks(writing.session, found[0].id) if found else ()
        if waiting and remarks_stop(writing.session, report.issuer_cik):
            message = f"draft '{report.name}': {len(waiting)} remarks are open; resolve them first"
            raise DeskError(message)
        return approve_as_second_person(writing, report, note.replace("\x00", ""))


def require_current(session: Session, report: KeptReport) -> None:
    """Raise DeskError for a report whose draft was changed since it was frozen; one without a draft stands alone."""
    found = draft_of_report(session, report.hash)
    if found is not None and report.hash not in frozen_reports(session, found[0].id, found[0].version):
        draft = found[0]
        message = f"draft '{draft.name}': {draft.changed_by} has changed it since; ask for approval again"
        raise DeskError(message)


def require_openings_settled(session: Session, report: KeptReport, at: datetime) -> None:
    """Raise DeskError where an opening balance contradicts what is on file by now, and nobody said why it stands."""
    found = draft_of_report(session, report.hash)
    if found is not None:
        source = source_in(session, found[0].id, found[1])
        made = drafted_of(source, eastern_day(at), earlier_in(session, report.issuer_cik))
        _require_settled(found[0].name, made)


def _require_settled(name: str, made: DraftedSource) -> None:
    against = next((one for one in made.openings if one.stops_approval), None)
    if against is not None:
        message = f"draft '{name}': {against.words}; bring the balance up to date, or say why it stands"
        raise DeskError(message)


def freeze_many(workspace: Workspace, drafts: Iterable[WorkingDraft], today: date) -> tuple[BulkOutcome, ...]:
    """Freeze the reports of many drafts, each on its own: one that is not complete stops none of the others."""
    return tuple(_frozen_outcome(workspace, one, today) for one in drafts)


def _frozen_outcome(workspace: Workspace, draft: WorkingDraft, today: date) -> BulkOutcome:
    try:
        freeze(workspace, draft.id, today, earlier_reports(workspace, draft.issuer_cik))
    except Section16Error as error:
        return BulkOutcome(name=draft.name, done=False, problem=" ".join(str(error).splitlines()))
    return BulkOutcome(name=draft.name, done=True, became="waits for approval")


def approve_many(workspace: Workspace, report_hashes: Sequence[str], note: str = "") -> tuple[BulkOutcome, ...]:
    """Approve many reports, each on its own: one that cannot be approved stops none of the others."""
    return tuple(_approved(workspace, one, note) for one in report_hashes)


def _approved(workspace: Workspace, report_hash: str, note: str) -> BulkOutcome:
    name = report_hash[:12]
    try:
        name = approve_frozen(workspace, report_hash, note).report.name
    except Section16Error as error:
        return BulkOutcome(name=name, done=False, problem=str(error))
    return BulkOutcome(name=name, done=True)


def last_seen_by(workspace: Workspace, id: int, who: str) -> int:
    """Return the version of a draft that somebody last changed, remarked on or approved; 1 where they did none."""
    with workspace.reading() as session:
        seen = [one.version for one in versions_of(session, id) if one.changed_by == who]
        seen += [one.version for one in remarks_on(session, id) if one.made_by == who]
        for version in range(1, working_draft(session, id).version + 1):
            hashes = frozen_reports(session, id, version)
            given = [one.approver for report_hash in hashes for one in approvals(session, report_hash)]
            seen += [version] if who in given else []
    return max(seen, default=1)


def changes_since(workspace: Workspace, id: int, version: int, today: date) -> tuple[DraftChange, ...]:
    """Return in which cells the reports of a draft differ from those of an older version."""
    before = drafted_of(open_source(workspace, id, version), today).drafted
    after = drafted_of(open_source(workspace, id), today).drafted
    if before is None or after is None:
        return ()
    both = zip(before.reports, after.reports, strict=False)
    return tuple(
        DraftChange(report=number, place=one.place, before=str(one.before or ""), after=str(one.after or ""))
        for number, (old, new) in enumerate(both, 1)
        for one in differences(old, new, amount)
    )
