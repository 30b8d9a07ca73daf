"""The form's cells as a plan names them: walked from the rows, so that a new element needs no line here."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

from msgspec import Struct

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.rows import Field, fields_of
from section16.standard.kinds import Amount, Choice, Day, Flag, NoteIds, Text

__all__ = ["CELLS", "DRAFTED", "SHORT_NAMES", "CellKey", "note_keys", "value_keys"]

_ROWS: Final[tuple[type[Struct], ...]] = (
    NonDerivativeTransaction,
    DerivativeTransaction,
    NonDerivativeHolding,
    DerivativeHolding,
)

_TYPES: Final[Mapping[type, type]] = {Text: str, Amount: Decimal, Day: date, Flag: bool}

# What other keys of a plan give, or what follows from them.
DRAFTED: Final = frozenset({
    "security_title", "traded_on", "deemed_executed_on", "form_type", "code", "equity_swap", "timeliness", "shares",
    "total_value", "price", "acquired_disposed", "exercise_price", "exercisable_on", "expires_on", "underlying_title",
    "underlying_shares", "shares_following", "value_following", "ownership", "nature",
})  # fmt: skip

# What plans may also call a cell when they hang footnotes on it.
SHORT_NAMES: Final[Mapping[str, str]] = {
    "security": "security_title",
    "on": "traded_on",
    "deemed": "deemed_executed_on",
    "following": "shares_following",
    "exercisable": "exercisable_on",
    "expires": "expires_on",
    "underlying": "underlying_title",
}


def _cells() -> Iterator[tuple[str, tuple[Field, ...]]]:
    walked = [field for row in _ROWS for field in fields_of(row) if not isinstance(field.row.kind, NoteIds)]
    for name in dict.fromkeys(field.name for field in walked):
        yield name, tuple(field for field in walked if field.name == name)


# Each field of a line, footnotes aside, as each kind of line that has it declares it.
CELLS: Final[Mapping[str, tuple[Field, ...]]] = dict(_cells())


class CellKey(NamedTuple):
    """A key of a plan that is made from a field of the form: its name, its type and what it means."""

    name: str
    type: Any  # a type or a Literal, as an annotation has it
    about: str


def note_keys(texts: object) -> Iterator[CellKey]:
    """Yield a key for the footnotes of each field; those of coded fields stand together."""
    for name, fields in CELLS.items():
        noted = [field for field in fields if not field.is_cell or "y" in field.row.notes]
        if noted:
            place = "" if noted[0].is_cell else "; the same place as the key `footnote`"
            yield CellKey(name, texts, f"{_label(noted)}{place}.")


def value_keys() -> Iterator[CellKey]:
    """Yield a key for the value of each field that nothing else in a plan gives."""
    for name, fields in CELLS.items():
        if name not in DRAFTED:
            yield CellKey(name, _value_type(fields[0]), f"{_label(fields)}.")


def _value_type(field: Field) -> object:
    kind = field.row.kind
    return Literal[kind.words] if isinstance(kind, Choice) else _TYPES[type(kind)]


def _label(fields: list[Field] | tuple[Field, ...]) -> str:
    """Name a field and its columns as the form does."""
    boxes = [field.box for field in fields if field.box is not None]
    columns = ", ".join(dict.fromkeys(box.number for box in boxes))
    return f"{boxes[0].label} (column {columns})" if boxes else fields[0].row.path
