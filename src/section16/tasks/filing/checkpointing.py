"""When checkpoints of the trail are made: as a report leaves, and once a day; and where they are."""

import os
from pathlib import Path
from typing import Final

from section16.workspace import Workspace, WorkspaceError
from section16.workspace.trail.checkpoints import Checkpoints

__all__ = ["CHECKPOINTS", "add_checkpoint", "checkpoints_here"]

# The variable that names the second place, best on another machine.
CHECKPOINTS: Final = "SECTION16_CHECKPOINTS"


def checkpoints_here() -> Checkpoints:
    """Return the checkpoints of this user: in the folder that is named, else in the one for states of programs."""
    home = Path.home()
    states = Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state")
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    named = os.environ.get(CHECKPOINTS)
    return Checkpoints(Path(named) if named else states / "section16", settings / "section16")


def add_checkpoint(workspace: Workspace, checkpoints: Checkpoints, *, daily: bool = False) -> str | None:
    """Note where the trail ends, `daily` once a day; return what went wrong: no filing waits for it."""
    try:
        with workspace.reading() as session:
            add = checkpoints.add_daily if daily else checkpoints.add
            add(session, workspace.place, workspace.now())
    except (OSError, WorkspaceError) as error:
        return f"no checkpoint of the trail was kept: {error}; name a folder for them in {CHECKPOINTS}"
    return None
