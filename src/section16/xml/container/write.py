"""EDGAR's header of a filing in its two written forms, labelled and tagged."""

from binascii import b2a_uu
from collections.abc import Iterator
from typing import Final

from section16.form.envelope import PublishedDocument
from section16.form.header import HeaderAddress, HeaderParty, SubmissionHeader

__all__ = ["documents_of", "full_text", "labelled", "tagged"]

# At which column values begin, counted from their label.
_TOP: Final = 32
_WIDE: Final = 40
_NARROW: Final = 24
_TAB: Final = 8
# What EDGAR leaves between these labels and their values is not of that order.
_GAPS: Final = {
    "EIN": "\t" * 4,
    "ORGANIZATION NAME": " " * 11 + "\t",
    "ADDRESS IS A NON US LOCATION": " \t",
    "PROVINCE COUNTRY": "   \t",
}

Line = tuple[str, str, str | None]  # the label, the tag, the value


_UU_LINE: Final = 45  # bytes a line of uuencoded text holds


def labelled(header: SubmissionHeader) -> str:
    """Write the header as in the full-submission text, from its first line to its closing tag."""
    lines = [
        f"<SEC-HEADER>{header.accession_number}.hdr.sgml : {header.filed_on:%Y%m%d}",
        f"<ACCEPTANCE-DATETIME>{header.accepted_at:%Y%m%d%H%M%S}",
        *(f"{label}:{_tabs(label, _TOP)}{value}" for label, _, value in _top(header) if value),
        "",
    ]
    for party in _parties(header):
        lines += [f"{party.role}:", "", *_labelled_party(party)]
    return "\n".join([*lines, "</SEC-HEADER>", ""])


def _labelled_party(party: HeaderParty) -> Iterator[str]:
    for title, _, lines, width in _sections(party):
        yield f"\t{title}:"
        yield from (f"\t\t{label}:{_tabs(label, width)}{value}" for label, _, value in lines if value)
        yield ""


def _tabs(label: str, width: int) -> str:
    """Return the tabs from the end of a label to the column of its value."""
    return _GAPS.get(label) or "\t" * max(1, -(-(width - (len(label) + 1)) // _TAB))


def tagged(header: SubmissionHeader) -> str:
    """Write the header as `.hdr.sgml` has it."""
    lines = [
        f"<SEC-HEADER>{header.accession_number}.hdr.sgml : {header.filed_on:%Y%m%d}",
        f"<ACCEPTANCE-DATETIME>{header.accepted_at:%Y%m%d%H%M%S}",
        *(f"<{tag}>{value}" for _, tag, value in _top(header) if value),
    ]
    for party in _parties(header):
        lines.append(f"<{party.role}>")
        for _, tag, values, _ in _sections(party):
            lines += [f"<{tag}>", *_tagged_lines(party, values), f"</{tag}>"]
        lines.append(f"</{party.role}>")
    return "\n".join([*lines, "</SEC-HEADER>", ""])


def _tagged_lines(party: HeaderParty, values: tuple[Line, ...]) -> Iterator[str]:
    """Write what the tagged form has: the code of an industry without its words, an act without the word."""
    own = {"ASSIGNED-SIC": party.sic_code, "ACT": party.sec_act}
    yield from (f"<{tag}>{own.get(tag, value)}" for _, tag, value in values if value)


def _parties(header: SubmissionHeader) -> tuple[HeaderParty, ...]:
    return (*header.reporting_owners, *((header.issuer,) if header.issuer else ()))


def _top(header: SubmissionHeader) -> tuple[Line, ...]:
    return (
        ("ACCESSION NUMBER", "ACCESSION-NUMBER", header.accession_number),
        ("CONFORMED SUBMISSION TYPE", "TYPE", header.submission_type),
        ("PUBLIC DOCUMENT COUNT", "PUBLIC-DOCUMENT-COUNT", str(header.public_document_count)),
        ("CONFORMED PERIOD OF REPORT", "PERIOD", f"{header.period:%Y%m%d}" if header.period else None),
        ("FILED AS OF DATE", "FILING-DATE", f"{header.filed_on:%Y%m%d}"),
        ("DATE AS OF CHANGE", "DATE-OF-FILING-DATE-CHANGE", f"{header.changed_on:%Y%m%d}"),
    )


def _sections(party: HeaderParty) -> Iterator[tuple[str, str, tuple[Line, ...], int]]:
    """Yield each section that a party has: label, tag, lines, column of the values."""
    own = "OWNER DATA" if party.role == "REPORTING-OWNER" else "COMPANY DATA"
    yield own, own.replace(" ", "-"), _who(party), _WIDE
    if party.form_type:
        yield "FILING VALUES", "FILING-VALUES", _filing(party), _NARROW
    if party.business_address:
        yield "BUSINESS ADDRESS", "BUSINESS-ADDRESS", _address(party.business_address), _NARROW
    if party.mail_address:
        yield "MAIL ADDRESS", "MAIL-ADDRESS", _address(party.mail_address), _NARROW


def _who(party: HeaderParty) -> tuple[Line, ...]:
    industry = f"{party.sic_text or ''} [{party.sic_code}]".strip() if party.sic_code else None
    return (
        ("COMPANY CONFORMED NAME", "CONFORMED-NAME", party.name),
        ("CENTRAL INDEX KEY", "CIK", party.cik),
        ("STANDARD INDUSTRIAL CLASSIFICATION", "ASSIGNED-SIC", industry),
        ("ORGANIZATION NAME", "ORGANIZATION-NAME", party.organization),
        ("EIN", "IRS-NUMBER", party.irs_number),
        ("STATE OF INCORPORATION", "STATE-OF-INCORPORATION", party.state_of_incorporation),
        ("FISCAL YEAR END", "FISCAL-YEAR-END", party.fiscal_year_end),
    )


def _filing(party: HeaderParty) -> tuple[Line, ...]:
    return (
        ("FORM TYPE", "FORM-TYPE", party.form_type),
        ("SEC ACT", "ACT", f"19{party.sec_act} Act" if party.sec_act else None),
        ("SEC FILE NUMBER", "FILE-NUMBER", party.file_number),
        ("FILM NUMBER", "FILM-NUMBER", party.film_number),
    )


def _address(address: HeaderAddress) -> tuple[Line, ...]:
    return (
        ("ADDRESS IS A NON US LOCATION", "ADDRESS-IS-A-NON-US-LOCATION", "YES" if address.non_us else None),
        ("STREET 1", "STREET1", address.street1),
        ("STREET 2", "STREET2", address.street2),
        ("CITY", "CITY", address.city),
        ("STATE", "STATE", address.state),
        ("PROVINCE COUNTRY", "PROVINCE-COUNTRY", address.province_country),
        ("ZIP", "ZIP", address.zip_code),
        ("BUSINESS PHONE", "PHONE", address.phone),
    )


def full_text(header: SubmissionHeader, documents: tuple[PublishedDocument, ...]) -> bytes:
    """Write a filing as one text."""
    number = header.accession_number
    opens = f"<SEC-DOCUMENT>{number}.txt : {header.filed_on:%Y%m%d}\n{labelled(header)}"
    return b"".join((opens.encode(), documents_of(documents), b"</SEC-DOCUMENT>\n"))


def documents_of(documents: tuple[PublishedDocument, ...]) -> bytes:
    """Write the documents alone, each between its tags."""
    return b"".join(part for document in documents for part in _document(document))


def _document(document: PublishedDocument) -> Iterator[bytes]:
    named = (("TYPE", document.type), ("SEQUENCE", str(document.sequence)), ("FILENAME", document.name))
    lines = [f"<{tag}>{value}\n" for tag, value in named]
    if document.description:
        lines.append(f"<DESCRIPTION>{document.description}\n")
    yield f"<DOCUMENT>\n{''.join(lines)}<TEXT>\n".encode()
    yield from _text(document)
    yield b"</TEXT>\n</DOCUMENT>\n"


def _text(document: PublishedDocument) -> Iterator[bytes]:
    content = document.content
    if document.name.endswith(".xml"):
        yield b"<XML>\n" + content.rstrip() + b"\n</XML>\n"
    elif document.type.startswith("GRAPHIC"):
        yield f"begin 644 {document.name}\n".encode()
        yield from (b2a_uu(content[at : at + _UU_LINE]) for at in range(0, len(content), _UU_LINE))
        yield b"`\nend\n"
    else:
        yield content if content.endswith(b"\n") else content + b"\n"
