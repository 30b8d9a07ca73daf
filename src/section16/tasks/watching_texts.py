"""The texts of filings: from the raw cache, or from EDGAR and then kept there, so that they can be read again."""

from contextlib import suppress
from typing import Final

from section16.table.raw import Raw
from section16.tasks.mirror_cache import Cache
from section16.tasks.watching_feed import Public
from section16.tasks.watching_filings import Sighting

__all__ = ["Texts"]

_ARCHIVES: Final = "/Archives/"


class Texts:
    """Full-submission texts; without a cache they are not kept."""

    def __init__(self, public: Public, cache: Cache | None = None) -> None:
        """Keep both."""
        self._public, self._cache = public, cache

    def fetch(self, one: Sighting) -> Raw:
        """Return a filing's text; raises EdgarError, and OSError where the cache cannot be written."""
        cache = self._cache
        if cache is None:
            return Raw(self._public.document(_ARCHIVES + one.path), one.accession, one.path, 1, one.filed_on)
        place = cache.filings / cache.place_of(one.accession)
        if cache.size_of(one.accession) is None:
            self._keep(cache, one.accession, self._public.document(_ARCHIVES + one.path))
        return Raw(place.read_bytes(), one.accession, str(place), 1, one.filed_on)

    @staticmethod
    def _keep(cache: Cache, accession: str, data: bytes) -> None:
        # An ingest that begins clears away what is half written; it begins but once.
        with suppress(FileNotFoundError):
            cache.keep_text(accession, data)
            return
        cache.keep_text(accession, data)
