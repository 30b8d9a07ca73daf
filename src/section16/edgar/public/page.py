"""One page of EDGAR's public side: at EDGAR's pace, again after failures, and only if it has changed."""

from collections.abc import Callable
from threading import Lock
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from msgspec import Struct

from section16.edgar.call import HttpAnswer, HttpRequest, NoAnswer, Wait
from section16.edgar.conversation import Conversation
from section16.edgar.errors import (
    AnswerError,
    ClosedError,
    EdgarError,
    NotSentError,
    NotThereError,
    RefusedError,
    ThrottledError,
    TooLongError,
)
from section16.edgar.judging import is_turned_away, retry_after
from section16.edgar.settings import PublicSettings

__all__ = ["Fetched", "Pace", "Seen", "fetch"]


_FINE, _UNCHANGED, _CLOSED = 200, 304, 503
_SERVER_ERRORS: Final = range(500, 600)
_CLIENT_ERRORS: Final = range(400, 500)
_NOT_THERE: Final = frozenset({403, 404})  # S3, on which the archives lie, answers either


class Pace:
    """Spaces requests in time; `clock` gives seconds that never go back."""

    def __init__(self, per_second: float, clock: Callable[[], float]) -> None:
        """Start with a free turn."""
        self._interval = 1 / per_second
        self._clock = clock
        self._lock = Lock()
        self._next = clock()

    def turn(self) -> float:
        """Take the next turn, and return how many seconds to wait for it."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + self._interval
        return turn - now


class Seen(Struct, frozen=True):
    """EDGAR's marks of a page's version, to ask whether it has changed since."""

    etag: str | None = None
    modified: str | None = None


class Fetched(Struct, frozen=True, kw_only=True):
    """A page; `body` is empty where it is `unchanged`. Keep `seen` for the next time."""

    body: bytes = b""
    unchanged: bool = False
    seen: Seen = Seen()

    def __repr__(self) -> str:
        """Describe it without its bytes: an old filing may hold a CCC."""
        return f"Fetched({len(self.body)} bytes, unchanged={self.unchanged}, seen={self.seen})"


def fetch(
    url: str, settings: PublicSettings, pace: Pace, seen: Seen | None = None, into: BinaryIO | None = None
) -> Conversation[Fetched]:
    """Ask for a page until it comes, or asking again would not help; write it `into` a file if one is given."""
    request = HttpRequest(method="GET", url=url, headers=_headers(settings, seen or Seen()), into=into)
    tried = 0
    while True:
        turn = pace.turn()
        if turn:
            yield Wait(turn)
        got = yield request
        tried += 1
        found = _judge(url, got) if isinstance(got, HttpAnswer) else _lost(url, got)
        if isinstance(found, Fetched):
            return found
        pause = _pause(found, tried, settings)
        if pause is None:
            raise found
        yield Wait(pause)


def _headers(settings: PublicSettings, seen: Seen) -> tuple[tuple[str, str], ...]:
    headers = [("User-Agent", settings.user_agent), ("Accept-Encoding", "gzip, deflate")]
    if seen.etag:
        headers.append(("If-None-Match", seen.etag))
    if seen.modified:
        headers.append(("If-Modified-Since", seen.modified))
    return tuple(headers)


def _judge(url: str, answer: HttpAnswer) -> Fetched | EdgarError:
    seen = Seen(answer.headers.get("etag"), answer.headers.get("last-modified"))
    if answer.status == _FINE:
        return Fetched(body=answer.body, seen=seen)
    if answer.status == _UNCHANGED:
        return Fetched(unchanged=True, seen=seen)
    place, status = urlsplit(url).path, answer.status
    if is_turned_away(answer):
        message = f"{place}: EDGAR is asked too often ({status}); wait ten minutes, and ask less often"
        return ThrottledError(message, status=status, retry_after=retry_after(answer))
    if status == _CLOSED:
        return ClosedError(f"{place}: EDGAR does not serve it now ({status}); try again later", status=status)
    if status in _CLIENT_ERRORS:
        kind = NotThereError if status in _NOT_THERE else RefusedError
        return kind(f"{place}: EDGAR does not give it ({status}); check the address", status=status)
    return AnswerError(f"{place}: EDGAR answered {status}; try again later", status=status)


def _lost(url: str, lost: NoAnswer | None) -> EdgarError:
    place = urlsplit(url).path
    if lost is not None and lost.too_long:
        return TooLongError(f"{place}: {lost.reason}; see whether {urlsplit(url).netloc} is EDGAR")
    if lost is None or lost.sent:
        return AnswerError(f"{place}: {lost.reason if lost else 'no answer came'}; ask again")
    return NotSentError(f"{place}: {lost.reason}; look at the connection, and ask again")


def _pause(error: EdgarError, tried: int, settings: PublicSettings) -> float | None:
    """Return how long to wait before asking again; None where that would not help."""
    if tried >= settings.tries or isinstance(error, RefusedError):
        return None
    pause = min(2.0 ** (tried - 1), settings.longest_wait)
    if isinstance(error, TooLongError):
        return None
    if isinstance(error, ThrottledError):
        # Without its word the block lasts minutes: to ask on would only prolong it.
        return error.retry_after if (error.retry_after or settings.longest_wait + 1) <= settings.longest_wait else None
    failed = error.status is None or error.status in _SERVER_ERRORS
    return pause if failed and not isinstance(error, ClosedError) else None
