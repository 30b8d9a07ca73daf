"""A draft: what happened beside its proof, changed part by part; and everything that goes into it."""

from collections.abc import Iterator
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.accounts.roles import Permission
from section16.tasks.desk.approving import FrozenReport, files_used, frozen_in
from section16.tasks.desk.drafts import (
    DraftSource,
    PartConflict,
    add_to_draft,
    move_in_draft,
    open_source,
    plan_at,
    remove_from_draft,
    save_part,
)
from section16.tasks.desk.files import FileUse
from section16.tasks.desk.form import PartForm, form_of
from section16.tasks.desk.merging import FieldConflict
from section16.tasks.desk.parts import (
    EVENTS,
    LISTS,
    SINGLES,
    DeskError,
    PartName,
    RawPart,
    part_named,
    part_names,
    part_of,
)
from section16.tasks.desk.places import places_of_plan
from section16.tasks.desk.proof import DraftProof, proof_in, with_change
from section16.tasks.desk.typed import part_from
from section16.tasks.records.keeping import typed_records
from section16.tasks.records.kinds.libraries import FootnoteTemplate
from section16.tasks.records.library_use import OfferedDocument, offered_documents
from section16.web.desk.addresses import issuer_of_draft, whole_number
from section16.web.desk.lines import PartGroup, part_groups
from section16.web.form import Form
from section16.web.page import Page
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit
from section16.workspace.desk.remarks import Remark, remarks_on
from section16.workspace.desk.working_drafts import WorkingDraft, set_aside

__all__ = ["HERE", "PAGES", "DraftShown", "draft_page_of", "proof_for", "version_typed"]

HERE: Final = "/drafts/{draft:int}"
_DIGITS: Final = 9


class LibraryFootnote(Struct, frozen=True, kw_only=True):
    """A footnote of the issuer's library, with the fields that it asks for."""

    record: int
    name: str
    text: str
    fields: tuple[str, ...]


class DraftPage(Struct, frozen=True, kw_only=True):
    """A draft and its proof; `conflicts` are fields that another person saved differently since the page was shown."""

    draft: WorkingDraft
    groups: tuple[PartGroup, ...]
    form: PartForm | None
    version: int
    proof: DraftProof
    remarks: tuple[Remark, ...]
    frozen: tuple[FrozenReport, ...]
    files: tuple[FileUse, ...]
    places: tuple[str, ...]
    documents: tuple[OfferedDocument, ...]
    footnotes: tuple[LibraryFootnote, ...]
    events: tuple[str, ...]
    tables: tuple[str, ...]
    may_prepare: bool
    may_review: bool
    conflicts: tuple[FieldConflict, ...] = ()
    lost: PartForm | None = None
    problem: str = ""


class ProofBeside(Struct, frozen=True, kw_only=True):
    """The proof alone, as it would be with what is typed."""

    draft: WorkingDraft
    proof: DraftProof


@page(HERE, Permission.see, issuer_of=issuer_of_draft, reads="working draft {draft}")
def draft_page(visit: NamedDependency[Visit], draft: FromPath[int]) -> Page:
    """Show a draft: `?part=` opens the form of a part, `?report=` shows another report."""
    source = open_source(visit.workspace, draft)
    unfit: dict[str, str] = {}
    chosen = None
    if text := visit.asked("part"):
        try:
            chosen = part_named(text)
        except DeskError as error:
            unfit["part"] = str(error)
    if (number := visit.asked("report")) and whole_number(number) is None:
        unfit["report"] = f"report: '{number[:40]}' is no number of a report; go by the links of the page"
    return replace(draft_page_of(visit, source, DraftShown(chosen=chosen)), unfit=unfit)


class DraftShown(Struct, frozen=True, kw_only=True):
    """What a page shows besides the draft as it is kept: an open part, what was typed, what went wrong."""

    chosen: PartName | None = None
    typed: RawPart | None = None
    conflicts: tuple[FieldConflict, ...] = ()
    is_gone: bool = False
    problem: str = ""
    status: int = 200


def draft_page_of(visit: Visit, source: DraftSource, shown_: DraftShown) -> Page:
    """Return the page of a draft."""
    draft, chosen = source.draft, shown_.chosen
    if chosen is not None and chosen.number is not None and str(chosen) not in part_names(source.raw):
        chosen = None
    may_prepare = visit.may(Permission.prepare, draft.issuer_cik)
    with visit.workspace.reading() as session:
        proof = _proof_within(session, visit, source)
        frozen = frozen_in(session, visit.workspace, draft.id)
        remarks = remarks_on(session, draft.id)
        documents = offered_documents(session, source) if may_prepare else ()
        footnotes = tuple(_footnotes(session, draft.issuer_cik)) if may_prepare else ()
    value = DraftPage(
        draft=draft,
        groups=tuple(part_groups(source, proof, remarks, chosen)),
        form=_form(source, proof, chosen, shown_.typed) if chosen is not None and may_prepare else None,
        lost=_lost(shown_) if shown_.is_gone else None,
        version=draft.version,
        proof=proof,
        remarks=remarks,
        frozen=frozen,
        files=files_used(source),
        places=places_of_plan(source),
        documents=documents,
        footnotes=footnotes,
        events=tuple(EVENTS),
        tables=tuple(one for one in (*LISTS, *SINGLES) if one != "event" and (one in LISTS or one not in source.raw)),
        may_prepare=may_prepare,
        may_review=visit.may(Permission.review, draft.issuer_cik),
        conflicts=shown_.conflicts,
        problem=shown_.problem,
    )
    return Page(template="desk/draft.html", value=value, status=shown_.status)


def _footnotes(session: Session, issuer: str) -> Iterator[LibraryFootnote]:
    for one in typed_records(session, FootnoteTemplate, issuer):
        yield LibraryFootnote(
            record=one.kept.id, name=one.content.name, text=one.content.text, fields=one.content.fields
        )


def _form(source: DraftSource, proof: DraftProof, chosen: PartName, typed: RawPart | None) -> PartForm:
    wrong = {one.key: one.message for one in proof.mistakes + proof.questions if one.part == str(chosen)}
    return form_of(chosen, part_of(source.raw, chosen) if typed is None else typed, wrong)


def _lost(shown_: DraftShown) -> PartForm | None:
    """Return the form of a part that another person took out, so that what was typed can be added again."""
    return form_of(shown_.chosen, shown_.typed or {}) if shown_.chosen is not None else None


def proof_for(visit: Visit, source: DraftSource) -> DraftProof:
    """Return the proof of a draft, with the report that the address asks for."""
    with visit.workspace.reading() as session:
        return _proof_within(session, visit, source)


def _proof_within(session: Session, visit: Visit, source: DraftSource) -> DraftProof:
    number = whole_number(visit.asked("report"))
    address = f"/drafts/{source.draft.id}?{f'report={number}&' if number else ''}part="
    return proof_in(session, source, visit.now(), shown=number or 1, address=address)


@action(f"{HERE}/part", Permission.prepare, issuer_of=issuer_of_draft)
def save(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect | Page:
    """Save a part as its form has it, from the version that the form was shown with."""
    name, version = part_named(form.text("part")), version_typed(form)
    part = part_from(name, form.fields, part_of(plan_at(visit.workspace, draft, version), name))
    outcome = save_part(visit.workspace, draft, version, name, part)
    if isinstance(outcome, PartConflict):
        shown_ = DraftShown(
            chosen=outcome.part,
            typed=outcome.mine,
            conflicts=outcome.conflicts,
            is_gone=outcome.is_gone,
            status=409,
        )
        return draft_page_of(visit, open_source(visit.workspace, draft), shown_)
    other = outcome.merged_with
    merged = f" {other} had changed other fields since you opened it; both are in." if other else ""
    return redirect(f"/drafts/{draft}?part={outcome.part}#{outcome.part}", f"Saved.{merged}")


def version_typed(form: Form) -> int:
    """Return the version that a form was shown with; raises DeskError where it says none."""
    text = form.text("version")
    if not text.isdecimal() or len(text) > _DIGITS:
        message = "version: the form does not say which version it is of; load the page again"
        raise DeskError(message)
    return int(text)


@action(f"{HERE}/beside", Permission.see, issuer_of=issuer_of_draft)
def proof_beside(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Page:
    """Show the proof as it would be with what is typed; nothing is saved."""
    name = part_named(form.text("part"))
    source = open_source(visit.workspace, draft)
    part = part_from(name, form.fields, part_of(source.raw, name))
    changed = with_change(source, name, part)
    return Page(template="desk/beside.html", value=ProofBeside(draft=source.draft, proof=proof_for(visit, changed)))


@action(f"{HERE}/add", Permission.prepare, issuer_of=issuer_of_draft)
def add(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Add an event or another part, and open its form."""
    what, again = form.text("what"), form.text("again")
    if again:  # a part that another person took out while it was changed
        name = part_named(again)
        added = add_to_draft(visit.workspace, draft, name.table, part_from(name, form.fields, {}))
    elif what in EVENTS:
        events = open_source(visit.workspace, draft).raw.get("event")
        last = events[-1].get("on") if isinstance(events, list) and events else None
        part = {"what": what, **({"on": last} if last else {})}
        added = add_to_draft(visit.workspace, draft, "event", part)
    else:
        added = add_to_draft(visit.workspace, draft, form.text("table"), {})
    return redirect(f"/drafts/{draft}?part={added.part}#{added.part}", "Added; fill it in and save.")


@action(f"{HERE}/remove", Permission.prepare, issuer_of=issuer_of_draft)
def remove(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Take a part out."""
    remove_from_draft(visit.workspace, draft, version_typed(form), part_named(form.text("part")))
    return redirect(f"/drafts/{draft}", "Taken out.")


@action(f"{HERE}/move", Permission.prepare, issuer_of=issuer_of_draft)
def move(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Put a part at another place among its like."""
    part, _, to = form.text("move").partition(":")
    name, place = part_named(part), whole_number(to) or 1
    move_in_draft(visit.workspace, draft, version_typed(form), name, place)
    return redirect(f"/drafts/{draft}#{name.table}-{place}", f"Moved to place {place}.")


@action(f"{HERE}/aside", Permission.prepare, issuer_of=issuer_of_draft)
def put_aside(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Set a draft aside, or take it up again."""
    with visit.workspace.writing() as writing:
        set_aside(writing, draft, aside=form.text("aside") != "no")
    done = "Set aside; nothing of it is lost." if form.text("aside") != "no" else "Taken up again."
    return redirect("/drafts", done)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    draft_page,
    save,
    proof_beside,
    add,
    remove,
    move,
    put_aside,
)
