"""The short code lists of the form, with the words for each code."""

from collections.abc import Iterable
from typing import Final, TypeVar

from msgspec import Struct

from section16.standard.codes.transactions import TransactionCodeEntry

__all__ = [
    "ACQUIRED_DISPOSED",
    "DOCUMENT_TYPES",
    "FORM_TYPES",
    "OWNERSHIP",
    "RELATIONSHIPS",
    "SUPPORTING_TYPES",
    "TIMELINESS",
    "TIMELINESS_RULES",
    "Code",
    "TimelinessRule",
    "code_named",
    "form_types_on",
    "name_of",
    "normal_timeliness",
    "printed_letter",
    "timeliness_on",
    "values_of",
]


class Code(Struct, frozen=True):
    """A value of an element, the words for it, and a note on its use."""

    value: str
    name: str
    note: str = ""


# Ownership XML Technical Specification v5.5, 3.6.7 (SubTypeList).
DOCUMENT_TYPES: Final = (
    Code("3", "Initial statement of beneficial ownership"),
    Code("3/A", "Amendment of a previous Form 3"),
    Code("4", "Statement of changes in beneficial ownership"),
    Code("4/A", "Amendment of a previous Form 4"),
    Code("5", "Annual statement of changes in beneficial ownership"),
    Code("5/A", "Amendment of a previous Form 5"),
)

# 3.6.3 (DocTypeList); each may be followed by a point and a text, 20 characters in all.
SUPPORTING_TYPES: Final = (
    Code("CORRESP", "Correspondence with the staff", "not disseminated"),
    Code("COVER", "Cover letter", "not disseminated"),
    Code("EX-24", "Power of attorney"),
    Code("EX-99", "Additional exhibit"),
    Code("GRAPHIC", "Image that an HTML document refers to"),
)

# 3.6.4 (FormTypeList): the form on which a row was due.
FORM_TYPES: Final = (
    Code("3", "Form 3 item", "a holding that a Form 5 reports late"),
    Code("4", "Form 4 item"),
    Code("5", "Form 5 item"),
)

# 3.6.1 (AcqDispList), 3.6.6 (OwnerTypeList), 3.6.9 (TimelinessList).
ACQUIRED_DISPOSED: Final = (Code("A", "Acquired"), Code("D", "Disposed of"))
OWNERSHIP: Final = (Code("D", "Direct"), Code("I", "Indirect"))
TIMELINESS: Final = (Code("E", "Early"), Code("L", "Late"))

# The element of each relationship and the words that the form prints for it.
RELATIONSHIPS: Final = (
    Code("isDirector", "Director"),
    Code("isTenPercentOwner", "10% Owner"),
    Code("isOfficer", "Officer", "officerTitle goes with it"),
    Code("isOther", "Other", "otherText goes with it"),
)


class TimelinessRule(Struct, frozen=True, kw_only=True):
    """What transactionTimeliness may be, and what EDGAR prints for it (4.3.8); `""` is an empty or absent element."""

    form: str  # "4" or "5"; amendments follow their form
    form_type: str
    allowed: tuple[str, ...]
    meant: str  # the letter that an empty element stands for, or "" for on time
    printed: tuple[tuple[str, str], ...] = ()  # by timeliness, what EDGAR adds to the code


TIMELINESS_RULES: Final = (
    TimelinessRule(form="4", form_type="4", allowed=("",), meant=""),
    TimelinessRule(form="4", form_type="5", allowed=("", "E"), meant="E", printed=(("", "V"), ("E", "V"))),
    TimelinessRule(form="5", form_type="4", allowed=("", "L"), meant="L", printed=(("", "4"), ("L", "4"))),
    TimelinessRule(form="5", form_type="5", allowed=("", "L"), meant="", printed=(("L", "5"),)),
    TimelinessRule(form="5", form_type="3", allowed=("",), meant="L", printed=(("", "3"),)),
)

_RULES = {(rule.form, rule.form_type): rule for rule in TIMELINESS_RULES}

AnyCode = TypeVar("AnyCode", Code, TransactionCodeEntry)


def values_of(codes: Iterable[AnyCode]) -> tuple[str, ...]:
    """Return the values of a list, in its order."""
    return tuple(code.value for code in codes)


def code_named(codes: Iterable[AnyCode], value: str | None) -> AnyCode | None:
    """Return the code of a list with that value, or None."""
    return next((code for code in codes if code.value == value), None)


def name_of(codes: Iterable[AnyCode], value: str | None) -> str | None:
    """Return the words for a value of a list, or None."""
    code = code_named(codes, value)
    return code.name if code else None


def form_types_on(document_type: str, *, holding: bool = False) -> tuple[str, ...]:
    """Return what transactionFormType may be on a document type (3.6.4)."""
    if holding:
        return ("3",) if document_type[:1] == "5" else ()
    return ("4", "5") if document_type[:1] in "45" else ()


def timeliness_on(document_type: str, form_type: str | None) -> TimelinessRule | None:
    """Return what timeliness may be for a row of that form type; None for a row that the form cannot have."""
    return _RULES.get((document_type[:1], form_type or ""))


def normal_timeliness(document_type: str, form_type: str | None, timeliness: str | None) -> str:
    """Return E for early, L for late or "" for on time, also where an empty element stands for the letter."""
    rule = timeliness_on(document_type, form_type)
    return timeliness or (rule.meant if rule else "")


def printed_letter(document_type: str, form_type: str | None, timeliness: str | None) -> str:
    """Return what EDGAR prints beside the code: `V` on Form 4, `4`, `5` or `3` on Form 5, or nothing."""
    rule = timeliness_on(document_type, form_type)
    return dict(rule.printed).get(timeliness or "", "") if rule else ""
