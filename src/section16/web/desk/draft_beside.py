"""What stands beside a draft: its plan file, exhibits, what comes from the library, and remarks."""

from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from section16.accounts.roles import Permission
from section16.drafting.plan.mistake import PlanError
from section16.law.calendar import eastern_day
from section16.tasks.desk.drafts import open_source, replace_plan
from section16.tasks.desk.files import attach_file
from section16.tasks.desk.parts import DeskError, part_named
from section16.tasks.desk.places import require_place
from section16.tasks.desk.proof import drafted_of
from section16.tasks.records.keeping import RecordError, record_numbered
from section16.tasks.records.kinds.content import RecordContent
from section16.tasks.records.kinds.libraries import FootnoteTemplate, StandingDocument
from section16.tasks.records.library_use import attach_document, put_into_draft
from section16.web.desk.addresses import issuer_of_draft, whole_number
from section16.web.desk.draft import HERE, DraftShown, draft_page_of, version_typed
from section16.web.form import Form
from section16.web.page import Download, Page
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit
from section16.workspace.desk.remarks import add_remark, answer_remark, remarks_on, resolve_remark
from section16.workspace.errors import WorkspaceError

__all__ = ["PAGES"]


@page(f"{HERE}/plan", Permission.see, issuer_of=issuer_of_draft, reads="working draft {draft}")
def plan_file(visit: NamedDependency[Visit], draft: FromPath[int]) -> Download:
    """Give the plan as TOML."""
    source = open_source(visit.workspace, draft)
    return Download(content=source.text.encode(), name=f"{source.draft.name}.toml", media_type="application/toml")


@action(f"{HERE}/plan", Permission.prepare, issuer_of=issuer_of_draft)
def put_plan(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect | Page:
    """Put a plan file in place of the plan, or keep a file that it names."""
    try:
        _put(visit, form, draft)
    except (DeskError, PlanError) as error:
        return draft_page_of(visit, open_source(visit.workspace, draft), DraftShown(problem=str(error), status=422))
    return redirect(f"/drafts/{draft}", "The file is in.")


def _put(visit: Visit, form: Form, draft: int) -> None:
    sent = form.file("file")
    if sent is None:
        message = "file: none was chosen; choose a plan's TOML file, or one that the plan names"
        raise DeskError(message)
    if sent.name.endswith(".toml"):
        replace_plan(visit.workspace, draft, version_typed(form), sent.content)
    else:
        attach_file(visit.workspace, draft, sent.name, sent.content)


@action(f"{HERE}/document", Permission.prepare, issuer_of=issuer_of_draft)
def put_document(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect | Page:
    """Let a document of the library go with the reports."""
    found = _of_library(visit, form, draft)
    if not isinstance(found, StandingDocument):
        return _again(visit, form, draft, {"document": "document: none was chosen; choose one of the library"})
    try:
        attach_document(visit.workspace, draft, found)
    except DeskError as error:
        return _again(visit, form, draft, {"document": str(error)})
    return redirect(f"/drafts/{draft}#files", f"{found.name} goes with the report.")


@action(f"{HERE}/footnote", Permission.prepare, issuer_of=issuer_of_draft)
def put_footnote(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect | Page:
    """Put a footnote of the library in, with what its fields say."""
    found = _of_library(visit, form, draft)
    if not isinstance(found, FootnoteTemplate):
        return _again(visit, form, draft, {"footnote": "footnote: none was chosen; choose one of the library"})
    on = part_named(form.text("on")) if form.text("on") else None
    values = {one: form.text(f"field.{one}") for one in found.fields}
    try:
        put_into_draft(visit.workspace, draft, found, values, on)
    except RecordError as error:
        number = form.text("record")
        return _again(visit, form, draft, {f"{number}.{one.path}": one.message for one in error.mistakes})
    return redirect(f"/drafts/{draft}?part={on or 'texts'}#{on or 'texts'}", f"Footnote '{found.name}' is in.")


def _of_library(visit: Visit, form: Form, draft: int) -> RecordContent | None:
    """Return what a form chose of the library of the draft's issuer; None where it is not there."""
    number = whole_number(form.text("record"))
    try:
        found = record_numbered(visit.workspace, number) if number is not None else None
    except WorkspaceError:
        return None
    issuer = open_source(visit.workspace, draft).draft.issuer_cik
    return found.content if found is not None and found.kept.issuer_cik == issuer and found.kept.active else None


def _again(visit: Visit, form: Form, draft: int, errors: dict[str, str]) -> Page:
    """Give the page of a draft again with what is wrong, and what was typed."""
    shown = draft_page_of(visit, open_source(visit.workspace, draft), DraftShown(status=422))
    return replace(shown, errors=errors, typed=form.typed)


@action(f"{HERE}/remarks", Permission.review, issuer_of=issuer_of_draft)
def remark(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect | Page:
    """Make a remark, answer one, or resolve one."""
    try:
        _remark(visit, form, draft)
    except (DeskError, WorkspaceError) as error:
        field = "place" if str(error).startswith("place: ") else "text"
        return _again(visit, form, draft, {field: str(error)})
    done = "The remark is resolved." if form.text("resolve") else "The remark is made; the others see it."
    return redirect(f"/drafts/{draft}#remarks", done)


def _remark(visit: Visit, form: Form, draft: int) -> None:
    number, text = form.text("remark"), form.text("text")
    if not number:
        source = open_source(visit.workspace, draft)
        drafted = drafted_of(source, eastern_day(visit.now())).drafted
        place = require_place(source, drafted.reports if drafted else (), form.text("place"))
        with visit.workspace.writing() as writing:
            add_remark(writing, draft, place, text, asks=form.text("asks") == "yes")
        return
    with visit.workspace.writing() as writing:
        if whole_number(number) not in {one.id for one in remarks_on(writing.session, draft)}:
            message = "remark: it is none of this draft; load the page again"
            raise DeskError(message)
        if form.text("resolve"):
            resolve_remark(writing, int(number))
        else:
            answer_remark(writing, int(number), text)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (plan_file, put_plan, put_document, put_footnote, remark)
