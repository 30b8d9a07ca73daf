"""What a command has loaded is not searched for reference cycles: at Python's end that is a sixth of a short command.

The system takes the memory of a process back anyway.
"""

import gc
import sys

__all__ = ["leave_uncollected"]


def leave_uncollected() -> None:
    """Leave all that there is now out of searches for cycles; not with DuckDB, which complains of what is not freed.

    Its compiled module is looked for, which stays where an interrupt ends the import of the one around it.
    """
    if "_duckdb" not in sys.modules:
        gc.freeze()
