"""An administrator's page of the audit trail: searched by its address, given as data, verified."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from section16.accounts.roles import Permission
from section16.law.calendar import EASTERN_ZONE
from section16.query.query import QueryResult
from section16.standard.text.days import no_date
from section16.tasks.filing.audit import TrailProof, verify_trail
from section16.tasks.filing.checkpointing import checkpoints_here
from section16.web.page import Page
from section16.web.routes import action, page
from section16.web.struct_table import struct_table
from section16.web.visit import Visit
from section16.workspace.trail.audit import AuditEvent, head
from section16.workspace.trail.search import TrailSearch, search_trail

__all__ = ["PAGES"]

_TEMPLATE: Final = "accounts/audit.html"
_A_PAGE: Final = 100
_MOST: Final = 100_000
_EASTERN: Final = ZoneInfo(EASTERN_ZONE)
_TEXTS: Final = ("who", "what", "subject", "door", "words")


class TrailLine(Struct, frozen=True, kw_only=True):
    """One event, as it is shown."""

    number: int
    at: datetime
    who: str
    door: str
    address: str
    what: str
    subject: str
    details: str
    hash: str


class TrailPage(Struct, frozen=True, kw_only=True):
    """The events that were looked for, the newest first."""

    events: int
    head: str
    asked: dict[str, str]
    lines: tuple[TrailLine, ...]
    next_before: int | None
    proof: TrailProof | None = None


def _line(event: AuditEvent) -> TrailLine:
    door = event.door
    return TrailLine(
        number=event.number,
        at=event.at,
        who=event.actor,
        door=door.name if door else "",
        address=door.address if door else "",
        what=event.what,
        subject=event.subject,
        details=event.summary if event.summary != "{}" else "",
        hash=event.hash,
    )


def _search_in(visit: Visit) -> tuple[TrailSearch, dict[str, str]]:
    """Return what the address asks, and by its name what of it cannot be."""
    unfit: dict[str, str] = {}
    days: dict[str, datetime | None] = {}
    for name in ("since", "until"):
        days[name] = None
        if text := visit.asked(name):
            try:
                first = date.fromisoformat(text) + timedelta(days=name == "until")
                days[name] = datetime.combine(first, time(), _EASTERN)
            except (ValueError, OverflowError):
                unfit[name] = f"{name}: {no_date(text).of(text)}"
    before = visit.asked("before")
    if before and not (before.isdecimal() and len(before) < len(str(_MOST)) * 2):
        unfit["before"] = f"before: '{before}' is no number of an event; leave it out"
        before = ""
    found = TrailSearch(
        who=visit.asked("who"),
        what=visit.asked("what"),
        subject=visit.asked("subject"),
        door=visit.asked("door"),
        words=visit.asked("words"),
        since=days["since"],
        until=days["until"],
        before=int(before) if before else None,
    )
    return found, unfit


def _page_of(visit: Visit, proof: TrailProof | None = None, table: Callable[[], QueryResult] | None = None) -> Page:
    asked, unfit = _search_in(visit)
    with visit.workspace.reading() as session:
        count, last = head(session)
        found = search_trail(session, asked, _A_PAGE + 1)
    lines = tuple(_line(one) for one in found[:_A_PAGE])
    value = TrailPage(
        events=count,
        head=last,
        asked={name: visit.asked(name) for name in (*_TEXTS, "since", "until")},
        lines=lines,
        next_before=lines[-1].number if len(found) > _A_PAGE else None,
        proof=proof,
    )
    return Page(template=_TEMPLATE, value=value, table=table, unfit=unfit)


@page("/audit", Permission.administer)
def audit_page(visit: NamedDependency[Visit]) -> Page:
    """Search the trail."""

    def table() -> QueryResult:
        asked, _ = _search_in(visit)
        with visit.workspace.reading() as session:
            found = search_trail(session, asked, _MOST)
        return struct_table(TrailLine, tuple(_line(one) for one in found))

    return _page_of(visit, table=table)


@action("/audit/verify", Permission.administer)
def verify(visit: NamedDependency[Visit]) -> Page:
    """Compute every hash again, and hold every row and the newest checkpoint against the trail."""
    proof = verify_trail(visit.workspace, checkpoints=checkpoints_here())
    return _page_of(visit, proof)


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (audit_page, verify)
