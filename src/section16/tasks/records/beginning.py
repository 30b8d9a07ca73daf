"""A report of an insider begun with what is kept of them: people, balances, what moved them since."""

from datetime import date
from typing import Literal

from section16.tasks.records.starting_plan import starting_plan
from section16.workspace import Workspace
from section16.workspace.desk.working_drafts import WorkingDraft, begin_draft

__all__ = ["begin_for_insider"]


def begin_for_insider(
    workspace: Workspace, issuer: str, insider: str, today: date, form: Literal["4", "5"] = "4"
) -> WorkingDraft:
    """Begin a draft where the last report on file ended, still without what happened now; raises WorkspaceError."""
    with workspace.writing() as writing:
        start = starting_plan(writing.session, issuer, insider, today, form)
        began_from = f"report '{start.after[-1]}'" if start.after else "the records"
        name = f"{start.plan.owners[0].name}, Form {form} {today}"
        return begin_draft(writing, name, issuer, start.text, began_from)
