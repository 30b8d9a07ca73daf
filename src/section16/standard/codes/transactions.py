"""The transaction codes of Form 4, General Instruction 8, with what the form and Section 16(b) make of each."""

from typing import Final, Literal

from msgspec import Struct

__all__ = [
    "TRANSACTION_CODES",
    "XML_TRANSACTION_CODES",
    "Matching",
    "TransactionCodeEntry",
    "code_words",
    "transaction_code_named",
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

# 3.6.10 (TransCodeList): what transactionCode may be, 18 letters. K and V are flags, shown beside the letter.
XML_TRANSACTION_CODES: Final = tuple(
    sorted((code for code in TRANSACTION_CODES if code.in_xml), key=lambda code: code.value)
)

_BY_VALUE = {code.value: code for code in TRANSACTION_CODES}
_SHORTEST_WORD: Final = 4  # letters: shorter ones, as `of`, are parts of several names


def code_words() -> dict[str, tuple[str, ...]]:
    """Return the words in the names of transaction codes, and the codes that each may mean, the shortest name first."""
    found: dict[str, tuple[str, ...]] = {}
    for one in sorted(TRANSACTION_CODES, key=lambda code: len(code.short.split())):
        for word in one.short.casefold().replace(",", "").split():
            if len(word) >= _SHORTEST_WORD:
                found[word] = (*found.get(word, ()), one.value)
    return found


def transaction_code_named(value: str | None) -> TransactionCodeEntry | None:
    """Return one of the 18 codes, or K or V; None for any other letter."""
    return _BY_VALUE.get(value or "")
