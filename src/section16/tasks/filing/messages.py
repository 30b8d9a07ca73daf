"""What EDGAR says of a submission, put at the cell that it means."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from section16.edgar.errors import Message
from section16.form.document import OwnershipDocument
from section16.form.places import places_in_order, spots_of
from section16.form.rows import fields_of
from section16.standard.numbers import Cik
from section16.standard.row import VALUE
from section16.xml import lines_of, write_submission

__all__ = ["CellMessage", "place_messages"]

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_PRIMARY: Final = 1
_LONG_ENOUGH: Final = len("issuer")
_FIRST_OWNER: Final = "reportingOwner[1]/"
_NUMBERS: Final = frozenset("0123456789I")
# Any CCC: it only has to take up its line.
_STANDS_IN: Final = "xxxxxxxx"


class CellMessage(Struct, frozen=True, kw_only=True):
    """One message and the cell that it means: `place` as findings have it, `cell` its box and label on the form.

    `place` is None where the message names nothing of the report; `rule` is EDGAR's number or label of the error.
    """

    type: str | None
    text: str
    rule: str | None = None
    place: str | None = None
    cell: str | None = None
    line: int | None = None


def place_messages(messages: tuple[Message, ...], report: OwnershipDocument) -> tuple[CellMessage, ...]:
    """Find the cell of each message: by the place it names, by its line, by its element or by the label of a box."""
    if not messages:
        return ()
    cells = _cells(report)
    lines = _lines(report)
    owners = tuple(Cik.of(owner.cik).bare for owner in report.reporting_owners)
    return tuple(_place_message(one, cells, lines, owners) for one in messages)


def _place_message(
    message: Message, cells: Mapping[str, str], lines: Mapping[str, int], owners: tuple[str, ...]
) -> CellMessage:
    place = _named(message.content, cells) or _on_line(message, lines)
    elsewhere = message.document not in {None, _PRIMARY}
    if place is None and not elsewhere and (found := _element(message, cells) or _labelled(message, cells)):
        place = _of_owner(found, message.content, owners)
    rule = message.error_number or message.label
    cell = cells.get(_cell_of(place or "")) or None
    return CellMessage(type=message.type, text=message.content, rule=rule, place=place, cell=cell, line=message.line)


def _cells(report: OwnershipDocument) -> dict[str, str]:
    """Give each place of a report, in order, the words of its box on the form."""
    labels = dict(_labels(report))
    return {place: labels.get(_cell_of(place), "") for place in places_in_order(report)}


def _labels(report: OwnershipDocument) -> Iterator[tuple[str, str]]:
    for spot in spots_of(report):
        for field in fields_of(type(spot.part)) if hasattr(type(spot.part), "groups") else ():
            if field.box is not None:
                box = f"box {field.box.number}, " if field.box.number[:1] in _NUMBERS else ""
                yield spot.at(field.name), f"{box}{field.box.label}"


def _cell_of(place: str) -> str:
    return place.removesuffix(f"/{VALUE}")


def _lines(report: OwnershipDocument) -> dict[str, int]:
    """Number the lines as they were sent, with a CCC in each owner."""
    cccs = {owner.cik or "": _STANDS_IN for owner in report.reporting_owners}
    return lines_of(write_submission(report, cccs))


def _named(content: str, cells: Mapping[str, str]) -> str | None:
    place = content.partition(":")[0].strip()
    while place:
        if place in cells:
            return place
        place = place.rpartition("/")[0]
    return None


def _on_line(message: Message, lines: Mapping[str, int]) -> str | None:
    if message.line is None or message.document not in {None, _PRIMARY}:
        return None
    here = [place for place, line in lines.items() if line == message.line]
    return max(here, key=len, default=None)


def _element(message: Message, cells: Mapping[str, str]) -> str | None:
    words = set(_WORD.findall(message.content))
    return next((place for place in cells if _last(place) in words - {VALUE}), None)


def _of_owner(place: str, content: str, owners: tuple[str, ...]) -> str:
    """Turn to the owner whose CIK the message names."""
    named = [at for at, cik in enumerate(owners, 1) if re.search(rf"\b0*{cik}\b", content)]
    return place.replace(_FIRST_OWNER, f"reportingOwner[{named[0]}]/") if named else place


def _last(place: str) -> str:
    return _cell_of(place).rpartition("/")[2].partition("[")[0]


def _labelled(message: Message, cells: Mapping[str, str]) -> str | None:
    """Find the longest label that the message has in it; the words of one box may be part of another's."""
    said = message.content.casefold()
    fitting = [(len(_label(cell)), place) for place, cell in cells.items() if _is_said(_label(cell), said)]
    longest = max((length for length, _ in fitting), default=0)
    return next((place for length, place in fitting if length == longest), None)


def _is_said(label: str, said: str) -> bool:
    """Tell whether a label is in a message; one as short as `Value` is in many that do not mean it."""
    return len(label) >= _LONG_ENOUGH and re.search(rf"\b{re.escape(label)}\b", said) is not None


def _label(cell: str) -> str:
    return cell.rpartition(", ")[2].casefold()
