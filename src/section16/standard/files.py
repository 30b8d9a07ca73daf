"""The documents of a submission: their types, the names of their files, and what they may contain."""

import re
from typing import Final

from msgspec import Struct

from section16.standard.limits import limit

__all__ = [
    "DISSEMINATED_LINK",
    "DOCUMENT_KINDS",
    "EMAIL",
    "FORBIDDEN_ATTRIBUTES",
    "GRAPHIC_ENDINGS",
    "GROUP_LIMITS",
    "HTML_TAGS",
    "NAME_CHARACTERS",
    "PRIMARY_ENDING",
    "DocumentKind",
    "document_kind",
]


class DocumentKind(Struct, frozen=True):
    """A kind of supporting document; `group` names the limit that it counts towards."""

    type: str
    endings: tuple[str, ...]
    group: str
    public: bool = True


PRIMARY_ENDING: Final = ".xml"
GRAPHIC_ENDINGS: Final = (".gif", ".jpg")
_TEXT_ENDINGS: Final = (".htm", ".txt")
_EXHIBITS: Final = "exhibits and graphics"

# Specification v5.5, 3.6.3 and 4.2.1.2; which ending fits which type follows from what the documents are.
DOCUMENT_KINDS: Final = (
    DocumentKind("CORRESP", _TEXT_ENDINGS, "CORRESP", public=False),
    DocumentKind("COVER", _TEXT_ENDINGS, "COVER", public=False),
    DocumentKind("EX-24", _TEXT_ENDINGS, _EXHIBITS),
    DocumentKind("EX-99", _TEXT_ENDINGS, _EXHIBITS),
    DocumentKind("GRAPHIC", GRAPHIC_ENDINGS, _EXHIBITS),
)
GROUP_LIMITS: Final = {group: limit(group) for group in ("CORRESP", "COVER", _EXHIBITS)}

# Specification v5.5, 4.2, rule 6: the characters of a file's name, and those of them that may stand in it once.
NAME_CHARACTERS: Final = re.compile("[a-z][a-z0-9_.-]*")
# One mailbox in "standard Internet address format" (EDGAR Filer Manual, Volume II).
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?_`{|}~-]+"
EMAIL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{{2,}}")

# EDGAR Filer Manual, Volume II, 5.2.2.2 and 5.2.2.3. All others suspend the submission (5.2.2.4).
_TAGS = """
    html body head isindex meta title a address b big blockquote br caption center cite code dd dfn dir div dl dt em
    font h1 h2 h3 h4 h5 h6 hr i img kbd li listing menu ol p plaintext pre samp small strike strong sub sup table td
    th tr tt u ul var xmp
"""
HTML_TAGS: Final = frozenset(_TAGS.split())
# The same sections: attributes that a tag may not have.
FORBIDDEN_ATTRIBUTES: Final = {
    "meta": frozenset({"http-equiv"}),
    "body": frozenset({"background"}),
    "a": frozenset({"target"}),
    "img": frozenset({"dynsrc", "loop", "loopdelay", "start", "controls"}),
}
# 5.2.2.3: what a link may lead to outside the submission.
DISSEMINATED_LINK: Final = re.compile(r"https?://www\.sec\.gov/(?:Archives/edgar/data/|ix\?doc=/Archives/edgar/data/)")


def document_kind(document_type: str) -> DocumentKind | None:
    """Return the kind of a supporting document; its type may have a text of the filer after a point (3.6.3)."""
    word, point, own = document_type.partition(".")
    kind = next((one for one in DOCUMENT_KINDS if one.type == word), None)
    return None if point and not own else kind
