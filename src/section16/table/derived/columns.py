"""The columns of the lake's derived tables: one home for their schema, their page and their rows.

Some hold what the ledger finds out, made by `table.derived.rows`; the others are views of SQL, kept so that they need
not be worked out for each question.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

import pyarrow as pa

from section16.standard.datasets import ACCESSION_NUMBER, surrogate_of
from section16.table.schema import AMOUNT, NOTE_IDS, ROW_POSITION, Column, columns_of

__all__ = [
    "ABOUT_DERIVED",
    "DERIVED",
    "FAMILIES",
    "FOUND",
    "ISSUER",
    "KEPT_VIEWS",
    "QUARTER",
    "RULES",
    "TRADE_TABLES",
    "derived_columns",
    "derived_schema",
    "family_of",
    "shared_columns",
]

ISSUER: Final = "ISSUER"
QUARTER: Final = "QUARTER"
TRADE_TABLES: Final = ("nonderiv_trans", "deriv_trans")
_TEXTS: Final = pa.list_(pa.string())
_LINE: Final = "LINE_NUMBER"

ABOUT_DERIVED: Final[Mapping[str, str]] = {
    "lines": "One row a line: what one balance counts, a class held one way by the owners of a report, or a derivative "
    "series; with its last balance.",
    "postings": "One row for each row of Tables I and II as amended, on its line: what it added, and the balance "
    "reported after it.",
    "gaps": "One row for each reported balance that does not follow from the one before, with what may explain it.",
    "restatements": "One row for each row of an amendment, and for each row that one withdraws: what it does to which "
    "row. Where several reports may be meant, each has its rows.",
    "events": "One row for each thing that happened, although several filings report it; the columns of the "
    "transaction are those of the row that was filed last.",
    "repairs": "One row for each value that its filer is thought to have meant otherwise.",
    "lateness": "One row for each transaction, and for each Form 3 and 5 as a whole: when it was due, and how late it "
    "was.",
    "restated": "The view `restated_trades`, kept.",
    "holdings": "The view `latest_holdings`, kept.",
    "trades": "The view `trades`, kept.",
}
DERIVED: Final = tuple(ABOUT_DERIVED)
# Each derived table that is a view, by the view's name.
KEPT_VIEWS: Final[Mapping[str, str]] = {
    "restated_trades": "restated",
    "latest_holdings": "holdings",
    "trades": "trades",
}
# Tables that are made together: from what the ledger finds and from views, issuer by issuer; by the quarter of filing.
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "issuer views": ("restated", "holdings"),
    "quarter views": ("trades",),
    "ledger": tuple(one for one in DERIVED if one not in KEPT_VIEWS.values()),
}
FOUND: Final = FAMILIES["ledger"]
# Give a table the next number when the same filings make other rows of it: the lakes' tables are then stale, and made
# anew. A test reminds of it.
RULES: Final[Mapping[str, int]] = {
    "lateness": 1,
    **dict.fromkeys(("restatements", "events"), 2),
    **dict.fromkeys(("holdings", "restated", "trades"), 3),
    **dict.fromkeys(("lines", "postings", "gaps", "repairs"), 4),
}


def _column(name: str, type_: pa.DataType, about: str) -> Column:
    return Column(name=name, type=type_, about=about, sec=False)


def _row_key(whose: str, prefix: str = "") -> tuple[Column, ...]:
    """Return the columns that name a row of Table I or II."""
    return (
        _column(f"{prefix}{ACCESSION_NUMBER}", pa.string(), f"the filing of {whose}"),
        _column(f"{prefix}ROW_TABLE", pa.string(), "its table: nonderiv_trans, nonderiv_holding, deriv_trans, …"),
        _column(f"{prefix}ROW_SK", pa.int64(), "its key there"),
        _column(f"{prefix}{ROW_POSITION}", pa.int32(), "its place in Table I or II, from 1; null for data sets"),
    )


def shared_columns() -> tuple[Column, ...]:
    """List the columns of the two tables of trades, each once, without keys and footnotes."""
    keys = {ACCESSION_NUMBER, ROW_POSITION, *map(surrogate_of, TRADE_TABLES)}
    found = {one.name: one for table in reversed(TRADE_TABLES) for one in columns_of(table)}
    return tuple(one for one in found.values() if one.name not in keys and one.type != NOTE_IDS)


def _as_in_view(view: str, types: Mapping[str, pa.DataType]) -> tuple[Column, ...]:
    return tuple(_column(name, type_, f"as in `{view}`") for name, type_ in types.items())


_TEXT, _DAY, _FLAG, _TIME = pa.string(), pa.date32(), pa.bool_(), pa.timestamp("us")
_OWNER_TYPE: Final = pa.struct(
    [
        ("CIK", _TEXT),
        ("NAME", _TEXT),
        ("DIRECTOR", _FLAG),
        ("OFFICER", _FLAG),
        ("TEN_PERCENT_OWNER", _FLAG),
        ("OTHER", _FLAG),
        ("TITLE", _TEXT),
        ("OTHER_TEXT", _TEXT),
    ]
)
_RESTATED: Final[Mapping[str, pa.DataType]] = {
    ACCESSION_NUMBER: _TEXT,
    "TRANS_TABLE": _TEXT,
    "TRANS_SK": pa.int64(),
    "RESTATED_BY": _TEXT,
    "RESTATED_BY_SK": pa.int64(),
    "RESTATED_SCORE": pa.int32(),
    "SUPERSEDED_ON": _DAY,
}
_HOLDINGS: Final[Mapping[str, pa.DataType]] = {
    "ISSUERCIK": _TEXT,
    "ISSUERNAME": _TEXT,
    "ISSUERTRADINGSYMBOL": _TEXT,
    "RPTOWNERCIK": _TEXT,
    "RPTOWNERNAME": _TEXT,
    "OWNERS_OF_FILING": pa.int64(),
    "SECURITY_TITLE": _TEXT,
    "CONV_EXERCISE_PRICE": AMOUNT,
    "EXPIRATION_DATE": _DAY,
    "UNDLYNG_SEC_TITLE": _TEXT,
    "UNDLYNG_SEC_SHARES": AMOUNT,
    "SHRS_OWND_FOLWNG_TRANS": AMOUNT,
    "VALU_OWND_FOLWNG_TRANS": AMOUNT,
    "DIRECT_INDIRECT_OWNERSHIP": _TEXT,
    "NATURE_OF_OWNERSHIP": _TEXT,
    "AS_OF": _DAY,
    "FILING_DATE": _DAY,
    "DOCUMENT_TYPE": _TEXT,
    "LINE_TABLE": _TEXT,
    "LINE_SK": pa.int64(),
    ACCESSION_NUMBER: _TEXT,
}
_TRADES: Final[Mapping[str, pa.DataType]] = {
    ACCESSION_NUMBER: _TEXT,
    "TRANS_TABLE": _TEXT,
    "TRANS_SK": pa.int64(),
    ROW_POSITION: pa.int32(),
    "FILING_DATE": _DAY,
    "ACCEPTED_AT": _TIME,
    "PERIOD_OF_REPORT": _DAY,
    "DOCUMENT_TYPE": _TEXT,
    "ISSUERCIK": _TEXT,
    "ISSUERNAME": _TEXT,
    "ISSUERTRADINGSYMBOL": _TEXT,
    "ISSUER_SIC": _TEXT,
    "AFF10B5ONE": _FLAG,
    "OWNERS": pa.list_(_OWNER_TYPE),
    "OWNER_CIKS": _TEXTS,
    **{one.name: one.type for one in shared_columns()},
    "NOTE_IDS": NOTE_IDS,
    "VALUE": pa.decimal128(AMOUNT.precision, 2 * AMOUNT.scale),
    "DOUBT": _TEXT,
    "SHARES_BEFORE": AMOUNT,
    "CHANGE_IN_HOLDING": pa.float64(),
    "DELAY_DAYS": pa.int64(),
    "DELAY_BUSINESS_DAYS": pa.int32(),
    "LATE_BUSINESS_DAYS": pa.int32(),
    "NOTES": _TEXTS,
    "IS_AMENDMENT": _FLAG,
    "RESTATED_BY": _TEXT,
    "RESTATED_SCORE": pa.int32(),
    "SUPERSEDED_ON": _DAY,
    "SUPERSEDED": _FLAG,
    QUARTER: _TEXT,
}


_ISSUER: Final = _column(ISSUER, pa.string(), "the issuer's CIK without leading zeros")
_LINE_KEY: Final = (_ISSUER, _column(_LINE, pa.int32(), "the line of `lines`, by its number among the issuer's"))
_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "lines": (
        _ISSUER,
        _column(_LINE, pa.int32(), "its number among the issuer's lines, from 1, in the order in which they opened"),
        _column("OWNERS", _TEXTS, "CIKs of the owners of its first report, sorted, without leading zeros"),
        _column("DERIVATIVE", pa.bool_(), "whether it stands in Table II"),
        _column("SECURITY", pa.string(), "its class, in the words by which titles are told apart"),
        _column("TITLES", _TEXTS, "the titles as filed, each once"),
        _column("OWNERSHIP", pa.string(), "D or I"),
        _column("NATURE", pa.string(), "the nature of ownership, in the words by which natures are told apart"),
        _column("STRIKE", AMOUNT, "the exercise price of a derivative"),
        _column("EXPIRES", pa.date32(), "when it expires"),
        _column("UNDERLYING", pa.string(), "the class that it is exercised for, in the same words"),
        _column("BY_VALUE", pa.bool_(), "whether its balance is in dollars, not in shares"),
        _column("PART", pa.int32(), "from 1, where several lines of a report have the same words"),
        _column("POSTINGS", pa.int32(), "how many rows are on it"),
        _column("GAPS", pa.int32(), "how many of its balances do not follow from the one before"),
        _column("FIRST_DAY", pa.date32(), "the first day on which something was posted"),
        _column("LAST_DAY", pa.date32(), "the last one"),
        _column("BALANCE", AMOUNT, "what it held after all postings; null where no balance was ever reported"),
        _column("BASIS", pa.string(), "reported, or computed from the last one reported"),
        *_row_key("the row with that reported balance"),
    ),
    "postings": (
        *_LINE_KEY,
        _column("POSTING", pa.int32(), "its place on the line, from 1, in the order in which rows count"),
        _column("KIND", pa.string(), "opening, transaction, or holding"),
        _column("DAY", pa.date32(), "the day of the transaction; of a holding the period of its report"),
        _column("CODE", pa.string(), "the transaction code"),
        _column("AMOUNT", AMOUNT, "what it added, negative for a disposition; null for a holding"),
        _column("REPORTED", AMOUNT, "the balance reported after it"),
        _column("KNOWN_AT", pa.timestamp("us"), "when it could be known, Eastern; a day's end where no hour is known"),
        *_row_key("the row"),
    ),
    "gaps": (
        *_LINE_KEY,
        _column("FIRST_DAY", pa.date32(), "the day of the balance before"),
        _column("LAST_DAY", pa.date32(), "the day of the balance that does not follow"),
        _column("COMPUTED", AMOUNT, "what the balance should be by the one before and what moved"),
        _column("REPORTED", AMOUNT, "what it is"),
        _column("DIFFERENCE", AMOUNT, "reported less computed"),
        _column("KIND", pa.string(), "the likeliest explanation"),
        _column("CERTAINTY", pa.string(), "how sure that is: certain, likely, or possible"),
        _column("ARITHMETIC", pa.string(), "its arithmetic"),
        _column("EVIDENCE", _TEXTS, "the rows that it rests on: accession number, table, key"),
        _column("OTHERS", _TEXTS, "the other explanations, each with its certainty and arithmetic"),
        *_row_key("the row whose balance does not follow"),
        *_row_key("the row with the balance before", "AFTER_"),
    ),
    "restatements": (
        _ISSUER,
        _column("AMENDMENT", pa.string(), "the accession number of the amendment"),
        _column("ORIGINAL", pa.string(), "that of the report that it amends; null where none fits"),
        _column("CERTAINTY", pa.string(), "how sure that is: certain, likely, or possible"),
        _column("REPORT_SCORE", pa.int32(), "in percent of what could speak for it"),
        _column("OTHER_REPORTS", _TEXTS, "reports that fit as well"),
        _column("KIND", pa.string(), "repeats, corrects, adds, withdraws, or ambiguous; null for no row at all"),
        _column("SCORE", pa.int32(), "how alike both rows are, in percent"),
        _column("COLUMNS", _TEXTS, "the columns that changed"),
        _column("CHANGES", pa.string(), "what changed, in words"),
        _column("EVIDENCE", _TEXTS, "what agrees, or the words that withdraw"),
        _column("CANDIDATES", _TEXTS, "rows that may be meant, where it is ambiguous: accession number, table, key"),
        *_row_key("the row of the amendment"),
        *_row_key("the row that it restates, which may be an earlier amendment's", "ORIGINAL_"),
    ),
    "events": (
        _ISSUER,
        _column("OWNERS", _TEXTS, "CIKs of all owners that report it, sorted, without leading zeros"),
        _column("DAY", pa.date32(), "the day of the transaction"),
        _column("CODE", pa.string(), "the transaction code"),
        _column("ACQUIRED_DISPOSED", pa.string(), "A or D"),
        _column("SECURITY_TITLE", pa.string(), "the title as filed"),
        _column("DERIVATIVE", pa.bool_(), "whether it stands in Table II"),
        _column("SHARES", AMOUNT, "the number of shares"),
        _column("PRICE", AMOUNT, "the price of one"),
        _column("VALUE", AMOUNT, "shares times price; null where one is missing or no column holds the product"),
        _column("FIRST_FILED", pa.date32(), "when it was filed first"),
        _column("FILINGS", _TEXTS, "the accession numbers of the filings that report it, the first filed first"),
        _column("ROWS", _TEXTS, "their rows: accession number, table, key"),
        _column("REASONS", _TEXTS, "why they are one"),
        *_row_key("the row filed last"),
    ),
    "repairs": (
        _ISSUER,
        _column("COLUMN_NAME", pa.string(), "the column of the value in the row's table"),
        _column("AS_FILED", pa.string(), "the value as filed"),
        _column("PROPOSED", pa.string(), "the value that was meant; null where the row stands twice"),
        _column("REPAIR", pa.string(), "what was typed wrongly: year, total-in-price, duplicate-row, …"),
        _column("CERTAINTY", pa.string(), "certain, likely, or possible"),
        _column("EVIDENCE", pa.string(), "the arithmetic that speaks for it"),
        _column("ROWS", _TEXTS, "the rows that it rests on: accession number, table, key"),
        *_row_key("the row"),
    ),
    "lateness": (
        _ISSUER,
        _column("FORM", pa.string(), "3, 4, 5, or an amendment"),
        _column("FILED_ON", pa.date32(), "when it was filed"),
        _column("DAY", pa.date32(), "the day of the transaction; of a whole report the event or year end"),
        _column("CODE", pa.string(), "the transaction code; null for a whole report"),
        _column("STATUS", pa.string(), "in time, late, advice, no due day, cannot tell, or repeated"),
        _column("DUE_FORM", pa.string(), "the form on which it was due"),
        _column("DUE_ON", pa.date32(), "the last day on which it was in time"),
        _column("LATE_BUSINESS_DAYS", pa.int32(), "EDGAR's business days after that"),
        _column("LATE_DAYS", pa.int32(), "days after that"),
        _column("NOTES", pa.string(), "what the answer rests on"),
        *_row_key("the row, or of the whole report"),
    ),
    "restated": (
        _ISSUER,
        _column(QUARTER, pa.string(), "the quarter of the filing"),
        *_as_in_view("restated_trades", _RESTATED),
    ),
    "holdings": (_ISSUER, *_as_in_view("latest_holdings", _HOLDINGS)),
    "trades": _as_in_view("trades", _TRADES),
}


def family_of(table: str) -> str:
    """Return the family of a derived table, which is made together."""
    return next(name for name, tables in FAMILIES.items() if table in tables)


def derived_columns(table: str) -> tuple[Column, ...]:
    """List the columns of a derived table in order; raise KeyError for a name that is none."""
    return _COLUMNS[table]


@cache
def derived_schema(table: str) -> pa.Schema:
    """Return a derived table's Arrow schema."""
    return pa.schema([(one.name, one.type) for one in derived_columns(table)])
