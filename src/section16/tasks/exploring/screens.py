"""The page of a screen: the form of all filters, what is found, and the address that says so."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import pyarrow as pa
import tomli_w
from msgspec import Struct
from msgspec.structs import replace

from section16.query.screens.filters import FILTERS, ScreenFilter, filter_texts
from section16.query.screens.run import ScreenCount, unknown_parties
from section16.query.screens.screen import PRESETS, Screen
from section16.query.screens.sql import COLUMNS, SORTED_BY, ScreenSlice
from section16.tasks.answers.text import CellValue, plain
from section16.tasks.exploring.coverage import Coverage, coverage_of
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.screen_address import (
    COLUMN_TITLES,
    MOST_ROWS,
    NOTES_COLUMN,
    ScreenAddress,
)
from section16.tasks.lake.screening import screen_table

__all__ = [
    "MOST_EXPORTED",
    "ScreenNote",
    "ScreenPage",
    "screen_export",
    "screen_page",
    "with_unknown_parties",
]

MOST_EXPORTED: Final = 100_000
_OF_DAYS: Final = ("the oldest", "the newest")
_OF_WORDS: Final = ("A", "Z")
# What comes first of a column, ascending and descending; of others numbers do.
_ENDS: Final[Mapping[str, tuple[str, str]]] = {
    "FILING_DATE": _OF_DAYS,
    "TRANS_DATE": _OF_DAYS,
    "DOCUMENT_TYPE": _OF_WORDS,
    "ISSUERTRADINGSYMBOL": _OF_WORDS,
    "ISSUERNAME": _OF_WORDS,
    "TRANS_CODE": _OF_WORDS,
    "SECURITY_TITLE": _OF_WORDS,
}
_NOTHING: Final = ScreenCount(0, 0, 0, 0)
_ABOUT: Final = {one.name: one.about for one in COLUMNS} | {
    NOTES_COLUMN: "what else is to say of the row: clusters, price lines, doubts, lateness, plans, amendments"
}


class ScreenNote(Struct, frozen=True):
    """A few words on a row; `level` is empty, `warn` or `bad`."""

    words: str
    level: str = ""


class FilterField(Struct, frozen=True, kw_only=True):
    """A filter of the form: what it is, what the address says, and what is wrong with that."""

    word: str
    label: str
    about: str
    example: str
    kind: str
    choices: tuple[str, ...]
    text: str
    problem: str


class ColumnField(Struct, frozen=True, kw_only=True):
    """A column that can be shown."""

    name: str
    title: str
    about: str
    shown: bool
    sortable: bool


class NamedScreen(Struct, frozen=True, kw_only=True):
    """A preset or saved screen, and its filters as an address."""

    name: str
    about: str
    address: str


class ScreenRow(Struct, frozen=True, kw_only=True):
    """A trade that was found: what is shown of it, and what its links need."""

    accession: str
    table: str
    key: int
    issuer: str
    owners: tuple[str, ...]
    cells: Mapping[str, CellValue]
    notes: tuple[ScreenNote, ...]


class ScreenPage(Struct, frozen=True, kw_only=True):
    """The page of a screen."""

    lake: Coverage
    name: str
    about: str
    address: str
    fields: tuple[FilterField, ...]
    problems: tuple[str, ...]
    columns: tuple[ColumnField, ...]
    sort: str
    descending: bool
    order: str
    page: int
    pages: int
    per_page: int
    trades: int
    filings: int
    insiders: int
    issuers: int
    rows: tuple[ScreenRow, ...]
    presets: tuple[NamedScreen, ...]
    saved: tuple[NamedScreen, ...]
    command: str
    alert: str
    left_out: tuple[str, ...]


def _order(asked: ScreenAddress) -> str:
    """Say in which order rows come."""
    if not asked.sort:
        return "the newest first"
    first, last = _ENDS.get(asked.sort, ("the lowest", "the highest"))
    return f"by {COLUMN_TITLES[asked.sort]}, {last if asked.descending else first} first"


def with_unknown_parties(lake: ExploredLake, asked: ScreenAddress) -> ScreenAddress:
    """Add to what is wrong in an address whom no filing of the lake names, with the nearest name; raises QueryError."""
    named = replace(Screen(), issuers=asked.screen.issuers, owners=asked.screen.owners, sic=asked.screen.sic)
    problems: dict[str, str] = {}
    for one in lake.remember(("unknown", named), lambda: unknown_parties(lake.query, named)):
        problems[one.filter] = f"{problems[one.filter]}; {one.line}" if one.filter in problems else one.line
    return replace(asked, problems={**problems, **asked.problems})


def screen_page(lake: ExploredLake, asked: ScreenAddress, today: date) -> ScreenPage:
    """Return what a screen finds, a page of it; raises ScreenError for a screen that cannot be run, and QueryError."""
    known = _known(asked)
    count = lake.remember(("count", known), lambda: lake.screens.count(known)) if known else _NOTHING
    per_page = asked.rows or MOST_ROWS
    pages = max(1, -(-count.trades // per_page))
    page = min(asked.page, pages)
    presets, saved = _named_screens(PRESETS, asked), _named_screens(lake.saved(), asked)
    return ScreenPage(
        lake=coverage_of(lake, today, asked.as_of),
        name=asked.name,
        about=next((one.about for one in (*presets, *saved) if one.name == asked.name), ""),
        address=asked.query(),
        fields=tuple(_field(one, asked) for one in FILTERS),
        problems=tuple(asked.problems.values()),
        columns=tuple(_column(name, asked.columns) for name in sorted(COLUMN_TITLES, key=_place_in(asked.columns))),
        sort=asked.sort,
        descending=asked.descending,
        order=_order(asked),
        page=page,
        pages=pages,
        per_page=per_page,
        trades=count.trades,
        filings=count.filings,
        insiders=count.insiders,
        issuers=count.issuers,
        rows=tuple(_rows(_found(lake, asked, page, per_page), asked.columns)),
        presets=presets,
        saved=saved,
        command=_command(asked.screen),
        alert=_alert(asked),
        left_out=tuple(_left_out(asked)),
    )


def _found(lake: ExploredLake, asked: ScreenAddress, page: int, per_page: int) -> pa.Table:
    """Return the rows of a page; none, with the columns, where nothing can have been known."""
    known, offset = _known(asked), (page - 1) * per_page
    part = ScreenSlice(
        sort=asked.sort or None, descending=asked.descending, offset=offset, limit=per_page if known else 0
    )
    screen = known or Screen()
    if per_page > MOST_ROWS:
        return lake.screens.part(screen, part)
    return lake.remember(("screen", screen, part), lambda: lake.screens.part(screen, part))


def screen_export(lake: ExploredLake, asked: ScreenAddress) -> pa.Table:
    """Return the rows that the page of an address shows, in its columns and order, as a table.

    With `rows=all` these are all rows, up to 100,000. Raises ScreenError.
    """
    found = _found(lake, asked, asked.page, asked.rows or MOST_EXPORTED)
    if NOTES_COLUMN in asked.columns:
        notes = [[one.words for one in _notes(row)] for row in found.to_pylist()]
        found = found.append_column(NOTES_COLUMN, pa.array(notes, pa.list_(pa.string())))
    return found.select(list(asked.columns))


def _place_in(columns: Sequence[str]) -> Callable[[str], int]:
    """Return where a column stands: those that are shown first, in their order."""
    order = {name: place for place, name in enumerate(dict.fromkeys((*columns, *COLUMN_TITLES)))}
    return order.__getitem__


def _known(asked: ScreenAddress) -> Screen | None:
    """Return the screen over what was known on the day of the address; None where that can be nothing."""
    screen = replace(asked.screen, about="")
    if asked.as_of is None or (screen.until is not None and screen.until <= asked.as_of):
        return screen
    return None if screen.since is not None and screen.since > asked.as_of else replace(screen, until=asked.as_of)


def _field(one: ScreenFilter, asked: ScreenAddress) -> FilterField:
    return FilterField(
        word=one.word,
        label=one.label,
        about=one.about,
        example=one.example,
        kind=one.kind,
        choices=one.choices,
        text=asked.texts.get(one.word, ""),
        problem=asked.problems.get(one.word, ""),
    )


def _column(name: str, shown: Sequence[str]) -> ColumnField:
    return ColumnField(
        name=name, title=COLUMN_TITLES[name], about=_ABOUT[name], shown=name in shown, sortable=name in SORTED_BY
    )


def _rows(found: pa.Table, columns: Sequence[str]) -> Iterator[ScreenRow]:
    for row in found.to_pylist():
        yield ScreenRow(
            accession=row["ACCESSION_NUMBER"],
            table=row["TRANS_TABLE"],
            key=row["TRANS_SK"],
            issuer=row["ISSUERCIK"] or "",
            owners=tuple(row["OWNER_CIKS"] or ()),
            cells={name: plain(row[name]) for name in columns if name != NOTES_COLUMN},
            notes=tuple(_notes(row)),
        )


def _notes(row: Mapping[str, object]) -> Iterator[ScreenNote]:
    if row["CLUSTER_INSIDERS"]:
        yield ScreenNote(f"cluster of {row['CLUSTER_INSIDERS']}")
    if (lines := row["PRICE_LINES"]) and isinstance(lines, int) and lines > 1:
        yield ScreenNote(f"{lines} price lines")
    if row["PLAN_ADOPTED_ON"]:
        yield ScreenNote(f"plan of {row['PLAN_ADOPTED_ON']}")
    elif row["AFF10B5ONE"]:
        yield ScreenNote("10b5-1 plan")
    if str(row["DOCUMENT_TYPE"]).endswith("/A"):
        yield ScreenNote("amendment")
    if row["DOUBT"]:
        yield ScreenNote(str(row["DOUBT"]), "warn")
    if late := row["LATE_BUSINESS_DAYS"]:
        yield ScreenNote(f"{late} business day{'' if late == 1 else 's'} late", "bad")


def _named_screens(screens: Mapping[str, Screen], asked: ScreenAddress) -> tuple[NamedScreen, ...]:
    return tuple(
        NamedScreen(name=name, about=one.about or "saved", address=replace(asked, screen=one, page=1).query())
        for name, one in screens.items()
    )


def _command(screen: Screen) -> str:
    """Return the command that finds the same."""
    words = ["section16", "screen"]
    for word, text in filter_texts(screen):
        if word in {"held", "as-filed"}:
            words.append(f"--{text if word == 'held' else word}")
        elif word == "role":
            words += [part for one in text.split(",") for part in ("--role", one)]
        else:
            words += [f"--{word}", text]
    return shlex.join([*words, "--lake", "LAKE"])


def _alert(asked: ScreenAddress) -> str:
    """Return what `section16 watch` needs to send an alert for each new trade of the screen."""
    name = asked.name or "my-screen"
    alert = tomli_w.dumps({"alert": [{"screen": name, "to": ["stdout"]}]})
    if asked.name:
        return f"# alerts.toml\n{alert}"
    table = tomli_w.dumps({name: screen_table(asked.screen)})
    return f"# screens.toml, beside the lake's tables\n{table}\n# alerts.toml\n{alert}"


def _left_out(asked: ScreenAddress) -> Iterator[str]:
    if not asked.screen.as_filed:
        yield "lines that an amendment repeats, and what several reports of one group tell again, stand once"
    if asked.screen.min_value is not None or asked.screen.max_value is not None:
        yield "values are asked of whole trades: a line of several may be of less, and its column Value is of it alone"
    if asked.as_of is not None:
        yield f"what was filed after {asked.as_of} is left out"
