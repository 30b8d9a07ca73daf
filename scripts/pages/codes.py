"""docs/reference/codes.md: every code list."""

from collections.abc import Iterable

from pages.markdown import code, page, table
from section16.standard.codes import lists
from section16.standard.codes.transactions import TRANSACTION_CODES, TransactionCodeEntry
from section16.standard.directions import DIRECTIONS, Direction
from section16.standard.places import PLACES, Place

__all__ = ["codes"]

_INTRO = """
The lists of the EDGAR Ownership XML Technical Specification v5.5, section 3.6 and its appendices, with the words that
the form has for each code. `src/section16/standard` holds them.
"""
_TRANSACTION_INTRO = """
The codes of Form 4, General Instruction 8, in the form's order. *Table I* and *Table II* are the letters, acquired or
disposed of, that are usual with the code. *Due on* is the form on which a transaction is due, early and late reports
aside. *Section 16(b)* is how the row counts towards short-swing profit as the code alone tells.
"""
_DIRECTIONS_INTRO = """
Which way securities go, by the right, by who has it and by what is done. A call is any right that is worth more as the
share is (an option to buy, a warrant, a convertible, a unit), a put one that is worth less (Rule 16a-1(b) and (h));
long is owned, short was written for another. Table I has the letter of the share, Table II that of the right; the
balance (column 9) of a short series counts what is owed. Drafts, and the rule TR001, go by this table:
`src/section16/standard/directions.py`.
"""
_ACTS = {
    "open": "bought, or written",
    "close": "sold, or bought back",
    "use": "exercised or converted, or assigned",
    "end": "expired or cancelled without value",
    "end for value": "expired or cancelled for value",
}
_TIMELINESS_INTRO = """
What `transactionTimeliness` may be by the form and the row's `transactionFormType`, what an empty element means, and
what EDGAR prints beside the transaction code (specification, 4.3.8).
"""
_PLACES_INTRO = """
Until March 2026 `rptOwnerState` took every code of this list. Since X0609 and X0607 it takes states and territories,
and `rptOwnerCountry` takes provinces and countries. A document of EDGAR with an obsolete code is read as any other; a
submission with one is suspended.
"""


def codes() -> str:
    """Return the page."""
    return page(
        "Codes",
        _INTRO,
        _list("Document types", lists.DOCUMENT_TYPES),
        f"## Transaction codes\n{_TRANSACTION_INTRO}\n{_transactions()}",
        f"## Directions\n{_DIRECTIONS_INTRO}\n{_directions()}",
        _list("Form types of a row", lists.FORM_TYPES),
        _list("Acquired or disposed of", lists.ACQUIRED_DISPOSED),
        _list("Ownership", lists.OWNERSHIP),
        _list("Timeliness", lists.TIMELINESS),
        f"### What may stand where\n{_TIMELINESS_INTRO}\n{_timeliness()}",
        _list("Relationships", lists.RELATIONSHIPS),
        _list("Documents of a submission", lists.SUPPORTING_TYPES),
        f"## States, territories, provinces, countries\n{_PLACES_INTRO}",
        *(_places(kind, title) for kind, title in _KINDS.items()),
    )


def _list(title: str, found: Iterable[lists.Code]) -> str:
    rows = ((code(one.value), one.name, one.note) for one in found)
    return f"## {title}\n\n{table(('Code', 'Name', 'Note'), rows)}"


def _transactions() -> str:
    head = ("Code", "Name", "Group", "Table I", "Table II", "Due on", "Section 16(b)", "Note")
    return table(head, map(_transaction, TRANSACTION_CODES))


def _transaction(one: TransactionCodeEntry) -> tuple[str, ...]:
    letters = (" ".join(one.table_1), " ".join(one.table_2))
    matching = f"{one.matching}, Rule {one.rule_16b3}" if one.rule_16b3 else one.matching
    return (code(one.value), one.name, one.group, *letters, " or ".join(one.form_type), matching, one.note)


def _directions() -> str:
    head = ("Right", "Position", "Act", "Codes", "Table I", "Table II", "Balance", "Authority")
    return table(head, map(_direction, DIRECTIONS))


def _direction(one: Direction) -> tuple[str, ...]:
    codes_ = ", ".join(map(code, one.codes)) or "no row"
    balance = "rises" if one.balance > 0 else "falls"
    return (one.right, one.position, _ACTS[one.act], codes_, one.table_1, one.table_2, balance, one.authority)


def _timeliness() -> str:
    head = ("Form", "Form type", "Allowed", "Empty means", "Printed")
    return table(head, map(_timely, lists.TIMELINESS_RULES))


def _timely(one: lists.TimelinessRule) -> tuple[str, ...]:
    words = {"": "on time", "E": "early", "L": "late"}
    allowed = ", ".join(code(letter) if letter else "empty" for letter in one.allowed)
    printed = ", ".join(f"{code(letter) if letter else 'empty'}: {sign}" for letter, sign in one.printed)
    return (one.form, code(one.form_type), allowed, words[one.meant], printed)


_KINDS = {
    "state": "States",
    "territory": "Territories",
    "province": "Provinces of Canada",
    "country": "Countries",
    "obsolete": "Obsolete",
}


def _places(kind: str, title: str) -> str:
    found: list[Place] = [place for place in PLACES if place.kind == kind]
    return f"### {title}\n\n{table(('Code', 'Name'), ((code(one.code), one.name) for one in found))}"
