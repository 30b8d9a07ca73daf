"""How many people approve a live filing, by issuer and form, and an administrator's leave for one person to do it all.

Both are settings whose last event in the trail counts: what a table says alone changes nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.accounts.directory import has_accounts
from section16.accounts.errors import AccountError
from section16.standard.row import DOCUMENT_TYPES
from section16.workspace.database import WriteSession
from section16.workspace.errors import WorkspaceError
from section16.workspace.tables.base import as_text
from section16.workspace.tables.filing import SettingRecord
from section16.workspace.trail.audit import AuditEvent, add_event, events_about

__all__ = [
    "ApprovalRule",
    "Emergency",
    "allow_one_person",
    "approval_rules",
    "approvers_needed",
    "emergency_at",
    "end_emergency",
    "people_needed",
    "set_approvers_needed",
    "set_people_needed",
]

LONGEST_EMERGENCY: Final = timedelta(days=7)
_PEOPLE: Final = "people needed"
_APPROVERS: Final = "approvers needed"
_EMERGENCY: Final = "one person may file"
_CHANGED: Final = "setting changed"


class ApprovalRule(Struct, frozen=True, kw_only=True):
    """How many people approve a form of an issuer; an empty issuer or form stands for all."""

    issuer_cik: str
    form: str
    approvers: int


class Emergency(Struct, frozen=True, kw_only=True):
    """An administrator's leave, until a moment and for a reason, for one person to prepare, approve and file."""

    issuer_cik: str
    reason: str
    allowed_by: str
    until: datetime


def people_needed(session: Session) -> int:
    """Return how many people a live filing takes where no rule says more: 1, or 2, the preparer and another one."""
    found = _last(session, _PEOPLE)
    return int(str(_details(found)["to"])) if found else 1


def set_people_needed(writing: WriteSession, number: int) -> None:
    """Set how many people a live filing takes; raises WorkspaceError for other than 1 or 2."""
    if number not in {1, 2}:
        message = f"people: '{number}'; write 1 or 2"
        raise WorkspaceError(message)
    _change(writing, _PEOPLE, str(number), {"from": people_needed(writing.session), "to": number})


def approvers_needed(session: Session, issuer_cik: str, form: str) -> int:
    """Return how many people beside those who made a report approve it: 0, 1 or 2; the nearest rule counts.

    Without a rule it is one where people log in, and where they do not, one less than the people needed.
    """
    for issuer, of in ((issuer_cik, form), (issuer_cik, ""), ("", form), ("", "")):
        rule = _last(session, _name_of_rule(issuer, of))
        if rule and (number := _details(rule)["to"]):
            return int(str(number))
    return 1 if has_accounts(session) else people_needed(session) - 1


def approval_rules(session: Session) -> tuple[ApprovalRule, ...]:
    """List the rules that were set."""
    return tuple(sorted(_rules(session), key=lambda one: (one.issuer_cik, one.form)))


def _rules(session: Session) -> Iterator[ApprovalRule]:
    names = select(SettingRecord.name).where(SettingRecord.name.startswith(_APPROVERS))
    for name in session.scalars(names).all():
        last = _last(session, name)
        said = _details(last) if last else {}
        if number := said.get("to"):
            yield ApprovalRule(issuer_cik=str(said["issuer"]), form=str(said["form"]), approvers=int(str(number)))


def set_approvers_needed(writing: WriteSession, rule: ApprovalRule) -> None:
    """Set how many people, 1 or 2, approve a form of an issuer; 0 takes the rule away. Raises AccountError."""
    if rule.approvers not in {0, 1, 2}:
        message = f"approvers: '{rule.approvers}'; write 1 or 2"
        raise AccountError(message)
    if rule.form and rule.form not in DOCUMENT_TYPES:
        message = f"form: '{rule.form}' is none; write one of {', '.join(DOCUMENT_TYPES)}"
        raise AccountError(message)
    name = _name_of_rule(rule.issuer_cik, rule.form)
    details = {"issuer": rule.issuer_cik, "form": rule.form, "to": rule.approvers}
    _change(writing, name, str(rule.approvers), details)


def _name_of_rule(issuer_cik: str, form: str) -> str:
    return " ".join(filter(None, (_APPROVERS, issuer_cik, form)))


def allow_one_person(writing: WriteSession, issuer_cik: str, reason: str, until: datetime) -> Emergency:
    """Let one person file for an issuer until a moment within a week; raises AccountError without a reason."""
    if not reason.strip():
        message = "reason: it is empty; write why nobody else can approve"
        raise AccountError(message)
    if not writing.at < until <= writing.at + LONGEST_EMERGENCY:
        message = f"until: '{until:%Y-%m-%d %H:%M}' is not within the next seven days; give a nearer moment"
        raise AccountError(message)
    new = Emergency(issuer_cik=issuer_cik, reason=reason.strip(), allowed_by=writing.actor, until=until)
    _change(writing, f"{_EMERGENCY} {issuer_cik}", as_text(until), msgspec.to_builtins(new) | {"until": as_text(until)})
    return new


def end_emergency(writing: WriteSession, issuer_cik: str) -> None:
    """Take the leave back before its end."""
    if emergency_at(writing.session, issuer_cik, writing.at):
        _change(writing, f"{_EMERGENCY} {issuer_cik}", "ended", {"ended": True})


def emergency_at(session: Session, issuer_cik: str, at: datetime) -> Emergency | None:
    """Return the leave for one person to file for an issuer at a moment; None where there is none."""
    last = _last(session, f"{_EMERGENCY} {issuer_cik}")
    said = _details(last) if last else {}
    if "until" not in said:
        return None
    found = msgspec.convert({name: said[name] for name in Emergency.__struct_fields__}, Emergency)
    return found if at < found.until else None


def _change(writing: WriteSession, name: str, value: str, details: Mapping[str, object]) -> None:
    row = writing.session.merge(SettingRecord(name=name, value=value))
    add_event(writing, _CHANGED, name, details, changed=(row,))


def _last(session: Session, name: str) -> AuditEvent | None:
    return next((one for one in reversed(events_about(session, name)) if one.what == _CHANGED), None)


def _details(event: AuditEvent) -> dict[str, object]:
    return msgspec.json.decode(event.details, type=dict[str, object])
