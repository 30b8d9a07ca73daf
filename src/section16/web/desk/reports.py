"""A report that is kept for filing: what changed, its proof, its approvals, its way to EDGAR, its record."""

import re
from collections.abc import Iterator
from secrets import token_hex
from typing import Final, Literal

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.errors import NotPermittedError
from section16.accounts.roles import Permission
from section16.drafting.after.gaps import EarlierReport
from section16.form.problems import Finding
from section16.law.calendar import eastern_day
from section16.rendering.html import fragment
from section16.rendering.sheet import sheet
from section16.standard.text.days import NoDate, read_day
from section16.tasks.desk.amending import (
    AmendmentBegun,
    AmendmentDifference,
    LineChosen,
    OriginalLine,
    amendment_difference,
    begin_amendment,
    lines_filed,
)
from section16.tasks.desk.approving import (
    DraftChange,
    FrozenReport,
    approve_frozen,
    changes_since,
    frozen_report,
    last_seen_by,
)
from section16.tasks.desk.cells import cell_at
from section16.tasks.desk.drafts import open_source
from section16.tasks.desk.exposure import DraftExposure, draft_exposures
from section16.tasks.desk.filing import file_frozen, give_up_unknown, live_summary
from section16.tasks.desk.openings import OpeningDifference
from section16.tasks.desk.parts import DeskError
from section16.tasks.desk.proof import DraftProof, PlanMistake, drafted_of, earlier_reports, proof_of
from section16.tasks.desk.record import FiledState, filed_states, record_zip
from section16.tasks.edgar_target import PRACTICE, EdgarTarget
from section16.tasks.filing.context import FilingError
from section16.tasks.filing.days import day_judged, filed_on
from section16.tasks.filing.document import document_in
from section16.tasks.named_report import named_report
from section16.tasks.reports.report import check_draft, read
from section16.web.desk.addresses import issuer_of_report, issuer_of_submission, whole_number
from section16.web.form import Form
from section16.web.page import Download, Page
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit
from section16.workspace.desk.remarks import Remark, open_remarks
from section16.workspace.desk.working_drafts import WorkingDraft, draft_of_report
from section16.workspace.errors import ConflictError, UnreachableError, WorkspaceError
from section16.workspace.jobs import Job, JobState, jobs_named
from section16.workspace.kept_reports import KeptReport, report_named
from section16.workspace.submissions import receipts, submission_by_id, submissions_of

__all__ = ["PAGES"]

_HERE: Final = "/reports/{report:str}"
_FRESH: Final = 600  # seconds that a proof of who somebody is lasts
_SUSPENDED: Final = "suspended"
_LINE: Final = re.compile(r"line\.([12])\.([0-9]{1,4})")


class JobLine(Struct, frozen=True, kw_only=True):
    """Work on a report that waits, runs or has failed."""

    id: int
    state: str
    note: str
    problem: str


class CorrectionWay(Struct, frozen=True, kw_only=True):
    """What EDGAR said, and where in the draft it is put right; no address where that is not known."""

    text: str
    address: str


class ReportPage(Struct, frozen=True, kw_only=True):
    """A report that is kept for filing, and everything that somebody decides by."""

    report: FrozenReport
    draft: WorkingDraft | None
    html: str
    findings: tuple[Finding, ...]
    questions: tuple[PlanMistake, ...]
    openings: tuple[OpeningDifference, ...]
    exposures: tuple[DraftExposure, ...]
    since: int
    changes: tuple[DraftChange, ...]
    remarks: tuple[Remark, ...]
    states: tuple[FiledState, ...]
    jobs: tuple[JobLine, ...]
    corrections: tuple[CorrectionWay, ...]
    restated: AmendmentDifference | None
    may_approve: bool
    may_file: bool
    may_test: bool
    may_prepare: bool
    is_proved: bool
    is_filed: bool
    edgar: str


class LivePage(Struct, frozen=True, kw_only=True):
    """What would be filed live, by whom and for whom, before it is."""

    report: FrozenReport
    summary: tuple[str, ...]
    edgar: str
    is_public: bool
    is_proved: bool
    is_filed: bool


class AmendPage(Struct, frozen=True, kw_only=True):
    """A filed report, line by line, to choose what an amendment restates or withdraws."""

    report: FrozenReport
    lines: tuple[OriginalLine, ...]
    filed_on: str


@page(_HERE, Permission.see, issuer_of=issuer_of_report, reads="draft {report}")
def report_page(visit: NamedDependency[Visit], report: FromPath[str]) -> Page:
    """Show a report with all that an approver and a filer decide by."""
    return _page(visit, report)


def _page(visit: Visit, report: str, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None) -> Page:
    workspace = visit.workspace
    with workspace.reading() as session:
        kept = report_named(session, report)
        found = draft_of_report(session, kept.hash)
        remarks = open_remarks(session, found[0].id) if found else ()
        jobs = tuple(_job_line(one) for one in _to_be_shown(jobs_named(session, f"file {kept.hash}")))
        judged = day_judged(session, kept.hash, visit.now())
    document = document_in(kept.content).report
    frozen = frozen_report(workspace, kept.hash)
    named = named_report(workspace, kept, eastern_day(visit.now()))
    states = filed_states(workspace, kept.hash)
    version = visit.asked("since")
    since = whole_number(version)
    unfit = {"since": f"since: '{version[:40]}' is no version of the draft; leave it out"}
    if since is None:
        since = last_seen_by(workspace, found[0].id, workspace.actor) if found else 1
    earlier = earlier_reports(workspace, kept.issuer_cik)
    is_sent = any(one.live for one in states)
    asked = None if is_sent else _asked(visit, found, earlier)
    day = eastern_day(visit.now())
    value = ReportPage(
        report=frozen,
        draft=found[0] if found else None,
        html=fragment(sheet(named)),
        findings=check_draft(document, judged),
        questions=asked.questions if asked else (),
        openings=asked.openings if asked else (),
        exposures=draft_exposures((named,), tuple(one.report for one in earlier)) if not is_sent else (),
        since=since,
        changes=changes_since(workspace, found[0].id, min(since, found[0].version), day) if found else (),
        remarks=remarks,
        states=states,
        jobs=jobs,
        corrections=tuple(_corrections(visit, kept, states)),
        restated=_restated(visit, found[0].id) if found and kept.form.endswith("/A") else None,
        may_approve=visit.may(Permission.approve, kept.issuer_cik),
        may_file=visit.may(Permission.file, kept.issuer_cik),
        may_test=_may_test(visit, kept.issuer_cik),
        may_prepare=visit.may(Permission.prepare, kept.issuer_cik),
        is_proved=_is_proved(visit),
        is_filed=frozen.is_filed,
        edgar=EdgarTarget(name=visit.edgar).words,
    )
    return Page(
        template="desk/report.html",
        value=value,
        errors=errors or {},
        typed=typed or {},
        unfit=unfit if version and whole_number(version) is None else {},
        status=422 if errors else 200,
    )


def _asked(
    visit: Visit, found: tuple[WorkingDraft, int] | None, earlier: tuple[EarlierReport, ...]
) -> DraftProof | None:
    """Return the proof of a report's draft, for what it still asks: whoever approves it decides by that too."""
    return proof_of(open_source(visit.workspace, found[0].id, found[1]), visit.now(), earlier) if found else None


def _to_be_shown(jobs: tuple[Job, ...]) -> Iterator[Job]:
    """Leave out what is done, and what failed before a later attempt."""
    yield from (one for one in jobs if not one.has_ended or (one.state is JobState.failed and one is jobs[-1]))


def _job_line(job: Job) -> JobLine:
    return JobLine(id=job.id, state=str(job.state), note=job.note, problem=job.problem or "")


def _may_test(visit: Visit, issuer: str) -> bool:
    """Tell whether somebody may send a test filing; in practice whoever prepares may, since it has nobody's tokens."""
    practice = EdgarTarget(name=visit.edgar).name == PRACTICE
    return visit.may(Permission.file, issuer) or (practice and visit.may(Permission.prepare, issuer))


def _is_proved(visit: Visit) -> bool:
    return visit.proved_at is not None and (visit.now() - visit.proved_at).total_seconds() <= _FRESH


def _corrections(visit: Visit, kept: KeptReport, states: tuple[FiledState, ...]) -> list[CorrectionWay]:
    """Lead from what EDGAR said of the newest suspended submission to the part of the draft that made the cell."""
    last = next((one for one in states if one.state == _SUSPENDED), None)
    with visit.workspace.reading() as session:
        found = draft_of_report(session, kept.hash)
    if last is None or found is None:
        return []
    draft, version = found
    made = drafted_of(open_source(visit.workspace, draft.id, version), eastern_day(visit.now())).drafted
    document = document_in(kept.content).report
    same = [at for at, one in enumerate(made.reports) if one.footnotes == document.footnotes] if made else []
    ways = []
    for text, place in zip(last.messages, last.places, strict=True):
        cell = cell_at(document, made.origins[same[0]], place) if made is not None and same and place else None
        address = f"/drafts/{draft.id}?part={cell.part}#{cell.part}" if cell else f"/drafts/{draft.id}"
        ways.append(CorrectionWay(text=text, address=address))
    return ways


def _restated(visit: Visit, draft: int) -> AmendmentDifference | None:
    source = open_source(visit.workspace, draft)
    made = drafted_of(source, eastern_day(visit.now()))
    if made.plan is None or made.plan.amend is None or made.drafted is None:
        return None
    return amendment_difference(read(source.files[made.plan.amend.original]), made.drafted.reports[0])


@action(f"{_HERE}/approve", Permission.approve, issuer_of=issuer_of_report, fresh_proof=True)
def approve(visit: NamedDependency[Visit], form: NamedDependency[Form], report: FromPath[str]) -> Redirect | Page:
    """Approve a report by its hash."""
    try:
        approve_frozen(visit.workspace, report, form.text("note"))
    except UnreachableError:  # no field is wrong
        raise
    except (DeskError, FilingError, NotPermittedError, ConflictError, WorkspaceError) as error:
        return _page(visit, report, {"note": str(error)}, form.typed)
    missing = frozen_report(visit.workspace, report).missing
    return redirect(f"/reports/{report}", "Approved. " + (f"{missing}." if missing else "It may be filed."))


@action(f"{_HERE}/test", Permission.file, Permission.prepare, issuer_of=issuer_of_report)
def file_test(visit: NamedDependency[Visit], form: NamedDependency[Form], report: FromPath[str]) -> Redirect | Page:
    """Send a test filing, as long work."""
    with visit.workspace.reading() as session:
        issuer = report_named(session, report).issuer_cik
    if not _may_test(visit, issuer):
        visit.require(Permission.file, issuer)
    return _file(visit, report, "test", form.text("once"))


@page(f"{_HERE}/live", Permission.file, issuer_of=issuer_of_report)
def live_page(visit: NamedDependency[Visit], report: FromPath[str]) -> Page:
    """Say what would be filed live; nothing is sent by looking."""
    target = EdgarTarget(name=visit.edgar)
    frozen = frozen_report(visit.workspace, report)
    with visit.workspace.reading() as session:
        kept = report_named(session, report)
    named = named_report(visit.workspace, kept, eastern_day(visit.now()))
    value = LivePage(
        report=frozen,
        summary=live_summary(visit.workspace, kept, named, "EDGAR" if target.is_real else "practice"),
        edgar=target.words,
        is_public=target.name == "production",
        is_proved=_is_proved(visit),
        is_filed=frozen.is_filed,
    )
    return Page(template="desk/live.html", value=value)


@action(f"{_HERE}/live", Permission.file, issuer_of=issuer_of_report, fresh_proof=True)
def file_live(visit: NamedDependency[Visit], form: NamedDependency[Form], report: FromPath[str]) -> Redirect | Page:
    """File live, as long work, once it was confirmed on its page."""
    if form.text("sure") != "yes":
        return _page(visit, report, {"live": "live: it was not confirmed; tick the box on the page of the live filing"})
    return _file(visit, report, "live", "")


def _file(visit: Visit, report: str, how: Literal["test", "live"], once: str) -> Redirect | Page:
    try:
        file_frozen(visit.workspace, report, how, once or token_hex(8))
    except (DeskError, FilingError) as error:
        return _page(visit, report, {"live": str(error)})
    return redirect(f"/reports/{report}#way", f"The {how} filing has begun; its states are shown as they come.")


@action(f"{_HERE}/give-up", Permission.file, issuer_of=issuer_of_report, fresh_proof=True)
def give_up(visit: NamedDependency[Visit], form: NamedDependency[Form], report: FromPath[str]) -> Redirect | Page:
    """Say that EDGAR does not have a filing of which nobody heard again, so that it may be filed anew."""
    try:
        give_up_unknown(visit.workspace, report, form.text("reason"))
    except DeskError as error:
        return _page(visit, report, {"reason": str(error)}, form.typed)
    return redirect(f"/reports/{report}#way", "It is given up, and may be filed again.")


@page(f"{_HERE}/record", Permission.see, issuer_of=issuer_of_report, reads="draft {report}")
def record(visit: NamedDependency[Visit], report: FromPath[str]) -> Download:
    """Give everything that is kept of a report as one ZIP."""
    with visit.workspace.reading() as session:
        name = report_named(session, report).name
    return Download(content=record_zip(visit.workspace, report), name=f"{name}.zip", media_type="application/zip")


@page("/submissions/{submission:int}", Permission.see, issuer_of=issuer_of_submission)
def submission_page(visit: NamedDependency[Visit], submission: FromPath[int]) -> Redirect:
    """Go to the report that a submission is of."""
    with visit.workspace.reading() as session:
        return redirect(f"/reports/{submission_by_id(session, submission).draft_hash}#way")


@page(f"{_HERE}/amend", Permission.prepare, issuer_of=issuer_of_report)
def amend_page(visit: NamedDependency[Visit], report: FromPath[str]) -> Page:
    """Show the lines of a filed report, to choose from."""
    return Page(template="desk/amend.html", value=_amend_value(visit, report))


def _amend_value(visit: Visit, report: str) -> AmendPage:
    content, filed_on = _filed(visit, report)
    return AmendPage(report=frozen_report(visit.workspace, report), lines=lines_filed(read(content)), filed_on=filed_on)


def _filed(visit: Visit, report: str) -> tuple[bytes, str]:
    """Return EDGAR's public copy, or what was filed, and the day."""
    with visit.workspace.reading() as session:
        kept = report_named(session, report)
        live = [one for one in submissions_of(session, kept.hash) if one.live and one.sent_at]
        copies = [one.content for way in live for one in receipts(session, way) if one.kind == "archive"]
        day = filed_on(session, kept.hash)
    return (copies[-1] if copies else kept.content), day.isoformat() if day else ""


@action(f"{_HERE}/amend", Permission.prepare, issuer_of=issuer_of_report)
def begin_amending(
    visit: NamedDependency[Visit], form: NamedDependency[Form], report: FromPath[str]
) -> Redirect | Page:
    """Begin the amendment of a filed report with the lines that were chosen."""
    content, filed = _filed(visit, report)
    chosen = tuple(_chosen(form))
    typed = form.text("filed_on") or filed
    day = read_day(typed) if typed else None
    begun = AmendmentBegun(
        name=f"Amendment of {frozen_report(visit.workspace, report).name}",
        content=content,
        chosen=chosen,
        reason=form.text("reason"),
        filed_on=None if isinstance(day, NoDate) else day,
    )
    try:
        if isinstance(day, NoDate):
            message = f"filed: {day.of(typed)}"
            raise DeskError(message)  # noqa: TRY301 - shown at its field as those of the task
        draft = begin_amendment(visit.workspace, begun)
    except DeskError as error:
        field = str(error).partition(":")[0]
        errors = {"filed_on" if field == "filed" else "reason": str(error)}
        value = _amend_value(visit, report)
        return Page(template="desk/amend.html", value=value, status=422, errors=errors, typed=form.typed)
    return redirect(f"/drafts/{draft.id}", "The amendment has begun.")


def _chosen(form: Form) -> Iterator[LineChosen]:
    for name in form.fields:
        found = _LINE.fullmatch(name)
        if found and form.text(name) in {"restate", "withdraw"}:
            yield LineChosen(table=int(found[1]), line=int(found[2]), withdraw=form.text(name) == "withdraw")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    report_page,
    approve,
    file_test,
    live_page,
    file_live,
    give_up,
    record,
    submission_page,
    amend_page,
    begin_amending,
)
