"""The workspace: people, holdings, drafts, approvals, submissions, receipts, and who did what when.

`Workspace` opens the database and gives transactions; `drafts`, `submissions`, `people` and `audit` work in one.
"""

from section16.workspace.database import Workspace, WorkspaceError
from section16.workspace.state import State

__all__ = ["State", "Workspace", "WorkspaceError"]
