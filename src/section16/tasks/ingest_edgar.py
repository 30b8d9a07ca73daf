"""EDGAR as a source: what the user's words ask for comes into the raw cache, and from there into the lake."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from section16.lake.sources import Tally, pieces
from section16.lake.store import Lake
from section16.tasks.ingest import Ingested, Told, Where, data_sets_first, ingest, ingest_pieces
from section16.tasks.mirror import MirrorCount, WordError, mirrored, sorted_names
from section16.tasks.mirror_place import cache_of

__all__ = ["Edgar", "MirrorCount", "WordError", "ingest_all"]


class Edgar(Struct, frozen=True, kw_only=True):
    """Which EDGAR, and where its texts are kept: `sandbox` is the URL of a local one, `cache` a folder.

    `tell` is called while texts are fetched.
    """

    sandbox: str | None = None
    cache: Path | None = None
    tell: Callable[[MirrorCount], object] = lambda _: None


def ingest_all(names: Iterable[str], where: Where, edgar: Edgar, told: Told = lambda _: None) -> Ingested:
    """Read sources into the lake: files, folders, globs, archives, data sets, and words for what EDGAR has.

    Raises SourceError for a name that is nothing, WordError for a word that is none or where nobody has said who
    asks or there is no place for a cache, all before anything is written; LakeError where the lake cannot be opened
    or written.
    """
    files, words = sorted_names(names)
    if not words:
        return ingest(files, where, told)
    tally = Tally()
    first, others = data_sets_first(pieces(files, tally=tally, storage=where.storage) if files else ())
    today = date.today()  # noqa: DTZ011 - the user's own day
    with mirrored(words, _cache(where, edgar), today, url=edgar.sandbox, tell=edgar.tell) as asked:
        lake = Lake.open(where.lake, create=True, storage_options=where.storage or None)
        known: Callable[[list[str]], Iterable[str]] = (lambda _: ()) if where.again else lake.known
        coming = asked.pieces(lambda keys: frozenset(known(keys)))
        done = ingest_pieces(chain(others, coming), where, told, first=first)
        troubles = tuple(asked.count.troubles)
    return replace(done, other_files=done.other_files + tally.other_files, problems=(*done.problems, *troubles))


def _cache(where: Where, edgar: Edgar) -> Path:
    folder = cache_of(where.lake, edgar.cache)
    if folder is None:
        message = f"{where.lake}: the lake is in an object store; say with --cache which folder keeps what is fetched"
        raise WordError(message)
    return folder
