"""Large files of EDGAR in the cache: the feed's archives of days, and the SEC's data sets of quarters."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from section16.edgar.errors import EdgarError, NotThereError
from section16.edgar.public.client import PublicSide
from section16.edgar.public.days import business_days, quarters
from section16.sources import Piece
from section16.sources.names import is_gzip, is_zip
from section16.tasks.lake.mirror.cache import Cache
from section16.tasks.lake.mirror.plan import MirrorCount
from section16.tasks.lake.mirror.words import Archives, Datasets

__all__ = ["LargeFiles", "dataset_path", "feed_path"]

_DATASETS: Final = "data/insider-transactions-data-sets"
# Where they were until 2026 Q1, and from then on; a set that is not in one place is looked for in the other.
_FOLDERS: Final = ("/files/structureddata", "/files/datastandardsinnovation")
_MOVED: Final = (2026, 2)


class _Kept(Exception):
    """What is in the cache is current; what came does not take its name."""


def feed_path(day: date) -> str:
    """Return where the archive of a day's filings is."""
    return f"/Archives/edgar/Feed/{day.year}/QTR{(day.month + 2) // 3}/{day:%Y%m%d}.nc.tar.gz"


def dataset_path(year: int, quarter: int, *, elsewhere: bool = False) -> str:
    """Return where the data set of a quarter is, or the other place where it may be."""
    moved = ((year, quarter) >= _MOVED) is not elsewhere
    return f"{_FOLDERS[moved]}/{_DATASETS}/{year}q{quarter}_form345.zip"


class LargeFiles:
    """Large files, each fetched once; a data set that the SEC has posted anew is fetched again."""

    def __init__(self, cache: Cache, public: PublicSide, count: MirrorCount) -> None:
        self._cache, self._public, self._count = cache, public, count

    def archives(self, request: Archives) -> Iterator[Piece]:
        """Yield the archive of each business day."""
        for day in business_days(request.first, request.last):
            path = feed_path(day)
            name = f"archives/{day.year}/{path.rpartition('/')[2]}"
            self._count.wanted += 1
            if (self._cache.folder / name).is_file():
                self._count.here += 1
                yield self._piece(name, "archive")
            elif self._is_current(name, path, f"{day}: EDGAR has no archive of this business day; run it again later"):
                yield self._piece(name, "archive")

    def datasets(self, request: Datasets) -> Iterator[Piece]:
        """Yield the data set of each quarter."""
        for year, quarter in quarters(request.first, request.last):
            name = f"datasets/{year}q{quarter}_form345.zip"
            self._count.wanted += 1
            missing = f"{year}Q{quarter}: the SEC has no data set of this quarter yet; run it again later"
            if self._is_current(name, dataset_path(year, quarter)) or self._is_current(
                name, dataset_path(year, quarter, elsewhere=True), missing
            ):
                yield self._piece(name, "datasets")

    def _is_current(self, name: str, path: str, missing: str | None = None) -> bool:
        """Tell whether a file is in the cache now; `missing` is the trouble to keep where EDGAR has none."""
        if self._count.stopped:
            return False
        try:
            self._fetch(name, path)
        except _Kept:
            self._count.here += 1
        except EdgarError as error:
            if not isinstance(error, NotThereError):
                self._count.add_trouble(error)
            elif missing:
                self._count.add_trouble(missing)
            return False
        return True

    def _fetch(self, name: str, path: str) -> None:
        with self._cache.filling(name) as file:
            fetched = self._public.download(path, file, self._cache.seen(name))
            if fetched.unchanged:
                raise _Kept
            size = file.tell()
            file.seek(0)
            head = file.read(4)
            if not (is_gzip(head) or is_zip(head)):
                message = f"{path}: what came is no archive; run it again later"
                raise EdgarError(message)
        self._cache.keep_seen(name, fetched.seen)
        self._count.add_fetched(size)

    def _piece(self, name: str, kind: str) -> Piece:
        path = Path(self._cache.folder, name)
        return Piece(kind="datasets" if kind == "datasets" else "archive", path=str(path), size=path.stat().st_size)
