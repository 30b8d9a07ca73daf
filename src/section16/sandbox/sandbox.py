"""The sandbox itself: its clock, its memory, its filers and its faults, behind every endpoint."""

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
    """One local EDGAR; `now` returns the time of this computer, `wait` waits some seconds."""

    def __init__(
        self, settings: SandboxSettings, now: Callable[[], datetime], wait: Callable[[float], Awaitable[None]]
    ) -> None:
        """Open the memory and set the clock as an earlier run left it, or as the settings say."""
        self.settings = settings
        self.wait = wait
        self._large = Lock()
        self.asked: Counter[str] = Counter()
        self.store = Store(settings.folder)
        self.register = Register(self.store, settings.filers, auto=settings.auto_register)
        self.faults = Faults(settings.faults, Random(settings.seed))  # noqa: S311 - chance in tests, not secrecy
        self.clock = Clock(now)
        self._set_clock(settings)

    def _set_clock(self, settings: SandboxSettings) -> None:
        state = self.store.setting(_CLOCK)
        if state is not None:
            self.clock.state = state
            return
        if settings.starts_at is not None:
            self.clock.set(settings.starts_at)
        if not settings.ticking:
            self.clock.stop()
        self.save_clock()

    def save_clock(self) -> None:
        """Remember over a restart how the clock is set."""
        self.store.save_setting(_CLOCK, self.clock.state)

    def count_request(self, path: str) -> None:
        """Count a request to the public side, so that a test can see what was asked for, and how often."""
        if path in self.asked or len(self.asked) < _MOST_COUNTED:
            self.asked[path] += 1

    @property
    def is_open(self) -> bool:
        """Tell whether submissions are taken now."""
        hours = self.settings.hours
        return hours == "always" or (hours == "edgar" and is_open(self.clock.now()))

    def one_at_a_time(self, length: int) -> AbstractAsyncContextManager[object]:
        """Wait for one's turn where a body of that length is large: two of them would need too much memory."""
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
