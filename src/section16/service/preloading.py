"""What answers for a lake is imported by another process while this one imports its own: both take a second."""

import signal
from multiprocessing import get_context
from multiprocessing.forkserver import ensure_running
from typing import Final

__all__ = ["import_for_the_lake"]

_MODULES: Final = ("section16.tasks.exploring.process", "section16.web.explore.answers")


def import_for_the_lake() -> None:
    """Start the process from which those are forked that answer for a lake; it begins to import at once."""
    get_context("forkserver").set_forkserver_preload(list(_MODULES))
    # An interrupt is for this process, which ends the others; until that one has imported, it would tell of it itself.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
