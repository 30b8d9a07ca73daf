"""Bringing a database to the shape that this version of the program needs."""

from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

__all__ = ["HEAD", "NewerError", "upgrade"]

HEAD: Final = "0002"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = text("SELECT pg_advisory_xact_lock(1600340514)")
# Alembic keeps what it works on in globals: two workspaces of one process are brought up to date one after the other.
_ONE_AT_A_TIME: Final = Lock()


class NewerError(Exception):
    """The database was made by a later version of the program."""


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, all or none; two processes at once are one after the other."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_LOCK)
        if _revision(connection) != HEAD:
            _migrate(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    # Alembic is only needed, and only loaded, for a database that is new or old.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        with _ONE_AT_A_TIME:
            command.upgrade(config, HEAD)
    except CommandError:
        message = "workspace: made by a later version of section16; install that version to use it"
        raise NewerError(message) from None
