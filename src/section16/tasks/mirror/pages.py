"""Pages that change, indexes and records: asked for with what was seen of them, kept, and read from the cache."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from section16.edgar.errors import EdgarError, RefusedError, ThrottledError
from section16.edgar.public.client import EdgarPublic
from section16.tasks.mirror.cache import Cache

__all__ = ["NOT_THERE", "MirrorCount", "Pages"]


# How S3, which EDGAR's archives lie on, answers for what is not there.
NOT_THERE: Final = frozenset({403, 404})


class MirrorCount(Struct, kw_only=True):
    """What was wanted, what was in the cache or the lake already, what came and how many bytes; it grows.

    `troubles` are lines, `place: what was seen; what to do`: what did not come is asked for again the next time.
    `stopped` tells that EDGAR turned us away, so that nothing more is asked now.
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

    def trouble(self, error: EdgarError | OSError | str) -> None:
        """Keep what went wrong."""
        self.troubles.append(str(error))


class Pages:
    """EDGAR's pages through the cache."""

    def __init__(self, cache: Cache, public: EdgarPublic, count: MirrorCount) -> None:
        """Keep all three."""
        self._cache, self._public, self._count = cache, public, count

    def page(self, name: str, path: str, is_one: Callable[[bytes], bool]) -> bytes | None:
        """Return a page as it is now, or as it was where EDGAR does not give it; None where there is none at all.

        `is_one` tells whether bytes are what was asked for: at times EDGAR answers with a page of HTML.
        """
        kept = self._cache.page(name)
        if kept is not None and not is_one(kept):
            kept = None
        try:
            fetched = self._public.page(path, self._cache.seen(name) if kept is not None else None)
        except EdgarError as error:
            if not is_not_there(error):
                self.failed(error)
            return kept
        if fetched.unchanged:
            return kept
        if not is_one(fetched.body):
            self._count.trouble(f"{path}: what came is not what was asked for; run it again later")
            return kept
        self._cache.keep_page(name, fetched.body, fetched.seen)
        return fetched.body

    def failed(self, error: EdgarError) -> None:
        """Keep an error; when EDGAR turns us away, ask nothing more."""
        self._count.trouble(error)
        self._count.stopped |= isinstance(error, ThrottledError)


def is_not_there(error: EdgarError) -> bool:
    """Tell whether EDGAR has no such page."""
    return isinstance(error, RefusedError) and error.status in NOT_THERE
