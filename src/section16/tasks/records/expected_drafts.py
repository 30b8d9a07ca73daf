"""Drafts of what is expected: begun a day ahead for each insider, and confirmed when it has happened."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from msgspec import Struct
from sqlalchemy.orm import Session

from section16.drafting.plan.mistake import PlanError
from section16.drafting.toml.read import read_plan
from section16.standard.errors import Section16Error
from section16.tasks.records.expected import ExpectedReport, expected_plan, expected_reports
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import (
    WorkingDraft,
    begin_draft,
    save_draft,
    working_draft,
    working_drafts,
)
from section16.workspace.errors import WorkspaceError
from section16.workspace.kept_reads import kept
from section16.workspace.tables.desk import WorkingDraftRecord
from section16.workspace.tables.records import RecordRow

__all__ = ["ExpectedDraft", "begin_expected", "confirm_expected", "drafts_of_expected", "expected_day", "expected_list"]

_FROM: Final = "what is expected of {insider} on {on}"
_BEGUN: Final = re.compile(r"what is expected of ([0-9]+) on ([0-9-]+)")


class ExpectedDraft(Struct, frozen=True, kw_only=True):
    """What is expected of an insider on a day, with its draft where there is one, and why there is none.

    `stands` is `expected`, `draft` while nobody confirmed it, then `confirmed`.
    """

    report: ExpectedReport
    draft_id: int | None = None
    version: int | None = None
    stands: Literal["expected", "draft", "confirmed"] = "expected"
    trouble: str = ""


@kept(RecordRow, WorkingDraftRecord)
def expected_list(session: Session, issuer: str, first: date, last: date) -> tuple[ExpectedDraft, ...]:
    """List what is expected from a day to a day, each with its draft."""
    drafts = drafts_of_expected(session, issuer)
    return tuple(
        _with_draft(one, drafts.get((one.insider_cik, one.on)))
        for one in expected_reports(session, issuer, first, last)
    )


def drafts_of_expected(session: Session, issuer: str) -> dict[tuple[str, date], WorkingDraft]:
    """Return the drafts that were begun from what was expected, by insider and day."""
    found = ((expected_day(one), one) for one in working_drafts(session) if one.issuer_cik == issuer)
    return {key: one for key, one in found if key is not None}


def expected_day(draft: WorkingDraft) -> tuple[str, date] | None:
    """Return whose and which day a draft was begun for; None for a draft that was begun otherwise."""
    found = _BEGUN.fullmatch(draft.began_from)
    return (found[1], date.fromisoformat(found[2])) if found else None


def _with_draft(report: ExpectedReport, draft: WorkingDraft | None, trouble: str = "") -> ExpectedDraft:
    if draft is None:
        return ExpectedDraft(report=report, trouble=trouble)
    stands: Literal["draft", "confirmed"] = "draft" if draft.version == 1 else "confirmed"
    return ExpectedDraft(report=report, draft_id=draft.id, version=draft.version, stands=stands, trouble=trouble)


def begin_expected(
    workspace: Workspace, issuer: str, on: date, today: date, insiders: Iterable[str] | None = None
) -> tuple[ExpectedDraft, ...]:
    """Begin a draft for each insider of whom a report is expected on a day, or for those named; one there is kept.

    Each is a transaction of its own: what goes wrong with one stops none, and is told with it.
    """
    with workspace.reading() as session:
        wanted = expected_reports(session, issuer, on, on)
    named = None if insiders is None else frozenset(insiders)
    return tuple(
        _begin(workspace, one, today)
        for one in wanted
        if (one.is_reported if named is None else one.insider_cik in named)
    )


def _begin(workspace: Workspace, one: ExpectedReport, today: date) -> ExpectedDraft:
    try:
        with workspace.writing() as writing:
            found = drafts_of_expected(writing.session, one.issuer_cik).get((one.insider_cik, one.on))
            if found is None:
                text = expected_plan(writing.session, one.issuer_cik, one.insider_cik, one.on, today)
                began_from = _FROM.format(insider=one.insider_cik, on=one.on)
                found = begin_draft(writing, draft_name(one), one.issuer_cik, text, began_from)
    except Section16Error as error:
        return _with_draft(one, None, str(error))
    return _with_draft(one, found)


def draft_name(one: ExpectedReport) -> str:
    """Return what the draft is called: the person, what happens, and the day."""
    what = " and ".join(dict.fromkeys(event.what for event in one.events))
    return f"{one.insider}, {what} {one.on}"


def confirm_expected(workspace: Workspace, draft_id: int, version: int, today: date) -> WorkingDraft:
    """Confirm that what was expected has happened: the draft is made anew, with the price of the day.

    Raises WorkspaceError where the day is still to come, or something is not known that the plan asks for, and
    ConflictError where somebody changed the draft.
    """
    with workspace.writing() as writing:
        draft = working_draft(writing.session, draft_id)
        key = expected_day(draft)
        if key is None:
            message = f"draft: '{draft.name}' was not begun from what is expected; nothing is to be confirmed"
            raise WorkspaceError(message)
        insider, on = key
        if today < on:
            message = f"draft: '{draft.name}' is of {on}, which is still to come; confirm it on the day"
            raise WorkspaceError(message)
        text = expected_plan(writing.session, draft.issuer_cik, insider, on, today)
        _require_whole(text, on)
        return save_draft(writing, draft_id, version, text, "confirmed that it has happened")


def _require_whole(text: str, on: date) -> None:
    try:
        read_plan(text, "expected")
    except PlanError as error:
        if any(one.place.endswith("price") for one in error.mistakes):
            message = f"price: none is kept of {on}; write what a share was worth on that day"
            raise WorkspaceError(message) from None
        raise
