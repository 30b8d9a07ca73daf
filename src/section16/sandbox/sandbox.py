"""The sandbox itself: its clock, its memory, its filers and its faults, behind every endpoint."""

import secrets
from asyncio import Lock
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime, timedelta
from random import Random

from section16.sandbox.clock import Clock, is_open
from section16.sandbox.faults import Faults
from section16.sandbox.register import Register
from section16.sandbox.settings import SandboxSettings
from section16.sandbox.store import Store
from section16.sandbox.tokens import filer_token, user_token
from section16.standard.numbers import Accession

__all__ = ["Sandbox"]

_CLOCK = "clock"
_LARGE = 8_000_000
_MOST_COUNTED = 100_000
_FILER_TOKEN_DAYS, _USER_TOKEN_DAYS = 365, 30


class Sandbox:
    """One local EDGAR; `tell` tells the time of the computer, `wait` waits some seconds."""

    def __init__(
        self, settings: SandboxSettings, tell: Callable[[], datetime], wait: Callable[[float], Awaitable[None]]
    ) -> None:
        """Open the memory and set the clock as it was left, or as the settings say."""
        self.settings = settings
        self.wait = wait
        self._large = Lock()
        self.asked: Counter[str] = Counter()
        self.store = Store(settings.folder)
        self.register = Register(self.store, settings.filers, auto=settings.auto_register)
        self.faults = Faults(settings.faults, Random(settings.seed))  # noqa: S311 - chance in tests, not secrecy
        self.clock = Clock(tell)
        self._set_clock(settings)

    def _set_clock(self, settings: SandboxSettings) -> None:
        """Let the clock go on as an earlier run left it, or set it as the settings say."""
        left = self.store.word(_CLOCK)
        if left is not None:
            self.clock.state = left
            return
        if settings.starts_at is not None:
            self.clock.set(settings.starts_at)
        if not settings.ticking:
            self.clock.stop()
        self.keep_clock()

    def count(self, path: str) -> None:
        """Count a request to the public side, so that a test can tell what was asked for, and how often."""
        if path in self.asked or len(self.asked) < _MOST_COUNTED:
            self.asked[path] += 1

    def keep_clock(self) -> None:
        """Remember how the clock is set."""
        self.store.keep_word(_CLOCK, self.clock.state)

    @property
    def is_open(self) -> bool:
        """Tell whether submissions are taken now."""
        hours = self.settings.hours
        return hours == "always" or (hours == "edgar" and is_open(self.clock.now()))

    def room(self, length: int) -> AbstractAsyncContextManager[object]:
        """Wait until a body of that length may be read: large ones come one at a time, for the memory's sake."""
        return self._large if length > _LARGE else nullcontext()

    def accession_number(self, login_cik: str, at: datetime) -> str:
        """Return the next accession number: login CIK, year, number in that year."""
        number = self.store.next_number(login_cik, at.year)
        return Accession.compose(login_cik, at.year, number).dashed

    def filer_token(self, cik: str, days: float = _FILER_TOKEN_DAYS) -> str:
        """Mint a filer token, good for so many days from now; negative for one that has expired."""
        return filer_token(cik, self.clock.now() + timedelta(days=days), self.settings.key)

    def user_token(self, user_id: str, days: float = _USER_TOKEN_DAYS) -> str:
        """Mint a user token, good for so many days from now; negative for one that has expired."""
        return user_token(user_id, self.clock.now() + timedelta(days=days), self.settings.key)

    @staticmethod
    def new_mark() -> str:
        """Make a tracking or a locator, by which EDGAR's support finds a request."""
        return secrets.token_hex(8)
