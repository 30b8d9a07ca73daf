"""Working drafts: begun from what is at hand, changed part by part, merged where two changed at once."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, Literal

from msgspec import Struct
from sqlalchemy.orm import Session

from section16.drafting.after.gaps import EarlierReport
from section16.drafting.toml.read import parse_toml
from section16.drafting.toml.write import toml_text
from section16.standard.numbers import Cik
from section16.tasks.desk.files import require_safe
from section16.tasks.desk.merging import FieldConflict, merge_parts, part_since
from section16.tasks.desk.parts import (
    DeskError,
    PartName,
    RawPart,
    RawPlan,
    add_part,
    move_part,
    part_of,
    remove_part,
    with_part,
)
from section16.tasks.filing.days import filed_on
from section16.tasks.reports.planning import filed_in, plan_after
from section16.tasks.reports.report import read
from section16.workspace import Workspace
from section16.workspace.database import WriteSession
from section16.workspace.desk.working_drafts import (
    ConfirmedOpening,
    WorkingDraft,
    add_file,
    begin_draft,
    confirmed_openings,
    files_of,
    frozen_reports,
    makers_of,
    save_draft,
    version_of,
    working_draft,
)
from section16.workspace.errors import ConflictError
from section16.xml import NotOwnershipDocument

__all__ = [
    "DraftSource",
    "NewDraft",
    "PartConflict",
    "PartSaved",
    "add_to_draft",
    "begin",
    "begin_after",
    "begin_from_plan",
    "issuer_of_plan",
    "move_in_draft",
    "open_source",
    "plan_at",
    "remove_from_draft",
    "replace_plan",
    "save_part",
    "save_plan",
    "source_in",
]

_LONGEST_PLAN: Final = 2_000_000  # characters


class DraftSource(Struct, frozen=True, kw_only=True):
    """A working draft as it stands: its plan as TOML and as tables, the files that it names, who made it.

    `confirmed` are opening balances that were said to stand, by their words. `filed_on` is the day on which the last of
    its reports was filed, None until all are.
    """

    draft: WorkingDraft
    text: str
    raw: RawPlan
    files: Mapping[str, bytes]
    makers: frozenset[str]
    confirmed: Mapping[str, ConfirmedOpening] = {}
    filed_on: date | None = None


class PartSaved(Struct, frozen=True, kw_only=True):
    """A part that was saved; `merged_with` is whose change of the same plan came in between."""

    draft: WorkingDraft
    part: PartName
    merged_with: str = ""


class PartConflict(Struct, frozen=True, kw_only=True):
    """A part that another person changed in the same fields, or took out (`is_gone`); nothing was saved.

    `mine` is what was to be saved, with the other's changes of other fields.
    """

    draft: WorkingDraft
    part: PartName
    mine: RawPart
    conflicts: tuple[FieldConflict, ...] = ()
    is_gone: bool = False


class NewDraft(Struct, frozen=True, kw_only=True):
    """What a draft is called and begun from, the files that its plan names, and its issuer unless the plan says so."""

    name: str
    began_from: str
    issuer_cik: str = ""
    files: Mapping[str, bytes] = {}


def begin(workspace: Workspace, new: NewDraft, raw: RawPlan) -> WorkingDraft:
    """Begin a draft from the tables of a plan; raises DeskError where no issuer is named."""
    return _begin(workspace, new, toml_text(raw))


def _begin(workspace: Workspace, new: NewDraft, text: str) -> WorkingDraft:
    issuer = _issuer_named(new, text)
    with workspace.writing() as writing:
        draft = begin_draft(writing, new.name, issuer, text, new.began_from)
        for file, content in new.files.items():
            add_file(writing, draft.id, require_safe(file, content), content)
    return draft


def issuer_of_plan(new: NewDraft, content: bytes) -> str:
    """Return whose draft a plan file would be; raises DeskError and PlanError as `begin_from_plan` does."""
    return _issuer_named(new, _text(content))


def _issuer_named(new: NewDraft, text: str) -> str:
    for name, content in new.files.items():
        require_safe(name, content, "beside")
    issuer = _issuer_of(parse_toml(text, new.name), new.files) or Cik.of(new.issuer_cik or None).padded
    if not issuer.strip("0"):
        message = "issuer: the plan names none; choose the issuer whose draft it is"
        raise DeskError(message)
    if new.issuer_cik and Cik.of(new.issuer_cik).padded != issuer:
        message = f"issuer: the plan is of {issuer}, not of {Cik.of(new.issuer_cik).padded}; choose that issuer"
        raise DeskError(message)
    return issuer


def _issuer_of(raw: RawPlan, files: Mapping[str, bytes]) -> str | None:
    """Return the CIK of the issuer that a plan names, or the report that it amends."""
    issuer = raw.get("issuer")
    named = str(issuer.get("cik", "")) if isinstance(issuer, dict) else ""
    if Cik.match(named):
        return Cik.of(named).padded
    amend = raw.get("amend")
    original = files.get(str(amend.get("original"))) if isinstance(amend, dict) else None
    if original is None:
        return None
    try:
        amended = read(original)
    except NotOwnershipDocument:
        return None
    return Cik.of(amended.issuer.cik if amended.issuer else None).padded


def begin_from_plan(workspace: Workspace, new: NewDraft, content: bytes) -> WorkingDraft:
    """Begin a draft from a plan's TOML file; it stays as it was written until somebody changes it.

    Raises PlanError for what is no TOML, and DeskError for what is no text or names no issuer.
    """
    return _begin(workspace, new, _text(content))


def _text(content: bytes) -> str:
    if len(content) > _LONGEST_PLAN:
        message = f"plan: {len(content):,} bytes; put executions in a file"
        raise DeskError(message)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"plan: byte {error.start} is no UTF-8; save the file as UTF-8"
        raise DeskError(message) from None


def begin_after(
    workspace: Workspace, name: str, reports: tuple[EarlierReport, ...], on: date, form: Literal["4", "5"] = "4"
) -> WorkingDraft:
    """Begin the draft that goes on from filed reports; raises PlanningError where they are not of one group."""
    text = plan_after(reports, filed_in(workspace), on, form)
    began_from = "the report " + ", ".join(one.name for one in reports)
    return _begin(workspace, NewDraft(name=name, began_from=began_from), text)


def open_source(workspace: Workspace, id: int, version: int | None = None) -> DraftSource:
    """Open a draft, or an older version of it; raises WorkspaceError where there is none."""
    with workspace.reading() as session:
        return source_in(session, id, version)


def plan_at(workspace: Workspace, id: int, version: int) -> RawPlan:
    """Return the tables of a version of a draft's plan; raises WorkspaceError where there is none."""
    with workspace.reading() as session:
        return parse_toml(version_of(session, id, version).text, working_draft(session, id).name)


def source_in(session: Session, id: int, version: int | None = None) -> DraftSource:
    """Read a draft, or an older version of it, within a transaction."""
    draft, kept = working_draft(session, id), version_of(session, id, version)
    filed = [filed_on(session, one) for one in frozen_reports(session, id, kept.version)]
    return DraftSource(
        draft=draft,
        text=kept.text,
        raw=parse_toml(kept.text, draft.name),
        files=files_of(session, id),
        makers=makers_of(session, id),
        confirmed=confirmed_openings(session, id),
        filed_on=max((one for one in filed if one), default=None) if all(filed) else None,
    )


def save_part(workspace: Workspace, id: int, after: int, name: PartName, part: RawPart) -> PartSaved | PartConflict:
    """Save a part as changed from the version that its page showed; what others saved since is kept.

    Where both changed the same field, nothing is saved and both are returned.
    """
    with workspace.writing() as writing:
        draft, base, now = _two_versions(writing, id, after)
        here = part_since(base, now, name)
        if here is None:
            return PartConflict(draft=draft, part=name, mine=part, is_gone=True)
        before = part_of(base, name)
        merged = merge_parts(before, part, part_of(now, here))
        if merged.conflicts:
            return PartConflict(draft=draft, part=here, mine=merged.part, conflicts=merged.conflicts)
        other = draft.changed_by if draft.version != after else ""
        if part == before:
            return PartSaved(draft=draft, part=here)
        saved = save_plan(writing, draft, with_part(now, here, merged.part), f"{here.place} changed")
    return PartSaved(draft=saved, part=here, merged_with=other)


def _two_versions(writing: WriteSession, id: int, after: int) -> tuple[WorkingDraft, RawPlan, RawPlan]:
    """Return a draft, the plan that a page showed, and the plan as it stands."""
    draft = working_draft(writing.session, id)
    base = parse_toml(version_of(writing.session, id, after).text, draft.name)
    now = base if draft.version == after else parse_toml(version_of(writing.session, id).text, draft.name)
    return draft, base, now


def save_plan(writing: WriteSession, draft: WorkingDraft, raw: RawPlan, what: str) -> WorkingDraft:
    """Save the tables of a plan as the version after the draft's; raises DeskError where they are too long."""
    text = toml_text(raw)
    if len(text) > _LONGEST_PLAN:
        message = f"plan: {len(text):,} characters; put executions in a file"
        raise DeskError(message)
    return save_draft(writing, draft.id, draft.version, text, what)


def add_to_draft(workspace: Workspace, id: int, table: str, part: RawPart) -> PartSaved:
    """Add a part at the end of its table, whatever others have changed."""
    with workspace.writing() as writing:
        draft = working_draft(writing.session, id)
        now = parse_toml(version_of(writing.session, id).text, draft.name)
        raw, name = add_part(now, table, part)
        return PartSaved(draft=save_plan(writing, draft, raw, f"{name.place} added"), part=name)


def remove_from_draft(workspace: Workspace, id: int, after: int, name: PartName) -> WorkingDraft:
    """Take a part out; raises ConflictError where somebody changed it since the page was shown."""
    return _rearrange(workspace, id, after, name, lambda raw, here: (remove_part(raw, here), f"{here.place} removed"))


def move_in_draft(workspace: Workspace, id: int, after: int, name: PartName, to: int) -> WorkingDraft:
    """Put a part at another place among its like; raises ConflictError where somebody changed it since."""

    def move(raw: RawPlan, here: PartName) -> tuple[RawPlan, str]:
        moved, there = move_part(raw, here, to)
        return moved, f"{here.place} moved to {there.place}"

    return _rearrange(workspace, id, after, name, move)


def _rearrange(
    workspace: Workspace,
    id: int,
    after: int,
    name: PartName,
    change: Callable[[RawPlan, PartName], tuple[RawPlan, str]],
) -> WorkingDraft:
    with workspace.writing() as writing:
        draft, base, now = _two_versions(writing, id, after)
        here = part_since(base, now, name)
        if here is None or part_of(base, name) != part_of(now, here):
            message = f"{name.place}: {draft.changed_by} has changed it since; look at it and do it again"
            raise ConflictError(message)
        raw, what = change(now, here)
        return save_plan(writing, draft, raw, what) if raw != now else draft


def replace_plan(workspace: Workspace, id: int, after: int, content: bytes) -> WorkingDraft:
    """Put a whole plan file in place of the plan; raises ConflictError where somebody saved since."""
    text = _text(content)
    with workspace.writing() as writing:
        draft = working_draft(writing.session, id)
        if not parse_toml(text, draft.name):
            message = "plan: the file says nothing, and would empty the draft; choose another"
            raise DeskError(message)
        return save_draft(writing, id, after, text, "a plan file put in its place")
