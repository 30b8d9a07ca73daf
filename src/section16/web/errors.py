"""Why a page is not shown, or a form not taken; `service/refusals.py` says with which status."""

from section16.standard.errors import Section16Error

__all__ = ["ForgedError", "NotFoundError", "NotSignedInError", "PageError", "ProofNeededError", "VisitError"]


class PageError(Section16Error):
    """A page is not shown, or a form not taken; the message is one line for the visitor."""


class NotFoundError(PageError):
    """There is nothing at an address, or nothing that the visitor may know of."""


class NotSignedInError(PageError):
    """Somebody has to log in first."""


class ProofNeededError(PageError):
    """Somebody has to prove again who they are."""


class ForgedError(PageError):
    """A form does not come from a page of this session."""


class VisitError(PageError):
    """The address of a page asks for what cannot be."""
