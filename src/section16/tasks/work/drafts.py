"""Drafts that are worked on and have given no report yet."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.accounts.account import Account, permits
from section16.accounts.roles import Permission
from section16.drafting.engine import draft
from section16.drafting.plan.mistake import MistakesError
from section16.drafting.toml.read import read_plan
from section16.standard.numbers import Cik
from section16.tasks.desk.parts import tables_in
from section16.tasks.records.expected_drafts import expected_day
from section16.tasks.work.item import NextStep, WorkItem
from section16.tasks.work.names import Names
from section16.workspace.unfiled import OpenDraft, open_drafts

__all__ = ["draft_items"]


class _DraftFacts(Struct, frozen=True):
    """Whose a draft is, and by when its first report is due; None where it does not say yet."""

    owners: tuple[str, ...]
    due_on: date | None


def draft_items(session: Session, names: Names, account: Account) -> Iterator[WorkItem]:
    """Give the drafts that have given no report; those of what is expected stand with that until they are confirmed."""
    for one in open_drafts(session):
        if one.draft.version > 1 or expected_day(one.draft) is None:
            yield _item(one, names, account)


def _item(one: OpenDraft, names: Names, account: Account) -> WorkItem:
    draft, facts = one.draft, _facts(one.text, one.files)
    mine = permits(account, Permission.prepare, draft.issuer_cik) and account.name in one.makers
    return WorkItem(
        kind="draft",
        what=draft.name,
        who=names.people(facts.owners),
        issuer_cik=draft.issuer_cik,
        issuer=names.issuer(draft.issuer_cik),
        owner_ciks=facts.owners,
        state=f"draft, last changed by {draft.changed_by}",
        step=NextStep(text="Go on with it" if mine else "See the draft", to="draft", id=str(draft.id)),
        due_on=facts.due_on,
        is_mine=mine,
    )


@lru_cache(maxsize=2048)
def _facts(text: str, files: tuple[tuple[str, bytes], ...]) -> _DraftFacts:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return _DraftFacts((), None)
    people = [one for key in ("owner", "recipient") for one in tables_in(raw, key)]
    owners = tuple(Cik.of(str(one.get("cik", ""))).padded for one in people)
    return _DraftFacts(owners, _due_on(text, dict(files)))


def _due_on(text: str, files: dict[str, bytes]) -> date | None:
    """Return by when a plan's first report is due; None where it cannot be drafted yet."""
    try:
        plan = read_plan(text, "draft")
        last = max((one.on for one in plan.events), default=None)
        due = draft(replace(plan, settings=replace(plan.settings, today=last)), files).due
    except MistakesError:
        return None
    return due.last_day if due else None
