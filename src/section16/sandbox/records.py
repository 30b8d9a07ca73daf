"""What the sandbox remembers of a submission."""

from datetime import date, datetime

from msgspec import Struct

from section16.form.header import SubmissionHeader

__all__ = ["Message", "PublishedDocument", "Taken"]


class Message(Struct, frozen=True, kw_only=True, rename="camel"):
    """One message of the API, or of the judge about a submission.

    EDGAR's own error numbers are not public but for one, so `error_number` is the id of our rule and `error_label`
    its sentence; `content` is `place: what was seen; what to do`. `line_number` is a line of the document numbered
    `doc_sequence_num`, both from 1; 0 where it is not known.
    """

    type: str
    content: str
    error_number: str | None = None
    doc_sequence_num: int | None = None
    line_number: int | None = None
    line_offset: int | None = None
    ranking: str | None = None
    error_label: str | None = None


class PublishedDocument(Struct, frozen=True, kw_only=True):
    """One public document, as it stands in the archive; `sequence` counts from 1."""

    sequence: int
    name: str
    type: str
    description: str | None = None
    content: bytes


class Taken(Struct, frozen=True, kw_only=True):
    """A submission that was taken, judged at once, its fate told when its time has come.

    Nothing of it holds a CCC. `filers` may ask for its status, `parties` are who the filing is about. `sha256` is of
    the bytes as they came, `size` that of the public documents. `header` is what EDGAR's header says; None for a
    test and for what was suspended.
    """

    accession_number: str
    login_cik: str
    filers: tuple[str, ...]
    parties: tuple[str, ...] = ()
    live: bool
    form_type: str
    company: str | None = None
    document_count: int
    sha256: str
    received_at: datetime
    visible_at: datetime
    decided_at: datetime
    published_at: datetime | None
    filed_on: date
    accepted: bool
    size: int = 0
    messages: tuple[Message, ...] = ()
    header: SubmissionHeader | None = None

    def status(self, at: datetime) -> str:
        """Return EDGAR's word for how far it has come."""
        if at < self.decided_at:
            return "PROCESSING"
        if not self.accepted:
            return "SUSPENDED"
        return "DISSEMINATED" if self.is_public(at) else "ACCEPTED"

    def is_final(self, at: datetime) -> bool:
        """Tell whether EDGAR has decided."""
        return at >= self.decided_at

    def is_public(self, at: datetime) -> bool:
        """Tell whether the public can read it."""
        return self.published_at is not None and at >= self.published_at
