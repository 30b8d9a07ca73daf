"""Every kind of long work, by its name."""

from collections.abc import Mapping
from typing import Final

from section16.tasks.long_work.filing import FilingRequest, FollowRequest, file_kept, follow_filed
from section16.tasks.long_work.ingesting import IngestRequest, ingest_sources
from section16.tasks.long_work.run import JobKind

__all__ = ["JOB_KINDS"]

_KINDS: Final = (
    JobKind("file", FilingRequest, file_kept),
    JobKind("follow", FollowRequest, follow_filed),
    JobKind("ingest", IngestRequest, ingest_sources),
)
JOB_KINDS: Final[Mapping[str, JobKind]] = {one.name: one for one in _KINDS}
