"""Pages that change, as indexes and records: kept in the cache, and sent again only when they have changed."""

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from section16.edgar.errors import AnswerError, EdgarError, NotThereError, ThrottledError
from section16.edgar.public.client import PublicSide
from section16.tasks.mirror.cache import Cache

__all__ = ["MirrorCount", "Pages"]

T = TypeVar("T")


class MirrorCount(Struct, kw_only=True):
    """Counts that grow: files wanted, in the cache or the lake already, fetched, and how many bytes.

    `troubles` are lines, `place: what was seen; what to do`: what did not come is asked for again the next time.
    `stopped` means that EDGAR turned us away or does not answer, so that nothing more is asked now.
    """

    wanted: int = 0
    here: int = 0
    fetched: int = 0
    fetched_bytes: int = 0
    stopped: bool = False
    troubles: list[str] = []

    @property
    def failed(self) -> int:
        """Return how many did not come."""
        return self.wanted - self.here - self.fetched

    def came(self, size: int) -> None:
        """Count a file that came."""
        self.fetched += 1
        self.fetched_bytes += size

    def trouble(self, error: EdgarError | str) -> None:
        """Keep what went wrong; when EDGAR turns us away, ask nothing more."""
        self.troubles.append(str(error))
        self.stopped |= isinstance(error, ThrottledError)


class Pages:
    """EDGAR's pages, through the cache."""

    def __init__(self, cache: Cache, public: PublicSide, count: MirrorCount) -> None:
        self._cache, self._public, self._count = cache, public, count

    def page(self, name: str, path: str, read: Callable[[bytes], T]) -> T | None:
        """Read a page as it is now, or as it was kept where EDGAR does not give it; None where there is neither.

        `read` raises AnswerError for other bytes than were asked for: at times EDGAR answers with a page of HTML.
        """
        kept = self._kept(name, read)
        try:
            fetched = self._public.page(path, self._cache.seen(name) if kept is not None else None)
        except NotThereError:
            return kept
        except EdgarError as error:
            self._count.trouble(error)
            return kept
        if fetched.unchanged:
            return kept
        try:
            found = read(fetched.body)
        except AnswerError:
            self._count.trouble(f"{path}: what came is not what was asked for; run it again later")
            return kept
        self._cache.keep_page(name, fetched.body, fetched.seen)
        return found

    def _kept(self, name: str, read: Callable[[bytes], T]) -> T | None:
        page = self._cache.page(name)
        try:
            return None if page is None else read(page)
        except AnswerError:
            return None
