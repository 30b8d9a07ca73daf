"""The lake: ten Delta tables of filings and the proof that nothing in them is lost or doubled."""

import sys
import warnings
from types import ModuleType
from typing import Any


class _CallableModule(ModuleType):
    """Keep `section16.lake(...)`, the older name of `section16.open_lake`, working while it is deprecated."""

    def __call__(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - handed on as they are
        """Open a lake and warn that the function has another name now."""
        from section16 import open_lake  # noqa: PLC0415 - this floor knows nothing of questions

        warnings.warn("section16.lake is now section16.open_lake", DeprecationWarning, stacklevel=2)
        return open_lake(*args, **options)


sys.modules[__name__].__class__ = _CallableModule
