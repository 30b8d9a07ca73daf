"""Every rule of the envelope, and what they say about a submission."""

from typing import Final

from section16.form.envelope import Envelope
from section16.form.problems import Finding
from section16.xml.envelope import content as envelope_content
from section16.xml.envelope import cover as envelope_cover
from section16.xml.envelope import documents as envelope_documents
from section16.xml.envelope.rule import EnvelopeRule

__all__ = ["ENVELOPE_RULES", "check_envelope", "reasons_not_to_send"]

ENVELOPE_RULES: Final[tuple[EnvelopeRule, ...]] = (
    envelope_cover.the_type_is_a_form,
    envelope_cover.cover_texts_are_short_enough,
    envelope_cover.cover_texts_are_clean,
    envelope_cover.addresses_are_well_formed,
    envelope_cover.addresses_are_few_enough,
    envelope_cover.addresses_stand_once,
    envelope_documents.one_document_is_the_report,
    envelope_documents.types_are_of_the_list,
    envelope_documents.documents_are_few_enough,
    envelope_documents.file_names_are_edgars,
    envelope_documents.file_names_stand_once,
    envelope_documents.endings_fit_their_types,
    envelope_documents.documents_are_no_pdf,
    envelope_documents.documents_hold_something,
    envelope_content.documents_are_in_edgars_characters,
    envelope_content.lines_are_short_enough,
    envelope_content.pages_are_passive,
    envelope_content.references_are_enclosed,
    envelope_content.graphics_are_referenced,
    envelope_content.graphics_are_graphics,
)


def check_envelope(envelope: Envelope) -> tuple[Finding, ...]:
    """List what EDGAR would say about the envelope; the report in it is judged by `section16.rules`."""
    return tuple(finding for rule in ENVELOPE_RULES for finding in rule.findings(envelope))


def reasons_not_to_send(envelope: Envelope) -> tuple[str, ...]:
    """List why the submission cannot be written: it would be suspended, or part of it lost."""
    fatal = (rule for rule in ENVELOPE_RULES if rule.severity == "suspense" or rule.lost)
    return tuple(f"{one.place}: {one.message}" for rule in fatal for one in rule.findings(envelope))
