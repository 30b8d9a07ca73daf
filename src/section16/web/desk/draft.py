"""A draft: what happened beside its proof, changed part by part; and everything that goes into it."""

from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct
from msgspec.structs import replace

from section16.accounts.roles import Permission
from section16.drafting.plan.mistake import PlanError
from section16.law.calendar import eastern_day
from section16.rendering.html import fragment_style
from section16.tasks.desk.approving import FrozenReport, freeze, frozen_of
from section16.tasks.desk.drafts import (
    DraftSource,
    PartConflict,
    add_to_draft,
    attach_file,
    move_in_draft,
    open_source,
    remove_from_draft,
    replace_plan,
    save_part,
)
from section16.tasks.desk.form import PartForm, form_of
from section16.tasks.desk.merging import FieldConflict
from section16.tasks.desk.openings import bring_up_to_date, confirm_openings
from section16.tasks.desk.parts import (
    EVENTS,
    HEAD,
    LISTS,
    SINGLES,
    DeskError,
    PartName,
    RawPart,
    part_named,
    part_names,
    part_of,
)
from section16.tasks.desk.proof import DraftProof, earlier_reports, proof_of, with_change
from section16.tasks.desk.repairs import repaired
from section16.tasks.desk.typed import part_from, shown
from section16.web.desk.addresses import issuer_of_draft, whole_number
from section16.web.desk.lines import PartGroup, part_groups
from section16.web.form import Form
from section16.web.page import Download, Page
from section16.web.routes import OPEN, action, page, redirect
from section16.web.visit import Visit
from section16.workspace.errors import ConflictError
from section16.workspace.remarks import Remark, add_remark, answer_remark, remarks_on, resolve_remark
from section16.workspace.working_drafts import WorkingDraft, set_aside
from section16.xml import NotWritable

__all__ = ["PAGES"]

_HERE: Final = "/drafts/{draft:int}"
_DIGITS: Final = 9


class DraftPage(Struct, frozen=True, kw_only=True):
    """A draft and its proof; `conflicts` are fields that another person saved differently since the page was shown."""

    draft: WorkingDraft
    groups: tuple[PartGroup, ...]
    form: PartForm | None
    version: int
    proof: DraftProof
    remarks: tuple[Remark, ...]
    frozen: tuple[FrozenReport, ...]
    files: tuple[str, ...]
    events: tuple[str, ...]
    tables: tuple[str, ...]
    may_prepare: bool
    may_review: bool
    merged_with: str = ""
    conflicts: tuple[FieldConflict, ...] = ()
    lost: PartForm | None = None
    problem: str = ""


class ProofBeside(Struct, frozen=True, kw_only=True):
    """The proof alone, as it would be with what is typed."""

    draft: WorkingDraft
    proof: DraftProof


@page(_HERE, Permission.see, issuer_of=issuer_of_draft, reads="working draft {draft}")
def draft_page(visit: NamedDependency[Visit], draft: FromPath[int]) -> Page:
    """Show a draft: `?part=` opens the form of a part, `?report=` shows another report."""
    chosen = visit.asked("part")
    return _page(visit, open_source(visit.workspace, draft), _Shown(chosen=part_named(chosen) if chosen else None))


class _Shown(Struct, frozen=True, kw_only=True):
    """What a page shows besides the draft as it is kept: an open part, what was typed, what went wrong."""

    chosen: PartName | None = None
    typed: RawPart | None = None
    conflicts: tuple[FieldConflict, ...] = ()
    is_gone: bool = False
    problem: str = ""
    status: int = 200


def _page(visit: Visit, source: DraftSource, shown_: _Shown) -> Page:
    draft, chosen = source.draft, shown_.chosen
    proof = _proof(visit, source)
    if chosen is not None and chosen.number is not None and str(chosen) not in part_names(source.raw):
        chosen = None
    with visit.workspace.reading() as session:
        remarks = remarks_on(session, draft.id)
    may_prepare = visit.may(Permission.prepare, draft.issuer_cik)
    value = DraftPage(
        draft=draft,
        groups=tuple(part_groups(source, proof, remarks, chosen)),
        form=_form(source, proof, chosen, shown_.typed) if chosen is not None and may_prepare else None,
        lost=_lost(shown_) if shown_.is_gone else None,
        version=draft.version,
        proof=proof,
        remarks=remarks,
        frozen=frozen_of(visit.workspace, draft.id),
        files=tuple(source.files),
        events=tuple(EVENTS),
        tables=tuple(one for one in (*LISTS, *SINGLES) if one != "event" and (one in LISTS or one not in source.raw)),
        may_prepare=may_prepare,
        may_review=visit.may(Permission.review, draft.issuer_cik),
        merged_with=visit.asked("merged"),
        conflicts=shown_.conflicts,
        problem=shown_.problem,
    )
    return Page(template="desk/draft.html", value=value, status=shown_.status)


def _form(source: DraftSource, proof: DraftProof, chosen: PartName, typed: RawPart | None) -> PartForm:
    wrong = {one.key: one.message for one in proof.mistakes + proof.questions if one.part == str(chosen)}
    return form_of(chosen, part_of(source.raw, chosen) if typed is None else typed, wrong)


def _lost(shown_: _Shown) -> PartForm | None:
    """Return the form of a part that another person took out, so that what was typed can be added again."""
    return form_of(shown_.chosen, shown_.typed or {}) if shown_.chosen is not None else None


def _proof(visit: Visit, source: DraftSource) -> DraftProof:
    number = whole_number(visit.asked("report"))
    earlier = earlier_reports(visit.workspace, source.draft.issuer_cik)
    address = f"/drafts/{source.draft.id}?{f'report={number}&' if number else ''}part="
    return proof_of(source, visit.now(), earlier, shown=number or 1, address=address)


@action(f"{_HERE}/part", Permission.prepare, issuer_of=issuer_of_draft)
def save(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect | Page:
    """Save a part as its form has it, from the version that the form was shown with."""
    name, version = part_named(form.text("part")), _version(form)
    source = open_source(visit.workspace, draft)
    base = open_source(visit.workspace, draft, version)
    part = part_from(name, form.fields, part_of(base.raw, name))
    outcome = save_part(visit.workspace, draft, version, name, part)
    if isinstance(outcome, PartConflict):
        shown_ = _Shown(
            chosen=outcome.part,
            typed=outcome.mine,
            conflicts=outcome.conflicts,
            is_gone=outcome.is_gone,
            status=409,
        )
        return _page(visit, source, shown_)
    merged = f"&merged={outcome.merged_with}" if outcome.merged_with else ""
    return redirect(f"/drafts/{draft}?part={outcome.part}{merged}#{outcome.part}")


def _version(form: Form) -> int:
    text = form.text("version")
    if not text.isdecimal() or len(text) > _DIGITS:
        message = "version: the form does not say which version it is of; load the page again"
        raise DeskError(message)
    return int(text)


@action(f"{_HERE}/beside", Permission.see, issuer_of=issuer_of_draft)
def proof_beside(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Page:
    """Show the proof as it would be with what is typed; nothing is saved."""
    name = part_named(form.text("part"))
    source = open_source(visit.workspace, draft)
    part = part_from(name, form.fields, part_of(source.raw, name))
    changed = with_change(source, name, part)
    return Page(template="desk/beside.html", value=ProofBeside(draft=source.draft, proof=_proof(visit, changed)))


@action(f"{_HERE}/add", Permission.prepare, issuer_of=issuer_of_draft)
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
    return redirect(f"/drafts/{draft}?part={added.part}#{added.part}")


@action(f"{_HERE}/remove", Permission.prepare, issuer_of=issuer_of_draft)
def remove(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Take a part out."""
    remove_from_draft(visit.workspace, draft, _version(form), part_named(form.text("part")))
    return redirect(f"/drafts/{draft}")


@action(f"{_HERE}/move", Permission.prepare, issuer_of=issuer_of_draft)
def move(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Put a part at another place among its like."""
    to = form.text("to")
    move_in_draft(visit.workspace, draft, _version(form), part_named(form.text("part")), whole_number(to) or 1)
    return redirect(f"/drafts/{draft}")


@action(f"{_HERE}/repair", Permission.prepare, issuer_of=issuer_of_draft)
def repair(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Make a repair that changes no fact."""
    source = open_source(visit.workspace, draft)
    name, key = part_named(form.text("part")), form.text("key")
    found = [one for one in _proof(visit, source).mistakes if (one.part, one.key) == (str(name), key) and one.repair]
    if found and found[0].repair is not None:
        part = repaired(part_of(source.raw, name), found[0].repair)
        typed = {one: [shown(value)] for one, value in part.items() if not isinstance(value, dict | list)}
        again = part_from(name, typed, part)
        whole = part | {found[0].repair.key: again.get(found[0].repair.key, found[0].repair.after)}
        save_part(visit.workspace, draft, source.draft.version, name, whole)
    return redirect(f"/drafts/{draft}?part={name}#{name}")


@action(f"{_HERE}/openings", Permission.prepare, issuer_of=issuer_of_draft)
def update_openings(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Let the draft begin with the balances that are on file."""
    source = open_source(visit.workspace, draft)
    if source.draft.version != _version(form):
        message = f"draft '{source.draft.name}': {source.draft.changed_by} has changed it since; look at it first"
        raise ConflictError(message)
    bring_up_to_date(visit.workspace, source, _proof(visit, source).openings)
    return redirect(f"/drafts/{draft}")


@action(f"{_HERE}/openings/confirm", Permission.prepare, issuer_of=issuer_of_draft)
def let_openings_stand(
    visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]
) -> Redirect | Page:
    """Let opening balances stand that contradict what is on file, with a reason."""
    source = open_source(visit.workspace, draft)
    try:
        confirm_openings(visit.workspace, draft, _proof(visit, source).openings, form.text("reason"))
    except DeskError as error:
        shown_ = _page(visit, source, _Shown(status=422))
        return replace(shown_, errors={"reason": str(error)}, typed=form.typed)
    return redirect(f"/drafts/{draft}")


@page(f"{_HERE}/plan", Permission.see, issuer_of=issuer_of_draft, reads="working draft {draft}")
def plan_file(visit: NamedDependency[Visit], draft: FromPath[int]) -> Download:
    """Give the plan as TOML."""
    source = open_source(visit.workspace, draft)
    return Download(content=source.text.encode(), name=f"{source.draft.name}.toml", media_type="application/toml")


@action(f"{_HERE}/plan", Permission.prepare, issuer_of=issuer_of_draft)
def put_plan(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect | Page:
    """Put a plan file in place of the plan, or keep a file that it names."""
    try:
        _put(visit, form, draft)
    except (DeskError, PlanError) as error:
        return _page(visit, open_source(visit.workspace, draft), _Shown(problem=str(error), status=422))
    return redirect(f"/drafts/{draft}")


def _put(visit: Visit, form: Form, draft: int) -> None:
    sent = form.file("file")
    if sent is None:
        message = "file: none was chosen; choose a plan's TOML file, or one that the plan names"
        raise DeskError(message)
    if sent.name.endswith(".toml"):
        replace_plan(visit.workspace, draft, _version(form), sent.content)
    else:
        attach_file(visit.workspace, draft, sent.name, sent.content)


@action(f"{_HERE}/aside", Permission.prepare, issuer_of=issuer_of_draft)
def put_aside(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Set a draft aside, or take it up again."""
    with visit.workspace.writing() as writing:
        set_aside(writing, draft, aside=form.text("aside") != "no")
    return redirect("/drafts")


@action(f"{_HERE}/remarks", Permission.review, issuer_of=issuer_of_draft)
def remark(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Make a remark, answer one, or resolve one."""
    with visit.workspace.writing() as writing:
        mine = {one.id for one in remarks_on(writing.session, draft)}
        number = form.text("remark")
        if number and whole_number(number) not in mine:
            message = "remark: it is none of this draft; load the page again"
            raise DeskError(message)
        if form.text("resolve"):
            resolve_remark(writing, int(number))
        elif not form.text("text"):
            message = "remark: it is empty; write what there is to say"
            raise DeskError(message)
        elif number:
            answer_remark(writing, int(number), form.text("text"))
        else:
            place = form.text("place").replace("\x00", "")[:200] or HEAD
            add_remark(writing, draft, place, form.text("text"), asks=form.text("asks") == "yes")
    return redirect(f"/drafts/{draft}#remarks")


@action(f"{_HERE}/freeze", Permission.prepare, issuer_of=issuer_of_draft)
def ask_for_approval(visit: NamedDependency[Visit], draft: FromPath[int]) -> Redirect | Page:
    """Keep the reports as they are to be filed, so that another person may approve them."""
    source = open_source(visit.workspace, draft)
    earlier = earlier_reports(visit.workspace, source.draft.issuer_cik)
    try:
        kept = freeze(visit.workspace, draft, eastern_day(visit.now()), earlier)
    except (DeskError, NotWritable) as error:
        return _page(visit, source, _Shown(problem=" ".join(str(error).splitlines()), status=422))
    return redirect(f"/reports/{kept[0].hash}")


@page("/desk/sheet", OPEN)
def sheet_style() -> Download:
    """Give the style of printed forms."""
    return Download(content=fragment_style().encode(), name="sheet.css", media_type="text/css")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    draft_page,
    save,
    proof_beside,
    add,
    remove,
    move,
    repair,
    update_openings,
    let_openings_stand,
    plan_file,
    put_plan,
    put_aside,
    remark,
    ask_for_approval,
    sheet_style,
)
