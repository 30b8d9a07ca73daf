"""What a filing needs around it: the workspace, EDGAR's two sides, patience, and who waits."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from section16.edgar.api.answers import Receipt, SubmissionStatus
from section16.edgar.public.client import PublicSide
from section16.form.envelope import Contact
from section16.standard.errors import Section16Error
from section16.workspace import State, Workspace
from section16.workspace.errors import ConflictError
from section16.workspace.kept_reports import KeptReport
from section16.workspace.submissions import Submission, move, submission_by_id

__all__ = [
    "NO_EDGAR",
    "PRACTICE",
    "Desk",
    "FilingError",
    "FilingSide",
    "go",
    "is_practice",
    "nothing",
    "parties",
    "reload",
    "scrubbed",
]


PRACTICE: Final = "practice"


class FilingError(Section16Error):
    """A filing cannot go on; the message is one line for the user."""


class FilingSide(Protocol):
    """EDGAR's filing API, as far as a filing needs it."""

    def submit(self, envelope: bytes, *, live: bool) -> Receipt:
        """Submit once."""

    def status(self, accession: str) -> SubmissionStatus | None:
        """Ask how far a submission has come."""


class _NoEdgar:
    """Stands where EDGAR is not asked anything."""

    def submit(self, envelope: bytes, *, live: bool) -> Receipt:  # noqa: ARG002 - nothing is sent
        """Refuse: nothing is sent from such a desk."""
        message = "no EDGAR: this desk only writes and records; nothing was sent"
        raise FilingError(message)

    def status(self, accession: str) -> SubmissionStatus | None:  # noqa: ARG002 - nobody is asked
        """Know nothing."""
        return None


NO_EDGAR: FilingSide = _NoEdgar()


def nothing(_step: str) -> None:
    """Do nothing at a step."""


class Desk(NamedTuple):
    """Where filing is done.

    `target` names the EDGAR that is filed with. `patience` is how long to follow a submission, `window` how long to
    look for one whose answer was lost before a person is asked, both in seconds. `cccs` gives the CCC for a CIK of
    ten digits; `contact` and `notifications` go with what is filed. `again` lets a report be filed once more with other
    documents. `at` is called with the name of each step that has been taken, `tell` with each submission that moved.
    """

    workspace: Workspace
    edgar: FilingSide
    target: str
    public: PublicSide | None = None
    cccs: Mapping[str, str] = {}
    contact: Contact | None = None
    notifications: tuple[str, ...] = ()
    again: bool = False
    wait: Callable[[float], object] = time.sleep
    patience: float = 600.0
    window: float = 900.0
    at: Callable[[str], object] = nothing
    tell: Callable[[Submission], object] = lambda _: None


def go(desk: Desk, submission: Submission, to: State, **given: Any) -> Submission:  # noqa: ANN401 - those of `move`
    """Move a submission; where another process was faster, return what that made of it."""
    try:
        with desk.workspace.writing() as writing:
            moved = move(writing, submission, to, **given)
    except ConflictError:
        return reload(desk, submission)
    desk.at(to)
    desk.tell(moved)
    return moved


def reload(desk: Desk, submission: Submission) -> Submission:
    """Return a submission as it stands now."""
    with desk.workspace.reading() as session:
        return submission_by_id(session, submission.id)


def scrubbed(desk: Desk, content: bytes) -> bytes:
    """Take every CCC that we know out of what EDGAR said, in case it repeated one."""
    for ccc in filter(None, desk.cccs.values()):
        content = re.sub(re.escape(ccc.encode()), b"(hidden)", content, flags=re.IGNORECASE)
    return content


def parties(draft: KeptReport) -> tuple[str, ...]:
    """List the CIKs under which a filing appears, owners first: they have fewer filings than the issuer."""
    return (*draft.owner_ciks, draft.issuer_cik)


def is_practice(target: str) -> bool:
    """Tell whether a target was a sandbox of one command's own, which is gone."""
    return target.startswith(f"{PRACTICE}-")
