"""The first page of who works here: what there is to do, today first, each with its next step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, get_args

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.standard.text.nearest import suggest
from section16.tasks.work.item import NextStep, StepTarget, WorkItem, WorkKind
from section16.tasks.work.items import work_items
from section16.web.page import Page
from section16.web.routes import page
from section16.web.struct_table import struct_table
from section16.web.visit import Visit

__all__ = ["PAGES"]

_ADDRESSES: Final[Mapping[StepTarget, str]] = {
    "report": "/reports/{0}",
    "live": "/reports/{0}/live",
    "draft": "/drafts/{0}",
    "submission": "/submissions/{0}",
    "expected": "/issuers/{0}/expected/{1}",
    "holdings": "/issuers/{0}/insiders/{1}#holdings",
    "plans": "/issuers/{0}/insiders/{1}#plans",
    "insider": "/issuers/{0}/insiders/{1}",
    "own": "/reports/{0}/own",
    "vault": "/vault",
}
_KINDS: Final[tuple[str, ...]] = get_args(WorkKind)


class WorkLine(Struct, frozen=True, kw_only=True):
    """An item with the address of its next step, and its day in words."""

    item: WorkItem
    due: str
    address: str


class WorkPage(Struct, frozen=True, kw_only=True):
    """What there is to do: `items` in all, `kinds` by kind, `waiting` for the visitor; `lines` by the filters."""

    at: datetime
    lines: tuple[WorkLine, ...]
    items: int
    issuers: int
    insiders: int
    kinds: dict[str, int]
    waiting: int
    kind: str
    mine: bool
    may_keep: bool
    may_prepare: bool


@page("/work", Permission.see, Permission.see_own)
def work(visit: NamedDependency[Visit]) -> Page:
    """List what there is to do; `?kind=` shows one kind, `?mine=1` what waits for the visitor."""
    now = visit.now()
    found = work_items(visit.workspace, visit.account, now)
    kind, mine = visit.asked("kind"), visit.asked("mine") == "1"
    unfit = {} if kind in {"", *_KINDS} else {"kind": f"kind: '{kind}' is none of work items; {suggest(kind, _KINDS)}"}
    kind = "" if unfit else kind
    kinds: dict[str, int] = {}
    for one in found.items:
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    shown = [one for one in found.items if kind in {"", one.kind} and (one.is_mine or not mine)]
    value = WorkPage(
        at=now,
        lines=tuple(WorkLine(item=one, due=_due(one, now), address=address_of(one.step)) for one in shown),
        items=len(found.items),
        issuers=found.issuers,
        insiders=found.insiders,
        kinds=kinds,
        waiting=sum(one.is_mine for one in found.items),
        kind=kind,
        mine=mine,
        may_keep=bool(visit.account.issuers_with(Permission.keep_records)),
        may_prepare=bool(visit.account.issuers_with(Permission.prepare)),
    )
    return Page(template="work.html", value=value, table=lambda: struct_table(WorkItem, shown), unfit=unfit)


def address_of(step: NextStep) -> str:
    """Return where a next step is done."""
    return _ADDRESSES[step.to].format(*step.id.split("/"))


def _due(one: WorkItem, now: datetime) -> str:
    if one.due_on is None:
        return ""
    today = eastern_day(now)
    day = "today" if one.due_on == today else f"{one.due_on:%a} {one.due_on.day} {one.due_on:%b}"
    year = "" if one.due_on.year == today.year else f" {one.due_on.year}"
    return f"{day}{year} 22:00" if one.kind in {"filing", "draft", "suspended", "expected"} else f"{day}{year}"


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (work,)
