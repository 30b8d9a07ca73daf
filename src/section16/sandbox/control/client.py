"""A client for the control endpoints of a sandbox: its clock, its faults, its tokens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import httpx
import msgspec
from msgspec import Struct

from section16.edgar.certificates import trusted_for
from section16.sandbox.faults import InjectedFault
from section16.standard.errors import Section16Error

__all__ = ["Control", "SandboxError"]


class SandboxError(Section16Error):
    """No sandbox answers at an address, or not as one."""


class _Clock(Struct):
    now: datetime


class _Token(Struct):
    token: str


T = TypeVar("T")


class Control:
    """Controls the sandbox at a URL, from this process or another."""

    def __init__(self, url: str) -> None:
        """Connect to the sandbox at `url`; raises SandboxError for an invalid one."""
        self._url = url
        try:
            self._client = httpx.Client(base_url=url, timeout=30, trust_env=False, verify=trusted_for(url))
        except httpx.InvalidURL as error:
            raise self._no_sandbox(error) from None

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return self._ask("GET", "/clock", _Clock).now

    def set_clock(self, at: datetime) -> None:
        """Set the clock; a time without a zone is Eastern."""
        self._ask("PUT", "/clock", _Clock, {"at": at.isoformat()})

    def advance(self, seconds: float) -> None:
        """Move the clock."""
        self._ask("PUT", "/clock", _Clock, {"advance": seconds})

    def stop_clock(self) -> None:
        """Stop the clock."""
        self._ask("PUT", "/clock", _Clock, {"ticking": False})

    def set_faults(self, *faults: InjectedFault) -> None:
        """Replace all faults; without arguments there are none left."""
        self._ask("PUT", "/faults", tuple[InjectedFault, ...], [msgspec.to_builtins(fault) for fault in faults])

    def faults(self) -> tuple[InjectedFault, ...]:
        """List the faults that are still to happen."""
        return self._ask("GET", "/faults", tuple[InjectedFault, ...])

    def submissions(self) -> list[dict[str, Any]]:
        """List every submission that was taken, in order."""
        return self._ask("GET", "/submissions", list[dict[str, Any]])

    def asked(self) -> dict[str, int]:
        """Return how often each path of the public side was asked for."""
        return self._ask("GET", "/asked", dict[str, int])

    def forget_asked(self) -> None:
        """Start counting again."""
        self._ask("DELETE", "/asked", dict[str, int])

    def filer_token(self, cik: str, days: float = 365) -> str:
        """Mint a filer token."""
        return self._ask("POST", "/tokens", _Token, {"cik": cik, "days": days}).token

    def user_token(self, user_id: str, days: float = 30) -> str:
        """Mint a user token."""
        return self._ask("POST", "/tokens", _Token, {"userId": user_id, "days": days}).token

    def keep_filer(self, filer: Mapping[str, object]) -> None:
        """Add a filer, or change it; the fields are those of `[[filer]]` in a register."""
        self._ask("PUT", "/filers", dict[str, str], dict(filer))

    def _ask(self, method: str, path: str, type: type[T], body: object = None) -> T:
        try:
            response = self._client.request(method, f"/sandbox{path}", json=body)
            response.raise_for_status()
            return msgspec.json.decode(response.content, type=type)
        except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError) as error:
            raise self._no_sandbox(error) from None

    def _no_sandbox(self, error: Exception) -> SandboxError:
        seen = f"{self._url}: no sandbox answers there ({type(error).__name__})"
        return SandboxError(f"{seen}; start one with section16 sandbox, and give its address")
