"""Filings that are wanted and not here: fetched by a few threads that share EDGAR's pace, kept as they come."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import islice
from typing import Final

from section16.edgar.errors import AnswerError, EdgarError, RefusedError, ThrottledError
from section16.edgar.public.client import PublicSide
from section16.edgar.public.listing import Listed
from section16.sources.names import starts_submission
from section16.tasks.mirror.cache import Cache
from section16.tasks.mirror.pages import MirrorCount

__all__ = ["fetch"]

_LANES: Final = 6  # an answer of EDGAR takes up to half a second, and ten a second are allowed
_AHEAD: Final = 4 * _LANES
_MOST_FAILURES: Final = 20  # in a row: then EDGAR is away, and to ask for thousands more is no help


class _NotAskedError(Exception):
    """EDGAR turned us away before it was asked for this one."""


class _Fetching:
    """The filings under way, in order; nothing more is asked once EDGAR has turned us away."""

    def __init__(self, cache: Cache, public: PublicSide, count: MirrorCount) -> None:
        self._cache, self._public, self._count = cache, public, count
        self._failures = 0

    def all(self, wanted: Iterable[Listed], lanes: Executor) -> Iterator[Listed]:
        left = iter(wanted)
        under_way: deque[tuple[Listed, Future[int]]] = deque()
        while True:
            missing = 0 if self._count.stopped else _AHEAD - len(under_way)
            under_way.extend((one, lanes.submit(self._keep, one)) for one in islice(left, missing))
            if not under_way:
                return
            one, coming = under_way.popleft()
            if self._came(coming):
                yield one

    def _keep(self, one: Listed) -> int:
        """Fetch a text and keep it; return its size."""
        if self._count.stopped:
            raise _NotAskedError
        try:
            data = self._public.document(one.path)
        except ThrottledError:
            self._count.stopped = True  # at once, before the other lanes ask on
            raise
        if not starts_submission(data):
            message = f"{one.path}: what came is no submission; run it again later"
            raise AnswerError(message)
        self._cache.keep_text(one.accession, data)
        return len(data)

    def _came(self, coming: Future[int]) -> bool:
        """Wait for a text, and count it."""
        try:
            self._count.came(coming.result())
        except _NotAskedError:
            return False
        except EdgarError as error:
            self._failed(error)
            return False
        self._failures = 0
        return True

    def _failed(self, error: EdgarError) -> None:
        self._count.trouble(error)
        # an answer about this one filing says nothing of the next
        self._failures = 0 if isinstance(error, RefusedError) else self._failures + 1
        self._count.stopped |= self._failures >= _MOST_FAILURES


def fetch(wanted: Iterable[Listed], cache: Cache, public: PublicSide, count: MirrorCount) -> Iterator[Listed]:
    """Yield each filing once it is in the cache, in order; one that does not come is told, and left for next time.

    Raises OSError where the cache cannot be written.
    """
    lanes = ThreadPoolExecutor(_LANES, thread_name_prefix="mirror")
    try:
        yield from _Fetching(cache, public, count).all(wanted, lanes)
    finally:
        lanes.shutdown(cancel_futures=True)
