"""The rows of the form as the plain values of `schema_tree`."""

from msgspec import Struct

from section16.form.document import Footnote, OwnershipDocument
from section16.form.rows import Field, fields_of
from section16.standard.kinds import Amount, Choice, Day, Flag, NoteIds, Text
from section16.standard.places import country_codes, state_codes
from section16.standard.row import Row, use_on
from section16.standard.versions import at_least
from tests.form.schema_tree import Cell, Leaf, Node, Rows

PLACES = {"rptOwnerState": state_codes, "rptOwnerCountry": country_codes}


class View:
    """The rows of one document type in one schema version."""

    def __init__(self, document_type: str, version: str) -> None:
        self.document_type = document_type
        self.version = version

    def document(self) -> tuple[Node, ...]:
        return self._part(OwnershipDocument)

    def _part(self, part: type[Struct]) -> tuple[Node, ...]:
        groups = {one.path: one for one in part.groups}
        fields = [one for one in fields_of(part) if self._lives(one.row)]
        nodes: list[Node] = []
        for field in fields:
            group, _, tag = field.row.path.rpartition("/")
            if not group:
                nodes.append(self._field(field, tag, fields))
            elif self._word(groups[group]) != "-" and group not in [one.tag for one in nodes]:
                inside = tuple(
                    self._field(one, one.row.path.rpartition("/")[2], fields)
                    for one in fields
                    if one.row.path.startswith(f"{group}/")
                )
                nodes.append(Node(group, int(self._word(groups[group]) == "m"), 1, (), inside))
        return tuple(nodes)

    def _lives(self, row: Row) -> bool:
        return self._word(row) != "-" and (row.since is None or at_least(self.version, row.since))

    def _word(self, row) -> str:
        return use_on(row.xsd or row.use, self.document_type)

    def _field(self, field: Field, tag: str, fields: list[Field]) -> Node:
        row = field.row
        table = field.many and hasattr(field.parts[0], "element")
        rivals = [one for one in fields if row.either and one.row.either == row.either]
        either = tuple(one.row.path.rpartition("/")[2] for one in rivals)
        return Node(tag, int(self._word(row) == "m"), 1 if table else row.most, either, self._holds(field, tag))

    def _holds(self, field: Field, tag: str):
        if isinstance(field.row.kind, NoteIds):
            return "reference"
        if field.is_cell:
            has_notes = use_on(field.row.notes, self.document_type) == "y"
            return Cell(field.row.value, NoteIds.most if has_notes else 0, self._leaf(field, tag))
        if field.row.kind is not None:
            return self._leaf(field, tag)
        if field.parts == (Footnote,):
            return (Node(Footnote.element, 0, field.row.most, (), "footnote"),)
        if not field.many or not hasattr(field.parts[0], "element"):
            return self._part(field.parts[0])
        parts = [one for one in field.parts if use_on(one.use, self.document_type) != "-"]
        return Rows(field.row.most, tuple(Node(one.element, 1, 1, (), self._part(one)) for one in parts))

    def _leaf(self, field: Field, tag: str) -> Leaf:
        kind = field.row.kind
        if tag in PLACES:
            return Leaf("words", words=tuple(sorted((*PLACES[tag](self.version), ""))))
        if isinstance(kind, Choice):
            return Leaf("words", words=self._words(field, kind))
        if isinstance(kind, Text):
            return Leaf("text", kind.shortest, kind.longest, kind.pattern)
        if isinstance(kind, Amount):
            facets = f"minInclusive=0.0 maxInclusive={Amount.most} "
            return Leaf("number", pattern=f"{facets}totalDigits={Amount.digits} fractionDigits={Amount.decimals} ")
        return Leaf({Day: "date", Flag: "flag"}[type(kind)])

    def _words(self, field: Field, kind: Choice) -> tuple[str, ...]:
        if field.name == "document_type":  # each schema takes only its own
            return tuple(one for one in kind.words if one == self.document_type)
        return tuple(sorted((*kind.words, *([""] if kind.empty else []))))


def row_tree(document_type: str, version: str) -> tuple[Node, ...]:
    return View(document_type, version).document()
