"""The cookies of the workbench: for this host alone, never seen by a script, never sent from another site's page."""

from typing import Final

from litestar.datastructures import Cookie

__all__ = [
    "AGAIN_COOKIE",
    "BEFORE_COOKIE",
    "DONE_COOKIE",
    "LONGEST_DONE",
    "SESSION_COOKIE",
    "STEP_COOKIE",
    "cookie",
    "ended_cookie",
]

SESSION_COOKIE: Final = "__Host-section16"
# Of who is not logged in yet: the form of the log-in belongs to it.
BEFORE_COOKIE: Final = "__Host-section16-before"
# Of a form that was given back, to be sent again by whoever has logged in meanwhile.
AGAIN_COOKIE: Final = "__Host-section16-again"
# Of a log-in that waits for the answer of an OpenID provider.
STEP_COOKIE: Final = "__Host-section16-step"

# Of an act that was done: the next page says so, once.
DONE_COOKIE: Final = "__Host-section16-done"

LONGEST_DONE: Final = 200

_LAX: Final = "lax"


def cookie(name: str, value: str, seconds: int | None = None) -> Cookie:
    """Return a cookie that lasts so long, or as long as the browser is open; the workspace knows if it ends before."""
    return Cookie(key=name, value=value, max_age=seconds, path="/", secure=True, httponly=True, samesite=_LAX)


def ended_cookie(name: str) -> Cookie:
    """Return what takes a cookie away."""
    return Cookie(key=name, value="", max_age=0, path="/", secure=True, httponly=True, samesite=_LAX)
