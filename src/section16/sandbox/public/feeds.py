"""EDGAR's Atom feeds: the latest filings, and those of one company or person."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from section16.sandbox.public.lists import Entry, entries_of
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import Taken
from section16.standard.numbers import Cik

__all__ = ["FORM_TITLES", "SITE", "company_feed", "current_feed", "page", "size_in_words"]

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


def page(name: str, **values: object) -> str:
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


def size_in_words(size: int) -> str:
    """Write a size in bytes as EDGAR's feeds do: `8 KB`, `2 MB`."""
    return f"{max(1, round(size / _KILO))} KB" if size < _KILO**2 else f"{round(size / _KILO**2)} MB"


Query = Mapping[str, str]


def current_feed(sandbox: Sandbox, query: Query) -> bytes | None:
    """Write the latest filings, one entry a party; None beyond the last page. `type` is a prefix of the form."""
    start, count = _page_of(query)
    if query.get("owner") == "exclude":  # every filing here is of an owner
        found: list[tuple[Entry, str]] = []
    else:
        filings = sandbox.store.latest(sandbox.clock.now(), 0, start + count, query.get("type", ""))
        found = _with_sizes(filings)[start : start + count]
    if start and not found:
        return None
    made = page("current.xml", now=sandbox.clock.now().replace(microsecond=0), entries=found)
    return made.encode(_ENCODING, "xmlcharrefreplace")


def company_feed(sandbox: Sandbox, query: Query) -> bytes | None:
    """Write the filings of one CIK; None for one that is not known."""
    cik = query.get("CIK", "")
    filer = sandbox.register.filer(cik) if Cik.match(cik) else None
    if filer is None:
        return None
    start, count = _page_of(query)
    wanted = query.get("type", "")
    filings = sandbox.store.filings_of(Cik.of(cik).padded, sandbox.clock.now())
    fitting = [one for one in filings if one.form_type.startswith(wanted)][start : start + count]
    own = {entry.accession_number: entry for entry in entries_of(fitting) if Cik.of(entry.cik) == Cik.of(cik)}
    made = page(
        "company.xml",
        filer=filer,
        entries=[
            (own[one.accession_number], size_in_words(one.size), FORM_TITLES[one.form_type[:1]])
            for one in fitting
            if one.accession_number in own
        ],
        start=start,
        count=count,
        now=sandbox.clock.now().replace(microsecond=0),
    )
    return made.encode(_ENCODING, "xmlcharrefreplace")


def _with_sizes(filings: Iterable[Taken]) -> list[tuple[Entry, str]]:
    return [(entry, size_in_words(taken.size)) for taken in filings for entry in entries_of((taken,))]


def _page_of(query: Query) -> tuple[int, int]:
    start, count = _number(query.get("start"), 0), _number(query.get("count"), _COUNT)
    return min(start, _LONGEST), min(max(count, 1), _MOST)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= len(str(_LONGEST)) else otherwise
