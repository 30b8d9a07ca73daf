"""How often somebody may ask: per session or token, and per address; who asks too often is told when to come back.

Each process counts for itself.
"""

import time
from hashlib import blake2b
from math import ceil
from typing import Any, Final, cast

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from litestar.connection import ASGIConnection
from litestar.types import Scope

from section16.accounts.throttle import address_group
from section16.asgi import AsgiApp, AsgiMessage, Receive, Send
from section16.web.cookies import SESSION_COOKIE

__all__ = ["RateLimits"]

_UNLIMITED: Final = ("/static/", "/livez", "/readyz")
# Behind one address there may be a whole company; a session is one person.
_PEOPLE_BEHIND_ADDRESS: Final = 10


class RateLimits:
    """Refuses with status 429 what comes too often, before anything else is done for it."""

    def __init__(self, app: AsgiApp, a_minute: int) -> None:
        """Stand around `app`; `a_minute` is how often one session or token may ask, ten times as often an address."""
        self._app = app
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._one = RateLimitItemPerMinute(a_minute)
        self._many = RateLimitItemPerMinute(a_minute * _PEOPLE_BEHIND_ADDRESS)

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["path"].startswith(_UNLIMITED):
            await self._app(scope, receive, send)
            return
        wait = self._seconds_to_wait(scope)
        if not wait:
            await self._app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", str(wait).encode())]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        body = f"request: too many came from here within a minute; ask again in {wait} s\n"
        await send({"type": "http.response.body", "body": body.encode()})

    def _seconds_to_wait(self, scope: AsgiMessage) -> int:
        address = address_group(scope["client"][0] if scope.get("client") else "")
        # The session first: one that asks too often does not use up what the others behind its address have.
        for item, key in ((self._one, _who(scope)), (self._many, f"address {address}")):
            if key is not None and not self._limiter.hit(item, key):
                return max(1, ceil(self._limiter.get_window_stats(item, key).reset_time - time.time()))
        return 0


def _who(scope: AsgiMessage) -> str | None:
    """Return a name for the session or token of a request that tells nothing of either.

    The cookie is read as the gate reads it, and alone: other cookies, and a token beside it, make no other session.
    """
    connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(cast("Scope", scope))
    given = connection.cookies.get(SESSION_COOKIE) or connection.headers.get("authorization")
    return blake2b(given.encode(), digest_size=16).hexdigest() if given else None
