"""A printed sheet as values: every text of the page, in order, without a layout."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final, Literal

from msgspec import Struct, convert, json, to_builtins

__all__ = [
    "BLANK",
    "Align",
    "ColumnHead",
    "Note",
    "Omb",
    "PrintedBox",
    "PrintedCell",
    "PrintedColumn",
    "PrintedPerson",
    "PrintedRelationship",
    "PrintedSignature",
    "PrintedTable",
    "Sheet",
    "Tick",
    "name_of",
    "visible",
    "visible_parts",
    "visible_sheet",
]

Align = Literal["left", "center"]


_PRINTABLE: Final = re.compile(r"[ -~\n]*")
# Of a sheet as JSON: what is not ASCII, and an escape of anything but a quotation mark, a backslash or a line feed.
_ODD: Final = re.compile(rb'[^ -~]|\\[^"\\n]')
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # controls, formats, halves of pairs, separators
_SELECTORS: Final = range(0xFE00, 0xFE10)  # change how wide the character before them is shown


class PrintedCell(Struct, frozen=True, gc=False):
    """A cell of Table I or II: its text, the numbers of its footnotes, and how it is set.

    `stray` is a sign that the stylesheet of the SEC's specification prints without a value behind it, and that the
    pages of sec.gov leave out: a reader need not see it.
    """

    text: str = ""
    notes: tuple[str, ...] = ()
    stray: str = ""

    def __bool__(self) -> bool:
        """Tell whether a reader sees anything in the cell."""
        return bool(self.text or self.notes)


BLANK = PrintedCell()


class PrintedColumn(Struct, frozen=True):
    """One column of a table: the text of its own head, or none under an undivided one; `width` in percent.

    `wraps` marks a column of running text; the others hold figures, dates and letters, which stay on a line.
    """

    text: str
    width: int
    align: Align = "center"
    wraps: bool = False

    @property
    def setting(self) -> str:
        """Return how the column is set, in words that a style can name."""
        return f"{self.align} wraps" if self.wraps else self.align


class ColumnHead(Struct, frozen=True):
    """A numbered column head (`4. Transaction Code (Instr. 8)`) and the columns below it."""

    text: str
    columns: tuple[PrintedColumn, ...]

    @property
    def divided(self) -> bool:
        """Tell whether the columns have heads of their own."""
        return any(column.text for column in self.columns)


class PrintedTable(Struct, frozen=True):
    """Table I or II: each row has one cell for each column of the heads, in order."""

    number: str  # "I" or "II"
    caption: tuple[str, ...]  # one or two lines
    heads: tuple[ColumnHead, ...]
    rows: tuple[tuple[PrintedCell, ...], ...]

    @property
    def columns(self) -> tuple[PrintedColumn, ...]:
        """List the columns from left to right."""
        return tuple(column for head in self.heads for column in head.columns)


class Tick(Struct, frozen=True):
    """A check box and what is said beside it."""

    label: str
    ticked: bool


class PrintedBox(Struct, frozen=True, kw_only=True):
    """A box of the head: `3. Date of Earliest Transaction (Month/Day/Year)` and what stands in it."""

    number: str = ""
    label: str = ""
    hint: str = ""  # in brackets after the label
    text: str = ""
    ticks: tuple[Tick, ...] = ()


class PrintedRelationship(Struct, frozen=True):
    """The four boxes of a person's relationship to the issuer, and the texts that go with the last two."""

    director: Tick
    ten_percent_owner: Tick
    officer: Tick
    other: Tick
    officer_title: str = ""
    other_text: str = ""

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """List the boxes as the form has them: row by row."""
        return (self.director, self.ten_percent_owner, self.officer, self.other)

    @property
    def title(self) -> str:
        """Return what is specified below the boxes, the officer's title first."""
        return " / ".join(text for text in (self.officer_title, self.other_text) if text)


class PrintedPerson(Struct, frozen=True, kw_only=True):
    """A reporting person as box 1 shows it; `country` only where the form of its day had one."""

    number: str = "1"
    label: str = "Name and Address of Reporting Person"
    name: str = ""
    cik: str = ""
    street: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    zip_code: str = ""
    country: str | None = None
    relationship: PrintedRelationship


class Omb(Struct, frozen=True):
    """The box of the Office of Management and Budget."""

    number: str
    hours: str  # estimated average burden of one response
    title: str = "OMB APPROVAL"
    number_label: str = "OMB Number:"
    burden_label: tuple[str, ...] = ("Estimated average burden", "hours per response:")


class Note(Struct, frozen=True):
    """A footnote under Explanation of Responses; `number` is what stands in brackets in the tables."""

    number: str
    text: str


class PrintedSignature(Struct, frozen=True):
    """A signature line."""

    name: str
    day: str


class Sheet(Struct, frozen=True, kw_only=True):
    """A report as it is printed: every text of the page, ready to be laid out as HTML, PDF or plain text."""

    form: str  # "3", "4" or "5"
    document_type: str  # "4/A"
    stylesheet: str  # "4_X08": the SEC's stylesheet whose layout and figures it follows
    title: str
    authority: tuple[str, ...]
    omb: Omb
    options: tuple[Tick, ...]  # the check boxes at the top left
    persons: tuple[PrintedPerson, ...]  # all; the first stands in box 1 and its relationship in box 4 or 5
    issuer: PrintedBox
    foreign_symbol: PrintedBox | None  # only where the form of its day had the box
    event: PrintedBox
    amended: PrintedBox
    relationship: PrintedBox  # number, label and hint; the boxes are the first person's
    filing: PrintedBox  # individual or joint
    plan: PrintedBox | None  # the 10b5-1 box, where it stands below the boxes of the head
    tables: tuple[PrintedTable, ...]
    explanation: str  # its heading
    statement: str  # what stands under it before the footnotes, "" mostly
    notes: tuple[Note, ...]
    remarks_label: str
    remarks: str | None  # None: no such element, and no heading printed
    signatures: tuple[PrintedSignature, ...]
    signature_labels: tuple[str, str]
    closing: tuple[str, ...]  # the notes at the foot; the last is bold
    agency: tuple[str, ...] = ("UNITED STATES SECURITIES AND EXCHANGE COMMISSION", "Washington, D.C. 20549")

    @property
    def joint(self) -> bool:
        """Tell whether more than one person reports, so that the persons are listed after Table II."""
        return len(self.persons) > 1

    @property
    def name(self) -> str:
        """Return the form's name as its corner shows it."""
        return f"FORM {self.document_type}"


def visible(text: str) -> str:
    """Return text whose only control is the line feed.

    An escape sequence could repaint a terminal, and a change of direction reorder a line: both are replaced by names.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return text if _PRINTABLE.fullmatch(text) else "".join(map(_shown, text))


def name_of(character: str) -> str:
    """Return what stands for a character that cannot be shown: `<U+001B>`."""
    return f"<U+{ord(character):04X}>"


def _shown(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN or ord(character) in _SELECTORS
    return name_of(character) if hidden and character != "\n" else character


def visible_sheet(sheet: Sheet) -> Sheet:
    """Make every text of a sheet safe to show."""
    return sheet if _is_plain(sheet) else convert(visible_parts(sheet), Sheet)


def _is_plain(sheet: Sheet) -> bool:
    """Tell, at a tenth of the price of looking at each text, that no text has anything to make safe."""
    try:
        return not _ODD.search(json.encode(sheet))
    except UnicodeEncodeError:  # half of a pair
        return False


def visible_parts(page: Struct, show: Callable[[str], str] = visible) -> dict[str, object]:
    """Return a sheet or another page as dicts, lists and flags, with every text as `show` writes it."""
    return {name: _written(part, show) for name, part in to_builtins(page).items()}


def _written(part: object, show: Callable[[str], str]) -> object:
    if isinstance(part, str):
        return show(part)
    if isinstance(part, dict):
        return {name: _written(value, show) for name, value in part.items()}
    return [_written(each, show) for each in part] if isinstance(part, list | tuple) else part
