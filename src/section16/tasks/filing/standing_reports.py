"""The reports of a workspace that stand: what EDGAR has, and of drafts under one name the last."""

from section16.workspace import Workspace
from section16.workspace.kept_reports import KeptReport, all_reports
from section16.workspace.state import ACCEPTED
from section16.workspace.submissions import submissions_of

__all__ = ["standing_reports"]


def standing_reports(workspace: Workspace) -> tuple[KeptReport, ...]:
    """List, the oldest first, each report that was filed, and of each name the last draft unless it was filed."""
    with workspace.reading() as session:
        reports = all_reports(session)
        filed = {
            one.hash
            for one in reports
            if any(sent.live and sent.state in ACCEPTED for sent in submissions_of(session, one.hash))
        }
    last = {one.name: one.hash for one in reports}
    return tuple(one for one in reports if one.hash in filed or last[one.name] == one.hash)
