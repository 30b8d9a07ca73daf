"""A transmitted body to the submission in it, or to why it is none; bounded in time and memory."""

import re
from typing import Final

from section16.form.submission import BulkSubmission, Submission
from section16.xml.envelope_read import NotEnvelope, read_bulk, read_envelope

__all__ = ["NotSubmissionError", "open_bulk", "open_single"]

_ROOT: Final = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>)?\s*<(?:\w{1,20}:)?(edgar(?:Bulk)?Submission)[\s>/]")
# A submission has 611 documents of five elements; base64 has no `<` and an `=` only at its ends.
_MOST_TAGS: Final = 100_000
_MOST_EQUALS: Final = 100_000


class NotSubmissionError(ValueError):
    """The body is not a submission at all, and gets no accession number; the text says why."""


def open_single(body: bytes) -> Submission | str:
    """Read a submission; a damaged one gives the reason, for which EDGAR suspends it."""
    _refuse(body, b"edgarSubmission")
    try:
        return read_envelope(body)
    except NotEnvelope as refusal:
        return str(refusal)


def open_bulk(body: bytes) -> BulkSubmission:
    """Read a bulk submission, its parts unopened."""
    _refuse(body, b"edgarBulkSubmission")
    try:
        return read_bulk(body)
    except NotEnvelope as refusal:
        raise NotSubmissionError(str(refusal)) from None


def _refuse(body: bytes, name: bytes) -> None:
    root = _ROOT.match(body[:1_000])
    if not root or root[1] != name:
        message = f"the body is no '{name.decode()}'; send the XML of one"
        raise NotSubmissionError(message)
    if body.count(b"<") > _MOST_TAGS or body.count(b"=") > _MOST_EQUALS:
        message = f"the body has more than {_MOST_TAGS:,} tags or attributes; no submission has as many"
        raise NotSubmissionError(message)
