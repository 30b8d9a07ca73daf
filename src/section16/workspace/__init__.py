"""The workspace: people, holdings, reports kept for filing, approvals, submissions, receipts, and who did what when.

`Workspace` opens the database and gives transactions; `kept_reports`, `submissions`, `people` and `audit` work in one.
"""

from section16.workspace.database import Workspace, is_workspace
from section16.workspace.errors import WorkspaceError
from section16.workspace.state import State

__all__ = ["State", "Workspace", "WorkspaceError", "is_workspace"]
