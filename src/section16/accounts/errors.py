"""What can go wrong with an account."""

from section16.standard.errors import Section16Error

__all__ = ["AccountError", "NotPermittedError"]


class AccountError(Section16Error):
    """An account cannot be made, changed or used in this way; the message is one line for the user."""


class NotPermittedError(AccountError):
    """Somebody has no right to what they asked for."""
