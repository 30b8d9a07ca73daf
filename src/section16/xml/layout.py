"""The rows as the readers and the writer walk them: a tree of tags for each part of the form."""

from functools import cache

from msgspec import Struct

from section16.form.rows import Field, fields_of

__all__ = ["Branch", "Leaf", "element_of", "flat_element_of", "flat_layout_of", "layout_of"]


class Leaf(Struct, frozen=True, eq=False):
    """An element that is a field: a plain value, a cell, references, a part or parts."""

    tag: str
    field: Field


class Branch(Struct, frozen=True, eq=False):
    """An element that only groups others, or a part itself; its children in the schema's order."""

    tag: str
    children: tuple["Leaf | Branch", ...]


@cache
def layout_of(part: type[Struct]) -> Branch:
    """Arrange the fields of a part by their paths."""
    return Branch("", _children(tuple((field.row.path.split("/"), field) for field in fields_of(part))))


@cache
def flat_layout_of(part: type[Struct]) -> Branch:
    """Arrange the fields of a part by their paths in schema X0101."""
    ways = ((field.row.flat or field.row.path, field) for field in fields_of(part))
    return Branch("", _children(tuple((way.split("/"), field) for way, field in ways)))


def element_of(part: type[Struct]) -> str | None:
    """Return the element of a part that has one of its own, as the lines of Tables I and II."""
    return getattr(part, "element", None)


def flat_element_of(part: type[Struct]) -> str | None:
    """Return the element of a line in schema X0101."""
    return getattr(part, "flat_element", None)


def _children(fields: tuple[tuple[list[str], Field], ...]) -> tuple[Leaf | Branch, ...]:
    made: list[Leaf | Branch] = []
    for path, field in fields:
        if len(path) == 1:
            made.append(Leaf(path[0], field))
        elif not any(one.tag == path[0] for one in made):
            below = tuple((way[1:], one) for way, one in fields if way[0] == path[0])
            made.append(Branch(path[0], _children(below)))
    return tuple(made)
