"""The start of every command: an interrupt ends it without a traceback, also while modules are being imported."""

import signal

from section16.without_pandas import keep_pandas_out, let_pandas_in

__all__ = ["main"]


def main() -> None:
    """Run a command; whatever goes wrong ends in one line and a status, never in a traceback."""
    keep_pandas_out()
    try:
        _run()
    finally:
        let_pandas_in()


def _run() -> None:
    before = signal.getsignal(signal.SIGINT)
    # Nothing is being written yet: at an interrupt the system itself may end the process. One that is ignored, or that
    # a caller handles, stays so.
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from section16.cli.commands import run  # the imports take longer than many a command
    finally:
        signal.signal(signal.SIGINT, before)
    run()
