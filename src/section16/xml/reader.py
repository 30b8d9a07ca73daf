"""One tree of an ownership document to one typed value, keeping everything."""

from functools import cache
from typing import Any

from msgspec import Struct

from section16.form.document import OwnershipDocument
from section16.form.rows import fields_of
from section16.xml.element import Element
from section16.xml.layout import layout_of
from section16.xml.odds import Odds, Restart
from section16.xml.parts import Table, Values, part_reader, table_of, walk
from section16.xml.reading import Home, Reading
from section16.xml.stray import record_strays

__all__ = ["homes", "read_root"]


def read_root(root: Element) -> OwnershipDocument:
    """Read the tree of an ownership document; lines of faults count from the tree's own first line."""
    try:
        return _read(root, Odds())
    except Restart:
        return _read(root, Odds(careful=True))


def _read(root: Element, odds: Odds) -> OwnershipDocument:
    reading = Reading(odds, homes())
    values: dict[str, Any] = {}
    walk(root, _table(), values, reading)
    record_strays(root, odds)
    for name, found in reading.lists.items():
        values[name] = tuple(found)
    if odds.met:
        values["faults"] = odds.faults(root, reading.homes)
    return OwnershipDocument(**values)


@cache
def _table() -> Table:
    table = table_of(layout_of(OwnershipDocument))
    for field in fields_of(OwnershipDocument):
        for part in field.parts:
            flat = getattr(part, "flat_element", None)
            if flat is not None:
                table[flat] = (table[field.row.path][0], True, _flat_row)
    return table


def _flat_row(element: Element, values: Values, reading: Reading) -> None:
    """Read a row of schema X0101, which stands under the root and does not say which kind it is."""
    values["flat"] = True
    name, holding, transaction = _flat_parts()[element.tag]
    part = transaction if _says_trade(element, transaction, holding) else holding
    reading.append(name, element, part_reader(part, flat=True), f"{element.tag}[{{}}]")


@cache
def _flat_parts() -> dict[str, tuple[str, type[Struct], type[Struct]]]:
    found: dict[str, tuple[str, type[Struct], type[Struct]]] = {}
    for field in fields_of(OwnershipDocument):
        flat = {getattr(part, "flat_element", None) for part in field.parts} - {None}
        for element in flat:
            fewest, most = sorted(field.parts, key=lambda part: len(fields_of(part)))
            found[str(element)] = (field.name, fewest, most)
    return found


def _says_trade(element: Element, transaction: type[Struct], holding: type[Struct]) -> bool:
    """Tell whether a row has an element that only a transaction has."""
    only = {one.tag for one in layout_of(transaction).children} - {one.tag for one in layout_of(holding).children}
    return any(child.tag in only for child in element)


@cache
def homes() -> dict[str, Home]:
    """Tell for each part that repeats: its field, its reader, its place in the form."""
    homes: dict[str, Home] = {}
    for field in fields_of(OwnershipDocument):
        for part in field.parts if field.many else ():
            element = getattr(part, "element", None)
            place = f"{field.row.path}/*[{{}}]" if element else f"{field.row.path}[{{}}]"
            homes[element or field.row.path] = (field.name, part_reader(part), place)
    return homes
