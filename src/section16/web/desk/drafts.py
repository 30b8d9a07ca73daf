"""The drafts that are worked on, and where a new one begins."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from msgspec import Struct
from sqlalchemy.orm import Session

from section16.accounts.account import EVERY_ISSUER
from section16.accounts.roles import Permission
from section16.drafting.after.gaps import EarlierReport
from section16.law.calendar import eastern_day
from section16.standard.errors import Section16Error
from section16.standard.numbers import Cik
from section16.tasks.desk.approving import BulkOutcome, FrozenReport, approve_many, freeze_many, frozen_of
from section16.tasks.desk.drafts import NewDraft, begin, begin_after, begin_from_plan, issuer_of_plan
from section16.tasks.desk.parts import DeskError
from section16.tasks.records.keeping import issuer_profile, typed_records
from section16.tasks.records.kinds.people import InsiderProfile
from section16.tasks.records.starting_plan import begin_for_insider
from section16.tasks.reports.on_file import ReportOnFile, reports_on_file
from section16.web.desk.addresses import whole_number
from section16.web.filters import eastern
from section16.web.form import Form
from section16.web.page import Page
from section16.web.routes import action, page, redirect
from section16.web.struct_table import struct_table
from section16.web.visit import Visit
from section16.workspace.desk.remarks import open_remarks
from section16.workspace.desk.working_drafts import WorkingDraft, working_drafts
from section16.workspace.errors import UnreachableError
from section16.workspace.people import people

__all__ = ["PAGES"]

_FORMS: Final = ("4", "5", "3")


class DraftLine(Struct, frozen=True, kw_only=True):
    """A draft of the list: whose it is, where it stands, what is said about it."""

    id: int
    name: str
    issuer: str
    state: str
    remarks: int
    changed_by: str
    changed_at: str
    report: str = ""
    can_approve: bool = False
    can_freeze: bool = False


class DraftList(Struct, frozen=True, kw_only=True):
    """The drafts that a visitor may see; `outcomes` tell what became of those chosen together."""

    drafts: tuple[DraftLine, ...]
    may_prepare: bool
    may_approve: bool
    may_freeze: bool
    outcomes: tuple[BulkOutcome, ...] = ()


class IssuerChoice(Struct, frozen=True, kw_only=True):
    """An issuer for which the visitor may prepare reports."""

    cik: str
    name: str


class InsiderChoice(Struct, frozen=True, kw_only=True):
    """An insider whose report may be begun with what is kept of them."""

    issuer_cik: str
    insider_cik: str
    name: str


class FiledChoice(Struct, frozen=True, kw_only=True):
    """A report on file to go on from, or to amend."""

    hash: str
    name: str


class NewDraftPage(Struct, frozen=True, kw_only=True):
    """Where a draft may begin."""

    issuers: tuple[IssuerChoice, ...]
    insiders: tuple[InsiderChoice, ...]
    filed: tuple[FiledChoice, ...]


@page("/drafts", Permission.see)
def draft_list(visit: NamedDependency[Visit]) -> Page:
    """List the drafts that are worked on, the last changed first."""
    return _list(visit)


def _list(visit: Visit, outcomes: tuple[BulkOutcome, ...] = ()) -> Page:
    with visit.workspace.reading() as session:
        mine = [one for one in working_drafts(session) if visit.may(Permission.see, one.issuer_cik)]
        names = {cik: _issuer_name(session, cik) for cik in {one.issuer_cik for one in mine}}
        remarks = {one.id: len(open_remarks(session, one.id)) for one in mine}
    lines = tuple(_line(visit, one, names[one.issuer_cik], remarks[one.id]) for one in mine)
    value = DraftList(
        drafts=lines,
        may_prepare=bool(visit.account.issuers_with(Permission.prepare)),
        may_approve=any(one.can_approve for one in lines),
        may_freeze=any(one.can_freeze for one in lines),
        outcomes=outcomes,
    )
    return Page(template="desk/drafts.html", value=value, table=lambda: struct_table(DraftLine, lines))


def _issuer_name(session: Session, cik: str) -> str:
    profile = issuer_profile(session, cik)
    return profile.name if profile is not None else cik


def _line(visit: Visit, draft: WorkingDraft, issuer: str, remarks: int) -> DraftLine:
    frozen = frozen_of(visit.workspace, draft.id)
    current = [one for one in frozen if one.is_current]
    waiting = [one for one in current if one.still_needed]
    may = visit.may(Permission.approve, draft.issuer_cik)
    state = "being prepared"
    if current:
        state = "waits for approval" if waiting else "approved"
        state = "filed" if all(one.is_filed for one in current) else state
    elif frozen:
        state = "changed since it was frozen"
    return DraftLine(
        id=draft.id,
        name=draft.name,
        issuer=issuer,
        state=state,
        remarks=remarks,
        changed_by=draft.changed_by,
        changed_at=eastern(draft.changed_at),
        report=waiting[0].hash if waiting else "",
        can_approve=may and any(one.reason_against is None for one in waiting),
        can_freeze=not current and visit.may(Permission.prepare, draft.issuer_cik),
    )


@action("/drafts/approve", Permission.approve, fresh_proof=True)
def approve_several(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Page:
    """Approve many reports, each on its own, and say what became of each."""
    hashes = [one.hash for id in form.texts("draft") if (number := whole_number(id)) for one in _waiting(visit, number)]
    return _list(visit, approve_many(visit.workspace, hashes, form.text("note")))


@action("/drafts/freeze", Permission.prepare)
def ask_for_several(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Page:
    """Ask for approval of many drafts, each on its own, and say what became of each."""
    chosen = {whole_number(one) for one in form.texts("draft")}
    with visit.workspace.reading() as session:
        mine = [one for one in working_drafts(session) if visit.may(Permission.prepare, one.issuer_cik)]
    asked = [one for one in mine if one.id in chosen and not _is_frozen(visit, one.id)]
    return _list(visit, freeze_many(visit.workspace, asked, eastern_day(visit.now())))


def _is_frozen(visit: Visit, id: int) -> bool:
    return any(one.is_current for one in frozen_of(visit.workspace, id))


def _waiting(visit: Visit, id: int) -> Iterator[FrozenReport]:
    with visit.workspace.reading() as session:
        mine = {one.id: one.issuer_cik for one in working_drafts(session)}
    if id in mine and visit.may(Permission.approve, mine[id]):
        yield from (one for one in frozen_of(visit.workspace, id) if one.is_current)


@page("/drafts/new", Permission.prepare)
def new_draft(visit: NamedDependency[Visit]) -> Page:
    """Show where a draft may begin."""
    return Page(template="desk/new.html", value=_choices(visit))


def _choices(visit: Visit) -> NewDraftPage:
    with visit.workspace.reading() as session:
        ciks = visit.account.issuers_with(Permission.prepare)
        if EVERY_ISSUER in ciks:
            ciks = frozenset(one.cik for one in people(session) if one.is_issuer) | (ciks - {EVERY_ISSUER})
        issuers = tuple(IssuerChoice(cik=cik, name=_issuer_name(session, cik)) for cik in sorted(ciks))
        insiders = tuple(_insiders(session, issuers))
        names = {one.insider_cik: one.name for one in insiders}
        filed = tuple(_filed(one, names) for cik in sorted(ciks) for one in reports_on_file(session, cik))
    return NewDraftPage(issuers=issuers, insiders=insiders, filed=filed[::-1])


def _insiders(session: Session, issuers: tuple[IssuerChoice, ...]) -> Iterator[InsiderChoice]:
    for issuer in issuers:
        for one in typed_records(session, InsiderProfile, issuer.cik):
            name = one.content.name if len(issuers) == 1 else f"{one.content.name}, {issuer.name}"
            yield InsiderChoice(issuer_cik=issuer.cik, insider_cik=one.kept.insider_cik, name=name)


def _filed(one: ReportOnFile, names: Mapping[str, str]) -> FiledChoice:
    """Name a report by its owners: a submission names none, so the records do."""
    owners = "; ".join(
        owner.name or names.get(Cik.of(owner.cik).padded) or owner.cik or "" for owner in one.report.reporting_owners
    )
    what = f"Form {one.report.document_type} of {owners}"
    return FiledChoice(hash=one.hash, name=f"{what}, for {one.report.period_of_report}, {one.accession}")


@action("/drafts/new", Permission.prepare)
def begin_draft(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | Page:
    """Begin a draft from events, a plan file or a report on file."""
    how, name = form.text("how"), form.text("name")
    try:
        draft = _begun(visit, form, how, name)
    except UnreachableError:  # no field is wrong
        raise
    except Section16Error as error:
        field = str(error).partition(":")[0]
        field = (
            field if field == "beside" else {"plan": "file", "after": "after", "insider": "insider"}.get(how, "issuer")
        )
        choices = _choices(visit)
        return Page(template="desk/new.html", value=choices, status=422, errors={field: str(error)}, typed=form.typed)
    return redirect(f"/drafts/{draft.id}", "The draft has begun.")


def _begun(visit: Visit, form: Form, how: str, name: str) -> WorkingDraft:
    today = eastern_day(visit.now())
    if how == "plan":
        return _of_plan(visit, form, name)
    if how == "after":
        return _after(visit, form.text("after"), name, "5" if form.text("form") == "5" else "4")
    if how == "insider":
        return _of_insider(visit, form.text("insider"), "5" if form.text("form") == "5" else "4")
    issuer, kind = form.text("issuer"), form.text("form")
    if not Cik.match(issuer) or kind not in _FORMS:
        message = f"issuer: '{issuer}' is no CIK; choose the issuer, and a form"
        raise DeskError(message)
    visit.require(Permission.prepare, Cik.of(issuer).padded)
    with visit.workspace.reading() as session:
        profile = issuer_profile(session, Cik.of(issuer).padded)
    raw: dict[str, Any] = {"form": kind, "issuer": {"cik": Cik.of(issuer).padded}}
    if profile is not None:
        planned = profile.planned()
        raw["issuer"] = {"cik": planned.cik, "ticker": planned.ticker, "name": planned.name or profile.name}
    new = NewDraft(name=name or f"Form {kind}, {today}", began_from="events", issuer_cik=issuer)
    return begin(visit.workspace, new, raw)


def _of_plan(visit: Visit, form: Form, name: str) -> WorkingDraft:
    sent = form.file("file")
    if sent is None:
        message = "file: none was chosen; choose a plan's TOML file"
        raise DeskError(message)
    files = {one.name: one.content for one in form.files.get("beside", ()) if one.name}
    new = NewDraft(
        name=name or sent.name.removesuffix(".toml"),
        began_from="a plan file",
        issuer_cik=form.text("issuer"),
        files=files,
    )
    visit.require(Permission.prepare, issuer_of_plan(new, sent.content))
    return begin_from_plan(visit.workspace, new, sent.content)


def _of_insider(visit: Visit, chosen: str, form: Literal["4", "5"]) -> WorkingDraft:
    issuer, _, insider = chosen.partition("/")
    if not Cik.match(issuer) or not Cik.match(insider):
        message = "insider: nobody was chosen; choose whose report it is"
        raise DeskError(message)
    visit.require(Permission.prepare, Cik.of(issuer).padded)
    today = eastern_day(visit.now())
    return begin_for_insider(visit.workspace, Cik.of(issuer).padded, Cik.of(insider).padded, today, form)


def _after(visit: Visit, report_hash: str, name: str, form: Literal["4", "5"]) -> WorkingDraft:
    choices = {one.hash for one in _choices(visit).filed}
    if report_hash not in choices:
        message = "after: choose the report on file to go on from"
        raise DeskError(message)
    with visit.workspace.reading() as session:
        (found,) = (one for one in reports_on_file(session) if one.hash == report_hash)
    today = eastern_day(visit.now())
    earlier = EarlierReport(name=found.accession, report=found.report, practice=found.practice)
    return begin_after(visit.workspace, name or f"Form {form}, {today}", (earlier,), today, form)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    draft_list,
    approve_several,
    ask_for_several,
    new_draft,
    begin_draft,
)
