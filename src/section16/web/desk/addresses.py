"""Which draft or report an address is about, and whose it is."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from section16.workspace.desk.working_drafts import working_draft
from section16.workspace.errors import WorkspaceError
from section16.workspace.kept_reports import report_named
from section16.workspace.submissions import submission_by_id

__all__ = ["issuer_of_draft", "issuer_of_report", "issuer_of_submission", "whole_number"]

_HASH: Final = 64
_DIGITS: Final = 9


def whole_number(text: str) -> int | None:
    """Return the number that a text of a form or an address writes; None where it is no number, or too long."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def issuer_of_draft(session: Session, parameters: Mapping[str, Any]) -> str | None:
    """Return the issuer of the draft that an address names."""
    try:
        return working_draft(session, int(parameters["draft"])).issuer_cik
    except WorkspaceError:
        return None


def issuer_of_report(session: Session, parameters: Mapping[str, Any]) -> str | None:
    """Return the issuer of the kept report that an address names by its whole hash."""
    named = str(parameters["report"])
    try:
        return report_named(session, named).issuer_cik if len(named) == _HASH else None
    except WorkspaceError:
        return None


def issuer_of_submission(session: Session, parameters: Mapping[str, Any]) -> str | None:
    """Return the issuer of the submission that an address names."""
    try:
        return report_named(session, submission_by_id(session, int(parameters["submission"])).draft_hash).issuer_cik
    except WorkspaceError:
        return None
