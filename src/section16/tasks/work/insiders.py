"""What there is to do about insiders between reports: what vests, balances that do not follow, days that come."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from section16.accounts.account import Account, permits_owner
from section16.law.calendar import next_business_day
from section16.law.deadlines import Facts, due_of_transaction
from section16.tasks.filer.account import kept_tokens
from section16.tasks.records.expected_drafts import ExpectedDraft, expected_list
from section16.tasks.records.holdings import gaps_of_issuer
from section16.tasks.records.keeping import typed_records
from section16.tasks.records.kinds.people import EdgarAccess, SignerRecord
from section16.tasks.records.plan_trades import open_orders, plan_purchases
from section16.tasks.work.item import NextStep, WorkItem, day_words
from section16.tasks.work.names import Names
from section16.workspace.people import duties

__all__ = ["account_items", "expected_items", "gap_items", "plan_items", "token_items"]

# So many days back a vest that nobody drafted is still told.
_BACK: Final = timedelta(days=30)
_SOON: Final = timedelta(days=30)
_RENEW: Final = "Renew it, and note its end"
# A user token lives 30 days, so a month ahead would be always.
_TOKEN_SOON: Final = timedelta(days=7)


def expected_items(session: Session, names: Names, account: Account, issuer: str, today: date) -> Iterator[WorkItem]:
    """Give what vests up to the next business day, or did and has no confirmed draft: an item for each day.

    Only of those of whom the account may know.
    """
    together: dict[date, list[ExpectedDraft]] = {}
    for one in expected_list(session, issuer, today - _BACK, next_business_day(today)):
        may_know = permits_owner(account, issuer, (one.report.insider_cik,))
        if may_know and one.report.is_reported and one.stands != "confirmed":
            together.setdefault(one.report.on, []).append(one)
    for on, several in together.items():
        ciks = tuple(one.report.insider_cik for one in several)
        number = len(several)
        to_begin = any(one.draft_id is None for one in several)
        ahead = f"Begin {_counted(number)}" if to_begin else f"Look over {_counted(number)}"
        yield WorkItem(
            kind="expected",
            what=f"{'Vested' if on < today else 'Vests'} {day_words(on, today)}: {_names_of(several)}",
            who=names.people(ciks) if number < 3 else f"{number} insiders",  # noqa: PLR2004 - as many as a cell has room for
            issuer_cik=issuer,
            issuer=names.issuer(issuer),
            owner_ciks=ciks,
            state="expected",
            step=NextStep(text=f"Confirm {number}" if on <= today else ahead, to="expected", id=f"{issuer}/{on}"),
            due_on=_due_of_vest(on),
        )


def _counted(number: int) -> str:
    return "1 draft" if number == 1 else f"{number} drafts"


def _names_of(several: list[ExpectedDraft]) -> str:
    return ", ".join(dict.fromkeys(event.name for one in several for event in one.report.events if event.reported))


def _due_of_vest(on: date) -> date | None:
    found = due_of_transaction(on, Facts(code="M"), lambda: None)
    return found.last_day if found else None


def plan_items(session: Session, names: Names, issuer: str, today: date) -> Iterator[WorkItem]:
    """Give the orders of 10b5-1 plans that may be carried out now, and purchases of plans that were not entered."""
    for order in open_orders(session, issuer, today):
        until = f", until {day_words(order.until, today).removeprefix('on ')}" if order.until else ""
        what, state = f"Plan '{order.plan}' may {order.words}{until}", "may happen"
        yield _of_plan(names, issuer, order.insider_cik, (what, state, "Begin a draft when it does"))
    for one in plan_purchases(session, issuer, today):
        what = f"{one.name}: purchase {day_words(one.on, today)}"
        yield _of_plan(names, issuer, one.insider_cik, (what, "not entered", "Enter it"))


def _of_plan(names: Names, issuer: str, insider: str, words: tuple[str, str, str]) -> WorkItem:
    what, state, step = words
    return WorkItem(
        kind="plan",
        what=what,
        who=names.people((insider,)),
        issuer_cik=issuer,
        issuer=names.issuer(issuer),
        owner_ciks=(insider,),
        state=state,
        step=NextStep(text=step, to="plans", id=f"{issuer}/{insider}"),
    )


def gap_items(session: Session, names: Names, issuer: str) -> Iterator[WorkItem]:
    """Give the insiders whose reported balances do not follow from one another."""
    for insider, number in gaps_of_issuer(session, issuer).items():
        balances = "1 balance does" if number == 1 else f"{number} balances do"
        yield WorkItem(
            kind="gap",
            what=f"{balances} not follow from the report before",
            who=names.people((insider,)),
            issuer_cik=issuer,
            issuer=names.issuer(issuer),
            owner_ciks=(insider,),
            state="to explain",
            step=NextStep(text="Explain it", to="holdings", id=f"{issuer}/{insider}"),
        )


def account_items(session: Session, names: Names, issuer: str, today: date) -> Iterator[WorkItem]:
    """Give what ends or falls due soon for insiders, or has ended."""
    for one in (*_account_days(session, issuer), *_power_days(session, issuer), *_delegations(session, names, issuer)):
        if one.on is None or one.on <= today + one.ahead:
            yield WorkItem(
                kind="account",
                what=one.what,
                who=names.people((one.insider,)),
                issuer_cik=issuer,
                issuer=names.issuer(issuer),
                owner_ciks=(one.insider,),
                state="waits" if one.on is None else "due soon" if one.on > today else "overdue",
                step=NextStep(text=one.do, to="insider", id=f"{issuer}/{one.insider}"),
                due_on=one.on,
            )


class _Reminder(NamedTuple):
    """A day that comes, and how long ahead it is told; without a day it is told at once."""

    insider: str
    what: str
    do: str
    on: date | None
    ahead: timedelta = _SOON


def _account_days(session: Session, issuer: str) -> Iterator[_Reminder]:
    confirmed = {one.subject: one.due_on for one in duties(session) if one.kind == "confirmation"}
    for one in typed_records(session, EdgarAccess, issuer):
        insider, access = one.kept.insider_cik, one.content
        if day := confirmed.get(insider) or access.confirmation_due_on:
            yield _Reminder(insider, "EDGAR account to be confirmed", "Confirm it, and note the day", day)
        if access.filer_token_ends_on:
            yield _Reminder(insider, "Filer token ends", _RENEW, access.filer_token_ends_on)
        if access.user_token_ends_on:
            yield _Reminder(insider, "User token ends", _RENEW, access.user_token_ends_on, _TOKEN_SOON)


def _power_days(session: Session, issuer: str) -> Iterator[_Reminder]:
    for one in typed_records(session, SignerRecord, issuer):
        if one.content.ends_on is not None:
            what = f"Power of attorney of {one.content.name} ends"
            yield _Reminder(one.kept.insider_cik, what, _RENEW, one.content.ends_on)


def _delegations(session: Session, names: Names, issuer: str) -> Iterator[_Reminder]:
    for duty in duties(session):
        insider = duty.subject.partition(" ")[0]
        if duty.kind == "delegation" and (issuer, insider) in names.insiders:
            yield _Reminder(insider, "A delegation waits for an answer", "Answer it at EDGAR", duty.due_on)


def token_items(today: date) -> Iterator[WorkItem]:
    """Give the tokens of this installation that end soon, or have ended."""
    for one in kept_tokens(today):
        if one.kept and one.warning:
            yield WorkItem(
                kind="account",
                what=f"{one.name.replace('-', ' ').capitalize()} ends",
                who="this installation",
                issuer_cik="",
                issuer="",
                state="overdue" if one.expires_on is not None and one.expires_on <= today else "due soon",
                step=NextStep(text="Renew", to="vault", id=one.name),
                due_on=one.expires_on,
            )
