"""pandas stays out of our own processes: pyarrow would load it to learn whether a list is one of pandas' own.

That takes a quarter of a second of each command, and of each worker. A program that imports section16 is left alone.
"""

import sys
from typing import Final

__all__ = ["keep_pandas_out", "let_pandas_in"]


class _Refusal:
    """Stands before the finders of modules, and says that there is no pandas."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        """Raise ModuleNotFoundError for pandas; leave all else to the others."""
        if name == "pandas":
            message = "pandas is kept out of section16's own processes"
            raise ModuleNotFoundError(message, name=name)


_REFUSAL: Final = _Refusal()


def keep_pandas_out() -> None:
    """Let nothing import pandas from now on; where it is loaded already, it stays."""
    if _REFUSAL not in sys.meta_path:
        sys.meta_path.insert(0, _REFUSAL)


def let_pandas_in() -> None:
    """Let pandas be imported again."""
    if _REFUSAL in sys.meta_path:
        sys.meta_path.remove(_REFUSAL)
