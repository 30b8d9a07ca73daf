"""EDGAR as a source: what a user asks for is fetched once into a raw cache, and read from there."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from section16.edgar.errors import SettingsError
from section16.edgar.public.client import EdgarPublic, PublicSide
from section16.edgar.public.listing import Listed
from section16.edgar.settings import CONTACT, PublicSettings
from section16.sources import PIECE_BYTES, Piece
from section16.sources.piece import LooseFile, packed_together
from section16.tasks.lake.mirror.archives import LargeFiles
from section16.tasks.lake.mirror.cache import Cache
from section16.tasks.lake.mirror.fetch import NotFetched, TextFetcher
from section16.tasks.lake.mirror.plan import MirrorCount, Planner
from section16.tasks.lake.mirror.words import (
    Archives,
    Datasets,
    DaySpan,
    FilerHistory,
    Latest,
    Request,
    read_request,
)

__all__ = ["Mirror", "MirrorCount", "mirrored", "public_settings"]

_FRESH_BYTES: Final = 6_000_000  # what is fetched is handed on every minute or so, not after an hour
_SANDBOX_USER: Final = "section16 practice@section16.example"


def public_settings(url: str | None = None) -> PublicSettings:
    """Return how to reach EDGAR or a sandbox; raises SettingsError where SECTION16_CONTACT is not set."""
    if url:
        return PublicSettings(user_agent=_SANDBOX_USER, archives=url, data=url)
    contact = os.environ.get(CONTACT, "")
    try:
        return PublicSettings(user_agent=contact)
    except SettingsError:
        seen = f"'{contact}' names no e-mail address" if contact else "it is not set"
        message = f"{CONTACT}: {seen}; EDGAR wants to know who asks, as 'Example Corp filings@example.com'"
        raise SettingsError(message) from None


@contextmanager
def mirrored(
    words: Iterable[str],
    folder: Path,
    today: date,
    *,
    url: str | None = None,
    on_progress: Callable[[MirrorCount], object] = lambda _: None,
) -> "Iterator[Mirror]":
    """Open a mirror of what the words ask for: of EDGAR, or of a sandbox at an address.

    Raises SourceNameError for a word that is not understood and SettingsError where SECTION16_CONTACT is not set, both
    before EDGAR is asked; OSError where the cache cannot be written.
    """
    requests = tuple(read_request(word, today) for word in words)
    with EdgarPublic(public_settings(url)) as public:
        yield Mirror(folder, public, today, requests, on_progress)


class Mirror:
    """A raw cache in a folder, filled with what is asked for; `on_progress` is called with the count as it grows."""

    def __init__(
        self,
        folder: Path,
        public: PublicSide,
        today: date,
        requests: tuple[Request, ...],
        on_progress: Callable[[MirrorCount], object] = lambda _: None,
    ) -> None:
        """Open the cache; raises OSError."""
        self._cache = Cache(folder)
        self._public, self._today, self._requests, self._on_progress = public, today, requests, on_progress
        self.count = MirrorCount()

    def pieces(
        self,
        known: Callable[[list[str]], Collection[str]] = lambda _: frozenset(),
        piece_bytes: int = PIECE_BYTES,
    ) -> Iterator[Piece]:
        """Yield what is asked for, first what is here, then what comes, each as soon as it is whole on the disk.

        `known` returns those accession numbers that the lake has: they are neither fetched nor read again.
        What EDGAR does not give is in the count's troubles, and asked for again the next time. One process at a
        time fills a cache; another waits. Raises OSError where the cache cannot be written.
        """
        with self._cache.alone():
            self._cache.clear_parts()
            listed = [one for one in self._requests if isinstance(one, DaySpan | FilerHistory | Latest)]
            planner = Planner(self._cache, self._public, self._today, self.count)
            yield from self._texts(planner.wanted(listed), known, piece_bytes)
            yield from self._large_files()

    def _texts(
        self, wanted: tuple[Listed, ...], known: Callable[[list[str]], Collection[str]], piece_bytes: int
    ) -> Iterator[Piece]:
        missing: list[Listed] = []
        done = known([one.accession for one in wanted])
        self.count.wanted += len(wanted)
        self.count.here += len(done)
        left = (one for one in wanted if one.accession not in done)
        yield from packed_together(self._kept(left, missing), piece_bytes)
        self._on_progress(self.count)
        yield from packed_together(self._fetched(missing), min(piece_bytes, _FRESH_BYTES))

    def _kept(self, wanted: Iterable[Listed], missing: list[Listed]) -> Iterator[LooseFile]:
        """Yield what is in the cache, and list what is not."""
        for one in wanted:
            size = self._cache.size_of(one.accession)
            if size is None:
                missing.append(one)
            else:
                self.count.here += 1
                yield self._file(one.accession, size)

    def _fetched(self, missing: Iterable[Listed]) -> Iterator[LooseFile]:
        if self.count.stopped:
            return
        fetcher = TextFetcher(self._public, self._cache)
        for found in fetcher.texts(missing):
            self.count.stopped |= fetcher.halted is not None
            if isinstance(found, NotFetched):
                self.count.add_trouble(found.error)
                continue
            self.count.add_fetched(len(found.data))
            self._on_progress(self.count)
            yield self._file(found.accession or "", len(found.data))

    def _large_files(self) -> Iterator[Piece]:
        files = LargeFiles(self._cache, self._public, self.count)
        for request in self._requests:
            if isinstance(request, Archives | Datasets):
                for piece in files.archives(request) if isinstance(request, Archives) else files.datasets(request):
                    self._on_progress(self.count)
                    yield piece

    def _file(self, accession: str, size: int) -> LooseFile:
        return LooseFile(str(self._cache.filings), self._cache.place_of(accession), size)
