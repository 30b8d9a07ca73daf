"""Where a workspace is kept: an address, a folder or a file. To tell whether one is there loads no database."""

from pathlib import Path
from typing import TYPE_CHECKING

from section16.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from sqlalchemy import URL

__all__ = ["file_of", "is_workspace", "url_of"]


def is_workspace(where: str | Path) -> bool:
    """Tell whether a workspace is there, without making one; of a database on a server, whether it has an address."""
    file = file_of(url_of(where)) if _is_address(where) else _file_in(Path(where))
    return file is None or file.exists()


def url_of(where: str | Path) -> "URL":
    """Return the URL of a workspace's database; raise WorkspaceError for an address that is not one."""
    from sqlalchemy import URL, make_url  # noqa: PLC0415 - see above
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    if not _is_address(where):
        return URL.create("sqlite", database=str(_file_in(Path(where))))
    try:
        url = make_url(str(where))
    except ArgumentError:
        message = "workspace: the address is none; write a folder, or postgresql://user@host/database"
        raise WorkspaceError(message) from None
    # psycopg 3 is the driver that is installed.
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


def file_of(url: "URL") -> Path | None:
    """Return the file of a database; None for one on a server, or in memory."""
    in_file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return Path(str(url.database)) if in_file else None


def _is_address(where: str | Path) -> bool:
    return isinstance(where, str) and "://" in where


def _file_in(path: Path) -> Path:
    return path if path.suffix == ".db" else path / "section16.db"
