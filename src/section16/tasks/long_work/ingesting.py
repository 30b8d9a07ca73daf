"""Reading sources into the lake, as long work."""

from msgspec import Struct

from section16.lake.layout import LakeError
from section16.tasks.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.ingest.progress import Ingested
from section16.tasks.long_work.run import JobRun

__all__ = ["IngestRequest", "ingest_sources"]


class IngestRequest(Struct, frozen=True, kw_only=True):
    """What to read: files, folders, archives, data sets, and words for what EDGAR has."""

    sources: tuple[str, ...]
    again: bool = False


def ingest_sources(run: JobRun, request: IngestRequest) -> Ingested:
    """Read sources into the lake of the installation; what was read before is passed over."""
    places = run.places
    if places.lake is None:
        message = "lake: none is named in the settings; name one, and start again"
        raise LakeError(message)
    settings = IngestSettings(lake=places.lake, storage=places.storage, again=request.again)
    edgar = EdgarSource(sandbox=places.edgar if "://" in places.edgar else None)
    run.progress("reading")
    return ingest_all(request.sources, settings, edgar, lambda done: run.progress("reading", done.documents))
