"""Where texts of EDGAR are kept: a folder that ingest and watch share."""

from pathlib import Path
from typing import Final

__all__ = ["cache_of", "local_folder"]

_CACHE: Final = "_raw"


def cache_of(lake: str, cache: Path | None) -> Path | None:
    """Return where texts are kept: as said, else beside the lake's tables; None for a lake in an object store."""
    folder = local_folder(lake)
    return cache or (folder / _CACHE if folder is not None else None)


def local_folder(lake: str) -> Path | None:
    """Return a lake's folder; None for one in an object store."""
    if lake.startswith("file://"):
        return Path(lake.removeprefix("file://"))
    return None if "://" in lake else Path(lake)
