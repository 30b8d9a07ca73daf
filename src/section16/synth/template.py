"""The XML of a part of the form from the texts of its cells, fast: one template for each shape of a part.

A shape says which cells stand in the part and how many footnotes hang on each. A company's filings have few shapes, so
nearly every part is one `%` over a template made before.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from section16.form.rows import Field
from section16.standard.kinds import NoteIds
from section16.standard.row import NOTE_ID, NOTE_REFERENCE, VALUE
from section16.xml.layout import Branch, Leaf, element_of, flat_element_of, flat_layout_of, layout_of

__all__ = ["AGENTS", "Agent", "CellText", "Cells", "NumberedNotes", "Style", "write_part"]


_ABSENT: Final = 0
_PLAIN: Final = 1  # 1 + 2n: a value and n footnotes; 2n: n footnotes alone


class Agent(Struct, frozen=True, kw_only=True):
    """One filing agent's way of writing XML; `empty` names elements that are written though empty."""

    at: int
    share: float  # of all companies, summed up with those before it
    indent: str = "    "
    flags: tuple[str, str] = ("0", "1")
    spaced: bool = False
    empty: frozenset[str] = frozenset()
    says_no: bool = True  # writes flags that are false
    declaration: str = '<?xml version="1.0"?>\n'
    document: str = "form{form}.xml"

    def flag(self, *, value: bool) -> str:
        """Return a check box as this agent writes it."""
        return self.flags[value]


AGENTS: Final = (
    Agent(
        at=0,
        share=0.45,
        spaced=True,
        says_no=False,
        empty=frozenset({"transactionTimeliness", "rptOwnerStreet2", "rptOwnerStateDescription"}),
    ),
    Agent(at=1, share=0.7, flags=("false", "true"), document="wk-form{form}_synth.xml"),
    Agent(
        at=2,
        share=0.85,
        empty=frozenset({"deemedExecutionDate", "transactionTimeliness", "officerTitle", "otherText", "remarks"}),
        document="primary_doc.xml",
    ),
    Agent(at=3, share=1.0, indent="  ", declaration='<?xml version="1.0" encoding="UTF-8"?>\n', document="edgar.xml"),
)


# The text of a cell, or its text (None where a footnote stands for it) and the texts of its footnotes.
CellText = str | tuple[str | None, ...]
Cells = Mapping[str, CellText]
# The footnotes of a document: text to id, in the order in which a reader meets them.
NumberedNotes = dict[str, str]

Style = tuple[int, int, bool]  # the agent, the depth, and whether rows are flat as in X0101


def write_part(part: type[Struct], cells: Cells, notes: NumberedNotes, style: Style) -> str:
    """Return the elements inside a part; `cells` are in the order of the XML, their texts escaped.

    Footnotes are numbered as they come. Raises ValueError for cells out of order.
    """
    shape: list[str | int] = []
    texts: list[str] = []
    for name, cell in cells.items():
        shape.append(name)
        if cell.__class__ is str:
            texts.append(cell)
            continue
        shape.append(2 * len(cell) - 2 + (cell[0] is not None))
        if cell[0] is not None:
            texts.append(cell[0])
        texts += [notes.setdefault(text, f"F{len(notes) + 1}") for text in cell[1:] if text]
    return _template(part, tuple(shape), style) % tuple(texts)


@cache
def _names(part: type[Struct]) -> tuple[str, ...]:
    """List the fields of a part in the order in which the XML has them."""
    return tuple(_leaves(layout_of(part)))


def _leaves(branch: Branch) -> list[str]:
    found: list[str] = []
    for child in branch.children:
        found += [child.field.name] if isinstance(child, Leaf) else _leaves(child)
    return found


@cache
def _template(part: type[Struct], shape: tuple[str | int, ...], style: Style) -> str:
    names = _names(part)
    given = [name for name in shape if isinstance(name, str)]
    if given != [name for name in names if name in given]:
        message = f"{part.__name__}: cells {given}; give them in the order of the XML"
        raise ValueError(message)
    codes = dict.fromkeys(names, _ABSENT)
    for at, name in enumerate(shape):
        if isinstance(name, str):
            follows = shape[at + 1] if at + 1 < len(shape) else _PLAIN
            codes[name] = follows if isinstance(follows, int) else _PLAIN
    layout = (flat_layout_of if style[2] else layout_of)(part)
    return "".join(_node(child, codes, style) for child in layout.children)


def _node(node: Leaf | Branch, codes: dict[str, int], style: Style) -> str:
    agent, depth, flat = style
    pad = AGENTS[agent].indent * depth
    if isinstance(node, Branch):
        inner = "".join(_node(child, codes, (agent, depth + 1, flat)) for child in node.children)
        return f"{pad}<{node.tag}>\n{inner}{pad}</{node.tag}>\n" if inner else ""
    code = codes[node.field.name]
    if code == _ABSENT:
        return f"{pad}<{node.tag}></{node.tag}>\n" if node.tag in AGENTS[agent].empty else ""
    return _leaf(node, code, style)


def _leaf(leaf: Leaf, code: int, style: Style) -> str:
    agent, depth, flat = style
    field = leaf.field
    pad, deeper = AGENTS[agent].indent * depth, AGENTS[agent].indent * (depth + 1)
    if isinstance(field.row.kind, NoteIds):
        return _references(code // 2, pad)
    if field.is_cell:
        value = f"{deeper}<{VALUE}>%s</{VALUE}>\n" if code % 2 else ""
        return f"{pad}<{leaf.tag}>\n{value}{_references(code // 2, deeper)}{pad}</{leaf.tag}>\n"
    gap = "\n" if AGENTS[agent].spaced and depth == 1 else ""
    if field.row.kind is not None:
        return f"{pad}<{leaf.tag}>%s</{leaf.tag}>\n{gap}"
    if _stand_alone(field, flat=flat):
        return f"%s{gap}"
    return f"{pad}<{leaf.tag}>\n%s{pad}</{leaf.tag}>\n{gap}"


def _references(number: int, pad: str) -> str:
    return f'{pad}<{NOTE_REFERENCE} {NOTE_ID}="%s"/>\n' * number


def _stand_alone(field: Field, *, flat: bool) -> bool:
    """Tell whether the parts of a field stand under its parent, without an element around all of them."""
    are_lines = any(element_of(part) for part in field.parts)
    return field.many and (not are_lines or (flat and any(flat_element_of(part) for part in field.parts)))
