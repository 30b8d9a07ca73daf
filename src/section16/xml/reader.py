"""One tree of an ownership document to one typed value, keeping everything."""

import re
from functools import cache
from typing import Final, cast

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.problems import Fault, note
from section16.form.rows import fields_of
from section16.standard.kinds import Unreadable
from section16.xml.element import Element, elements, line_of, strings
from section16.xml.layout import Branch, flat_layout_of, layout_of
from section16.xml.odd.sorting import sort_out
from section16.xml.parts import Odd, Read, Tally, Values, part_reader, table_of, walker

__all__ = ["plain_names", "read_root"]

# A prefix that no namespace was declared for stays in the name when a damaged document is read.
_ELEMENTS: Final = etree.XPath("//*[namespace-uri() or contains(name(), ':')]")
_IS_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII).fullmatch
_ATTRIBUTES: Final = etree.XPath("//@*[not(namespace-uri()) and contains(name(), ':')]")


# One look at the whole tree, in C: what the readers should have taken. A length of text never fills the lower digits.
_ATTRIBUTE = 1e9
_HELD = etree.XPath(f"count(//*/@*) * {_ATTRIBUTE:.0f} + string-length(/)")


def plain_names(root: Element) -> tuple[Fault, ...]:
    """Take namespaces and prefixes from the names in a tree, in place; return a note if there were any."""
    etree.strip_elements(root, etree.Entity, with_tail=False)
    prefixed = elements(_ELEMENTS, root)
    for element in prefixed:
        element.tag = _plain(str(element.tag))
    for attribute in strings(_ATTRIBUTES, root):
        _rename(attribute.getparent(), str(attribute.attrname))
    if not prefixed:
        return ()
    reason = f"names with a namespace or a prefix, which the form has not: {len(prefixed)}, read without it"
    return (note(reason, line=line_of(prefixed[0])),)


def _rename(element: Element | None, name: str) -> None:
    if element is not None and _plain(name) not in element.attrib:
        element.set(_plain(name), str(element.attrib.pop(name)))


def _plain(name: str) -> str:
    """Return a name without its prefix; with it, where the rest is no name (`font:10pt`)."""
    local = name.rpartition("}")[2].strip(":")
    plain = local.rpartition(":")[2]
    return plain if _IS_NAME(plain) else f"_{local.replace(':', '_')}"


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
