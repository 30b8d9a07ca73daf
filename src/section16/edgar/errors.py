"""What can go wrong between us and EDGAR, sorted by what may be done next."""

from typing import TypedDict, Unpack

from msgspec import Struct

from section16.standard.errors import Section16Error

__all__ = [
    "AnswerError",
    "ClosedError",
    "EdgarError",
    "Message",
    "NotSentError",
    "NotThereError",
    "RefusedError",
    "SettingsError",
    "ThrottledError",
    "TokenError",
    "TooLongError",
    "UnfitError",
    "UnknownOutcomeError",
]


class Message(Struct, frozen=True, kw_only=True):
    """One message of EDGAR; `type` is its word (INFO, NOTICE, WARNING, ERROR), `document` a sequence number from 1."""

    type: str | None = None
    content: str = ""
    error_number: str | None = None
    document: int | None = None
    line: int | None = None
    offset: int | None = None
    ranking: str | None = None
    label: str | None = None


class _Known(TypedDict, total=False):
    status: int | None
    tracking: str | None
    locator: str | None
    messages: tuple[Message, ...]


class EdgarError(Section16Error):
    """EDGAR did not do what was asked.

    `status` is the HTTP status, None where no answer came. `tracking` and `locator` are EDGAR's, for its support.
    No part of it holds a token, a CCC or the bytes of a submission.
    """

    def __init__(self, message: str, **known: Unpack[_Known]) -> None:
        super().__init__(message)
        self.message = message
        self.status = known.get("status")
        self.tracking = known.get("tracking")
        self.locator = known.get("locator")
        self.messages = known.get("messages", ())


class SettingsError(Section16Error, ValueError):
    """A setting that EDGAR, a sandbox or a cache of filings needs is missing or wrong."""


class NotSentError(EdgarError):
    """Nothing reached EDGAR: the same may be sent again."""


class UnknownOutcomeError(EdgarError):
    """The request may have been taken: look the outcome up, never send it again."""


class AnswerError(EdgarError):
    """EDGAR's answer to a request that changes nothing cannot be read, or did not come."""


class TooLongError(AnswerError):
    """An answer was longer than any of EDGAR's, and was not read to its end; to ask again would be no help."""


class RefusedError(EdgarError):
    """EDGAR refused the request as it is; `messages` says why."""


class NotThereError(RefusedError):
    """EDGAR has nothing at that address, or not yet."""


class UnfitError(RefusedError):
    """The envelope is not what is to be sent; refused here, before anything left."""


class TokenError(RefusedError):
    """A token is missing, expired, revoked or not for this."""


class ThrottledError(EdgarError):
    """Too many requests: EDGAR took none of this one; `retry_after` is in seconds, None where it did not say."""

    def __init__(self, message: str, *, retry_after: float | None = None, **known: Unpack[_Known]) -> None:
        super().__init__(message, **known)
        self.retry_after = retry_after


class ClosedError(EdgarError):
    """EDGAR is closed, outside its hours or out of service: nothing was taken."""
