"""EDGAR's Atom feeds: the latest filings, and those of one company or person."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from section16.sandbox.public.lists import PartyFiling, party_filings
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import TakenSubmission
from section16.standard.numbers import Cik

__all__ = ["FORM_TITLES", "SITE", "company_feed", "current_feed", "fill_template"]

SITE: Final = "https://www.sec.gov"
FORM_TITLES: Final = {
    "3": "Initial statement of beneficial ownership of securities",
    "4": "Statement of changes in beneficial ownership of securities",
    "5": "Annual statement of changes in beneficial ownership of securities",
}
_KILO: Final = 1024
_COUNT: Final = 40
_MOST: Final = 100
_LONGEST: Final = 100_000
_ENCODING: Final = "iso-8859-1"


def fill_template(name: str, **values: object) -> str:
    """Fill a template; every value is escaped."""
    return _environment().get_template(f"{name}.j2").render(site=SITE, **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("section16.sandbox"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _size_in_words(size: int) -> str:
    """Write a size in bytes as EDGAR's feeds do: `8 KB`, `2 MB`."""
    return f"{max(1, round(size / _KILO))} KB" if size < _KILO**2 else f"{round(size / _KILO**2)} MB"


def current_feed(sandbox: Sandbox, query: Mapping[str, str]) -> bytes | None:
    """Write the latest filings, one entry a party; None beyond the last page. `type` is a prefix of the form."""
    start, count = _start_and_count(query)
    if query.get("owner") == "exclude":  # every filing here is of an owner
        entries: list[tuple[PartyFiling, str]] = []
    else:
        filings = sandbox.store.latest(sandbox.clock.now(), 0, start + count, query.get("type", ""))
        entries = _with_sizes(filings)[start : start + count]
    if start and not entries:
        return None
    feed = fill_template("current.xml", now=sandbox.clock.now().replace(microsecond=0), entries=entries)
    return feed.encode(_ENCODING, "xmlcharrefreplace")


def company_feed(sandbox: Sandbox, query: Mapping[str, str]) -> bytes | None:
    """Write the filings of one CIK; None for one that is not known."""
    cik = query.get("CIK", "")
    filer = sandbox.register.filer(cik) if Cik.match(cik) else None
    if filer is None:
        return None
    start, count = _start_and_count(query)
    wanted = query.get("type", "")
    filings = sandbox.store.filings_of(Cik.of(cik).padded, sandbox.clock.now())
    fitting = [one for one in filings if one.form_type.startswith(wanted)][start : start + count]
    own = {one.accession_number: one for one in party_filings(fitting) if Cik.of(one.cik) == Cik.of(cik)}
    feed = fill_template(
        "company.xml",
        filer=filer,
        entries=[
            (own[one.accession_number], _size_in_words(one.size), FORM_TITLES[one.form_type[:1]])
            for one in fitting
            if one.accession_number in own
        ],
        start=start,
        count=count,
        now=sandbox.clock.now().replace(microsecond=0),
    )
    return feed.encode(_ENCODING, "xmlcharrefreplace")


def _with_sizes(filings: Iterable[TakenSubmission]) -> list[tuple[PartyFiling, str]]:
    return [(one, _size_in_words(taken.size)) for taken in filings for one in party_filings((taken,))]


def _start_and_count(query: Mapping[str, str]) -> tuple[int, int]:
    start, count = _number(query.get("start"), 0), _number(query.get("count"), _COUNT)
    return min(start, _LONGEST), min(max(count, 1), _MOST)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= len(str(_LONGEST)) else otherwise
