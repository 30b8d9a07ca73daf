"""The cookies of the workbench: for this host alone, never seen by a script, never sent from another site's page."""

from typing import Final

from litestar.datastructures import Cookie

__all__ = ["BEFORE_COOKIE", "DONE_COOKIE", "LONGEST_DONE", "SESSION_COOKIE", "STEP_COOKIE", "cookie", "ended_cookie"]

SESSION_COOKIE: Final = "__Host-section16"
# Of who is not logged in yet: the form of the log-in belongs to it.
BEFORE_COOKIE: Final = "__Host-section16-before"
# Of a log-in that waits for the answer of an OpenID provider.
STEP_COOKIE: Final = "__Host-section16-step"

# Of an act that was done: the next page says so, once.
DONE_COOKIE: Final = "__Host-section16-done"

LONGEST_DONE: Final = 200

_LAX: Final = "lax"


def cookie(name: str, value: str) -> Cookie:
    """Return a cookie that lasts as long as the browser is open; the workspace knows when it ends before."""
    return Cookie(key=name, value=value, path="/", secure=True, httponly=True, samesite=_LAX)


def ended_cookie(name: str) -> Cookie:
    """Return what takes a cookie away."""
    return Cookie(key=name, value="", max_age=0, path="/", secure=True, httponly=True, samesite=_LAX)
