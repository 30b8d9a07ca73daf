"""Full-submission texts, fetched by a few threads at EDGAR's pace, through the raw cache where there is one."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from typing import Final

from msgspec import Struct

from section16.edgar.errors import AnswerError, EdgarError, RefusedError, ThrottledError
from section16.edgar.public.client import PublicSide
from section16.edgar.public.listing import Listed
from section16.sources.names import starts_submission
from section16.table.raw import RawFiling
from section16.tasks.lake.mirror.cache import Cache

__all__ = ["NotFetched", "TextFetcher"]

_LANES: Final = 6  # an answer of EDGAR takes up to half a second, and ten a second are allowed
_AHEAD: Final = 4 * _LANES
_MOST_FAILURES: Final = 20  # in a row: then EDGAR is away, and to ask for thousands more is no help


class NotFetched(Struct, frozen=True):
    """A filing whose text did not come, and why."""

    listed: Listed
    error: EdgarError


class TextFetcher:
    """Fetches the texts of filings.

    `halted` is the error after which nothing more is asked: one of the kinds in `halting`, or the last of too many in a
    row. The next call of `texts` asks again.
    """

    def __init__(
        self,
        public: PublicSide,
        cache: Cache | None = None,
        halting: tuple[type[EdgarError], ...] = (ThrottledError,),
    ) -> None:
        self._public, self._cache, self._halting = public, cache, halting
        self._failures = 0
        self.halted: EdgarError | None = None

    def texts(self, wanted: Iterable[Listed]) -> Iterator[RawFiling | NotFetched]:
        """Yield the text of each filing, or why it did not come, in order; nothing for filings after a halt.

        A text is in the cache before it is yielded. Raises OSError where the cache cannot be written.
        """
        self.halted, self._failures = None, 0
        left = iter(wanted)
        under_way: deque[tuple[Listed, Future[RawFiling | None]]] = deque()
        lanes = ThreadPoolExecutor(_LANES, thread_name_prefix="fetch")
        try:
            while True:
                room = self._room(len(under_way))
                under_way.extend((one, lanes.submit(self._fetch, one)) for one in islice(left, room))
                if not under_way:
                    return
                found = self._outcome(*under_way.popleft())
                if found is not None:
                    yield found
        finally:
            lanes.shutdown(cancel_futures=True)

    def _room(self, under_way: int) -> int:
        return 0 if self.halted else _AHEAD - under_way

    def _fetch(self, one: Listed) -> RawFiling | None:
        """Return a text from the cache or from EDGAR; None after a halt."""
        cache = self._cache
        if cache is not None and cache.size_of(one.accession) is not None:
            return self._raw(one, cache.text_path(one.accession).read_bytes())
        if self.halted:
            return None
        try:
            data = self._public.document(one.path)
        except self._halting as error:
            self.halted = error  # at once, before the other lanes ask on
            raise
        if not starts_submission(data):
            message = f"{one.path}: what came is no submission; run it again later"
            raise AnswerError(message)
        if cache is not None:
            _keep(cache, one.accession, data)
        return self._raw(one, data)

    def _raw(self, one: Listed, data: bytes) -> RawFiling:
        source = one.path if self._cache is None else str(self._cache.text_path(one.accession))
        return RawFiling(data, one.accession, source, 1, one.filed_on)

    def _outcome(self, one: Listed, coming: Future[RawFiling | None]) -> RawFiling | NotFetched | None:
        """Wait for a text; too many failures in a row halt the rest."""
        try:
            found = coming.result()
        except EdgarError as error:
            # an answer about this one filing says nothing of the next
            self._failures = 0 if isinstance(error, RefusedError) else self._failures + 1
            if self._failures >= _MOST_FAILURES:
                self.halted = error
            return NotFetched(one, error)
        self._failures = 0
        return found


def _keep(cache: Cache, accession: str, data: bytes) -> None:
    # An ingest that begins clears away what is half written; it begins but once.
    with suppress(FileNotFoundError):
        cache.keep_text(accession, data)
        return
    cache.keep_text(accession, data)
