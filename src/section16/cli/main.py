"""The start of every command: an interrupt ends it without a traceback, also while modules are being imported."""

import os

# The built-in module below `signal`: that one makes enumerations of the numbers, 5 to 15 ms in which an interrupt would
# still end in a traceback.
from _signal import (  # type: ignore[import-not-found]  # typeshed describes `signal` alone
    SIG_DFL,
    SIGINT,
    default_int_handler,
    getsignal,
    signal,
)

__all__ = ["main"]


def main() -> None:
    """Run a command; whatever goes wrong ends in one line and a status, never in a traceback."""
    before = getsignal(SIGINT)
    # Nothing is being written yet: at an interrupt the system itself may end the process. One that is ignored, or that
    # a caller handles, stays so.
    if before is default_int_handler:
        signal(SIGINT, SIG_DFL)
    # all imports stand here, below the line above: they take longer than many a command
    import atexit

    from section16.cli.frame.memory import leave_uncollected
    from section16.without_pandas import keep_pandas_out, let_pandas_in

    atexit.register(leave_uncollected)  # before all others, so that it is done after them
    keep_pandas_out()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads cost each process, and nothing here uses them
    try:
        try:
            from section16.cli.commands import run
        finally:
            signal(SIGINT, before)
        run()
    finally:
        let_pandas_in()
