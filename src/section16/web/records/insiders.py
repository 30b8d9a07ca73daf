"""Who is an insider of whom, and everything that is kept of one: checklist, holdings, grants, plans, signers."""

from collections.abc import Collection
from datetime import date
from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct
from sqlalchemy.orm import Session

from section16.accounts.account import EVERY_ISSUER, permits_owner
from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.standard.numbers import Cik
from section16.tasks.records.holdings import RunningHoldings, RunningLine, running_holdings
from section16.tasks.records.keeping import TypedRecord, issuer_profile, typed_records
from section16.tasks.records.kinds.adjustments import HoldingAdjustment
from section16.tasks.records.kinds.awards import AwardRecord, PlanEnrolment, TradingPlanRecord
from section16.tasks.records.kinds.content import RecordContent
from section16.tasks.records.kinds.people import EdgarAccess, InsiderProfile, IssuerProfile, RelatedHolder, SignerRecord
from section16.tasks.records.plan_trades import OpenOrder, PlanPurchase, begin_plan_draft, open_orders, plan_purchases
from section16.tasks.records.readiness import (
    KnownForFiling,
    Readiness,
    ccc_is_kept,
    checklist,
    readiness,
    readiness_everywhere,
)
from section16.tasks.records.starting_plan import begin_for_insider
from section16.web.form import Form
from section16.web.page import Page
from section16.web.records.addresses import issuer_of, nothing_there, padded, require_owner
from section16.web.records.lines import RecordLine, record_lines
from section16.web.routes import action, page, redirect
from section16.web.struct_table import struct_table
from section16.web.visit import Visit
from section16.workspace.records import read_all_records

__all__ = ["PAGES"]

# What stands on the page of an insider, in its order.
_SECTIONS: Final[tuple[type[RecordContent], ...]] = (
    AwardRecord,
    TradingPlanRecord,
    PlanEnrolment,
    RelatedHolder,
    HoldingAdjustment,
    SignerRecord,
    EdgarAccess,
)


class InsiderLine(Struct, frozen=True, kw_only=True):
    """An insider of an issuer in the list, and how many things are missing before a report can go."""

    issuer_cik: str
    issuer: str
    insider_cik: str
    name: str
    relationship: str
    is_in_office: bool
    missing: int
    ends_soon: int


class IssuerLine(Struct, frozen=True, kw_only=True):
    """An issuer in the list."""

    issuer_cik: str
    name: str
    ticker: str


class InsiderList(Struct, frozen=True, kw_only=True):
    """Issuers and their insiders, as far as the visitor may know of them."""

    issuers: tuple[IssuerLine, ...]
    insiders: tuple[InsiderLine, ...]
    may_add_issuer: bool


class RecordSection(Struct, frozen=True, kw_only=True):
    """The records of a kind that one insider has."""

    kind: str
    plural: str
    lines: tuple[RecordLine, ...]


class InsiderPage(Struct, frozen=True, kw_only=True):
    """Everything that is kept of an insider at an issuer."""

    issuer_cik: str
    issuer: str
    insider_cik: str
    name: str
    relationship: str
    profile_id: int | None
    readiness: Readiness
    elsewhere: tuple[Readiness, ...]
    holdings: RunningHoldings
    sections: tuple[RecordSection, ...]
    orders: tuple[OpenOrder, ...]
    purchases: tuple[PlanPurchase, ...]
    may_keep: bool
    may_prepare: bool


@page("/insiders", Permission.see, Permission.see_own)
def insiders(visit: NamedDependency[Visit]) -> Page:
    """List issuers and insiders; `?issuer=` shows those of one."""
    asked, found = visit.asked("issuer"), Cik.match(visit.asked("issuer"))
    with visit.workspace.reading() as session:
        read_all_records(session)
        profiles = typed_records(session, IssuerProfile)
        names = {one.kept.issuer_cik: one.content for one in profiles}
        today = eastern_day(visit.now())
        known = KnownForFiling.of(session, today)
        every = tuple(
            _line(one, names.get(one.kept.issuer_cik), known, today)
            for one in typed_records(session, InsiderProfile)
            if permits_owner(visit.account, one.kept.issuer_cik, (one.kept.insider_cik,))
        )
    seen = {one.issuer_cik for one in every}
    issuers = tuple(
        IssuerLine(issuer_cik=cik, name=one.name, ticker=one.ticker)
        for cik, one in names.items()
        if cik in seen or visit.may(Permission.see, cik)
    )
    wanted = found.padded if found and found.padded in seen | {one.issuer_cik for one in issuers} else ""
    value = InsiderList(
        issuers=issuers,
        insiders=tuple(one for one in every if wanted in {"", one.issuer_cik}),
        may_add_issuer=_may_add_issuer(visit, names),
    )
    return Page(
        template="records/insiders.html",
        value=value,
        table=lambda: struct_table(InsiderLine, value.insiders),
        unfit={"issuer": f"issuer: '{asked[:40]}' is not here; choose one of the list"} if asked and not wanted else {},
    )


def _may_add_issuer(visit: Visit, kept: Collection[str]) -> bool:
    """Tell whether there can be an issuer that is not kept yet and for which they keep records."""
    return any(cik == EVERY_ISSUER or cik not in kept for cik in visit.account.issuers_with(Permission.keep_records))


def _line(
    one: TypedRecord[InsiderProfile], issuer: IssuerProfile | None, known: KnownForFiling, today: date
) -> InsiderLine:
    cik, insider = one.kept.issuer_cik, one.kept.insider_cik
    ready = checklist(known, cik, insider, today)
    return InsiderLine(
        issuer_cik=cik,
        issuer=issuer.ticker if issuer else cik,
        insider_cik=insider,
        name=one.content.name,
        relationship="; ".join(period.title or period.relationship for period in one.content.relationships_on(today)),
        is_in_office=one.content.is_insider_on(today),
        missing=ready.missing,
        ends_soon=ready.soon,
    )


@page("/issuers/{issuer:str}/insiders/{insider:str}", Permission.see, Permission.see_own, issuer_of=issuer_of)
def insider(visit: NamedDependency[Visit], issuer: FromPath[str], insider: FromPath[str]) -> Page:
    """Show everything that is kept of an insider."""
    issuer, insider = padded(issuer), padded(insider)
    require_owner(visit, issuer, insider)
    today = eastern_day(visit.now())
    with visit.workspace.reading() as session:
        read_all_records(session, issuer)
        company = issuer_profile(session, issuer)
        found = next(iter(typed_records(session, InsiderProfile, issuer, insider)), None)
        person = found.content if found else None
        holdings = running_holdings(session, issuer, insider)
        if found is None and not holdings.lines:
            raise nothing_there()
        everywhere = readiness_everywhere(
            session, insider, lambda cik: permits_owner(visit.account, cik, (insider,)), today, ccc_is_kept
        )
        value = InsiderPage(
            issuer_cik=issuer,
            issuer=company.name if company else issuer,
            insider_cik=insider,
            name=person.name if person else insider,
            relationship="; ".join(one.title or one.relationship for one in person.relationships_on(today))
            if person
            else "",
            profile_id=found.kept.id if found else None,
            readiness=readiness(session, issuer, insider, today, ccc_is_kept),
            elsewhere=tuple(one for one in everywhere if one.issuer_cik != issuer),
            holdings=holdings,
            sections=tuple(_section(session, kind, issuer, insider) for kind in _SECTIONS),
            orders=open_orders(session, issuer, today, insider),
            purchases=plan_purchases(session, issuer, today, insider),
            may_keep=visit.may(Permission.keep_records, issuer),
            may_prepare=visit.may(Permission.prepare, issuer),
        )
    return Page(
        template="records/insider.html",
        value=value,
        table=lambda: struct_table(RunningLine, value.holdings.lines),
    )


def _section(session: Session, kind: type[RecordContent], issuer: str, insider: str) -> RecordSection:
    lines = record_lines(typed_records(session, kind, issuer, insider))
    return RecordSection(kind=kind.kind, plural=kind.plural, lines=lines)


@action("/issuers/{issuer:str}/insiders/{insider:str}/draft", Permission.prepare, issuer_of=issuer_of)
def new_draft(
    visit: NamedDependency[Visit], form: NamedDependency[Form], issuer: FromPath[str], insider: FromPath[str]
) -> Redirect:
    """Begin a draft where the last report on file ended: of an order or a purchase of a plan, or without events."""
    issuer, insider = padded(issuer), padded(insider)
    today = eastern_day(visit.now())
    if key := form.text("of"):
        draft = begin_plan_draft(visit.workspace, issuer, insider, key, today)
        return redirect(f"/drafts/{draft.id}", "The draft has begun. Write what the broker or the plan says.")
    draft = begin_for_insider(visit.workspace, issuer, insider, today)
    return redirect(f"/drafts/{draft.id}", "The draft has begun. Say what happened.")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (insiders, insider, new_draft)
