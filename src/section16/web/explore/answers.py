"""What the pages of the explorer show; made and laid out in the explorer's own process."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from msgspec import Struct

from section16.law.calendar import eastern_day
from section16.query.query import QueryResult
from section16.query.screens.saved import screens_file
from section16.query.screens.screen import PRESETS, ScreenError
from section16.query.statement import QueryError
from section16.standard.numbers import Cik
from section16.tasks.exploring.compare import compare_page, compare_table
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.filings import (
    KnownFiling,
    filing_page,
    filing_proof,
    filing_table,
    filing_xml,
    known_filing,
)
from section16.tasks.exploring.finding import explorer_page, found_page
from section16.tasks.exploring.issuers import issuer_page, issuer_table
from section16.tasks.exploring.people import person_changes, person_page
from section16.tasks.exploring.screen_address import ScreenAddress, read_address
from section16.tasks.exploring.screens import screen_export, screen_page, with_unknown_parties
from section16.tasks.exploring.statements import SqlAnswer, sql_page
from section16.tasks.lake.screening import save_screen
from section16.web.errors import NotFoundError, VisitError
from section16.web.explore.kept_layouts import laid_out_once
from section16.web.page import LaidOut, Page
from section16.web.visit import Visit

__all__ = [
    "Elsewhere",
    "compare",
    "filing",
    "find",
    "home",
    "issuer",
    "known_columns",
    "laid_out",
    "person",
    "proof",
    "saved_screen",
    "screen",
    "sql",
    "xml",
]

_SHOWN: Final = frozenset({"", "json"})  # endings of addresses that show a page with what is wrong, and give no rows


class Elsewhere(Struct, frozen=True):
    """Where the browser is sent instead of a page, and what was done."""

    path: str
    done: str = ""


ExplorerAnswer = Page | LaidOut | Elsewhere


def laid_out(
    lake: ExploredLake, function: Callable[..., ExplorerAnswer], visit: Visit, args: tuple[Any, ...]
) -> LaidOut | Elsewhere:
    """Call one of the functions below, and lay out the page that it gives."""
    answer = function(lake, visit, *args)
    return laid_out_once(answer, visit) if isinstance(answer, Page) else answer


def home(lake: ExploredLake, visit: Visit) -> Page:
    """Return what the lake has, and where to begin."""
    return Page(template="explore/home.html", value=explorer_page(lake, _today(visit), visit.as_of))


def find(lake: ExploredLake, visit: Visit) -> Page | Elsewhere:
    """Return who and which filing a text may mean; a filing's number leads to the filing."""
    found = found_page(lake, visit.asked("q"), _today(visit))
    if found.filing is not None and visit.asked("go") != "no":
        return Elsewhere(f"/explore/filing/{found.filing.accession}")
    return Page(template="explore/find.html", value=found)


def person(lake: ExploredLake, visit: Visit, cik: str) -> Page:
    """Return all that the reports of a person come to."""
    number, day = _number(cik), visit.as_of
    value = person_page(lake, number, _today(visit), day)
    if value is None:
        message = f"person: no report of the lake names an owner with the CIK {cik}; look for a part of the name"
        raise NotFoundError(message)
    return Page(template="explore/person.html", value=value, table=lambda: person_changes(lake, number, day).result())


def issuer(lake: ExploredLake, visit: Visit, cik: str) -> Page:
    """Return all that is reported about an issuer."""
    number, day = _number(cik), visit.as_of
    value = issuer_page(lake, number, _today(visit), day)
    if value is None:
        message = f"issuer: no report of the lake is about a CIK {cik}; look for a symbol or a part of the name"
        raise NotFoundError(message)
    return Page(
        template="explore/issuer.html",
        value=value,
        table=lambda: QueryResult(issuer_table(lake, number, day).to_reader()),
    )


def _number(text: str) -> int:
    """Return a CIK of an address; raises NotFoundError."""
    cik = Cik.match(text)
    if cik is None:
        message = f"address: '{text[:40]}' is no CIK; give 1 to 10 digits"
        raise NotFoundError(message)
    return int(cik.bare)


def screen(lake: ExploredLake, visit: Visit, columns: Sequence[str]) -> Page:
    """Return what a screen finds, with all filters as a form; `columns` are those that the browser keeps."""
    screens = {**PRESETS, **lake.saved()}
    address = read_address(visit.question, screens, columns=known_columns(columns), as_of=visit.as_of)
    asked = with_unknown_parties(lake, address)
    if asked.problems and visit.ending not in _SHOWN:
        raise VisitError("; ".join(asked.problems.values()))
    return Page(
        template="explore/screen.html",
        value=screen_page(lake, asked, _today(visit)),
        table=lambda: QueryResult(screen_export(lake, asked).to_reader()),
        status=422 if asked.problems else 200,
    )


def known_columns(kept: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a browser keeps, without those that are none any more."""
    return read_address([("columns", ",".join(kept))]).columns if kept else ()


def _saved_as(name: str, *, was_there: bool) -> str:
    return f"Saved as {name}{', in the place of the screen of that name' if was_there else ''}."


def saved_screen(lake: ExploredLake, visit: Visit, name: str) -> Page | Elsewhere:
    """Save a screen under a name beside the lake's tables, where commands and alerts find it, too."""
    saved = lake.saved()
    asked = read_address(visit.question, {**PRESETS, **saved})
    problem = _save(lake, name, asked)
    if problem is None:
        return Elsewhere(f"/explore/screen?screen={quote(name)}", _saved_as(name, was_there=name in saved))
    return Page(
        template="explore/screen.html",
        value=screen_page(lake, asked, _today(visit)),
        status=422,
        errors={"name": problem},
        typed={"name": name},
    )


def _save(lake: ExploredLake, name: str, asked: ScreenAddress) -> str | None:
    """Save a screen; return why it could not be."""
    file = screens_file(lake.folder)
    if file is None:
        return "name: this lake has no folder for screens; keep the address instead"
    try:
        save_screen(name, asked.screen, file)
    except ScreenError as error:
        return str(error).replace("--save", "name", 1)
    except OSError as error:
        return f"name: it cannot be saved here ({error.strerror or error}); keep the address instead"
    return None


def filing(lake: ExploredLake, visit: Visit, accession: str) -> Page:
    """Return a filing row by row, with what became of it."""
    day = visit.as_of
    value = filing_page(lake, _known(lake, accession, day), _today(visit), day)
    return Page(template="explore/filing.html", value=value, table=lambda: QueryResult(filing_table(value).to_reader()))


def proof(lake: ExploredLake, visit: Visit, accession: str) -> LaidOut:
    """Return a filing in the SEC's layout."""
    return LaidOut(content=filing_proof(_known(lake, accession, visit.as_of)).encode())


def xml(lake: ExploredLake, visit: Visit, accession: str) -> LaidOut:
    """Return a filing as XML."""
    content = filing_xml(_known(lake, accession, visit.as_of))
    return LaidOut(content=content, media_type="text/xml")


def compare(lake: ExploredLake, visit: Visit) -> Page:
    """Return what differs between two filings."""
    day = visit.as_of
    before = _known(lake, visit.asked("a"), day)
    try:
        after = _known(lake, visit.asked("b"), day)
    except NotFoundError as error:
        return _compared_with_nothing(lake, visit, before, str(error))
    value = compare_page(lake, before, after, _today(visit), day)
    return Page(
        template="explore/compare.html", value=value, table=lambda: QueryResult(compare_table(value).to_reader())
    )


def _compared_with_nothing(lake: ExploredLake, visit: Visit, before: KnownFiling, reason: str) -> Page:
    """Return the page of the first filing again, with what is wrong with the number of the second at its field."""
    if visit.ending:
        raise NotFoundError(reason)
    value = filing_page(lake, before, _today(visit), visit.as_of)
    return Page(
        template="explore/filing.html", value=value, status=422, errors={"b": reason}, typed={"b": visit.asked("b")}
    )


def _known(lake: ExploredLake, accession: str, day: date | None) -> KnownFiling:
    found = known_filing(lake, accession, day)
    if found is None:
        when = f" that was known on {day}" if day else ""
        message = f"filing: '{accession[:40]}' is no filing of the lake{when}; give a number as 0001234567-24-000001"
        raise NotFoundError(message)
    return found


def sql(lake: ExploredLake, visit: Visit, answer: SqlAnswer) -> Page:
    """Return the answer to a statement, a page of its rows."""
    if answer.problem and visit.ending not in _SHOWN:
        raise QueryError(answer.problem)
    value = sql_page(lake, answer, _today(visit), visit.asked("page"))
    table, number = answer.table, visit.asked("page")
    is_none = number not in {"", str(value.page)} and not value.problem
    return Page(
        template="explore/sql.html",
        value=value,
        table=None if table is None else lambda: QueryResult(table.to_reader()),
        status=422 if value.problem else 200,
        errors={"q": value.problem} if value.problem else {},
        unfit={"page": f"page: '{number[:40]}' is none of the answer; write 1 to {value.pages}"} if is_none else {},
    )


def _today(visit: Visit) -> date:
    """Return this day at EDGAR."""
    return eastern_day(visit.now())
