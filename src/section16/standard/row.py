"""The columns that describe one element of the form, after the technical specification's section 3.5."""

from msgspec import Struct

from section16.standard.codes import lists as codes
from section16.standard.kinds import Kind

__all__ = [
    "DOCUMENT_TYPES",
    "NOTE_ID",
    "NOTE_REFERENCE",
    "VALUE",
    "Box",
    "Group",
    "Row",
    "use_on",
]

# The three names that every cell shares (specification 3.4).
VALUE = "value"
NOTE_REFERENCE = "footnoteId"
NOTE_ID = "id"

DOCUMENT_TYPES = codes.values_of(codes.DOCUMENT_TYPES)


class Row(Struct, frozen=True, kw_only=True):
    """One element of the ownership XML.

    `use` has one word for each of 3, 3/A, 4, 4/A, 5, 5/A, inside its parent: `m` mandatory, `c` mandatory under
    a condition, `o` optional, `n` inserted by EDGAR, `-` not there. `xsd` is the use in the schema, if it differs.
    """

    path: str  # below the parent, `/` between levels
    kind: Kind | None = None  # None: a part with rows of its own
    use: str = "m m m m m m"
    xsd: str | None = None
    value: str = "m"  # inside a cell: `m` value required, `o` optional, `e` value or footnote
    notes: str = "y y y y y y"  # whether footnotes may hang on the cell, form by form
    either: str | None = None  # rows of one word exclude each other
    most: int = 1
    flat: str | None = None  # its path in X0101, where that was another
    since: str | None = None  # the schema version that brought it, in the numbering of Forms 4 and 5
    tsv: str | None = None  # column of the SEC's data sets
    tsv_notes: str | None = None  # where it is not `tsv` with _FN
    column: str | None = None  # column of the lake, where the SEC's data sets have none
    about: str = ""  # what the specification says of it, in a few words


class Group(Struct, frozen=True, kw_only=True):
    """An element that only groups others, which are fields of the part that contains it."""

    path: str
    use: str = "m m m m m m"
    xsd: str | None = None


class Box(Struct, frozen=True):
    """Where a field stands on the printed form: `I.4` is column 4 of Table I, `5` is box 5 of the head."""

    number: str
    label: str


def use_on(use: str, document_type: str) -> str:
    """Return the word of `use` for a document type, '3' to '5/A'; raise ValueError for another."""
    return use.split()[DOCUMENT_TYPES.index(document_type)]
