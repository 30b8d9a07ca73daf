"""Reading sources into the lake, as long work."""

from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from section16.lake.layout import LakeError
from section16.tasks.lake.mirror.words import SourceNameError, read_request
from section16.tasks.long_work.run import JobRun
from section16.workspace import Workspace
from section16.workspace.jobs import Job, enqueue

if TYPE_CHECKING:
    from section16.tasks.lake.ingest.progress import Ingested

__all__ = ["IngestRequest", "ask_for_filings", "ingest_sources"]

_MOST_WORDS: Final = 10
_EDGAR: Final = "edgar:"


class IngestRequest(Struct, frozen=True, kw_only=True):
    """What to read: files, folders, archives, data sets, and words for what EDGAR has."""

    sources: tuple[str, ...]
    again: bool = False


def ingest_sources(run: JobRun, request: IngestRequest) -> "Ingested":
    """Read sources into the lake of the installation; what was read before is passed over."""
    # The readers of filings take a third of a second to import, which the start of a workbench does without.
    from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all  # noqa: PLC0415

    places = run.places
    if places.lake is None:
        message = "lake: none is named in the settings; name one, and start again"
        raise LakeError(message)
    settings = IngestSettings(lake=places.lake, storage=places.storage, again=request.again)
    edgar = EdgarSource(sandbox=places.edgar if "://" in places.edgar else None)
    run.progress("reading")
    return ingest_all(request.sources, settings, edgar, lambda done: run.progress("reading", done.documents))


def ask_for_filings(workspace: Workspace, words: str, today: date, token: str) -> Job:
    """Ask for what EDGAR has under some words to be read into the lake; one `token` asks once.

    No word names a file of this computer or an address. Raises SourceNameError.
    """
    named = tuple(dict.fromkeys(one.removeprefix(_EDGAR) for one in words.split()))
    if not 0 < len(named) <= _MOST_WORDS:
        message = f"what: {len(named)} words; write 1 to {_MOST_WORDS}, such as 2024Q1, 2024-02-16, cik:320193 or feed"
        raise SourceNameError(message)
    for one in named:
        read_request(one, today)
    asked = IngestRequest(sources=tuple(f"{_EDGAR}{one}" for one in named))
    with workspace.writing() as writing:
        return enqueue(writing, "ingest", f"ingest {' '.join(named)[:100]} {token[:40]}", asked)
