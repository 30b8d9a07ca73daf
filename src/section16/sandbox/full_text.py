"""The full-submission text: EDGAR's header and every public document, in one file."""

from binascii import b2a_uu
from collections.abc import Iterator
from typing import Final

from section16.form.header import SubmissionHeader
from section16.sandbox.header_lines import labelled
from section16.sandbox.records import PublishedDocument

__all__ = ["documents_of", "full_text"]

_UU_LINE: Final = 45  # bytes a line of uuencoded text holds


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
