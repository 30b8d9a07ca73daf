"""What vests or expires on a day: drafts begun ahead, and confirmed with the price of the day."""

from datetime import date, timedelta
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct
from msgspec.structs import replace

from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.standard.errors import Section16Error
from section16.standard.text.days import no_date
from section16.tasks.records.expected import ExpectedEvent
from section16.tasks.records.expected_drafts import ExpectedDraft, begin_expected, confirm_expected, expected_list
from section16.tasks.records.keeping import RecordError, add_content, contents, issuer_profile
from section16.tasks.records.kinds.libraries import ClosingPrice
from section16.tasks.records.typing_in import content_from
from section16.web.errors import NotFoundError
from section16.web.filters import counted
from section16.web.form import Form
from section16.web.page import Page
from section16.web.records.addresses import issuer_of, padded
from section16.web.routes import action, page, redirect
from section16.web.struct_table import struct_table
from section16.web.visit import Visit

__all__ = ["PAGES"]

_DAY: Final = timedelta(days=1)


class ExpectedPage(Struct, frozen=True, kw_only=True):
    """What is expected of an issuer's insiders on a day; `price` is what a share was worth, where that is kept."""

    issuer_cik: str
    issuer: str
    security: str
    on: date
    day_before: date
    day_after: date
    is_over: bool
    price: str
    needs_price: bool
    waits: bool
    to_begin: bool
    expected: tuple[ExpectedDraft, ...]
    may_prepare: bool


@page("/issuers/{issuer:str}/expected/{on:str}", Permission.see, issuer_of=issuer_of)
def expected(visit: NamedDependency[Visit], issuer: FromPath[str], on: FromPath[str]) -> Page:
    """Show what is expected on a day."""
    return _page(visit, padded(issuer), _day(on))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
        day - _DAY, day + _DAY  # the page leads to both
    except (ValueError, OverflowError):
        message = f"address: {no_date(text[:40]).of(text[:40])}"
        raise NotFoundError(message) from None
    return day


def _page(  # noqa: PLR0913 - what the page has
    visit: Visit,
    issuer: str,
    on: date,
    *,
    troubles: tuple[ExpectedDraft, ...] = (),
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Page:
    today = eastern_day(visit.now())
    told = {one.report.insider_cik: one.trouble for one in troubles if one.trouble}
    with visit.workspace.reading() as session:
        company = issuer_profile(session, issuer)
        security = company.security if company else "Common Stock"
        found = tuple(
            replace(one, trouble=told.get(one.report.insider_cik, "")) for one in expected_list(session, issuer, on, on)
        )
        price = next((one.price for one in contents(session, ClosingPrice, issuer) if one.on == on), None)
    value = ExpectedPage(
        issuer_cik=issuer,
        issuer=company.name if company else issuer,
        security=security,
        on=on,
        day_before=on - _DAY,
        day_after=on + _DAY,
        is_over=on <= today,
        price="" if price is None else format(price, "f"),
        needs_price=any(one.report.needs_price for one in found),
        waits=any(one.stands == "draft" for one in found),
        to_begin=any(one.stands == "expected" and one.report.is_reported for one in found),
        expected=found,
        may_prepare=visit.may(Permission.prepare, issuer),
    )
    status = 422 if errors else 200
    return Page(
        template="records/expected.html",
        value=value,
        table=lambda: struct_table(ExpectedEvent, [event for one in found for event in one.report.events]),
        status=status,
        errors=errors or {},
        typed=typed or {},
    )


@action("/issuers/{issuer:str}/expected/{on:str}/drafts", Permission.prepare, issuer_of=issuer_of)
def begin(visit: NamedDependency[Visit], issuer: FromPath[str], on: FromPath[str]) -> Page | Redirect:
    """Begin a draft for each insider of whom a report is expected; what fails for one is told beside them."""
    issuer, day = padded(issuer), _day(on)
    made = begin_expected(visit.workspace, issuer, day, eastern_day(visit.now()))
    if any(one.trouble for one in made):
        return _page(visit, issuer, day, troubles=made)
    return redirect(f"/issuers/{issuer}/expected/{day}", f"{counted(len(made), 'draft')} begun.")


@action("/issuers/{issuer:str}/expected/{on:str}/confirm", Permission.prepare, issuer_of=issuer_of)
def confirm(
    visit: NamedDependency[Visit], form: NamedDependency[Form], issuer: FromPath[str], on: FromPath[str]
) -> Page | Redirect:
    """Confirm that what was expected has happened: of all who have a draft that waits, or of one."""
    issuer, day = padded(issuer), _day(on)
    today = eastern_day(visit.now())
    if today < day:
        return _page(visit, issuer, day, errors={"main": f"{day} is still to come; confirm it on the day"})
    try:
        _keep_price(visit, form, issuer, day)
    except RecordError as error:
        errors = {one.path: f"{one.seen}; {one.do}" for one in error.mistakes}
        return _page(visit, issuer, day, errors=errors, typed=form.typed)
    begun = begin_expected(visit.workspace, issuer, day, today)
    named = form.text("insider")
    waiting = [one for one in begun if one.stands == "draft" and named in {"", one.report.insider_cik}]
    done = [_confirmed(visit, one, today) for one in waiting]
    troubles = tuple(one for one in (*begun, *done) if one.trouble)
    if troubles:
        reasons = dict.fromkeys(one.trouble for one in troubles)
        errors = {"price": "; ".join(reasons)} if any(one.startswith("price") for one in reasons) else {}
        return _page(visit, issuer, day, troubles=troubles, errors=errors, typed=form.typed)
    return redirect(f"/issuers/{issuer}/expected/{day}", f"{counted(len(done), 'draft')} confirmed.")


def _keep_price(visit: Visit, form: Form, issuer: str, on: date) -> None:
    """Keep what a share was worth, where that was typed and nothing is kept yet."""
    if not form.text("price"):
        return
    with visit.workspace.reading() as session:
        known = [one for one in contents(session, ClosingPrice, issuer) if one.on == on]
        company = issuer_profile(session, issuer)
    if not known:
        security = company.security if company else "Common Stock"
        typed = {"on": (on.isoformat(),), "security": (security,), "price": (form.text("price"),)}
        add_content(visit.workspace, issuer, content_from(ClosingPrice, typed))


def _confirmed(visit: Visit, one: ExpectedDraft, today: date) -> ExpectedDraft:
    try:
        confirm_expected(visit.workspace, one.draft_id or 0, one.version or 0, today)
    except Section16Error as error:
        return replace(one, trouble=str(error))
    return replace(one, stands="confirmed")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (expected, begin, confirm)
