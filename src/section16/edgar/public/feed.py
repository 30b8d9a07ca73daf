"""EDGAR's Atom feeds: the latest filings of all, and those of one company. One entry a filing and party."""

import re
from datetime import date, datetime
from html import unescape
from typing import Final
from urllib.parse import urlencode

from lxml import etree
from msgspec import Struct

from section16.edgar.errors import AnswerError
from section16.edgar.parsing import day_of, moment_of
from section16.standard.numbers import PADDED_PATTERN, Accession

__all__ = ["FEED_COUNT", "FeedEntry", "company_feed_path", "latest_feed_path", "read_feed"]

FEED_COUNT: Final = 100
_BROWSE: Final = "/cgi-bin/browse-edgar"
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_TITLE: Final = re.compile(r"(?P<form>.+?) - (?P<name>.*) \((?P<cik>" + PADDED_PATTERN + r")\) \((?P<role>[^()]*)\)")
_FILED: Final = re.compile(r"Filed:\s*(?:</b>)?\s*(\d{4}-\d{2}-\d{2})")
_SIZE: Final = re.compile(r"Size:\s*(?:</b>)?\s*([\d.,]+ ?[KMG]?B)")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One filing under one of its parties; `role` is EDGAR's word (Reporting, Issuer, Filer).

    `accepted_at` is aware, in America/New_York. A company's feed names no party. `url` is the filing's page.
    """

    accession_number: str
    form_type: str
    name: str | None = None
    cik: str | None = None
    role: str | None = None
    filed_on: date | None = None
    accepted_at: datetime | None = None
    size: str | None = None
    url: str | None = None


def latest_feed_path(form: str, start: int = 0, count: int = FEED_COUNT) -> str:
    """Return where the latest filings are; EDGAR takes `form` as the beginning of a form's name."""
    asked = {"action": "getcurrent", "type": form, "owner": "include", "count": count, "start": start, "output": "atom"}
    if form[:1] in {"3", "4", "5"}:
        asked["owner"] = "only"
    return f"{_BROWSE}?{urlencode(asked)}"


def company_feed_path(cik: str, form: str, start: int = 0, count: int = FEED_COUNT) -> str:
    """Return where the latest filings of a company or person are."""
    asked = {"action": "getcompany", "CIK": cik, "type": form, "owner": "include", "count": count, "start": start}
    return f"{_BROWSE}?{urlencode(asked)}&output=atom"


def read_feed(data: bytes) -> tuple[FeedEntry, ...]:
    """Read a feed; raises AnswerError for what is none, as the HTML that EDGAR gives at times."""
    root = _root(data)
    if root is None or root.tag != f"{_ATOM}feed":
        message = "feed: what came is no Atom feed; ask again"
        raise AnswerError(message)
    entries = (_entry(one) for one in root.iter(f"{_ATOM}entry"))
    return tuple(one for one in entries if one)


def _root(data: bytes) -> etree._Element | None:
    if b"<!DOCTYPE" in data:
        return None
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:
        return None


def _entry(element: etree._Element) -> FeedEntry | None:
    text = {name: (element.findtext(f"{_ATOM}{name}") or "").strip() for name in ("title", "id", "updated", "summary")}
    number = Accession.find(text["id"]) or Accession.find(text["summary"])
    category, link = element.find(f"{_ATOM}category"), element.find(f"{_ATOM}link")
    if number is None:
        return None
    title = _TITLE.fullmatch(unescape(text["title"]))
    filed, size = _FILED.search(text["summary"]), _SIZE.search(text["summary"])
    form = category.get("term") if category is not None else None
    return FeedEntry(
        accession_number=number.dashed,
        form_type=(form or (title["form"] if title else text["title"].partition(" - ")[0])).strip(),
        name=title["name"] if title else None,
        cik=title["cik"] if title else None,
        role=title["role"] if title else None,
        filed_on=day_of(filed[1]) if filed else None,
        accepted_at=moment_of(text["updated"]),
        size=size[1] if size else None,
        url=link.get("href") if link is not None else None,
    )
