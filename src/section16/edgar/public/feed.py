"""EDGAR's Atom feeds: the latest filings of all, and those of one company."""

import re
from typing import Final
from urllib.parse import urlencode

from lxml import etree
from msgspec import Struct

from section16.edgar.errors import AnswerError
from section16.edgar.parsing import day_of
from section16.edgar.public.listing import Listed, text_path
from section16.edgar.public.page import Seen
from section16.standard.numbers import CIK_PATTERN, Accession

__all__ = ["FEED_COUNT", "FeedPage", "company_feed_path", "latest_feed_path", "read_feed", "read_feed_page"]

FEED_COUNT: Final = 100
_BROWSE: Final = "/cgi-bin/browse-edgar"
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_PARTY: Final = re.compile(f"edgar/data/({CIK_PATTERN})/")
_FILED: Final = re.compile(r"Filed:\s*(?:</b>)?\s*(\d{4}-\d{2}-\d{2})")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)


class FeedPage(Struct, frozen=True, kw_only=True):
    """A page of the latest filings of a form and its amendments, each once; an unchanged page has none."""

    listed: tuple[Listed, ...] = ()
    is_last: bool = True
    seen: Seen = Seen()


def latest_feed_path(form: str, start: int = 0) -> str:
    """Return where the latest filings are; EDGAR takes `form` as the beginning of a form's name."""
    asked = {
        "action": "getcurrent",
        "type": form,
        "owner": "include",
        "count": FEED_COUNT,
        "start": start,
        "output": "atom",
    }
    if form[:1] in {"3", "4", "5"}:
        asked["owner"] = "only"
    return f"{_BROWSE}?{urlencode(asked)}"


def company_feed_path(cik: str, form: str, start: int = 0) -> str:
    """Return where the latest filings of a company or person are."""
    asked = {"action": "getcompany", "CIK": cik, "type": form, "owner": "include", "count": FEED_COUNT, "start": start}
    return f"{_BROWSE}?{urlencode(asked)}&output=atom"


def read_feed(data: bytes) -> tuple[Listed, ...]:
    """Read a feed, in which a filing has an entry for each of its parties; entries without a filing are left out.

    Raises AnswerError for what is not a feed, as the HTML that EDGAR gives at times.
    """
    root = _root(data)
    if root is None or root.tag != f"{_ATOM}feed":
        message = "feed: what came is no Atom feed; ask again"
        raise AnswerError(message)
    entries = (_entry(one) for one in root.iter(f"{_ATOM}entry"))
    return tuple(one for one in entries if one)


def read_feed_page(data: bytes, form: str, seen: Seen) -> FeedPage:
    """Read a page of the latest filings of a form; EDGAR lists forms that begin so, as 424B2 for 4."""
    entries = read_feed(data)
    once: dict[str, Listed] = {}
    for one in entries:
        if one.form in {form, f"{form}/A"}:
            once.setdefault(one.accession, one)
    return FeedPage(listed=tuple(once.values()), is_last=len(entries) < FEED_COUNT, seen=seen)


def _root(data: bytes) -> etree._Element | None:
    if b"<!DOCTYPE" in data:
        return None
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:
        return None


def _entry(element: etree._Element) -> Listed | None:
    text = {name: (element.findtext(f"{_ATOM}{name}") or "").strip() for name in ("title", "id", "updated", "summary")}
    number = Accession.find(text["id"]) or Accession.find(text["summary"])
    category, link = element.find(f"{_ATOM}category"), element.find(f"{_ATOM}link")
    party = _PARTY.search(link.get("href", "")) if link is not None else None
    if number is None or party is None:
        return None
    filed = _FILED.search(text["summary"])
    form = category.get("term") if category is not None else None
    return Listed(
        accession=number.dashed,
        form=(form or text["title"].partition(" - ")[0]).strip(),
        path=text_path(party[1], number.dashed),
        filed_on=day_of(filed[1] if filed else text["updated"]),
    )
