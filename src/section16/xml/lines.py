"""On which line of a file each place of its document stands."""

from section16.xml.container import line_in_file, open_container
from section16.xml.element import line_of
from section16.xml.odds import ways_of
from section16.xml.tree import parse_tree

__all__ = ["lines_of"]


def lines_of(data: bytes) -> dict[str, int]:
    """Return the line, from 1, of each place of a document, named as faults and findings name places.

    Raises NotOwnershipDocument for bytes that are no ownership document.
    """
    container = open_container(data)
    root, _ = parse_tree(container.xml)
    lines = ((place, line_of(element)) for element, (place, _) in ways_of(root))
    return {place: line_in_file(container, line) for place, line in lines if line is not None}
