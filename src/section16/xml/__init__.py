"""Bytes to form and back: document, submission envelope, full-submission text."""

from section16.xml.container.refusal import NotOwnershipDocument
from section16.xml.document import NotWritable, lines_of, read_document, write_disseminated, write_submission
from section16.xml.slips import slips_of

__all__ = [
    "NotOwnershipDocument",
    "NotWritable",
    "lines_of",
    "read_document",
    "slips_of",
    "write_disseminated",
    "write_submission",
]
