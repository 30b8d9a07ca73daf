"""What can go wrong between us and EDGAR, sorted by what may be done next."""

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


class EdgarError(Section16Error):
    """EDGAR did not do what was asked.

    `status` is the HTTP status, None where no answer came. `tracking` and `locator` are EDGAR's, for its support.
    No part of it holds a token, a CCC or the bytes of a submission.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        tracking: str | None = None,
        locator: str | None = None,
        messages: tuple[Message, ...] = (),
    ) -> None:
        """Keep what is known."""
        super().__init__(message)
        self.message = message
        self.status = status
        self.tracking = tracking
        self.locator = locator
        self.messages = messages


class SettingsError(Section16Error, ValueError):
    """A setting that EDGAR, a sandbox or a cache of filings needs is missing or wrong."""


class NotSentError(EdgarError):
    """Nothing reached EDGAR: the same may be sent again."""


class UnknownOutcomeError(EdgarError):
    """The request may have been taken: look the outcome up, never send it again."""


class AnswerError(EdgarError):
    """EDGAR answered what is no answer of its API, to a request that changes nothing."""


class RefusedError(EdgarError):
    """EDGAR refused the request as it is; `messages` says why."""


class NotThereError(RefusedError):
    """EDGAR has nothing at that address, or not yet."""


class UnfitError(RefusedError):
    """The bytes are not what was asked to be sent: refused here, before anything left."""


class TokenError(RefusedError):
    """A token is missing, expired, revoked or not for this."""


class ThrottledError(EdgarError):
    """Too many requests: EDGAR took none of this one; `retry_after` is in seconds, None where it did not say."""

    def __init__(self, message: str, *, retry_after: float | None = None, **known: object) -> None:
        """Keep what is known, and for how long to wait."""
        super().__init__(message, **known)  # type: ignore[arg-type]
        self.retry_after = retry_after


class ClosedError(EdgarError):
    """EDGAR is closed, outside its hours or out of service: nothing was taken."""
