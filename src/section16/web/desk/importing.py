"""A broker's file on a page: what it would become, before anything is written."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from decimal import Decimal, InvalidOperation
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.roles import Permission
from section16.tasks.desk.drafts import open_source
from section16.tasks.desk.files import require_safe
from section16.tasks.desk.importing import (
    BrokerFile,
    BrokerReading,
    FillsPreview,
    known_brokers,
    preview_fills,
    reading_of_broker,
    take_over,
)
from section16.tasks.desk.parts import DeskError
from section16.web.desk.addresses import issuer_of_draft
from section16.web.form import Form
from section16.web.page import Page
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit
from section16.workspace.desk.working_drafts import WorkingDraft

__all__ = ["PAGES"]

_HERE: Final = "/drafts/{draft:int}/import"


class ImportPage(Struct, frozen=True, kw_only=True):
    """A file as it would be taken; it travels with the page, in base64, and is kept nowhere before it is taken."""

    draft: WorkingDraft
    brokers: tuple[str, ...]
    preview: FillsPreview | None = None
    content: str = ""
    total: str = ""
    plans: tuple[str, ...] = ()
    plan: str = ""


@page(_HERE, Permission.prepare, issuer_of=issuer_of_draft)
def choose_file(visit: NamedDependency[Visit], draft: FromPath[int]) -> Page:
    """Ask for a broker's file."""
    return Page(template="desk/import.html", value=_value(visit, draft))


def _value(visit: Visit, draft: int, file: BrokerFile | None = None, form: Form | None = None) -> ImportPage:
    source = open_source(visit.workspace, draft)
    plans = source.raw.get("plan")
    return ImportPage(
        draft=source.draft,
        brokers=known_brokers(visit.workspace, source.draft.issuer_cik),
        preview=preview_fills(visit.workspace, draft, file) if file else None,
        content=b64encode(file.content).decode() if file else "",
        total=form.text("total") if form else "",
        plans=tuple(str(one.get("id", "")) for one in plans) if isinstance(plans, list) else (),
        plan=form.text("plan") if form else "",
    )


@action(_HERE, Permission.prepare, issuer_of=issuer_of_draft)
def look_or_take(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect | Page:
    """Look at a file, with other columns if they were chosen; or take it over."""
    try:
        file = _file(visit, form, draft)
    except DeskError as error:
        value = _value(visit, draft)
        return Page(template="desk/import.html", value=value, status=422, errors={"file": str(error)}, typed=form.typed)
    if form.text("act") != "take":
        return Page(template="desk/import.html", value=_value(visit, draft, file, form))
    plan = form.text("plan")
    try:
        take_over(visit.workspace, draft, file, {"plan": plan} if plan else None)
    except DeskError as error:
        value = _value(visit, draft, file, form)
        return Page(template="desk/import.html", value=value, status=422, errors={"total": str(error)})
    return redirect(f"/drafts/{draft}", f"The executions of {file.name} are taken over.")


def _file(visit: Visit, form: Form, draft: int) -> BrokerFile:
    sent = form.file("file")
    if sent is not None:
        name, content = sent.name, sent.content
    else:
        name, content = form.text("name"), _carried(form.text("content"))
    broker = form.text("broker").replace("\x00", "")[:200]
    source = open_source(visit.workspace, draft)
    kept = reading_of_broker(visit.workspace, source.draft.issuer_cik, broker)
    chosen = {one.removeprefix("column."): form.text(one) for one in form.fields if one.startswith("column.")}
    columns = {meaning: title for meaning, title in chosen.items() if title}
    sheets = tuple(one for one in form.texts("sheet") if one)
    reading = BrokerReading(broker=broker, columns=columns or kept.columns, sheets=sheets or kept.sheets)
    name = require_safe(name, content)
    return BrokerFile(name=name, content=content, reading=reading, total=_total(form.text("total")))


def _carried(text: str) -> bytes:
    try:
        content = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        content = b""
    if not content:
        message = "file: none was chosen; choose the broker's CSV or XLSX file"
        raise DeskError(message)
    return content


def _total(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        message = f"total: '{text[:40]}' is not a number; write the shares as the statement has them, 4120"
        raise DeskError(message) from None


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (choose_file, look_or_take)
