"""One tree of an ownership document to one typed value, keeping everything."""

from functools import cache
from typing import cast

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.rows import fields_of
from section16.standard.kinds import Unreadable
from section16.xml.element import Element
from section16.xml.layout import Branch, flat_layout_of, layout_of
from section16.xml.names import plain_names
from section16.xml.parts import Odd, Read, Tally, Values, part_reader, table_of, walker
from section16.xml.sorting import sort_out

__all__ = ["read_root"]

# One look at the whole tree, in C: what the readers should have taken. A length of text never fills the lower digits.
_ATTRIBUTE = 1e9
_HELD = etree.XPath(f"count(//*/@*) * {_ATTRIBUTE:.0f} + string-length(/)")


def read_root(root: Element) -> OwnershipDocument:
    """Read the tree of an ownership document; lines of faults count from the tree's own first line."""
    try:
        return _read(root)
    except (Odd, Unreadable):
        repairs = plain_names(root)
        clean, faults = sort_out(root)
        return replace(_read(clean), faults=(*repairs, *faults))


def _read(root: Element) -> OwnershipDocument:
    """Read a document in which all is where it should be; raise Odd or Unreadable if something is not."""
    values: Values = {}
    tally = Tally()
    _walk_root()(root, values, tally)
    if tally.ids * _ATTRIBUTE + tally.characters != cast("float", _HELD(root)):
        raise Odd
    for name in _lists():
        if name in values:
            values[name] = tuple(values[name])
    return OwnershipDocument(**values)


@cache
def _tables() -> tuple[str, ...]:
    return tuple(name for name, _, _ in _flat_parts().values())


@cache
def _lists() -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(OwnershipDocument) if field.many)


@cache
def _walk_root() -> Read:
    table = table_of(layout_of(OwnershipDocument))
    for field in fields_of(OwnershipDocument):
        for part in field.parts:
            flat = getattr(part, "flat_element", None)
            if flat is not None:
                order = table[field.row.path][1]
                table[flat] = (order, order, _flat_row)
    return walker(table)


def _flat_row(element: Element, values: Values, tally: Tally) -> None:
    """Read a row of schema X0101, which stands under the root and does not say which kind it is."""
    if not values.setdefault("flat", not any(name in values for name in _tables())):
        raise Odd
    name, holding, transaction = _flat_parts()[str(element.tag)]
    part = transaction if _says_trade(element, transaction, holding) else holding
    values.setdefault(name, []).append(part_reader(part, flat=True)(element, tally))


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
    return any(True for _ in element.iter(*_only_in(transaction, holding)))


@cache
def _only_in(transaction: type[Struct], holding: type[Struct]) -> tuple[str, ...]:
    return tuple(_tags(flat_layout_of(transaction)) - _tags(flat_layout_of(holding)))


def _tags(branch: Branch) -> set[str]:
    """List the elements of a layout at any depth."""
    below = (_tags(child) for child in branch.children if isinstance(child, Branch))
    return {child.tag for child in branch.children}.union(*below)
