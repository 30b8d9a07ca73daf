"""Submissions to build tests from; all names are invented."""

from typing import Any

from section16.form.envelope import Contact, Envelope, SubmissionDocument

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
