"""Which officers are the chief executive and the chief financial officer, by titles that filers write freely.

A pattern finds the office in a title, and another excludes titles of somebody else: a former officer, an assistant,
a deputy, or the head of a unit ("CEO, North America", "CFO of Sample Bank"). After the office only the end of the
title, a mark with another office, or "and" may follow. A title like "See Remarks" leaves it to the remarks, where each
sentence is read like a title.

The patterns are in the language that RE2 and Python share, without regard to case, so that a database and this module
say the same. EDGAR's field has 30 characters, so words may be cut: "President & Chief Executive Of".
"""

import re
from functools import lru_cache
from typing import Final

import pyarrow as pa
from msgspec import Struct

__all__ = [
    "CHIEF_EXECUTIVE",
    "CHIEF_FINANCIAL",
    "OFFICES",
    "REFERS_ELSEWHERE",
    "SENTENCE_END",
    "Office",
    "offices_of",
    "offices_of_titles",
]


class Office(Struct, frozen=True):
    """An office, the pattern of titles that name it, and the pattern of titles that only mention it."""

    name: str
    says: str
    unless: str

    def is_in(self, title: str | None) -> bool:
        """Tell whether a title names the office."""
        text = title or ""
        says = re.search(self.says, text, re.IGNORECASE | re.ASCII)
        return bool(says) and not re.search(self.unless, text, re.IGNORECASE | re.ASCII)


# What may follow the office: the beginning of another office, or of the company as a whole.
_OTHERS: Final = (
    r"peo\b|pfo\b|pres|chair|chmn|chm|chief|cob|ceo|cfo|coo|cto|cio|cao|clo|cmo|cso|cco|cro|cpo|c\.|p\.|founder|co-|cofounder|"
    r"dir|treas|sec|contr|comptr|corp(?:\.|orate)? (?:sec|contr|treas)|"
    r"gen|gc|member|principal|prin|interim|acting|owner|manag|evp|svp|vp|v\.p|exec|senior|sr|"
    r"vice|trustee|partner|&|of the (?:company|corporation|board|issuer|registrant|general partner|gp)|"
    r"of (?:company|issuer|general partner|gp|corporation)|of (?:the )?(?:our |its )?general partner|"
    r"(?:[\w ]+ )?(?:gp|general partner)\b|10%|ten percent|since|effective|head|evp|adv"
)
_ENDS: Final = rf"(?:[^a-z0-9&]*$|\s*(?:&|\band\b|\+|/)|[^a-z0-9]+(?:and\b|{_OTHERS}))"
_NOT_NOW: Final = (
    r"\b(?:former|formerly|retired|ex|past|previous|assistant|asst|advisor|adviser|consultant|office of|staff|deputy|"
    r"dpty|dep\.?\s+c[\w.]*|counsel (?:to|of)|(?:to|for) (?:the |our )?(?:ceo|cfo|chief|chf|c\.\s?[ef]\.\s?o)|"
    r"vice[\s-]+c(?:[ef]o|\.|hief)|associate|assoc|alternate|substitute|designate|elect|incoming|successor|prior|jr|"
    r"spouse|wife|husband|son|father|mother|brother|sister|daughter|friend|"
    r"division|divisional|regional|region|segment|business unit|subsidiary|sub|affiliate|parent)\b"
)
_OFFICER: Final = r"(?:\s*&?\s*(?:off[a-z]*\.?|ofcr\.?|ofc\.?|ofr\.?|of|o)?\b\.?)"
_CHIEF: Final = r"(?:chief|cheif|chf\.?|ch\.?)"
_CO: Final = r"(?:^|[^a-z])"

CHIEF_EXECUTIVE: Final = Office(
    "ceo",
    rf"{_CO}(?:ceo\b|c[.\s]\s?e[.\s]\s?o\b\.?|{_CHIEF}\s+(?:exec[a-z]*|exctv|ex)\.?{_OFFICER}"
    rf"|(?:principal|prin\.?)\s+exec[a-z]*\.?{_OFFICER}){_ENDS}",
    _NOT_NOW,
)
CHIEF_FINANCIAL: Final = Office(
    "cfo",
    rf"{_CO}(?:cfo\b|c[.\s]\s?f[.\s]\s?o\b\.?|{_CHIEF}\s+(?:fin[a-z']*|fncl|fnancial|fncial|fiancial|fnl)\.?{_OFFICER}"
    rf"|(?:principal|prin\.?)\s+(?:fin[a-z]*|fncl)\.?{_OFFICER}){_ENDS}",
    _NOT_NOW,
)
OFFICES: Final = (CHIEF_EXECUTIVE, CHIEF_FINANCIAL)
# A title that is too long for the form's 30 characters stands in the remarks.
REFERS_ELSEWHERE: Final = (
    r"\b(?:see|refer|per)\b.{0,20}\b(?:remark|below|note|foot|expl|comment|attach|exhibit)"
    r"|^[^a-z0-9]*remarks?[^a-z0-9]*$|^[*]+$"
)
_TITLES_KEPT: Final = 4096
SENTENCE_END: Final = r"[.;:]\s|[\r\n]"


def offices_of(title: str | None, remarks: str | None = None) -> tuple[str, ...]:
    """Return the offices that a title names, or the remarks where it refers to them: `ceo`, `cfo`, both, or none."""
    texts = [title or ""]
    if remarks and re.search(REFERS_ELSEWHERE, texts[0], re.IGNORECASE | re.ASCII):
        texts += re.split(SENTENCE_END, remarks)
    return tuple(office.name for office in OFFICES if any(office.is_in(text) for text in texts))


def offices_of_titles(titles: pa.ChunkedArray, remarks: pa.ChunkedArray) -> pa.Array:
    """Return the offices for each of many titles and remarks."""
    known = lru_cache(_TITLES_KEPT)(offices_of)  # most titles are those of many
    rows = zip(titles.to_pylist(), remarks.to_pylist(), strict=True)
    return pa.array((known(title, remark) for title, remark in rows), pa.list_(pa.string()))
