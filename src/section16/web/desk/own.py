"""A report as those see it whose it is: how it reads, when it is due, how far it is."""

from datetime import date
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec import Struct

from section16.accounts.account import permits_owner
from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.rendering.html import fragment
from section16.rendering.sheet import sheet
from section16.tasks.desk.approving import frozen_report
from section16.tasks.named_report import named_report
from section16.web.desk.addresses import issuer_of_report
from section16.web.errors import NotFoundError
from section16.web.page import Page
from section16.web.routes import page
from section16.web.visit import Visit
from section16.workspace.kept_reports import report_named

__all__ = ["PAGES"]


class OwnReportPage(Struct, frozen=True, kw_only=True):
    """A report, for whom it is about; `stands` says how far it is."""

    name: str
    form: str
    due_on: date | None
    stands: str
    is_filed: bool
    html: str


@page("/reports/{report:str}/own", Permission.see, Permission.see_own, issuer_of=issuer_of_report)
def own_report(visit: NamedDependency[Visit], report: FromPath[str]) -> Page:
    """Show a report to those whose it is."""
    with visit.workspace.reading() as session:
        kept = report_named(session, report)
    if not permits_owner(visit.account, kept.issuer_cik, kept.owner_ciks):
        message = "address: nothing is there"
        raise NotFoundError(message)
    document = named_report(visit.workspace, kept, eastern_day(visit.now()))
    frozen = frozen_report(visit.workspace, kept.hash)
    stands = "approved, not filed yet" if not frozen.still_needed else "waits for approval"
    if not frozen.is_current:
        stands = "changed since; another version will take its place"
    value = OwnReportPage(
        name=kept.name,
        form=kept.form,
        due_on=kept.due_on,
        stands=f"filed, and accepted by {frozen.accepted_by}" if frozen.is_filed else stands,
        is_filed=frozen.is_filed,
        html=fragment(sheet(document)),
    )
    return Page(template="desk/own.html", value=value)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (own_report,)
