"""The short code lists of the form, with the words for each code."""

from collections.abc import Iterable
from typing import Final, Literal, TypeVar

from msgspec import Struct

__all__ = [
    "ACQUIRED_DISPOSED",
    "DOCUMENT_TYPES",
    "FORM_TYPES",
    "OWNERSHIP",
    "RELATIONSHIPS",
    "SUPPORTING_TYPES",
    "TIMELINESS",
    "TIMELINESS_RULES",
    "TRANSACTION_CODES",
    "XML_TRANSACTION_CODES",
    "Code",
    "Matching",
    "TimelinessRule",
    "TransactionCodeEntry",
    "code_named",
    "code_words",
    "form_types_on",
    "name_of",
    "normal_timeliness",
    "printed_letter",
    "timeliness_on",
    "transaction_code_named",
    "values_of",
]

# How a transaction counts under Section 16(b), by its code; `depends` and `special` need more than the code.
Matching = Literal["purchase", "sale", "exempt", "depends", "special", "none"]

_GENERAL = "General Transaction Codes"
_RULE_16B3 = "Rule 16b-3 Transaction Codes"
_DERIVATIVE = "Derivative Securities Codes (Except for transactions exempted pursuant to Rule 16b-3)"
_EXEMPT = "Other Section 16(b) Exempt Transaction and Small Acquisition Codes (except for Rule 16b-3 codes above)"
_OTHER = "Other Transaction Codes"


_EITHER_FORM = ("4", "5")
_YEAR_END = ("5",)


class TransactionCodeEntry(Struct, frozen=True, kw_only=True):
    """One code of Form 4, General Instruction 8.

    `table_1` and `table_2` are the acquired/disposed letters usual for the code in Table I and Table II; an empty
    tuple says that the code is not usual there. Another letter is unusual, and not wrong by itself.
    """

    value: str
    name: str  # the words of the form
    short: str  # for a narrow column
    group: str  # the heading under which the form prints it
    table_1: tuple[str, ...]
    table_2: tuple[str, ...]
    form_type: tuple[str, ...] = ("4",)  # where it is due, `4` or `5`, before choice and lateness
    matching: Matching = "depends"
    rule_16b3: str | None = None  # the paragraph that exempts it
    note: str = ""
    in_xml: bool = True  # a value of transactionCode; K and V are flags that EDGAR prints


def _code(  # noqa: PLR0913, PLR0917 - a row of a table
    value: str,
    short: str,
    name: str,
    group: str,
    tables: str,
    matching: Matching,
    form_type: tuple[str, ...] = ("4",),
    rule: str | None = None,
    note: str = "",
) -> TransactionCodeEntry:
    """Make an entry; `tables` is the letters of Table I, a bar, the letters of Table II."""
    first, second = tables.split("|")
    return TransactionCodeEntry(
        value=value,
        short=short,
        name=name,
        group=group,
        table_1=tuple(first),
        table_2=tuple(second),
        matching=matching,
        form_type=form_type,
        rule_16b3=rule,
        note=note,
        in_xml=value not in "KV",
    )


# In the order in which the form prints them.
TRANSACTION_CODES: Final = (
    _code(
        "P",
        "Purchase",
        "Open market or private purchase of non-derivative or derivative security",
        _GENERAL,
        "A|A",
        "purchase",
    ),
    _code("S", "Sale", "Open market or private sale of non-derivative or derivative security", _GENERAL, "D|D", "sale"),
    _code(
        "V",
        "Voluntarily early",
        "Transaction voluntarily reported earlier than required",
        _GENERAL,
        "|",
        "none",
        _YEAR_END,
        note="EDGAR prints it beside the code of a Form 4 row whose transactionFormType is 5",
    ),
    _code(
        "A",
        "Grant or award",
        "Grant, award or other acquisition pursuant to Rule 16b-3(d)",
        _RULE_16B3,
        "A|A",
        "exempt",
        rule="16b-3(d)",
    ),
    _code(
        "D",
        "Disposition to the issuer",
        "Disposition to the issuer of issuer equity securities pursuant to Rule 16b-3(e)",
        _RULE_16B3,
        "D|D",
        "exempt",
        rule="16b-3(e)",
    ),
    _code(
        "F",
        "Payment in securities",
        "Payment of exercise price or tax liability by delivering or withholding securities incident to the "
        "receipt, exercise or vesting of a security issued in accordance with Rule 16b-3",
        _RULE_16B3,
        "D|D",
        "exempt",
        rule="16b-3(e)",
    ),
    _code(
        "I",
        "Discretionary transaction",
        "Discretionary transaction in accordance with Rule 16b-3(f) resulting in acquisition or disposition of "
        "issuer securities",
        _RULE_16B3,
        "AD|AD",
        "exempt",
        rule="16b-3(f)",
        note="exempt only if the election the opposite way was made at least six months before",
    ),
    _code(
        "M",
        "Exercise or conversion, exempt",
        "Exercise or conversion of derivative security exempted pursuant to Rule 16b-3",
        _RULE_16B3,
        "A|D",
        "exempt",
        rule="16b-3(d), (e)",
        note="a row in each table: the underlying acquired, the derivative disposed of; where one derivative turns "
        "into another, the new one stands in Table II with A",
    ),
    _code(
        "C",
        "Conversion",
        "Conversion of derivative security",
        _DERIVATIVE,
        "A|D",
        "exempt",
        note="exempt under Rule 16b-6(b); two rows, as for M",
    ),
    _code(
        "E",
        "Expiration, short",
        "Expiration of short derivative position",
        _DERIVATIVE,
        "|AD",
        "special",
        _EITHER_FORM,
        note="Rule 16b-6(d) limits the profit to the premium received",
    ),
    _code(
        "H",
        "Expiration, long, with value",
        "Expiration (or cancellation) of long derivative position with value received",
        _DERIVATIVE,
        "|D",
        "special",
        note="without value received the expiration is not reportable, Rule 16a-4(d)",
    ),
    _code(
        "O",
        "Exercise, out of the money",
        "Exercise of out-of-the-money derivative security",
        _DERIVATIVE,
        "A|D",
        "purchase",
        note="not within the exemption of Rule 16b-6(b); a row in each table",
    ),
    _code(
        "X",
        "Exercise, in the money",
        "Exercise of in-the-money or at-the-money derivative security",
        _DERIVATIVE,
        "A|D",
        "exempt",
        note="exempt under Rule 16b-6(b); two rows, as for M",
    ),
    _code(
        "G",
        "Gift",
        "Bona fide gift",
        _EXEMPT,
        "AD|AD",
        "exempt",
        _EITHER_FORM,
        note="exempt under Rule 16b-5; a gift made from 27 February 2023 is a Form 4 item, one received of Form 5",
    ),
    _code(
        "L",
        "Small acquisition",
        "Small acquisition under Rule 16a-6",
        _EXEMPT,
        "A|A",
        "purchase",
        _YEAR_END,
        note="deferred, not exempt: Rule 16a-10 leaves Rule 16a-6 out",
    ),
    _code(
        "W",
        "Will or descent",
        "Acquisition or disposition by will or the laws of descent and distribution",
        _EXEMPT,
        "AD|AD",
        "exempt",
        _YEAR_END,
        note="exempt under Rule 16b-5",
    ),
    _code(
        "Z",
        "Voting trust",
        "Deposit into or withdrawal from voting trust",
        _EXEMPT,
        "AD|AD",
        "exempt",
        _YEAR_END,
        note="exempt under Rule 16b-8, with its conditions",
    ),
    _code(
        "J",
        "Other",
        "Other acquisition or disposition (describe transaction)",
        _OTHER,
        "AD|AD",
        "depends",
        note="a footnote describes the transaction",
    ),
    _code(
        "K",
        "Equity swap",
        "Transaction in equity swap or instrument with similar characteristics",
        _OTHER,
        "|",
        "none",
        note="EDGAR prints it after the code of a row whose equitySwapInvolved is true, as S/K",
    ),
    _code(
        "U",
        "Tender",
        "Disposition pursuant to a tender of shares in a change of control transaction",
        _OTHER,
        "D|D",
        "sale",
    ),
)


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

# 3.6.10 (TransCodeList): what transactionCode may be, 18 letters. K and V are flags, shown beside the letter.
XML_TRANSACTION_CODES: Final = tuple(
    sorted((code for code in TRANSACTION_CODES if code.in_xml), key=lambda code: code.value)
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
_TRANSACTION = {code.value: code for code in TRANSACTION_CODES}

_SHORTEST_WORD: Final = 4  # letters: shorter ones, as `of`, are parts of several names

AnyCode = TypeVar("AnyCode", Code, TransactionCodeEntry)


def code_words() -> dict[str, tuple[str, ...]]:
    """Return the words in the names of transaction codes, and the codes that each may mean, the shortest name first."""
    found: dict[str, tuple[str, ...]] = {}
    for one in sorted(TRANSACTION_CODES, key=lambda code: len(code.short.split())):
        for word in one.short.casefold().replace(",", "").split():
            if len(word) >= _SHORTEST_WORD:
                found[word] = (*found.get(word, ()), one.value)
    return found


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


def transaction_code_named(value: str | None) -> TransactionCodeEntry | None:
    """Return one of the 18 codes, or K or V; None for any other letter."""
    return _TRANSACTION.get(value or "")


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
