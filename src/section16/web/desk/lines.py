"""The parts of a draft, each in one line: what it says, what it moves, what is wrong with it."""

import re
from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.standard.text.prose import amount, money
from section16.tasks.desk.drafts import DraftSource
from section16.tasks.desk.parts import HEAD, LISTS, PartName, RawPart, part_of
from section16.tasks.desk.proof import DraftProof
from section16.tasks.desk.typed import shown
from section16.workspace.desk.remarks import Remark

__all__ = ["PartGroup", "PartLine", "part_groups"]

_GROUPS: Final = (
    ("What happened", ("event",)),
    ("What was held before", ("holding", "grant")),
    ("Who and what", (HEAD, "issuer", "owner", "recipient", "signature", "plan", "amend", "ads", "texts", "settings")),
    ("How files are read", ("fills", "administrator")),
)

_LONGEST: Final = 60
_DOLLARS: Final = frozenset({"price", "exercise_price", "value"})
_NUMBERS: Final = _DOLLARS | {"shares", "remaining"}
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")


class PartLine(Struct, frozen=True, kw_only=True):
    """A part of the plan in one line; `place` is its own among the `alike` parts of its table, from 1."""

    name: str
    table: str
    place: int
    alike: int
    title: str
    words: str
    change: str = ""
    balance: str = ""
    mistakes: int = 0
    remarks: int = 0
    is_chosen: bool = False


class PartGroup(Struct, frozen=True, kw_only=True):
    """Parts that stand together."""

    title: str
    lines: tuple[PartLine, ...]


def part_groups(
    source: DraftSource, proof: DraftProof, remarks: tuple[Remark, ...], chosen: PartName | None
) -> list[PartGroup]:
    """Return the parts of a draft in groups, each part in one line with what it moves and what is wrong with it."""
    found: list[PartGroup] = []
    for title, tables in _GROUPS:
        names = [one for table in tables for one in _names(source, table)]
        lines = tuple(_line(source, proof, remarks, one, is_chosen=one == chosen) for one in names)
        if lines or title == "What happened":
            found.append(PartGroup(title=title, lines=lines))
    return found


def _names(source: DraftSource, table: str) -> list[PartName]:
    if table in LISTS:
        several = source.raw.get(table)
        return [PartName(table, at + 1) for at in range(len(several))] if isinstance(several, list) else []
    return [PartName(table)] if table == HEAD or table in source.raw else []


def _line(
    source: DraftSource, proof: DraftProof, remarks: tuple[Remark, ...], name: PartName, *, is_chosen: bool
) -> PartLine:
    part = part_of(source.raw, name)
    moves = [(one, line) for line in proof.balances for one in line.moves if one.part == str(name)]
    change = ", ".join(f"{one.change:+,}" for one, _ in moves[:2])
    balance = ", ".join(f"{one.balance:,}" for one, _ in moves[:2])
    own = next((line for line in proof.balances if line.part == str(name)), None)
    if own is not None and name.table in {"holding", "grant"}:
        change, balance = f"{own.before:,}", f"{own.after:,}"
    return PartLine(
        name=str(name),
        table=name.table,
        place=name.number or 1,
        alike=len(_names(source, name.table)),
        title=_title(name, part),
        words=_words(name, part),
        change=change,
        balance=balance,
        mistakes=sum(1 for one in proof.mistakes if one.part == str(name)),
        remarks=sum(1 for one in remarks if one.is_open and one.place.startswith(name.place)),
        is_chosen=is_chosen,
    )


def _title(name: PartName, part: RawPart) -> str:
    if name.table == "event":
        return f"{shown(part.get('on')) or 'no day'}: {shown(part.get('what')) or 'what happened?'}"
    if name.table == HEAD:
        return f"Form {shown(part.get('form')) or '?'}"
    named = ("id", "security", "name", "cik", "original")
    words = next((shown(part[key]) for key in named if part.get(key)), "")
    return f"{name.table.replace('_', ' ')} {words}".strip()


def _words(name: PartName, part: RawPart) -> str:
    keys = ("shares", "value", "price", "fills", "file", "grant", "holding", "security", "nature", "plan",
            "remaining", "exercise_price", "expires", "ticker", "title", "relationship", "as", "explain",
            "period", "remarks")  # fmt: skip
    said = [f"{key.replace('_', ' ')} {_short(key, part[key])}" for key in keys if part.get(key)]
    return "; ".join(said[:4]) if name.table != HEAD else "; ".join(said[:2])


def _short(key: str, value: object) -> str:
    if key in _NUMBERS and _NUMBER.fullmatch(text := shown(value)):
        return (money if key in _DOLLARS else amount)(Decimal(text))
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"{len(value)} of them"
    text = ", ".join(map(shown, value)) if isinstance(value, list) else shown(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
