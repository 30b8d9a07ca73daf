"""Whether the public copy of a submission is what was filed: the report, and the documents that went with it."""

import re
from binascii import Error, a2b_uu
from collections.abc import Iterator
from typing import Final

from section16.form.submission import SubmissionDocument
from section16.standard.files import document_kind
from section16.tasks.filing_document import document_in, likeness_of
from section16.workspace.drafts import Draft
from section16.xml import NotOwnershipDocument, read_document

__all__ = ["differences"]

_DOCUMENT: Final = re.compile(rb"<DOCUMENT>\s*(.*?)<TEXT>\r?\n?(.*?)</TEXT>\s*</DOCUMENT>", re.DOTALL)
_FILENAME: Final = re.compile(rb"<FILENAME>([^\r\n]*)")
_UU: Final = re.compile(rb"\s*begin [0-7]+ [^\r\n]*\r?\n(.*?)\r?\n[` ]?\r?\nend", re.DOTALL)


def differences(content: bytes, draft: Draft) -> tuple[str, ...]:
    """List what of a draft is not in a public copy as it was filed; a bare report tells nothing of the rest."""
    found = [] if _is_alike(content, draft) else ["the report"]
    if b"<DOCUMENT>" in content:
        shown = dict(_documents(content))
        public = (one for one in draft.documents if _is_public(one))
        found += [one.name for one in public if shown.get(one.name) != _plain(one.content)]
    return tuple(found)


def _is_alike(content: bytes, draft: Draft) -> bool:
    try:
        return likeness_of(read_document(content)) == likeness_of(document_in(draft.content).report)
    except NotOwnershipDocument:
        return False


def _is_public(document: SubmissionDocument) -> bool:
    kind = document_kind(document.type)
    return kind is not None and kind.public


def _documents(content: bytes) -> Iterator[tuple[str, bytes]]:
    for head, text in _DOCUMENT.findall(content):
        name = _FILENAME.search(head)
        if name:
            yield name[1].decode("latin-1").strip(), _plain(_decoded(text))


def _decoded(text: bytes) -> bytes:
    """Undo the uuencoding in which a graphic stands in a text."""
    encoded = _UU.match(text)
    if encoded is None:
        return text
    try:
        return b"".join(a2b_uu(line) for line in encoded[1].splitlines())
    except Error:
        return text


def _plain(content: bytes) -> bytes:
    """Leave white space out, in which EDGAR may differ from what was filed."""
    return b" ".join(content.split())
