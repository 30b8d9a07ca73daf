"""The lake: ten Delta tables of filings and the proof that nothing in them is lost or doubled."""

import sys
import warnings
from types import ModuleType


class _CallableModule(ModuleType):
    """Keeps `section16.lake(...)`, the older name of `section16.open_lake`, working while it is deprecated."""

    def __call__(self, uri: str, storage_options: dict[str, str] | None = None, *, files: bool = False) -> object:
        """Open a lake and warn that the function has another name now."""
        from section16 import open_lake  # noqa: PLC0415 - this folder must not import the one that asks questions

        warnings.warn("section16.lake is now section16.open_lake", DeprecationWarning, stacklevel=2)
        return open_lake(uri, storage_options, files=files)


sys.modules[__name__].__class__ = _CallableModule
