"""What can go wrong with an account."""

from section16.standard.errors import Section16Error

__all__ = ["AccountError", "NotPermittedError"]


class AccountError(Section16Error):
    """An account cannot be made, changed or used in this way; `reasons` has a line for each thing that is wrong."""

    def __str__(self) -> str:
        """Return the reasons, a line each."""
        return "\n".join(self.reasons)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return what is wrong; each line begins with its field."""
        return tuple(map(str, self.args))


class NotPermittedError(AccountError):
    """Somebody has no right to what they asked for."""
