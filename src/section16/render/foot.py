"""The foot of a report: footnotes, signatures and the form's closing notes."""

from collections.abc import Mapping

from section16.form.document import OwnershipDocument
from section16.form.signature import OwnerSignature
from section16.render.day import print_day
from section16.render.line import note_numbers
from section16.render.printed import Note, PrintedSignature
from section16.render.unread import Unread, unread_parts
from section16.standard.omb import INTENTIONAL, REMINDER, RESPOND, THREE_COPIES, more_than_one_person

__all__ = ["closing", "notes", "signatures"]


def notes(document: OwnershipDocument) -> tuple[Note, ...]:
    """Print the footnotes, in the order of the report."""
    return tuple(Note(note_numbers((note.id,))[0], note.text) for note in document.footnotes)


def signatures(document: OwnershipDocument, unread: Unread) -> tuple[PrintedSignature, ...]:
    """Print all signatures."""
    not_read = unread_parts(unread, "signatures", document.signatures)
    return tuple(_signature(one, missing) for one, missing in zip(document.signatures, not_read, strict=True))


def _signature(signature: OwnerSignature, unread: Mapping[str, str]) -> PrintedSignature:
    day = unread.get("signed_on", "") if signature.signed_on is None else print_day(signature.signed_on)
    return PrintedSignature(signature.name or "", day)


def closing(form: str) -> tuple[str, ...]:
    """Print the reminders at the foot; the last is the one about the OMB number."""
    # The pages of sec.gov set a space after the instruction's number.
    joint = more_than_one_person(form).replace("(b)", " (b)")
    return (REMINDER, joint, INTENTIONAL, THREE_COPIES, RESPOND)
