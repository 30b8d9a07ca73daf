"""The start of every command: an interrupt ends it without a traceback, also while modules are being imported."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["main"]


def main() -> None:
    """Run a command; whatever goes wrong ends in one line and a status, never in a traceback."""
    with _ended_by_interrupts():
        from section16.cli.commands import run  # the imports take longer than many a command
    run()


@contextmanager
def _ended_by_interrupts() -> Iterator[None]:
    """Let the system itself end the process at an interrupt: nothing is being written yet."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # ignored, or a caller's own
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
