"""EDGAR as a source: what a user's words ask for is fetched once into a raw cache, and read from there."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct

from section16.edgar.errors import SettingsError
from section16.edgar.public.client import EdgarPublic, PublicSide
from section16.edgar.public.listing import Listed
from section16.edgar.settings import CONTACT, PublicSettings
from section16.sources import PIECE_BYTES, Piece
from section16.sources.piece import LooseFile, packed_together
from section16.tasks.mirror.archives import LargeFiles
from section16.tasks.mirror.cache import Cache
from section16.tasks.mirror.fetch import fetch
from section16.tasks.mirror.pages import MirrorCount, Pages
from section16.tasks.mirror.plan import Planner
from section16.tasks.mirror.words import Archives, Datasets, Feed, Filer, Span, Wish, is_word, wish_of

__all__ = [
    "Mirror",
    "MirrorCount",
    "is_word",
    "mirrored",
    "public_settings",
    "sorted_names",
    "wish_of",
]

_FRESH_BYTES: Final = 6_000_000  # what is fetched is handed on every minute or so, not after an hour
_SANDBOX_USER: Final = "section16 practice@section16.example"

Known = Callable[[list[str]], Collection[str]]


def public_settings(url: str | None = None) -> PublicSettings:
    """Return how to reach EDGAR, or a sandbox at an address; raises SettingsError where nobody has said who asks."""
    if url:
        return PublicSettings(user_agent=_SANDBOX_USER, archives=url, data=url)
    contact = os.environ.get(CONTACT, "")
    try:
        return PublicSettings(user_agent=contact)
    except SettingsError:
        seen = f"'{contact}' names no e-mail address" if contact else "it is not set"
        message = f"{CONTACT}: {seen}; EDGAR wants to know who asks, as 'Example Corp filings@example.com'"
        raise SettingsError(message) from None


def sorted_names(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part a user's names into those of files, and words for EDGAR; a file of that very name comes first."""
    words = tuple(dict.fromkeys(name for name in names if is_word(name) and not os.path.lexists(name)))
    return tuple(name for name in names if name not in words), words


@contextmanager
def mirrored(
    words: Iterable[str],
    folder: Path,
    today: date,
    *,
    url: str | None = None,
    tell: Callable[[MirrorCount], object] = lambda _: None,
) -> "Iterator[Mirrored]":
    """Open EDGAR, or a sandbox at an address, and a raw cache for it: what the words ask for, as pieces.

    Raises SourceNameError for a word that is not understood and SettingsError where nobody has said who asks, both
    before EDGAR is asked; OSError where the cache cannot be written.
    """
    wishes = tuple(wish_of(word, today) for word in words)
    with EdgarPublic(public_settings(url)) as public:
        yield Mirrored(wishes, Mirror(folder, public, today, tell))


class Mirror:
    """A raw cache in a folder, filled from EDGAR; `tell` is called with the count as it grows."""

    def __init__(
        self,
        folder: Path,
        public: PublicSide,
        today: date,
        tell: Callable[[MirrorCount], object] = lambda _: None,
    ) -> None:
        """Open the cache; raises OSError."""
        self._cache = Cache(folder)
        self._public, self._today, self._tell = public, today, tell
        self.count = MirrorCount()

    def pieces(
        self, wishes: Iterable[Wish], *, piece_bytes: int = PIECE_BYTES, known: Known = lambda _: frozenset()
    ) -> Iterator[Piece]:
        """Yield what is asked for, first what is here, then what comes, each as soon as it is whole on the disk.

        Filings that the lake has, as `known` tells, are neither fetched nor read again.
        What EDGAR does not give is in the count's troubles, and asked for again the next time. One process at a
        time fills a cache; another waits. Raises OSError where the cache cannot be written.
        """
        wishes = tuple(wishes)
        with self._cache.alone():
            self._cache.clear_parts()
            listed = [wish for wish in wishes if isinstance(wish, Span | Filer | Feed)]
            planner = Planner(Pages(self._cache, self._public, self.count), self._public, self._today, self.count)
            yield from self._texts(planner.wanted(listed), piece_bytes, known)
            for wish in wishes:
                yield from self._large(wish)

    def _texts(self, wanted: tuple[Listed, ...], piece_bytes: int, known: Known) -> Iterator[Piece]:
        missing: list[Listed] = []
        done = known([one.accession for one in wanted])
        self.count.wanted += len(wanted)
        self.count.here += len(done)
        left = (one for one in wanted if one.accession not in done)
        yield from packed_together(self._here(left, missing), piece_bytes)
        self._tell(self.count)
        yield from packed_together(self._coming(missing), min(piece_bytes, _FRESH_BYTES))

    def _here(self, wanted: Iterable[Listed], missing: list[Listed]) -> Iterator[LooseFile]:
        """Yield what is in the cache, and list what is not."""
        for one in wanted:
            size = self._cache.size_of(one.accession)
            if size is None:
                missing.append(one)
            else:
                self.count.here += 1
                yield self._loose(one, size)

    def _coming(self, missing: Iterable[Listed]) -> Iterator[LooseFile]:
        for one in fetch(missing, self._cache, self._public, self.count):
            self._tell(self.count)
            yield self._loose(one, self._cache.size_of(one.accession) or 0)

    def _large(self, wish: Wish) -> Iterator[Piece]:
        files = LargeFiles(self._cache, self._public, self.count)
        if isinstance(wish, Archives | Datasets):
            for piece in files.archives(wish) if isinstance(wish, Archives) else files.datasets(wish):
                self._tell(self.count)
                yield piece

    def _loose(self, one: Listed, size: int) -> LooseFile:
        return LooseFile(str(self._cache.filings), self._cache.place_of(one.accession), size)


class Mirrored(Struct, frozen=True):
    """What is asked for, and the mirror that has it or fetches it."""

    wishes: tuple[Wish, ...]
    mirror: Mirror

    def pieces(self, known: Known = lambda _: frozenset()) -> Iterator[Piece]:
        """Yield the pieces; see `Mirror.pieces`."""
        return self.mirror.pieces(self.wishes, known=known)

    @property
    def count(self) -> MirrorCount:
        """Return how far it has come."""
        return self.mirror.count
