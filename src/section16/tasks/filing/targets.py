"""Which EDGAR is filed with: a sandbox of this command's own, a running one, or the SEC's, and with which secrets."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from importlib.metadata import version
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

from msgspec import Struct

from section16.edgar.api.client import Edgar
from section16.edgar.public.client import EdgarPublic
from section16.edgar.secret import Secret
from section16.edgar.secrets import FILER_TOKEN, USER_TOKEN, ccc_name, require_secret, secret_for
from section16.edgar.settings import CONTACT, HOSTS, EdgarSettings, PublicSettings
from section16.form.document import OwnershipDocument
from section16.standard.numbers import Cik
from section16.tasks.filing.desk import NO_EDGAR, PRACTICE, Desk
from section16.tasks.filing.file import file_report
from section16.workspace import Workspace
from section16.workspace.submissions import Submission, receipts
from section16.xml import read_document, write_submission

__all__ = [
    "Practised",
    "Target",
    "desk_at",
    "desk_without_edgar",
    "edgar_at",
    "known_cccs",
    "practise",
    "settings_of",
]


# A sandbox takes any CCC from a filer that it sees for the first time.
_PRACTICE_CCC: Final = "practice"
_FILER: Final = "0000016016"
_USER: Final = "practice@section16.example"
_LOGIN: Final = "SECTION16_LOGIN_CIK"


class Target(Struct, frozen=True, kw_only=True):
    """An EDGAR: `production` or `beta`, the URL of a sandbox, or `practice`, a sandbox for one command."""

    name: str

    @property
    def is_real(self) -> bool:
        """Tell whether it is the SEC's."""
        return self.name in HOSTS


@contextmanager
def desk_at(
    target: Target,
    workspace: Workspace,
    reports: tuple[OwnershipDocument, ...] = (),
    tell: Callable[[Submission], object] = lambda _: None,
) -> Iterator[Desk]:
    """Open a desk at a target; raises MissingSecretError where a real EDGAR wants a token that nobody has kept."""
    with ExitStack() as stack:
        name, url = target.name, HOSTS.get(target.name, target.name)
        if target.name == PRACTICE:
            name, url = f"{PRACTICE}-{uuid4().hex[:8]}", stack.enter_context(_own_sandbox())
        settings = settings_of(target, url)
        edgar = stack.enter_context(Edgar(settings))
        public = _public_settings(target, url)
        yield Desk(
            workspace=workspace,
            edgar=edgar,
            target=name,
            public=stack.enter_context(EdgarPublic(public)) if public else None,
            cccs=known_cccs(reports, practice=not target.is_real),
            wait=time.sleep,
            tell=tell,
        )


@contextmanager
def desk_without_edgar(
    target: Target, workspace: Workspace, reports: tuple[OwnershipDocument, ...] = ()
) -> Iterator[Desk]:
    """Open a desk at which nothing is sent, and so no token is needed."""
    cccs = known_cccs(reports, practice=False)
    yield Desk(workspace=workspace, edgar=NO_EDGAR, target=target.name, cccs=cccs)


def settings_of(target: Target, url: str | None = None, cik: str = _FILER) -> EdgarSettings:
    """Return how to reach a target's filing API; raises MissingSecretError.

    The tokens are those kept for the SEC's EDGAR; a sandbox gives new ones, in the name of `cik`.
    """
    url = url or HOSTS.get(target.name, target.name)
    return _settings(url) if target.is_real else _sandbox_settings(url, cik)


@contextmanager
def edgar_at(target: Target, cik: str = _FILER) -> Iterator[Edgar]:
    """Open the filing API of a target, with `cik` as the filer of a sandbox's token; raises MissingSecretError."""
    with ExitStack() as stack:
        url = stack.enter_context(_own_sandbox()) if target.name == PRACTICE else None
        yield stack.enter_context(Edgar(settings_of(target, url, cik)))


def _settings(url: str) -> EdgarSettings:
    return EdgarSettings(
        host=url,
        user_agent=_agent(),
        filer_token=require_secret(FILER_TOKEN),
        user_token=secret_for(USER_TOKEN),
        login_cik=os.environ.get(_LOGIN) or None,
    )


def _agent() -> str:
    return f"section16/{version('section16')}"


def _public_settings(target: Target, url: str) -> PublicSettings | None:
    """Return how to read the public side; None for a real one where nobody has said who asks, and for the beta.

    The SEC wants a name and an e-mail address, such as `Example Corp filings@example.com`.
    """
    if not target.is_real:
        return PublicSettings(user_agent=f"section16 {_USER}", archives=url, data=url, tries=2)
    contact = os.environ.get(CONTACT)
    return PublicSettings(user_agent=contact) if contact and target.name == "production" else None


def _sandbox_settings(url: str, cik: str) -> EdgarSettings:
    from section16.sandbox.control.client import Control  # noqa: PLC0415 - not needed for the SEC's EDGAR

    with closing(Control(url)) as control:
        filer, user = control.filer_token(cik), control.user_token(_USER)
    return EdgarSettings(host=url, user_agent=_agent(), filer_token=Secret(filer), user_token=Secret(user))


@contextmanager
def _own_sandbox() -> Iterator[str]:
    """Serve an EDGAR for the length of a command: always open, and quick."""
    from section16.sandbox.serve import serving  # noqa: PLC0415 - a server is not needed otherwise
    from section16.sandbox.settings import SandboxSettings  # noqa: PLC0415

    quick = SandboxSettings(hours="always", visible_after=0.2, decided_after=0.5, published_after=0.8)
    with serving(quick) as served:
        yield served.url


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


class Practised(Struct, frozen=True, kw_only=True):
    """How a practice filing ended.

    `archived` is the full-submission text of the local EDGAR's archive, None where it did not get there; `same` tells
    that what it holds is, written as a submission again, byte for byte what was sent, CCC aside.
    """

    submission: Submission | None
    archived: bytes | None = None
    same: bool = False


def practise(report: OwnershipDocument, name: str) -> Practised:
    """File a report with a local EDGAR that lives as long as this call, and compare what it publishes."""
    with (
        TemporaryDirectory() as folder,
        Workspace(folder, "practice") as workspace,
        desk_at(Target(name=PRACTICE), workspace, (report,)) as desk,
    ):
        submission = file_report(desk, report, name, live=True).submission
        if submission is None:
            return Practised(submission=None)
        with workspace.reading() as session:
            kept = [one.content for one in receipts(session, submission) if one.kind == "archive"]
    if not kept:
        return Practised(submission=submission)
    same = write_submission(read_document(kept[-1])) == write_submission(report)
    return Practised(submission=submission, archived=kept[-1], same=same)
