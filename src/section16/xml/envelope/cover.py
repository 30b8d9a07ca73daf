"""Rules for what stands before the documents: type, contact, whom to notify."""

from collections import Counter
from collections.abc import Iterator

from section16.form.envelope import Envelope
from section16.standard.files import EMAIL
from section16.standard.limits import limit
from section16.standard.row import DOCUMENT_TYPES
from section16.standard.text.characters import character_name, is_allowed
from section16.xml.envelope.rule import PlacedMessage, envelope_rule

__all__ = [
    "addresses_are_few_enough",
    "addresses_are_well_formed",
    "addresses_stand_once",
    "cover_texts_are_clean",
    "cover_texts_are_short_enough",
    "the_type_is_a_form",
]

_SCHEMA = "edgarSubmission.xsd"
_TABLE = "EDGAR Ownership XML Technical Specification v5.5, Table 3.4"
_TABLE_5 = "EDGAR Ownership XML Technical Specification v5.5, 5"
_ADDRESS = "notificationEmailAddress"

CoverText = tuple[str, str, str]  # the place, the element's name, its text


@envelope_rule("EN001", "suspense", _SCHEMA)
def the_type_is_a_form(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Give a form as the submission's type: 3, 4 or 5, or an amendment of it."""
    if envelope.submission_type not in DOCUMENT_TYPES:
        yield (
            "submissionType",
            f"'{envelope.submission_type}' is no form; write one of {', '.join(DOCUMENT_TYPES)}",
        )


@envelope_rule("EN002", "suspense", _TABLE)
def cover_texts_are_short_enough(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Keep contact, addresses and descriptions to the length of their field."""
    for place, name, text in _texts(envelope):
        if len(text) > limit(name):
            yield place, f"'{text}' has {len(text)} characters; shorten it to {limit(name)}"


@envelope_rule("EN003", "suspense", "EDGAR Filer Manual, Volume II, 5, Table 5-1")
def cover_texts_are_clean(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Write contact, addresses and descriptions in EDGAR's characters, on one line, without quotation marks.

    White space around a value counts against its length, and a double quote is not valid in a value of the header.
    """
    for place, _, text in _texts(envelope):
        reason = _unclean(text)
        if reason:
            yield place, reason


@envelope_rule("EN004", "suspense", _TABLE_5)
def addresses_are_well_formed(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Write each e-mail address as one: a name, @, and a domain."""
    for place, name, text in _texts(envelope):
        if name.endswith("EmailAddress") and not EMAIL.fullmatch(text):
            yield place, f"'{text}' is no e-mail address; write it as name@company.example"


@envelope_rule("EN005", "suspense", _TABLE)
def addresses_are_few_enough(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Ask for at most 30 notifications."""
    most = limit("notification addresses")
    if len(envelope.notifications) > most:
        yield "notificationAddresses", f"{len(envelope.notifications)} addresses; keep {most}"


@envelope_rule("EN006", "warning", "EDGAR Ownership XML Technical Specification v5.5, 4.2, rule 4")
def addresses_stand_once(envelope: Envelope) -> Iterator[PlacedMessage]:
    """Give each address once, the contact's own included."""
    contact = envelope.contact.email if envelope.contact else None
    counts = Counter(text.lower() for text in (contact, *envelope.notifications) if text)
    for text, count in counts.items():
        if count > 1:
            yield "notificationAddresses", f"'{text}' is given {count} times; leave all but one out"


def _texts(envelope: Envelope) -> Iterator[CoverText]:
    contact = envelope.contact
    if contact:
        tags = ("contactName", "contactPhoneNumber", "contactEmailAddress")
        fields = zip(tags, (contact.name, contact.phone, contact.email), strict=True)
        yield from ((f"pointOfContact/{tag}", tag, text) for tag, text in fields if text is not None)
    for number, text in enumerate(envelope.notifications, 1):
        yield f"notificationAddresses/{_ADDRESS}[{number}]", _ADDRESS, text
    for number, document in enumerate(envelope.documents, 1):
        if document.description is not None:
            name = "documentDescription"
            yield f"edgarDocument[{number}]/{name}", name, document.description


def _unclean(text: str) -> str | None:
    if not text.strip():
        return "it is empty; leave it out"
    if text != " ".join(text.split()):
        return f"'{text}' has white space around it, or more than one space together; take it out"
    if '"' in text:
        return f"'{text}' has a double quote, which EDGAR takes in no value of the header; write it with '"
    strange = next((one for one in text if not is_allowed(one)), None)
    return f"'{text}' has '{strange}' ({character_name(strange)}); write it in other words" if strange else None
