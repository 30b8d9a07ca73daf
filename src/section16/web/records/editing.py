"""The form of any kind of record: a new one, a change, one that is set aside."""

from collections.abc import Mapping
from typing import Any, Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct
from sqlalchemy.orm import Session

from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.standard.numbers import Cik
from section16.tasks.desk.form import PartForm
from section16.tasks.records.keeping import (
    RecordError,
    TypedRecord,
    add_content,
    change_content,
    issuer_profile,
    set_aside,
    typed_records,
)
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.content import FieldMistake, RecordContent
from section16.tasks.records.kinds.libraries import FootnoteTemplate
from section16.tasks.records.kinds.people import InsiderProfile, IssuerProfile
from section16.tasks.records.library_use import FootnoteUse, put_into_draft, uses_of
from section16.tasks.records.plan_trades import plan_purchases
from section16.tasks.records.typing_in import content_from, form_of_content, new_form, typed_form
from section16.web.filters import eastern
from section16.web.form import Form
from section16.web.page import Page
from section16.web.records.addresses import issuer_of, kind_named, nothing_there, padded, record_of
from section16.web.records.lines import RecordLine, record_lines
from section16.web.routes import action, page, redirect
from section16.web.struct_table import struct_table
from section16.web.visit import Visit
from section16.workspace.desk.working_drafts import working_drafts
from section16.workspace.errors import ConflictError

__all__ = ["PAGES"]

_KEEPS: Final = Permission.keep_records


class RecordKindList(Struct, frozen=True, kw_only=True):
    """The records of a kind that an issuer has: those in use, or those set aside."""

    issuer_cik: str
    issuer: str
    kind: str
    plural: str
    of_insider: bool
    about: str
    lines: tuple[RecordLine, ...]
    insiders: dict[str, str]
    set_aside: bool
    may_keep: bool


class RecordFormPage(Struct, frozen=True, kw_only=True):
    """A record as a form; `version` is the one that a change begins from, 0 for a new record."""

    issuer_cik: str
    insider_cik: str
    insider: str
    kind: str
    plural: str
    name: str
    form: PartForm
    save_to: str
    back: str
    version: int = 0
    active: bool = True
    changed: str = ""
    uses: tuple[FootnoteUse, ...] = ()
    fields: tuple[str, ...] = ()
    drafts: tuple[tuple[int, str], ...] = ()


@page("/issuers/{issuer:str}/records/{kind:str}", Permission.see, issuer_of=issuer_of)
def kind_list(visit: NamedDependency[Visit], issuer: FromPath[str], kind: FromPath[str]) -> Page:
    """List the records of a kind; `?aside=1` shows those that were set aside."""
    issuer, wanted = padded(issuer), kind_named(kind)
    aside = visit.asked("aside") == "1"
    with visit.workspace.reading() as session:
        company = issuer_profile(session, issuer)
        people = {one.kept.insider_cik: one.content.name for one in typed_records(session, InsiderProfile, issuer)}
        lines = record_lines(typed_records(session, wanted, issuer, active=not aside))
    value = RecordKindList(
        issuer_cik=issuer,
        issuer=company.name if company else issuer,
        kind=wanted.kind,
        plural=wanted.plural,
        of_insider=wanted.of_insider,
        about=(wanted.__doc__ or "").split("\n", maxsplit=1)[0],
        lines=lines,
        insiders=people,
        set_aside=aside,
        may_keep=visit.may(_KEEPS, issuer),
    )
    return Page(template="records/kind.html", value=value, table=lambda: struct_table(RecordLine, value.lines))


@page("/issuers/{issuer:str}/records/{kind:str}/new", _KEEPS, issuer_of=issuer_of)
def new_record(visit: NamedDependency[Visit], issuer: FromPath[str], kind: FromPath[str]) -> Page:
    """Show the form of a new record; `?insider=` says whose it is, `?of=` of which purchase an adjustment is."""
    issuer, wanted = padded(issuer), kind_named(kind)
    insider = padded(visit.asked("insider")) if visit.asked("insider") else ""
    given: Mapping[str, object] = {}
    if wanted is HoldingAdjustment and visit.asked("of"):
        with visit.workspace.reading() as session:
            waiting = plan_purchases(session, issuer, eastern_day(visit.now()), insider)
        given = next((one.adjustment for one in waiting if one.key == visit.asked("of")), {})
    return _form_page(visit, issuer, insider, new_form(wanted, given), wanted)


@action("/issuers/{issuer:str}/records/{kind:str}/new", _KEEPS, issuer_of=issuer_of)
def add_record(
    visit: NamedDependency[Visit], form: NamedDependency[Form], issuer: FromPath[str], kind: FromPath[str]
) -> Page | Redirect:
    """Keep a new record, or show its form again with what is wrong."""
    issuer, wanted = padded(issuer), kind_named(kind)
    insider = padded(form.text("insider_cik")) if form.text("insider_cik") else ""
    try:
        content: RecordContent = content_from(wanted, form.fields)
        kept = add_content(visit.workspace, issuer, content, insider)
    except RecordError as error:
        made = typed_form(wanted, form.fields, error.mistakes)
        return _form_page(visit, issuer, insider, made, wanted, status=422, errors=_errors(error.mistakes))
    except ConflictError as error:
        made = typed_form(wanted, form.fields, ())
        return _form_page(visit, issuer, insider, made, wanted, status=409, errors={"main": str(error)})
    return redirect(_place_of(kept), f"Kept: {kept.kept.name}.")


@page("/issuers/new", _KEEPS)
def new_issuer(visit: NamedDependency[Visit]) -> Page:
    """Show the form of a new issuer."""
    return _form_page(visit, "", "", new_form(IssuerProfile), IssuerProfile)


@action("/issuers/new", _KEEPS)
def add_issuer(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Page | Redirect:
    """Keep a new issuer, for which the visitor keeps records."""
    try:
        content = content_from(IssuerProfile, form.fields)
        _require_keeper(visit, content.cik)
        kept = add_content(visit.workspace, "", content)
    except RecordError as error:
        made = typed_form(IssuerProfile, form.fields, error.mistakes)
        return _form_page(visit, "", "", made, IssuerProfile, status=422, errors=_errors(error.mistakes))
    except ConflictError as error:
        made = typed_form(IssuerProfile, form.fields, ())
        return _form_page(visit, "", "", made, IssuerProfile, status=409, errors={"main": str(error)})
    return redirect(f"/issuers/{kept.kept.issuer_cik}", f"Kept: {kept.kept.name}.")


@page("/issuers/{issuer:str}/record/{number:int}", _KEEPS, issuer_of=issuer_of)
def record(visit: NamedDependency[Visit], issuer: FromPath[str], number: FromPath[int]) -> Page:
    """Show a record as a form."""
    found = record_of(visit, padded(issuer), number)
    return _change_page(visit, found, form_of_content(found.content))


@action("/issuers/{issuer:str}/record/{number:int}", _KEEPS, issuer_of=issuer_of)
def change_record(
    visit: NamedDependency[Visit], form: NamedDependency[Form], issuer: FromPath[str], number: FromPath[int]
) -> Page | Redirect:
    """Change a record from the version that its form began from; what was typed is kept where that is refused."""
    found = record_of(visit, padded(issuer), number)
    kind = type(found.content)
    try:
        content = content_from(kind, form.fields)
        kept = change_content(visit.workspace, number, _version(form), content)
    except RecordError as error:
        made = typed_form(kind, form.fields, error.mistakes)
        return _change_page(visit, found, made, status=422, errors=_errors(error.mistakes), version=_version(form))
    except ConflictError as error:
        now = record_of(visit, padded(issuer), number)
        made = typed_form(kind, form.fields, ())
        errors = {"main": f"{error}; below is what you typed, and saving again puts it in the place of what is kept"}
        return _change_page(visit, now, made, status=409, errors=errors)
    return redirect(_place_of(kept), "Saved.")


def _version(form: Form) -> int:
    text = form.text("version")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no record is changed so often


@action("/issuers/{issuer:str}/record/{number:int}/aside", _KEEPS, issuer_of=issuer_of)
def put_aside(
    visit: NamedDependency[Visit], form: NamedDependency[Form], issuer: FromPath[str], number: FromPath[int]
) -> Redirect:
    """Set a record aside, or take it up again."""
    found = record_of(visit, padded(issuer), number)
    set_aside(visit.workspace, number, _version(form), active=form.text("active") == "yes")
    done = "Taken up again." if form.text("active") == "yes" else "Set aside; nothing new uses it."
    return redirect(_place_of(found), done)


@action("/issuers/{issuer:str}/record/{number:int}/take", Permission.prepare, issuer_of=issuer_of)
def take_footnote(
    visit: NamedDependency[Visit], form: NamedDependency[Form], issuer: FromPath[str], number: FromPath[int]
) -> Page | Redirect:
    """Put a footnote of the library into a draft of the issuer, with what its fields say."""
    issuer = padded(issuer)
    found = record_of(visit, issuer, number)
    content = found.content
    with visit.workspace.reading() as session:
        drafts = {str(id_): id_ for id_, _ in _drafts_of(session, issuer)}
    chosen = drafts.get(form.text("draft"))
    if not isinstance(content, FootnoteTemplate) or chosen is None:
        raise nothing_there()
    try:
        values = {one: form.text(f"field.{one}") for one in content.fields}
        draft = put_into_draft(visit.workspace, chosen, content, values)
    except RecordError as error:
        shown = form_of_content(content)
        return _change_page(visit, found, shown, status=422, errors=_errors(error.mistakes), typed=form.typed)
    return redirect(f"/drafts/{draft.id}", f"Footnote '{content.name}' is in the draft, among its texts.")


def _drafts_of(session: Session, issuer: str) -> tuple[tuple[int, str], ...]:
    return tuple((one.id, one.name) for one in working_drafts(session) if one.issuer_cik == issuer)


def _require_keeper(visit: Visit, cik: str) -> None:
    found = Cik.match(cik)
    if found and not visit.may(_KEEPS, found.padded):
        do = "ask an administrator for the role of a preparer for this issuer, or for every issuer"
        raise RecordError([FieldMistake("cik", f"you keep no records for '{cik}'", do)])


def _errors(mistakes: tuple[FieldMistake, ...]) -> dict[str, str]:
    return {one.path: one.message for one in mistakes}


def _place_of(found: TypedRecord[Any]) -> str:
    """Return the page on which a record stands."""
    kept = found.kept
    if kept.insider_cik:
        return f"/issuers/{kept.issuer_cik}/insiders/{kept.insider_cik}"
    if kept.kind == IssuerProfile.kind:
        return f"/issuers/{kept.issuer_cik}"
    return f"/issuers/{kept.issuer_cik}/records/{kept.kind.replace(' ', '-')}"


def _form_page(  # noqa: PLR0913, PLR0917 - what the page of a form has
    visit: Visit,
    issuer: str,
    insider: str,
    form: PartForm,
    kind: type[RecordContent],
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Page:
    name = ""
    if insider:
        with visit.workspace.reading() as session:
            found = typed_records(session, InsiderProfile, issuer, insider)
        name = found[0].content.name if found else insider
    address = f"/issuers/{issuer}/records/{kind.kind.replace(' ', '-')}"
    back = f"/issuers/{issuer}/insiders/{insider}" if insider else address
    value = RecordFormPage(
        issuer_cik=issuer,
        insider_cik=insider,
        insider=name,
        kind=kind.kind,
        plural=kind.plural,
        name=f"New {kind.kind}",
        form=form,
        save_to=f"{address}/new" if issuer else "/issuers/new",
        back=back if issuer else "/insiders",
    )
    return Page(template="records/form.html", value=value, status=status, errors=errors or {})


def _change_page(  # noqa: PLR0913 - what the page of a change has
    visit: Visit,
    found: TypedRecord[Any],
    form: PartForm,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    version: int | None = None,
    typed: Mapping[str, str] | None = None,
) -> Page:
    kept, content = found.kept, found.content
    uses: tuple[FootnoteUse, ...] = ()
    fields: tuple[str, ...] = ()
    drafts: tuple[tuple[int, str], ...] = ()
    if isinstance(content, FootnoteTemplate):
        fields = content.fields
        with visit.workspace.reading() as session:
            uses = uses_of(session, kept.issuer_cik, content)
            drafts = _drafts_of(session, kept.issuer_cik)
    value = RecordFormPage(
        issuer_cik=kept.issuer_cik,
        insider_cik=kept.insider_cik,
        insider="",
        kind=kept.kind,
        plural=content.plural,
        name=kept.name,
        form=form,
        save_to=f"/issuers/{kept.issuer_cik}/record/{kept.id}",
        back=_place_of(found),
        version=kept.version if version is None else version,
        active=kept.active,
        changed=f"version {kept.version}, by {kept.changed_by} on {eastern(kept.changed_at)}",
        uses=uses,
        fields=fields,
        drafts=drafts if visit.may(Permission.prepare, kept.issuer_cik) else (),
    )
    return Page(template="records/form.html", value=value, status=status, errors=errors or {}, typed=typed or {})


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    kind_list,
    new_record,
    add_record,
    new_issuer,
    add_issuer,
    record,
    change_record,
    put_aside,
    take_footnote,
)
