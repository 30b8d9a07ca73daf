"""Everything that there is to do for somebody, today first."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.accounts.account import Account, permits, permits_owner
from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.tasks.work.drafts import draft_items
from section16.tasks.work.filings import filing_items
from section16.tasks.work.insiders import account_items, expected_items, gap_items, plan_items, token_items
from section16.tasks.work.item import NextStep, WorkItem, in_order, timed
from section16.tasks.work.names import Names
from section16.workspace import Workspace
from section16.workspace.records import read_all_records

__all__ = ["WorkList", "work_items"]


class WorkList(Struct, frozen=True, kw_only=True):
    """What there is to do at a moment, and of how many issuers and insiders it is."""

    at: datetime
    items: tuple[WorkItem, ...]
    issuers: int
    insiders: int


def work_items(workspace: Workspace, account: Account, now: datetime) -> WorkList:
    """List what there is to do that an account may know of, today first."""
    with workspace.reading() as session:
        read_all_records(session)
        names = Names.of(session)
        found = [one for one in _all_items(session, names, account, now) if _may_know(account, one)]
    insiders = [one for one in names.insiders if permits_owner(account, one[0], (one[1],))]
    return WorkList(
        at=now,
        items=in_order(timed(_within_reach(account, one), now) for one in found),
        issuers=len({issuer for issuer, _ in insiders}),
        insiders=len(insiders),
    )


def _all_items(session: Session, names: Names, account: Account, now: datetime) -> Iterator[WorkItem]:
    today = eastern_day(now)
    yield from filing_items(session, names, account, now)
    yield from draft_items(session, names, account)
    for issuer in sorted(names.issuers):
        if account.permissions_for(issuer) & {Permission.see, Permission.see_own}:
            yield from expected_items(session, names, account, issuer, today)
            yield from plan_items(session, names, issuer, today)
            yield from gap_items(session, names, issuer)
            yield from account_items(session, names, issuer, today)
    yield from token_items(today)


def _within_reach(account: Account, one: WorkItem) -> WorkItem:
    """Lead who sees only what is their own to their own report or page: the others are not for them."""
    if not one.issuer_cik or permits(account, Permission.see, one.issuer_cik):
        return one
    if one.step.to == "report":
        return replace(one, step=NextStep(text="Look at it", to="own", id=one.step.id))
    step = NextStep(text="See your page", to="insider", id=f"{one.issuer_cik}/{account.owner_cik}")
    return replace(one, step=step)


def _may_know(account: Account, one: WorkItem) -> bool:
    """Tell whether an account sees an item; an insider sees what is theirs, and tokens are for who files."""
    if not one.issuer_cik:
        return Permission.file in account.permissions_for(None) or account.is_administrator
    return permits_owner(account, one.issuer_cik, one.owner_ciks)
