"""Bringing a database of the workspace up to date, with Alembic."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from section16.workspace.errors import WorkspaceError

__all__ = ["migrate"]

_HERE: Final = Path(__file__).parent


def migrate(connection: Connection, revision: str) -> None:
    """Run the migrations up to a revision that are missing; raises WorkspaceError for a database that is newer."""
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError:
        message = "workspace: made by a later version of section16; install that version to use it"
        raise WorkspaceError(message) from None
