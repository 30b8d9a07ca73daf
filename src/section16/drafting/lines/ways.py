"""What each event becomes, as data: table, code, acquired or disposed, price, footnote, and the form it is due on.

The builders in `events` do it, and a test holds the two together; the reference page is made from this.
"""

from typing import Final

from msgspec import Struct

__all__ = ["WAYS", "Way", "Written"]


class Written(Struct, frozen=True):
    """One line that an event makes: `I`, `II` or either; `form` is where it is due, early and late lines aside."""

    table: str
    code: str
    side: str
    price: str
    footnote: str = ""
    form: str = "4"


class Way(Struct, frozen=True):
    """An event, in the plan's word, its lines in order, and what else it does."""

    what: str
    lines: tuple[Written, ...] = ()
    besides: str = ""


_EITHER = "I or II"
_AVERAGE = "price, or average of executions within one dollar"
_RANGE = "average, range and undertaking"
_ANNUAL = "5"
_WITHHELD = Written("I", "F", "D", "value a share", "withheld for price or tax")
_COVER = Written("I", "S", "D", _AVERAGE, f"sold to cover; {_RANGE}")

WAYS: Final = (
    Way("purchase", (Written(_EITHER, "P", "A", _AVERAGE, _RANGE),)),
    Way("sale", (Written(_EITHER, "S", "D", _AVERAGE, _RANGE),)),
    Way("espp purchase", (Written("I", "A or J", "A", "price", "exempt under Rules 16b-3(c) and (d)"),)),
    Way("small acquisition", (Written("I", "L", "A", "price", "Rule 16a-6", _ANNUAL),)),
    Way("gift made", (Written(_EITHER, "G", "D", "0", "recipient", "4; 5 before 27 February 2023"),)),
    Way("gift received", (Written(_EITHER, "G", "A", "0", "giver", _ANNUAL),)),
    Way("inheritance", (Written(_EITHER, "W", "A or D", "0", "", _ANNUAL),)),
    Way("tender", (Written(_EITHER, "U", "D", "price or footnote"),)),
    Way(
        "transfer",
        (
            Written("I", "G or J", "D", "0", "the plan's, for J", "4; a gift as `gift made`"),
            Written("I", "G or J", "A", "0", "the plan's, for J", "4; a gift as `gift made`"),
        ),
        "reported as a balance (the default) it makes no line: both balances change, with a footnote (Rule 16a-13)",
    ),
    Way(
        "distribution",
        (Written("I", "J", "D", "0", "pro rata, no consideration"), Written("I", "J", "A", "0", "receipt of a part")),
    ),
    Way("discretionary transaction", (Written(_EITHER, "I", "A or D", "price"),)),
    Way("voting trust", (Written("I", "Z", "A or D", "0", "", _ANNUAL),)),
    Way("other", (Written(_EITHER, "J", "A or D", "price, footnote or 0", "the plan's"),)),
    Way("option grant", (Written("II", "A", "A", "price, 0 unless said"),)),
    Way("rsu grant", (Written(_EITHER, "A", "A", "price, 0 unless said", "contingent right, vesting"),)),
    Way("psu grant", (Written(_EITHER, "A", "A", "price, 0 unless said", "contingent right, vesting"),)),
    Way("award", (Written(_EITHER, "A", "A", "price, 0 unless said"),)),
    Way(
        "vest",
        (
            Written("I", "M", "A", "0"),
            Written("II", "M", "D", "0", "contingent right, vesting"),
            Written("I", "D", "D", "price", "settled in cash"),
            _WITHHELD,
            _COVER,
        ),
        "units granted in Table I make only the lines for tax",
    ),
    Way(
        "exercise",
        (
            Written("I", "M, X or O", "A", "exercise price; 0 for appreciation rights"),
            Written("II", "M, X or O", "D", "0 unless said", "fully vested and exercisable"),
            _WITHHELD,
            _COVER,
        ),
    ),
    Way(
        "conversion",
        (
            Written("I", "C or M", "A", "price, footnote or 0", "terms of the conversion"),
            Written("II", "C or M", "D", "0", "terms of the conversion"),
        ),
    ),
    Way("sale to issuer", (Written(_EITHER, "D", "D", "price or footnote"),)),
    Way(
        "forfeiture",
        (Written(_EITHER, "D", "D", "0", "no consideration"),),
        "a derivative's makes no line unless asked for: the balance changes, with a footnote (Rule 16a-4(d))",
    ),
    Way(
        "expiration",
        (Written("II", "H", "D", "value received a unit"), Written("II", "E", "A", "0, or value received")),
        "a long position without value makes no line: the balance changes, with a footnote (Rule 16a-4(d))",
    ),
    Way(
        "equity swap",
        (
            Written("II", "P", "A", "reference price, or footnote", "the plan's; printed P/K"),
            Written("II", "S", "D", "reference price, or footnote", "the plan's; printed S/K"),
        ),
    ),
    Way("split", besides="every balance of the class and every series on it, with a footnote (Rule 16a-9)"),
    Way("dividend reinvestment", besides="the balance, with a footnote (Rule 16a-11)"),
    Way("exempt plan acquisition", besides="the balance, with a footnote (Rule 16b-3(c))"),
    Way(
        "ads conversion",
        (Written("I", "J", "D", "0", "deposit or withdrawal"), Written("I", "J", "A", "0", "deposit or withdrawal")),
        "reported as a balance (the default) it makes no line: both balances change, with a footnote",
    ),
    Way("correction", besides="the balance, with the plan's reason as its footnote"),
)
