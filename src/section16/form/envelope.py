"""The envelope: what a filer transmits to EDGAR, with the report inside (specification 3.4 and 4.2)."""

from msgspec import Struct

__all__ = ["BulkEnvelope", "BulkPart", "Contact", "Envelope", "PublishedDocument", "SubmissionDocument"]


class PublishedDocument(Struct, frozen=True, kw_only=True):
    """One public document, as it stands in the archive; `sequence` counts from 1."""

    sequence: int
    name: str
    type: str
    description: str | None = None
    content: bytes


class Contact(Struct, frozen=True, kw_only=True):
    """Whom EDGAR's staff may call about the submission."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


class SubmissionDocument(Struct, frozen=True, kw_only=True):
    """One document; `content` is its bytes as they are, before base64.

    `type` is the form for the primary document, else EX-24, EX-99, COVER, CORRESP or GRAPHIC. A primary document
    holds CCCs, so its content is not printed.
    """

    name: str
    type: str
    description: str | None = None
    content: bytes

    def __repr__(self) -> str:
        """Say what it is and how long, not what is in it."""
        return f"SubmissionDocument(name={self.name!r}, type={self.type!r}, content={len(self.content)} bytes)"


class Envelope(Struct, frozen=True, kw_only=True):
    """One submission as it is transmitted; `live` is False for a test filing.

    `submission_type` is that of the primary document.
    """

    submission_type: str
    live: bool
    contact: Contact | None = None
    notifications: tuple[str, ...] = ()
    documents: tuple[SubmissionDocument, ...]


class BulkPart(Struct, frozen=True, kw_only=True):
    """One envelope of a bulk, as bytes."""

    name: str
    description: str | None = None
    content: bytes

    def __repr__(self) -> str:
        """Say what it is and how long, not what is in it."""
        return f"BulkPart(name={self.name!r}, content={len(self.content)} bytes)"


class BulkEnvelope(Struct, frozen=True, kw_only=True):
    """Several envelopes transmitted as one."""

    live: bool
    parts: tuple[BulkPart, ...]
