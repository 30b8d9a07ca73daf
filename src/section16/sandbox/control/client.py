"""A sandbox from outside: its clock, its faults, its tokens, over HTTP."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx
import msgspec

from section16.sandbox.faults import Fault

__all__ = ["Control"]


class Control:
    """What a test, in this process or another, does to a sandbox at a URL."""

    def __init__(self, url: str) -> None:
        """Speak to the sandbox at `url`."""
        self._client = httpx.Client(base_url=url, timeout=30, trust_env=False)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return datetime.fromisoformat(self._ask("GET", "/clock")["now"])

    def set_clock(self, at: datetime) -> None:
        """Set the clock; a time without a zone is Eastern."""
        self._ask("PUT", "/clock", {"at": at.isoformat()})

    def advance(self, seconds: float) -> None:
        """Move the clock."""
        self._ask("PUT", "/clock", {"advance": seconds})

    def stop_clock(self) -> None:
        """Let the clock stand."""
        self._ask("PUT", "/clock", {"ticking": False})

    def set_faults(self, *faults: Fault) -> None:
        """Replace all faults; with none, heal everything."""
        self._ask("PUT", "/faults", [msgspec.to_builtins(fault) for fault in faults])

    def faults(self) -> tuple[Fault, ...]:
        """List the faults that are still to happen."""
        return msgspec.convert(self._ask("GET", "/faults"), tuple[Fault, ...])

    def submissions(self) -> list[dict[str, Any]]:
        """List every submission that was taken, in order."""
        found: list[dict[str, Any]] = self._ask("GET", "/submissions")
        return found

    def asked(self) -> dict[str, int]:
        """Return how often each path of the public side was asked for."""
        found: dict[str, int] = self._ask("GET", "/asked")
        return found

    def forget_asked(self) -> None:
        """Count anew."""
        self._ask("DELETE", "/asked")

    def filer_token(self, cik: str, days: float = 365) -> str:
        """Mint a filer token."""
        return str(self._ask("POST", "/tokens", {"cik": cik, "days": days})["token"])

    def user_token(self, user_id: str, days: float = 30) -> str:
        """Mint a user token."""
        return str(self._ask("POST", "/tokens", {"userId": user_id, "days": days})["token"])

    def keep_filer(self, filer: Mapping[str, Any]) -> None:
        """Add a filer, or change it; the fields are those of `[[filer]]` in a register."""
        self._ask("PUT", "/filers", dict(filer))

    def _ask(self, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401 - JSON
        response = self._client.request(method, f"/sandbox{path}", json=body)
        response.raise_for_status()
        return response.json()
