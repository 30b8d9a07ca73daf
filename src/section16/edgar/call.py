"""Requests to EDGAR and what comes back, as values."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Generic, Literal, TypeVar

from msgspec import Struct

from section16.edgar.secret import Secret

__all__ = ["ApiCall", "HttpAnswer", "HttpRequest", "NoAnswer", "Wait"]

T = TypeVar("T")
HttpMethod = Literal["GET", "POST", "PUT", "DELETE"]


class HttpAnswer(Struct, frozen=True, kw_only=True):
    """An HTTP response; names in `headers` are lower-case. The body may hold a CCC, so it is not printed."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""

    def __repr__(self) -> str:
        """Describe it without its content."""
        return f"HttpAnswer(status={self.status}, body={len(self.body)} bytes)"


class NoAnswer(Struct, frozen=True):
    """No response came, or not a whole one; `sent` says whether any of the request may have reached EDGAR.

    `too_long` tells of one that was left because no answer of EDGAR's is so long.
    """

    sent: bool
    reason: str
    too_long: bool = False


class Wait(Struct, frozen=True):
    """A pause before the next step."""

    seconds: float


class HttpRequest(Struct, frozen=True, kw_only=True):
    """An HTTP request; `authorization` stands apart from the headers, which may be printed.

    `alone` asks for a connection of its own: on an old one that EDGAR has just closed, nobody could tell whether
    the request was taken. The body of a good answer is written `into` a file where one is given, from its beginning.
    """

    method: HttpMethod
    url: str
    headers: tuple[tuple[str, str], ...]
    authorization: Secret | None = None
    body: bytes = b""
    alone: bool = False
    into: BinaryIO | None = None

    def __repr__(self) -> str:
        """Describe it without its content."""
        return f"HttpRequest({self.method} {self.url}, body={len(self.body)} bytes)"


class ApiCall(Struct, Generic[T], frozen=True, kw_only=True, eq=False):
    """A call of one endpoint, with its arguments.

    `repeatable` calls change nothing and may be asked again. `with_user` calls need both tokens. `read` turns an
    answer with the status 200, 202, 204 or one of `also` into a value. `hidden` are the secrets in `body`.
    """

    method: HttpMethod
    path: str
    read: Callable[[HttpAnswer], T]
    with_user: bool = True
    repeatable: bool = False
    body: bytes = b""
    content_type: str | None = None
    also: tuple[int, ...] = ()
    hidden: tuple[Secret, ...] = ()

    def __repr__(self) -> str:
        """Describe it without its content."""
        return f"ApiCall({self.method} {self.path}, body={len(self.body)} bytes)"
