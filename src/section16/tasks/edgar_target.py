"""Which EDGAR is meant, the SEC's, its beta, a sandbox or practice, and how each is reached."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from typing import Final
from uuid import uuid4

from msgspec import Struct

from section16.edgar.api.client import Edgar
from section16.edgar.secret import Secret
from section16.edgar.secret_store import FILER_TOKEN, USER_TOKEN, require_secret, secret_for
from section16.edgar.settings import CONTACT, HOSTS, EdgarSettings, PublicSettings

__all__ = ["PRACTICE", "EdgarTarget", "api_settings", "edgar_at", "public_settings", "url_of", "was_practice"]

PRACTICE: Final = "practice"
# The filer of a sandbox's token, where the command is about none.
_FILER: Final = "0000016016"
_USER: Final = "practice@section16.example"
_LOGIN: Final = "SECTION16_LOGIN_CIK"


class EdgarTarget(Struct, frozen=True, kw_only=True):
    """An EDGAR: `production` or `beta`, the URL of a sandbox, or `practice`, a sandbox that one command starts."""

    name: str

    @property
    def is_real(self) -> bool:
        """Tell whether it is the SEC's."""
        return self.name in HOSTS

    @property
    def words(self) -> str:
        """Say which EDGAR it is, and whether what is filed there becomes public."""
        of_sec = {"production": "EDGAR of the SEC: what it accepts is public", "beta": "EDGAR Beta of the SEC: a trial"}
        local = "a practice EDGAR" if self.name == PRACTICE else f"the local EDGAR at {self.name}"
        return of_sec.get(self.name) or f"{local}: nothing reaches the SEC"

    @property
    def recorded_as(self) -> str:
        """Return the name under which submissions to it are kept; each practice has one of its own."""
        return f"{PRACTICE}-{uuid4().hex[:8]}" if self.name == PRACTICE else self.name


def was_practice(recorded_as: str) -> bool:
    """Tell whether a submission went to the sandbox of one command, which has ended with it."""
    return recorded_as.startswith(f"{PRACTICE}-")


@contextmanager
def url_of(target: EdgarTarget) -> Iterator[str]:
    """Give the URL of a target; for practice, start a sandbox: always open, and quick."""
    if target.name != PRACTICE:
        yield HOSTS.get(target.name, target.name)
        return
    from section16.sandbox.serve import serving  # noqa: PLC0415 - a server is not needed otherwise
    from section16.sandbox.settings import SandboxSettings  # noqa: PLC0415

    quick = SandboxSettings(hours="always", visible_after=0.2, decided_after=0.5, published_after=0.8)
    with serving(quick) as served:
        yield served.url


@contextmanager
def edgar_at(target: EdgarTarget, cik: str = _FILER) -> Iterator[Edgar]:
    """Open the filing API of a target, with `cik` as the filer of a sandbox's token; raises MissingSecretError."""
    with url_of(target) as url, Edgar(api_settings(target, url, cik)) as edgar:
        yield edgar


def api_settings(target: EdgarTarget, url: str, cik: str = _FILER) -> EdgarSettings:
    """Return how to reach a target's filing API; raises MissingSecretError and SandboxError.

    The tokens are those kept for the SEC's EDGAR; a sandbox gives new ones, in the name of `cik`.
    """
    agent = f"section16/{version('section16')}"
    if not target.is_real:
        filer, user = _sandbox_tokens(url, cik)
        return EdgarSettings(host=url, user_agent=agent, filer_token=filer, user_token=user)
    return EdgarSettings(
        host=url,
        user_agent=agent,
        filer_token=require_secret(FILER_TOKEN),
        user_token=secret_for(USER_TOKEN),
        login_cik=os.environ.get(_LOGIN) or None,
    )


def _sandbox_tokens(url: str, cik: str) -> tuple[Secret, Secret]:
    from section16.sandbox.control.client import Control  # noqa: PLC0415 - not needed for the SEC's EDGAR

    with closing(Control(url)) as control:
        return Secret(control.filer_token(cik)), Secret(control.user_token(_USER))


def public_settings(target: EdgarTarget, url: str) -> PublicSettings | None:
    """Return how to read a target's public side; None for the beta, and where SECTION16_CONTACT is not set.

    The SEC wants a name and an e-mail address, such as `Example Corp filings@example.com`.
    """
    if not target.is_real:
        return PublicSettings(user_agent=f"section16 {_USER}", archives=url, data=url, tries=2)
    contact = os.environ.get(CONTACT)
    return PublicSettings(user_agent=contact) if contact and target.name == "production" else None
