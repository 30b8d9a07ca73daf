"""Submissions to build tests from; all names are invented."""

from base64 import encodebytes
from typing import Any
from xml.sax.saxutils import escape

from section16.form.envelope import Contact, Envelope, SubmissionDocument
from section16.xml.envelope.read import BULK

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def report(form: str = "4") -> bytes:
    text = (
        f'<?xml version="1.0"?>\n<ownershipDocument>\n    <documentType>{form}</documentType>\n</ownershipDocument>\n'
    )
    return text.encode("ascii")


def primary(form: str = "4", **changes: Any) -> SubmissionDocument:
    fields: dict[str, Any] = {"name": "form4.xml", "type": form, "description": "Form", "content": report(form)}
    return SubmissionDocument(**(fields | changes))


def attached(name: str, type: str, content: bytes = b"Power of attorney\n") -> SubmissionDocument:
    return SubmissionDocument(name=name, type=type, content=content)


def submission(*supporting: SubmissionDocument, **changes: Any) -> Envelope:
    fields: dict[str, Any] = {
        "submission_type": "4",
        "live": False,
        "contact": Contact(name="Jane Roe", phone="555-0100", email="jane@roe.example"),
        "notifications": ("filings@roe.example", "desk@roe.example"),
        "documents": (primary(), *supporting),
    }
    return Envelope(**(fields | changes))


def bulk(*submissions: bytes, live: bool = False, description: str | None = None) -> bytes:
    """Join submissions as EDGAR's bulk schema has them."""
    about = f"<description>{escape(description)}</description>" if description else ""
    attachments = "".join(
        f"<attachment><submissionName>part{number}.xml</submissionName>{about}"
        f"<contents>{encodebytes(one).decode()}</contents></attachment>"
        for number, one in enumerate(submissions, 1)
    )
    return (
        f'<edgarBulkSubmission xmlns="{BULK}"><liveTestFlag>{"LIVE" if live else "TEST"}</liveTestFlag>'
        f"<attachments>{attachments}</attachments></edgarBulkSubmission>"
    ).encode()
