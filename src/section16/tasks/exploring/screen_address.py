"""The address of a screen: the filters and what of the page it says, read and written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace

from section16.query.screens.filters import AskedScreen, filter_texts, read_filters
from section16.query.screens.screen import PRESETS, Screen
from section16.query.screens.sql import SORTED_BY
from section16.standard.text.nearest import suggest

__all__ = ["COLUMN_TITLES", "MOST_PAGES", "MOST_ROWS", "NOTES_COLUMN", "ScreenAddress", "address_of", "read_address"]

NOTES_COLUMN: Final = "NOTES"
MOST_ROWS: Final = 1_000
MOST_PAGES: Final = 10_000
_ROWS: Final = 100
# The titles of columns on a page; an export has their names.
COLUMN_TITLES: Final[Mapping[str, str]] = {
    "ACCESSION_NUMBER": "Filing",
    "TRANS_TABLE": "Table",
    "TRANS_SK": "Key",
    "FILING_DATE": "Filed",
    "DOCUMENT_TYPE": "Form",
    "ISSUERTRADINGSYMBOL": "Symbol",
    "ISSUERNAME": "Issuer",
    "ISSUERCIK": "Issuer's CIK",
    "OWNERS": "Who",
    "OWNER_CIKS": "Owners' CIKs",
    "TITLES": "Title",
    "TRANS_DATE": "Traded",
    "TRANS_CODE": "Code",
    "TRANS_ACQUIRED_DISP_CD": "A or D",
    "SECURITY_TITLE": "Security",
    "TRANS_SHARES": "Shares",
    "TRANS_PRICEPERSHARE": "Price",
    "VALUE": "Value",
    "SHRS_OWND_FOLWNG_TRANS": "Held after",
    "DIRECT_INDIRECT_OWNERSHIP": "D or I",
    "AFF10B5ONE": "10b5-1 box",
    "DELAY_BUSINESS_DAYS": "Days to filing",
    "PRICE_LINES": "Price lines",
    "ALL_SHARES": "Shares, all lines",
    "ALL_VALUE": "Value, all lines",
    "DOUBT": "Doubt",
    "LATE_BUSINESS_DAYS": "Days late",
    "PLAN_ADOPTED_ON": "Plan adopted",
    "CLUSTER": "Cluster",
    "CLUSTER_INSIDERS": "Insiders in it",
    NOTES_COLUMN: "Notes",
}
_FIRST_COLUMNS: Final = (
    "FILING_DATE",
    "TRANS_DATE",
    "ISSUERTRADINGSYMBOL",
    "ISSUERNAME",
    "OWNERS",
    "TITLES",
    "TRANS_CODE",
    "TRANS_SHARES",
    "TRANS_PRICEPERSHARE",
    "VALUE",
    "SHRS_OWND_FOLWNG_TRANS",
    NOTES_COLUMN,
)
_ON_PAGE: Final = ("as_of", "sort", "columns", "page", "rows", "screen")


class ScreenAddress(Struct, frozen=True, kw_only=True):
    """All that an address of a screen says; what is wrong in it stands in `problems` by its word, and is left out."""

    screen: Screen
    name: str
    as_of: date | None
    columns: tuple[str, ...]
    sort: str
    descending: bool
    page: int
    rows: int | None  # None asks for all
    problems: Mapping[str, str]
    texts: Mapping[str, str]

    def query(self, **changed: str) -> str:
        """Return the address's query anew, with some of its words changed; an empty text takes one out."""
        kept = {
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "sort": f"{'-' if self.descending else ''}{self.sort}" if self.sort else "",
            "columns": "" if self.columns == _FIRST_COLUMNS else ",".join(self.columns),
            "rows": "all" if self.rows is None else "" if self.rows == _ROWS else str(self.rows),
            "page": "" if self.page == 1 else str(self.page),
        } | changed
        return address_of([*filter_texts(self.screen), *((name, text) for name, text in kept.items() if text)])


def address_of(words: Iterable[tuple[str, str]], as_of: date | None = None) -> str:
    """Return words as the query of an address."""
    day = [("as_of", as_of.isoformat())] if as_of else []
    return urlencode([*words, *day], safe="/,")


def read_address(
    given: Iterable[tuple[str, str]],
    screens: Mapping[str, Screen] = PRESETS,
    *,
    columns: Sequence[str] = (),
    as_of: date | None = None,
) -> ScreenAddress:
    """Read the words of an address; `columns` are those that a reader keeps, for an address that names none."""
    pairs = [(name.replace("-", "_") if name.replace("-", "_") in _ON_PAGE else name, text) for name, text in given]
    own = {name: text.strip() for name, text in pairs if name in _ON_PAGE and name != "columns"}
    problems: dict[str, str] = {}
    name = own.get("screen", "")
    if name and name not in screens:
        problems["screen"] = f"screen: '{name}' is no screen; {suggest(name, sorted(screens))}"
    asked = read_filters([one for one in pairs if one[0] not in _ON_PAGE], screens.get(name))
    sort, descending = _sort(own.get("sort", ""), problems)
    named = [one for word, text in pairs if word == "columns" for one in text.split(",") if one.strip()]
    return ScreenAddress(
        screen=asked.screen,
        name=name if name in screens else _name_of(asked.screen, screens),
        as_of=as_of,
        columns=_columns(named or columns, problems) or _FIRST_COLUMNS,
        sort=sort,
        descending=descending,
        page=_whole("page", own.get("page", ""), 1, MOST_PAGES, problems),
        rows=None if own.get("rows") == "all" else _whole("rows", own.get("rows", ""), _ROWS, MOST_ROWS, problems),
        problems={**asked.problems, **problems},
        texts=_texts(pairs, asked),
    )


def _texts(pairs: Sequence[tuple[str, str]], asked: AskedScreen) -> Mapping[str, str]:
    """Return what stands in the fields of the form: what was typed where it is wrong, else what counts."""
    shown: dict[str, str] = {}
    for word, text in filter_texts(asked.screen):
        shown[word] = f"{shown[word]}\n{text}" if word in shown else text
    return shown | {word.replace("_", "-"): text for word, text in pairs if word.replace("_", "-") in asked.problems}


def _name_of(screen: Screen, screens: Mapping[str, Screen]) -> str:
    bare = replace(screen, about="")
    return next((name for name, one in screens.items() if replace(one, about="") == bare), "")


def _sort(text: str, problems: dict[str, str]) -> tuple[str, bool]:
    column = text.removeprefix("-")
    if column and column not in SORTED_BY:
        problems["sort"] = f"sort: '{column}' is no column to sort by; {suggest(column, tuple(SORTED_BY))}"
        return "", True
    return column, text.startswith("-") or not column


def _columns(named: Iterable[str], problems: dict[str, str]) -> tuple[str, ...]:
    words = [one.strip() for one in named]
    for word in words:
        if word not in COLUMN_TITLES:
            problems["columns"] = f"columns: '{word}' is none; {suggest(word, tuple(COLUMN_TITLES))}"
    return tuple(dict.fromkeys(one for one in words if one in COLUMN_TITLES))


def _whole(name: str, text: str, usual: int, most: int, problems: dict[str, str]) -> int:
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        problems[name] = f"{name}: '{text}' is none; give a number from 1 to {most:,}"
        return usual
    return number
