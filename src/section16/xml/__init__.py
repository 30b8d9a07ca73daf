"""Bytes to form and back: document, submission envelope, full-submission text."""

from section16.xml.document import NotWritable, read_document, write_disseminated, write_submission
from section16.xml.lexical import slips_of
from section16.xml.lines import lines_of
from section16.xml.refusal import NotOwnershipDocument

__all__ = [
    "NotOwnershipDocument",
    "NotWritable",
    "lines_of",
    "read_document",
    "slips_of",
    "write_disseminated",
    "write_submission",
]
