"""What a filing works with: the workspace, both sides of EDGAR, the CCCs, how long to wait, and whom to tell."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final, Protocol, Unpack

from msgspec import Struct

from section16.edgar.api.answers import Receipt, SubmissionStatus
from section16.edgar.api.client import Edgar
from section16.edgar.public.client import EdgarPublic, PublicSide
from section16.edgar.secret_store import ccc_name, secret_for
from section16.form.document import OwnershipDocument
from section16.standard.errors import Section16Error
from section16.standard.numbers import Cik
from section16.tasks.edgar_target import EdgarTarget, api_settings, public_settings, url_of
from section16.workspace import State, Workspace
from section16.workspace.errors import ConflictError
from section16.workspace.submissions import MoveDetails, Submission, move, submission_by_id
from section16.workspace.trail.checkpoints import Checkpoints

__all__ = [
    "FilingContext",
    "FilingError",
    "FilingSide",
    "advance",
    "known_cccs",
    "open_context",
    "open_offline_context",
    "reload",
    "without_cccs",
]

# A sandbox takes any CCC from a filer that it sees for the first time.
_PRACTICE_CCC: Final = "practice"


class FilingError(Section16Error):
    """A filing cannot go on; the message is one line for the user."""


class FilingSide(Protocol):
    """EDGAR's filing API, as far as a filing needs it."""

    def submit(self, envelope: bytes, *, live: bool) -> Receipt:
        """Submit once."""

    def status(self, accession: str) -> SubmissionStatus | None:
        """Ask how far a submission has come."""


class _Offline:
    """Stands in for the filing API where nothing is sent and nothing is asked."""

    def submit(self, envelope: bytes, *, live: bool) -> Receipt:
        message = f"{len(envelope)} bytes, {'live' if live else 'test'}: nothing is sent here; file without --export"
        raise FilingError(message)

    def status(self, _accession: str) -> SubmissionStatus | None:
        return None


def _do_nothing(_event: object) -> None:
    """Listen to nothing."""


class FilingContext(Struct, frozen=True, kw_only=True):
    """What a filing works with.

    `target` is the name under which submissions to this EDGAR are kept. `cccs` gives the CCC for a CIK of ten digits.
    `patience` is how long to follow a submission, and `lookup_window` how long to look for one whose answer was lost
    before a person is asked, both in seconds. Where there are `checkpoints`, one is made as a report leaves.
    `on_step` is called with the name of each step that was taken, `on_move` with each submission that came to
    another state.
    """

    workspace: Workspace
    target: str
    edgar: FilingSide = _Offline()
    public: PublicSide | None = None
    cccs: Mapping[str, str] = {}
    wait: Callable[[float], object] = time.sleep
    patience: float = 600.0
    lookup_window: float = 900.0
    checkpoints: Checkpoints | None = None
    on_step: Callable[[str], object] = _do_nothing
    on_move: Callable[[Submission], object] = _do_nothing

    def __repr__(self) -> str:
        """Say which, without the CCCs."""
        return f"FilingContext(target={self.target!r}, actor={self.workspace.actor!r})"


@contextmanager
def open_context(
    target: EdgarTarget,
    workspace: Workspace,
    reports: tuple[OwnershipDocument, ...] = (),
    on_move: Callable[[Submission], object] = _do_nothing,
    patience: float = 600.0,
) -> Iterator[FilingContext]:
    """Open both sides of an EDGAR; raises MissingSecretError where the SEC's wants a token that nobody has kept."""
    with ExitStack() as stack:
        url = stack.enter_context(url_of(target))
        edgar = stack.enter_context(Edgar(api_settings(target, url)))
        public = public_settings(target, url)
        yield FilingContext(
            workspace=workspace,
            target=target.recorded_as,
            edgar=edgar,
            public=stack.enter_context(EdgarPublic(public)) if public else None,
            cccs=known_cccs(reports, practice=not target.is_real),
            patience=patience,
            on_move=on_move,
        )


def open_offline_context(
    target: EdgarTarget, workspace: Workspace, reports: tuple[OwnershipDocument, ...] = ()
) -> FilingContext:
    """Return what works with the workspace alone: nothing is sent, so no token is needed."""
    return FilingContext(workspace=workspace, target=target.name, cccs=known_cccs(reports))


def known_cccs(reports: tuple[OwnershipDocument, ...], *, practice: bool = False) -> Mapping[str, str]:
    """Return the CCC of each owner: from the environment or the keyring, else from the file itself."""
    found: dict[str, str] = {}
    for owner in (owner for report in reports for owner in report.reporting_owners):
        cik = Cik.of(owner.cik).padded
        secret = None if practice else secret_for(ccc_name(cik))
        code = secret.reveal() if secret else _PRACTICE_CCC if practice else owner.ccc
        if code:
            found[cik] = code
    return found


def advance(context: FilingContext, submission: Submission, to: State, **details: Unpack[MoveDetails]) -> Submission:
    """Move a submission; where another process was faster, return what that made of it."""
    try:
        with context.workspace.writing() as writing:
            moved = move(writing, submission, to, **details)
    except ConflictError:
        return reload(context, submission)
    context.on_step(to)
    context.on_move(moved)
    return moved


def reload(context: FilingContext, submission: Submission) -> Submission:
    """Return a submission as it stands now."""
    with context.workspace.reading() as session:
        return submission_by_id(session, submission.id)


def without_cccs(context: FilingContext, text: str) -> str:
    """Take every CCC that we know out of what EDGAR said, in case it repeated one."""
    for ccc in filter(None, context.cccs.values()):
        text = re.sub(re.escape(ccc), "(hidden)", text, flags=re.IGNORECASE)
    return text
