"""Filings that are listed become filings in the lake: their texts are fetched, read, and committed together."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final, Protocol

from msgspec import Struct

from section16.edgar.errors import ClosedError, EdgarError, ThrottledError
from section16.edgar.public.client import PublicSide
from section16.edgar.public.listing import Listed
from section16.rendering.one_line import FilingSummary, summarize
from section16.table.raw import RawFiling
from section16.tasks.mirror.cache import Cache
from section16.tasks.watch.filings import Sighting, keep, keep_back, keep_old, waiting
from section16.tasks.watch.lists import old_through
from section16.tasks.watch.state import State
from section16.xml import NotOwnershipDocument, read_document

__all__ = ["Filed", "LakeDoor", "Texts", "bring_in"]

_MOST: Final = 200  # filings a commit: some seconds of fetching, at the pace that EDGAR allows
_AT_ONCE: Final = 4


class Texts:
    """Full-submission texts; without a cache they are not kept."""

    def __init__(self, public: PublicSide, cache: Cache | None = None) -> None:
        """Keep both."""
        self._public, self._cache = public, cache

    def fetch(self, one: Listed) -> RawFiling:
        """Return a filing's text; raises EdgarError, and OSError where the cache cannot be written."""
        cache = self._cache
        if cache is None:
            return RawFiling(self._public.document(one.path), one.accession, one.path, 1, one.filed_on)
        place = cache.filings / cache.place_of(one.accession)
        if cache.size_of(one.accession) is None:
            self._keep(cache, one.accession, self._public.document(one.path))
        return RawFiling(place.read_bytes(), one.accession, str(place), 1, one.filed_on)

    @staticmethod
    def _keep(cache: Cache, accession: str, data: bytes) -> None:
        # An ingest that begins clears away what is half written; it begins but once.
        with suppress(FileNotFoundError):
            cache.keep_text(accession, data)
            return
        cache.keep_text(accession, data)


class LakeDoor(Protocol):
    """What is asked of the lake."""

    def known(self, accessions: Iterable[str]) -> set[str]:
        """Return those that are there."""

    def add(self, raws: Iterable[RawFiling]) -> Mapping[str, str]:
        """Put filings in, once each; return why those that became rejects could not be read."""

    def tidy(self, *, quiet: bool) -> None:
        """Merge small files when there are many, or when there is time for it."""


class Filed(Struct, frozen=True, kw_only=True):
    """A filing that has come into the lake, told."""

    listed: Listed
    told: FilingSummary


class _Missed(Struct, frozen=True):
    sighting: Sighting
    error: EdgarError


class _Fetching:
    """Asks for texts in several threads; when EDGAR turns us away, nothing more is asked."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.turned_away: EdgarError | None = None
        self._ended = False

    def all(self, wanted: list[Sighting]) -> list[RawFiling | _Missed]:
        with ThreadPoolExecutor(_AT_ONCE, "fetch") as threads:
            try:
                got = list(threads.map(self._one, wanted))
            except BaseException:
                self._ended = True
                raise
        return [one for one in got if one is not None]

    def _one(self, one: Sighting) -> RawFiling | _Missed | None:
        if self._ended or self.turned_away:
            return None
        try:
            return self._texts.fetch(one.listed)
        except EdgarError as error:
            if isinstance(error, ThrottledError | ClosedError):
                self.turned_away = error
            return _Missed(one, error)


def bring_in(
    state: State, texts: Texts, lake: LakeDoor, now: float, said: Callable[[str], object]
) -> tuple[Filed, ...]:
    """Fetch what waits, some filings at a time, and put it into the lake; return what came in.

    What EDGAR does not give is tried again later, which `said` is told the first time. Raises EdgarError where we are
    turned away and nothing came, LakeError and OSError; nothing is lost.
    """
    listed = waiting(state, now, _MOST)
    there = lake.known([one.listed.accession for one in listed]) if listed else set()
    keep_old(state, there, old_through(state))
    fetching = _Fetching(texts)
    got = fetching.all([one for one in listed if one.listed.accession not in there])
    by_number = {one.listed.accession: one.listed for one in listed}
    filed = _commit(state, lake, [one for one in got if isinstance(one, RawFiling)], by_number)
    for missed in (one for one in got if isinstance(one, _Missed)):
        pause = keep_back(state, missed.sighting, now)
        if not missed.sighting.tries and not fetching.turned_away:
            said(f"{missed.sighting.listed.accession}: {missed.error}; it is asked for again in {pause:.0f} seconds")
    if fetching.turned_away and not filed:
        raise fetching.turned_away
    return filed


def _commit(state: State, lake: LakeDoor, raws: list[RawFiling], listed: Mapping[str, Listed]) -> tuple[Filed, ...]:
    if not raws:
        return ()
    rejects = lake.add(raws)
    filed = tuple(_filed(raw, listed[raw.accession or ""], rejects) for raw in raws)
    keep(state, {one.listed.accession: one.told.line for one in filed})
    return filed


def _filed(raw: RawFiling, listed: Listed, rejects: Mapping[str, str]) -> Filed:
    reason = rejects.get(listed.accession)
    try:
        told = summarize(read_document(raw.data)) if reason is None else None
    except NotOwnershipDocument as refusal:
        told, reason = None, str(refusal)
    if told is None:
        told = FilingSummary(form=listed.form, issuer=listed.accession, what=(f"is kept as a reject: {reason}",))
    return Filed(listed=listed, told=told)
