"""Visits of a workbench with accounts: whose session the cookie names, and who is not logged in yet."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from msgspec.structs import replace

from section16.accounts.login_settings import login_settings
from section16.accounts.sessions import find_session, note_seen
from section16.accounts.tokens import form_token_of, new_token
from section16.service.settings import ServiceSettings
from section16.service.visits import Asked, act_done, day_asked
from section16.tasks.filing.checkpointing import add_checkpoint, checkpoints_here
from section16.web.cookies import BEFORE_COOKIE, SESSION_COOKIE
from section16.web.visit import Visit
from section16.workspace.database import Door, Workspace
from section16.workspace.errors import UnreachableError

__all__ = ["SessionVisits"]

_LOG: Final = logging.getLogger("section16.service")
_WEB: Final = "web"
_LONGEST_TOKEN: Final = 100


class SessionVisits:
    """Finds who visits by the session that their cookie names; all visits share one workspace's connections."""

    def __init__(self, settings: ServiceSettings, workspace: Workspace, now: Callable[[], datetime]) -> None:
        """Take the workspace in which the sessions are kept."""
        self._settings = settings
        self._workspace = workspace
        self._now = now
        self._noted_on: date | None = None

    def __call__(self, asked: Asked) -> Visit:
        """Return the visit of a request: of somebody who is logged in, or of nobody."""
        token = asked.cookies.get(SESSION_COOKIE, "")[:_LONGEST_TOKEN]
        with self._workspace.reading() as session:
            found = find_session(session, token, self._now(), login_settings(session)) if token else None
        visit = self._visit(asked)
        if found is None:
            return self._of_nobody(visit, asked)
        with suppress(UnreachableError):  # a full disk stops nobody from reading
            note_seen(self._workspace, found[0])
        self._note_end_of_trail()
        return replace(
            visit,
            account=found[1],
            session=found[0].hash,
            session_token=token,
            form_token=form_token_of(token),
            proved_at=found[0].proved_at,
            opened=self._opened(found[1].name, asked),
        )

    def _note_end_of_trail(self) -> None:
        """Keep the day's checkpoint of the trail in the second place, with the first visit of the day."""
        today = self._now().date()
        if self._noted_on != today:
            self._noted_on = today
            if trouble := add_checkpoint(self._workspace, checkpoints_here(), daily=True):
                _LOG.warning(trouble)

    def _of_nobody(self, visit: Visit, asked: Asked) -> Visit:
        """Give who is not logged in a token too: the form of the log-in is one of ours like any other."""
        token = asked.cookies.get(BEFORE_COOKIE, "")[:_LONGEST_TOKEN]
        new = {} if token else {BEFORE_COOKIE: new_token()}
        token = token or new[BEFORE_COOKIE]
        return replace(visit, form_token=form_token_of(token), new_cookies=new, opened=self._opened("nobody", asked))

    def _opened(self, actor: str, asked: Asked) -> Callable[[], Workspace]:
        return lambda: self._workspace.acting(actor, Door(_WEB, asked.client))

    def _visit(self, asked: Asked) -> Visit:
        as_of, unfit = day_asked(asked.query)
        return Visit(
            address=asked.address,
            client=asked.client,
            agent=asked.agent,
            done=act_done(asked.cookies),
            origin=self._settings.public_url or asked.origin,
            openid_nearby=self._settings.openid_nearby,
            as_of=as_of,
            unfit=unfit,
            edgar=self._settings.edgar,
            queries_allowed=self._settings.queries_allowed,
            now=self._now,
        )
