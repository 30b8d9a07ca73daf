"""An administrator's page of approvals: how many approve a form of an issuer; leave for one person in an emergency."""

from datetime import timedelta
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from msgspec import Struct

from section16.accounts.approval_rules import (
    LONGEST_EMERGENCY,
    ApprovalRule,
    Emergency,
    allow_one_person,
    approval_rules,
    emergency_at,
    end_emergency,
    set_approvers_needed,
)
from section16.accounts.errors import AccountError
from section16.accounts.roles import Permission
from section16.standard.errors import IdentifierError
from section16.standard.numbers import Cik
from section16.standard.row import DOCUMENT_TYPES
from section16.web.accounts.shared import again
from section16.web.filters import eastern
from section16.web.form import Form
from section16.web.page import Page
from section16.web.response import PageResponse
from section16.web.routes import action, page, redirect
from section16.web.visit import Visit
from section16.workspace.desk.remarks import let_remarks_stop, remarks_stop
from section16.workspace.people import people

__all__ = ["PAGES"]

_TEMPLATE: Final = "accounts/approvals.html"
_HERE: Final = "/people/approvals"
_LONGEST: Final = 7 * 24


class ApprovalRulesPage(Struct, frozen=True, kw_only=True):
    """The rules that were set, and for which issuers one person may file now."""

    rules: tuple[ApprovalRule, ...]
    emergencies: tuple[Emergency, ...]
    issuers: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]
    stopped_by_remarks: tuple[str, ...]


def _page_of(visit: Visit) -> ApprovalRulesPage:
    with visit.workspace.reading() as session:
        issuers = tuple((one.cik, one.name or one.symbol or "") for one in people(session) if one.is_issuer)
        found = (emergency_at(session, cik, visit.now()) for cik, _ in issuers)
        return ApprovalRulesPage(
            rules=approval_rules(session),
            emergencies=tuple(one for one in found if one),
            issuers=issuers,
            forms=DOCUMENT_TYPES,
            stopped_by_remarks=tuple(cik for cik, _ in issuers if remarks_stop(session, cik)),
        )


@page(_HERE, Permission.administer)
def approvals_page(visit: NamedDependency[Visit]) -> Page:
    """Show how many people approve what."""
    return Page(template=_TEMPLATE, value=_page_of(visit))


@action(_HERE, Permission.administer, fresh_proof=True)
def set_rule(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Set how many people approve a form of an issuer, or take a rule away."""
    number = form.text("approvers")
    try:
        rule = ApprovalRule(
            issuer_cik=_issuer(form.text("issuer")),
            form=form.text("form"),
            approvers=int(number) if number in {"0", "1", "2"} else -1,
        )
        with visit.workspace.writing() as writing:
            set_approvers_needed(writing, rule)
    except AccountError as error:
        return again(_TEMPLATE, _page_of(visit), None, error, form.typed)
    return redirect(_HERE, "The rule is set." if number != "0" else "The rule is taken away.")


def _issuer(text: str) -> str:
    try:
        return Cik.parse(text).padded if text else ""
    except IdentifierError as error:
        message = f"issuer: {error}"
        raise AccountError(message) from None


@action(f"{_HERE}/emergency", Permission.administer, fresh_proof=True)
def allow_emergency(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Let one person prepare, approve and file for an issuer, for some hours and a reason."""
    try:
        issuer = _issuer(form.text("emergency_issuer"))
        if not issuer:
            message = "emergency_issuer: none is chosen; choose for which issuer it is"
            raise AccountError(message)  # noqa: TRY301 - shown at its field, as what the rules refuse
        until = visit.now() + _hours_in(form.text("hours"))
        with visit.workspace.writing() as writing:
            allow_one_person(writing, issuer, form.text("reason"), until)
    except AccountError as error:
        field = {"issuer": "emergency_issuer"}.get(name := str(error).partition(":")[0], name)
        return again(_TEMPLATE, _page_of(visit), field, error, form.typed)
    return redirect(_HERE, f"One person may file until {eastern(until)}.")


def _hours_in(text: str) -> timedelta:
    most = LONGEST_EMERGENCY // timedelta(hours=1)
    if not (text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
        message = f"hours: {text[:20]!r} is no number of hours that can be given; write 1 to {most}"
        raise AccountError(message)
    return timedelta(hours=int(text))


@action(f"{_HERE}/emergency/end", Permission.administer)
def stop_emergency(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect:
    """Take the leave back."""
    with visit.workspace.writing() as writing:
        end_emergency(writing, form.text("issuer"))
    return redirect(_HERE, "The leave has ended.")


@action(f"{_HERE}/remarks", Permission.administer, fresh_proof=True)
def set_remarks_stop(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Redirect | PageResponse:
    """Say whether open remarks stop the approval of an issuer's reports."""
    stop = form.text("stop") == "yes"
    try:
        issuer = _issuer(form.text("remarks_issuer"))
        if not issuer:
            message = "remarks_issuer: none is chosen; choose whose reports it is about"
            raise AccountError(message)  # noqa: TRY301 - shown at its field
    except AccountError as error:
        return again(_TEMPLATE, _page_of(visit), "remarks_issuer", error, form.typed)
    with visit.workspace.writing() as writing:
        let_remarks_stop(writing, issuer, stop=stop)
    return redirect(_HERE, "Open remarks stop an approval." if stop else "Open remarks no longer stop an approval.")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    approvals_page,
    set_remarks_stop,
    set_rule,
    allow_emergency,
    stop_emergency,
)
