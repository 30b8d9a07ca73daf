"""A filing as EDGAR publishes it: its header, labelled or tagged, and the text that holds all its documents."""

from binascii import b2a_uu
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Final, TypeAlias

from section16.form.envelope import PublishedDocument
from section16.form.header import HeaderAddress, HeaderParty, SubmissionHeader
from section16.xml.container import markup
from section16.xml.container.markup import HeaderSection, HeaderValue

__all__ = [
    "document_head",
    "documents_of",
    "feed_text",
    "full_text",
    "labelled",
    "labelled_party",
    "tagged",
    "tagged_party",
]

_TOP_WIDTH: Final = 32  # the column at which values begin, counted from their label
_TAB: Final = 8
_DIGITS_OF_MOMENT: Final = len("YYYYMMDDHHMMSS")
_UU_LINE: Final = 45  # bytes a line of uuencoded text holds

HeaderSource: TypeAlias = SubmissionHeader | HeaderParty | HeaderAddress


def full_text(header: SubmissionHeader, documents: bytes, parties: Iterable[str] | None = None) -> bytes:
    """Write a filing as its full-submission text; `parties` as for `labelled`."""
    number, tag = header.accession_number, markup.SEC_DOCUMENT
    opens = f"<{tag.name}>{number}.txt : {_text(header.filed_on)}\n{labelled(header, parties)}"
    return b"".join((opens.encode(), documents, tag.closes, b"\n"))


def feed_text(header: SubmissionHeader, documents: bytes, parties: Iterable[str] | None = None) -> bytes:
    """Write a filing as the daily feed has it, its header on one line; `parties` are written by `tagged_party`."""
    if parties is None:
        parties = (tagged_party(party) for party in _parties(header))
    head = "".join((*_tagged_values(header, markup.TOP), *parties))
    tag = markup.SUBMISSION
    return b"".join((tag.opens, b"\n", head.encode(), b"\n", documents, tag.closes, b"\n"))


def labelled(header: SubmissionHeader, parties: Iterable[str] | None = None) -> str:
    """Write the header as in the full-submission text, from its first line to its closing tag.

    `parties` are texts of `labelled_party`, given by whoever writes many headers of the same parties.
    """
    if parties is None:
        parties = (labelled_party(party, header.filed_on) for party in _parties(header))
    top = "".join(_labelled_lines(header, markup.TOP, header.filed_on, _TOP_WIDTH))
    return f"{_opening(header)}{top}\n" + "\n".join(parties) + f"</{markup.SEC_HEADER.name}>\n"


def labelled_party(party: HeaderParty, filed_on: date | None) -> str:
    """Write a party of a header of that day, from its role to its last value."""
    sections = (
        f"\t{section.label}:\n"
        + "".join(f"\t\t{line}" for line in _labelled_lines(source, section.values, filed_on, section.width))
        for section, source in _sections(party)
    )
    return f"{party.role}:\n\n" + "\n".join(sections)


def _labelled_lines(
    source: HeaderSource, values: tuple[HeaderValue, ...], filed_on: date | None, width: int
) -> Iterator[str]:
    for one in values:
        value: object = getattr(source, one.field)
        if value is None:
            continue
        if one.kind == "act":
            value = f"19{value} Act"
        elif one.kind == "industry" and isinstance(source, HeaderParty):
            value = f"{source.sic_text or ''} [{value}]".strip()
        yield f"{_labelled_gap(one, filed_on.year if filed_on else None, width)}{_text(value)}\n"


@cache
def _labelled_gap(value: HeaderValue, year: int | None, width: int) -> str:
    """Return what stands before a value: its label, and the gap up to the column of values."""
    label = value.label_in(year)
    gap = value.gap or "\t" * max(1, -(-(width - len(label) - 1) // _TAB))
    return f"{label}:{gap}"


def tagged(header: SubmissionHeader) -> str:
    """Write the header as `.hdr.sgml` has it."""
    values = "".join(f"{value}\n" for value in _tagged_values(header, markup.TOP))
    parties = "".join(tagged_party(party, end="\n") for party in _parties(header))
    return f"{_opening(header)}{values}{parties}</{markup.SEC_HEADER.name}>\n"


def tagged_party(party: HeaderParty, end: str = "") -> str:
    """Write a party with its tags, each of which `end` ends."""
    lines = [f"<{party.role}>"]
    for section, source in _sections(party):
        lines += [f"<{section.tag}>", *_tagged_values(source, section.values), f"</{section.tag}>"]
    return "".join(line + end for line in (*lines, f"</{party.role}>"))


def _tagged_values(source: HeaderSource, values: tuple[HeaderValue, ...]) -> Iterator[str]:
    """Write what the tagged form has: the code of an industry without its words, an act without the word."""
    for one in values:
        value: object = getattr(source, one.field)
        if value is not None:
            yield f"<{one.tag}>{_text(value)}"


def _opening(header: SubmissionHeader) -> str:
    name, accepted = markup.SEC_HEADER.name, markup.ACCEPTED.tag
    first = f"<{name}>{header.accession_number}.hdr.sgml : {_text(header.filed_on)}"
    return f"{first}\n<{accepted}>{_text(header.accepted_at)}\n"


def _text(value: object) -> str:
    """Write a value as both forms have it."""
    if isinstance(value, date):
        return value.isoformat().replace("-", "").replace("T", "").replace(":", "")[:_DIGITS_OF_MOMENT]
    if isinstance(value, bool):
        return "YES" if value else "NO"
    return str(value)


def _parties(header: SubmissionHeader) -> tuple[HeaderParty, ...]:
    return (*header.reporting_owners, *((header.issuer,) if header.issuer else ()))


def _sections(party: HeaderParty) -> Iterator[tuple[HeaderSection, HeaderParty | HeaderAddress]]:
    """Yield each section that a party has, with the part of it that the section tells."""
    yield (markup.OWNER_DATA if party.role == markup.OWNER else markup.COMPANY_DATA), party
    if party.form_type:
        yield markup.FILING_VALUES, party
    if party.business_address:
        yield markup.BUSINESS_ADDRESS, party.business_address
    if party.mail_address:
        yield markup.MAIL_ADDRESS, party.mail_address


def documents_of(documents: Iterable[PublishedDocument]) -> bytes:
    """Write the documents alone, each between its tags."""
    return b"".join(part for document in documents for part in _document(document))


def document_head(document: PublishedDocument) -> str:
    """Write the tags of a document, up to the one that begins its text."""
    values = (document.type, document.sequence, document.name, document.description or None)
    tags = zip(markup.DOCUMENT_VALUES, values, strict=True)
    lines = "".join(f"<{tag}>{value}\n" for tag, value in tags if value is not None)
    return f"<{markup.DOCUMENT.name}>\n{lines}<{markup.TEXT.name}>\n"


def _document(document: PublishedDocument) -> Iterator[bytes]:
    yield document_head(document).encode()
    yield from _content(document)
    yield markup.TEXT.closes + b"\n" + markup.DOCUMENT.closes + b"\n"


def _content(document: PublishedDocument) -> Iterator[bytes]:
    content = document.content
    if document.name.endswith(".xml"):
        yield from (markup.XML.opens, b"\n", content.rstrip(), b"\n", markup.XML.closes, b"\n")
    elif document.type.startswith("GRAPHIC"):
        yield f"begin 644 {document.name}\n".encode()
        yield from (b2a_uu(content[at : at + _UU_LINE]) for at in range(0, len(content), _UU_LINE))
        yield b"`\nend\n"
    else:
        yield content if content.endswith(b"\n") else content + b"\n"
