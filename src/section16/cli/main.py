"""The start of every command: an interrupt ends it without a traceback, also while modules are being imported."""

import os
import signal

__all__ = ["main"]


def main() -> None:
    """Run a command; whatever goes wrong ends in one line and a status, never in a traceback."""
    before = signal.getsignal(signal.SIGINT)
    # Nothing is being written yet: at an interrupt the system itself may end the process. One that is ignored, or that
    # a caller handles, stays so.
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # all imports stand here, below the line above: they take longer than many a command
    from section16.without_pandas import keep_pandas_out, let_pandas_in

    keep_pandas_out()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads cost each process, and nothing here uses them
    try:
        try:
            from section16.cli.commands import run
        finally:
            signal.signal(signal.SIGINT, before)
        run()
    finally:
        let_pandas_in()
