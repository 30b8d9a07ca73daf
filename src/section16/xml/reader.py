"""The tree of an ownership document to a typed value, keeping everything."""

import re
from functools import cache
from typing import Final, NamedTuple, cast

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.problems import Fault, note
from section16.form.rows import fields_of
from section16.standard.kinds import Unreadable
from section16.xml.element import Element, elements, line_of, strings
from section16.xml.layout import Branch, flat_element_of, flat_layout_of, layout_of
from section16.xml.odd.sorting import sort_out
from section16.xml.parts import (
    ChildReader,
    ElementReader,
    FieldValues,
    OddDocument,
    ReadCount,
    children_reader,
    part_reader,
    readers_of,
)

__all__ = ["plain_names", "read_root"]

# A prefix that no namespace was declared for stays in the name when a damaged document is read.
_ELEMENTS: Final = etree.XPath("//*[namespace-uri() or contains(name(), ':')]")
_IS_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII).fullmatch
_ATTRIBUTES: Final = etree.XPath("//@*[not(namespace-uri()) and contains(name(), ':')]")


# One look at the whole tree, in C: what the readers should have read. A length of text never fills the lower digits.
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
    except (OddDocument, Unreadable):
        repairs = plain_names(root)
        clean, faults = sort_out(root)
        return replace(_read(clean), faults=(*repairs, *faults))


def _read(root: Element) -> OwnershipDocument:
    """Read a document in which all is where it should be; raise OddDocument or Unreadable if something is not."""
    values: FieldValues = {}
    count = ReadCount()
    _root_reader()(root, values, count)
    if count.ids * _ATTRIBUTE + count.characters != cast("float", _HELD(root)):
        raise OddDocument
    for name in _lists():
        if name in values:
            values[name] = tuple(values[name])
    return OwnershipDocument(**values)


@cache
def _lists() -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(OwnershipDocument) if field.many)


@cache
def _root_reader() -> ElementReader:
    """Make the reader of the root's children: tables of lines, or the lines themselves as X0101 has them."""
    readers = readers_of(layout_of(OwnershipDocument))
    for field in fields_of(OwnershipDocument):
        for part in field.parts:
            flat = flat_element_of(part)
            if flat is not None:
                turn = readers[field.row.path].turn
                readers[flat] = ChildReader(turn, turn, _read_flat_line)
    return children_reader(readers)


def _read_flat_line(element: Element, values: FieldValues, count: ReadCount) -> None:
    """Read a line of schema X0101, which stands under the root and does not say which kind it is."""
    if not values.setdefault("flat", not any(line.field in values for line in _flat_lines().values())):
        raise OddDocument
    line = _flat_lines()[str(element.tag)]
    part = line.transaction if any(True for _ in element.iter(*line.only_of_transaction)) else line.holding
    values.setdefault(line.field, []).append(part_reader(part, flat=True)(element, count))


class _FlatLine(NamedTuple):
    """The two parts that a line of schema X0101 may be; a transaction has elements that no holding has."""

    field: str
    holding: type[Struct]
    transaction: type[Struct]
    only_of_transaction: tuple[str, ...]


@cache
def _flat_lines() -> dict[str, _FlatLine]:
    found: dict[str, _FlatLine] = {}
    for field in fields_of(OwnershipDocument):
        for element in {flat for part in field.parts if (flat := flat_element_of(part))}:
            holding, transaction = sorted(field.parts, key=lambda part: len(fields_of(part)))
            only = _tags(flat_layout_of(transaction)) - _tags(flat_layout_of(holding))
            found[element] = _FlatLine(field.name, holding, transaction, tuple(only))
    return found


def _tags(branch: Branch) -> set[str]:
    """List the elements of a layout at any depth."""
    below = (_tags(child) for child in branch.children if isinstance(child, Branch))
    return {child.tag for child in branch.children}.union(*below)
