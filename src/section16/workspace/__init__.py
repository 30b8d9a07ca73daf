"""The workspace: people, holdings, reports kept for filing, approvals, submissions, receipts, and who did what when.

`Workspace` opens the database and gives transactions; `kept_reports`, `submissions`, `people` and `audit` work in one.
"""

from typing import TYPE_CHECKING, Any

from section16.workspace.errors import WorkspaceError
from section16.workspace.place import is_workspace
from section16.workspace.state import State

if TYPE_CHECKING:
    from section16.workspace.database import Workspace

__all__ = ["State", "Workspace", "WorkspaceError", "is_workspace"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as Python asks for it
    """Import the database when it is first opened: who only asks whether there is one does not wait for it."""
    if name != "Workspace":
        message = f"module 'section16.workspace' has no attribute '{name}'"
        raise AttributeError(message)
    from section16.workspace.database import Workspace  # noqa: PLC0415 - see above

    return Workspace
