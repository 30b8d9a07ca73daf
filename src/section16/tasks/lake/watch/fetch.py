"""Filings that are listed become filings in the lake: their texts are fetched, read, and committed together."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Protocol

from msgspec import Struct

from section16.edgar.public.listing import Listed
from section16.rendering.one_line import FilingSummary, summarize
from section16.table.raw import RawFiling
from section16.tasks.lake.mirror.fetch import NotFetched, TextFetcher
from section16.tasks.lake.watch.book import WatchBook
from section16.tasks.lake.watch.filings import Sighting, mark_in_lake, mark_old, postpone, waiting
from section16.tasks.lake.watch.lists import old_through
from section16.xml import NotOwnershipDocument, read_document

__all__ = ["Arrival", "FilingStore", "bring_in"]

_MOST: Final = 200  # filings a commit: some seconds of fetching, at the pace that EDGAR allows


class FilingStore(Protocol):
    """What a watch asks of the lake; every call raises LakeError."""

    def known(self, accessions: Iterable[str]) -> set[str]:
        """Return those that are there."""

    def add(self, raws: Iterable[RawFiling]) -> Mapping[str, str]:
        """Put filings in, once each; return why those that became rejects could not be read."""

    def tidy(self, *, quiet: bool) -> None:
        """Merge small files when there are many, or when there is time for it."""


class Arrival(Struct, frozen=True, kw_only=True):
    """A filing that has come into the lake, and its summary in one line."""

    listed: Listed
    summary: FilingSummary


def bring_in(
    book: WatchBook, fetcher: TextFetcher, store: FilingStore, now: float, on_problem: Callable[[str], object]
) -> tuple[Arrival, ...]:
    """Fetch what waits, some filings at a time, and put it into the lake; return what came in.

    What EDGAR does not give is tried again later; `on_problem` is called the first time. Raises EdgarError where EDGAR
    turns us away and nothing came, LakeError and OSError; nothing is lost.
    """
    sightings = {one.listed.accession: one for one in waiting(book, now, _MOST)}
    there = store.known(sightings) if sightings else set()
    mark_old(book, there, old_through(book))
    missing = [one.listed for number, one in sightings.items() if number not in there]
    found = tuple(fetcher.texts(missing))
    arrivals = _commit(book, store, [one for one in found if isinstance(one, RawFiling)], sightings)
    for one in found:
        if isinstance(one, NotFetched):
            sighting = sightings[one.listed.accession]
            pause = postpone(book, sighting, now)
            if not sighting.tries and not fetcher.halted:
                on_problem(f"{one.listed.accession}: {one.error}; it is asked for again in {pause:.0f} seconds")
    if fetcher.halted and not arrivals:
        raise fetcher.halted
    return arrivals


def _commit(
    book: WatchBook, store: FilingStore, raws: list[RawFiling], sightings: Mapping[str, Sighting]
) -> tuple[Arrival, ...]:
    if not raws:
        return ()
    rejects = store.add(raws)
    arrivals = tuple(_arrival(raw, sightings[raw.accession or ""].listed, rejects) for raw in raws)
    mark_in_lake(book, {one.listed.accession: one.summary.line for one in arrivals})
    return arrivals


def _arrival(raw: RawFiling, listed: Listed, rejects: Mapping[str, str]) -> Arrival:
    reason = rejects.get(listed.accession)
    try:
        summary = summarize(read_document(raw.data)) if reason is None else None
    except NotOwnershipDocument as refusal:
        summary, reason = None, str(refusal)
    if summary is None:
        summary = FilingSummary(form=listed.form, issuer=listed.accession, what=(f"is kept as a reject: {reason}",))
    return Arrival(listed=listed, summary=summary)
