"""The view `trades`: the transactions of Table I and Table II in one, each once, with who, when and how late."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa

from section16.law import changes as law
from section16.law.calendar import closed_weekdays
from section16.law.changes import Since
from section16.law.deadlines import EXEMPT_CODES, EXEMPT_TEXT, FIRST_LOOK, WITHOUT_DAY_TEXT
from section16.query.views.lines import SHARES_BEFORE, TRADE_LINES
from section16.query.views.view import View, ViewColumn, ViewJoin
from section16.standard.datasets import ACCESSION_NUMBER
from section16.standard.limits import DEAREST_SHARE
from section16.table.derived.columns import KEPT_VIEWS, TRADE_TABLES, shared_columns
from section16.table.schema import ROW_POSITION

__all__ = ["BUSINESS_DAYS", "EXEMPT", "EXEMPTING", "LATE", "TRADES", "business_days"]

# Days of these years are numbered; a trade outside them is a typing error in the filing.
_FIRST, _LAST = date(1990, 1, 1), date(2039, 12, 31)


BUSINESS_DAYS: Final = "filed.NUMBER - traded.NUMBER"
# What law.deadlines says, as a test holds: the deemed execution date of a plan or a discretionary transaction moves the
# due date, as far as the third business day.
_DEEMED = """(t.DEEMED_EXECUTION_DATE >= t.TRANS_DATE
  AND (coalesce(t.TRANS_CODE, '') = 'I' OR s.AFF10B5ONE IS NOT FALSE))"""
_START = f"CASE WHEN {_DEEMED} THEN least(deemed.NUMBER, traded.NUMBER + 3) ELSE traded.NUMBER END"
# Not greatest(): it would turn null into zero.
_OVER = f"filed.NUMBER - ({_START}) - 2"
_PRODUCT = "TRY(t.TRANS_SHARES * t.TRANS_PRICEPERSHARE)"
_ABSURD = 10**15  # far more dollars than any company was ever worth
# As rule TR008 of `check`: a total in the price column is the most frequent mistake.
DOUBT: Final = f"""CASE
  WHEN NOT coalesce({_PRODUCT} < {_ABSURD}, t.TRANS_SHARES IS NULL OR t.TRANS_PRICEPERSHARE IS NULL)
  THEN 'shares times price cannot be'
  WHEN t.TRANS_PRICEPERSHARE > {DEAREST_SHARE} AND t.TRANS_PRICEPERSHARE > t.TRANS_SHARES AND t.TRANS_SHARES > 1
  THEN 'the price looks like a total' END"""
_TEXTS = """(SELECT ACCESSION_NUMBER, list(struct_pack(id := FOOTNOTE_ID, text := FOOTNOTE_TXT)) AS NOTES
  FROM footnotes GROUP BY ACCESSION_NUMBER)"""
# Grouped, so that no row is doubled.
_DAYS = "(SELECT DAY, any_value(NUMBER) AS NUMBER FROM business_days GROUP BY DAY)"
_NOTE_TEXTS = """list_transform(t.NOTE_IDS, lambda x: list_filter(n.NOTES, lambda y: y.id = x)[1].text)"""
_SIGNED = "CASE t.TRANS_ACQUIRED_DISP_CD WHEN 'D' THEN -t.TRANS_SHARES ELSE t.TRANS_SHARES END"
_FILED = (
    ViewColumn("FILING_DATE", "s.FILING_DATE", "the day the filing counts as filed"),
    ViewColumn("ACCEPTED_AT", "s.ACCEPTED_AT", "when EDGAR accepted it, Eastern; null where no header was read"),
    ViewColumn("PERIOD_OF_REPORT", "s.PERIOD_OF_REPORT", "the day of the earliest transaction reported"),
    ViewColumn("DOCUMENT_TYPE", "s.DOCUMENT_TYPE", "4, 4/A, 5, 5/A"),
    ViewColumn("ISSUERCIK", "s.ISSUERCIK", "the issuer"),
    ViewColumn("ISSUERNAME", "s.ISSUERNAME", "its name, as filed"),
    ViewColumn("ISSUERTRADINGSYMBOL", "s.ISSUERTRADINGSYMBOL", "its symbol, as filed"),
    ViewColumn("ISSUER_SIC", "s.ISSUER_SIC", "its industry code, from the header"),
    ViewColumn(
        "AFF10B5ONE",
        "s.AFF10B5ONE",
        "the 10b5-1 box of the form: true, false, null where it was not asked or left empty",
    ),
    ViewColumn("OWNERS", "w.OWNERS", "all owners as a list, see owners; a joint filing's trade stands once"),
    ViewColumn("OWNER_CIKS", "w.OWNER_CIKS", "their CIKs, sorted"),
)
_KEYS = (
    ViewColumn(ACCESSION_NUMBER, "t.ACCESSION_NUMBER", "the filing"),
    ViewColumn("TRANS_TABLE", "t.TRANS_TABLE", "nonderiv_trans (Table I) or deriv_trans (Table II)"),
    ViewColumn("TRANS_SK", "t.TRANS_SK", "the line's key in that table: with filing and table the key of the trade"),
    ViewColumn(ROW_POSITION, "t.ROW_POSITION", "its place in Table I or II, from 1; null for the SEC's data sets"),
)
_RESTATED_JOIN: Final = "LEFT JOIN restated_trades r USING (ACCESSION_NUMBER, TRANS_TABLE, TRANS_SK)"
_NOTE_IDS = ViewColumn("NOTE_IDS", "t.NOTE_IDS", "ids of the footnotes of any of its cells")


@cache
def business_days() -> pa.Table:
    """Return each day, the number of EDGAR's business days up to it, and whether it is one.

    The columns are made from their bytes: given arrays, pyarrow loads pandas to see whether they are its own.
    """
    days = np.arange(np.datetime64(_FIRST), np.datetime64(_LAST + timedelta(1)))
    is_open = np.is_busday(days, holidays=np.array(closed_weekdays(), dtype="datetime64[D]"))
    columns = {
        "DAY": (pa.date32(), days.astype(np.int32)),
        "NUMBER": (pa.int32(), np.cumsum(is_open, dtype=np.int32)),
        "OPEN": (pa.bool_(), np.packbits(is_open, bitorder="little")),
    }
    arrays = [pa.Array.from_buffers(kind, len(days), [None, pa.py_buffer(cells)]) for kind, cells in columns.values()]
    return pa.Table.from_arrays(arrays, list(columns))


def _in_force(table: Sequence[Since[str]]) -> str:
    cases = " ".join(f"WHEN t.TRANS_DATE >= DATE '{one.first}' THEN '{one.value}'" for one in reversed(table))
    return f"CASE {cases} ELSE '5' END"


_GIFT = f"""CASE t.TRANS_ACQUIRED_DISP_CD WHEN 'A' THEN {_in_force(law.FORM_FOR_A_GIFT_RECEIVED)}
  ELSE {_in_force(law.FORM_FOR_A_GIFT_MADE)} END"""
_FORM = f"""CASE WHEN t.TRANS_FORM_TYPE = '5' THEN '5' WHEN t.TRANS_CODE = 'G' THEN {_GIFT}
  WHEN t.TRANS_CODE IN ('L', 'W', 'Z') THEN '5'
  WHEN t.TRANS_CODE IN ('A', 'D', 'F', 'I', 'M') THEN {_in_force(law.FORM_FOR_RULE_16B3)} ELSE '4' END"""

# The footnotes of a line that speak of the transaction itself, and which of them say that it has no due day.
EXEMPT: Final = f"""coalesce(list_has_any(t.SPEAKING_IDS,
  CASE WHEN t.TRANS_CODE IN {EXEMPT_CODES} THEN x.NEVER_DUE ELSE x.WITHOUT_DAY END), false)"""
_SAYS = "list(FOOTNOTE_ID) FILTER (regexp_matches(FOOTNOTE_TXT, '{}', 'i'))"
# Joined to lines `t`: the ids of the footnotes that say so, each way.
EXEMPTING: Final = f"""LEFT JOIN (SELECT ACCESSION_NUMBER, {_SAYS.format(WITHOUT_DAY_TEXT)} AS WITHOUT_DAY,
    {_SAYS.format(f"{WITHOUT_DAY_TEXT}|{EXEMPT_TEXT}")} AS NEVER_DUE
  FROM footnotes WHERE {" OR ".join(f"contains(FOOTNOTE_TXT, '{word}')" for word in FIRST_LOOK)}
  GROUP BY ACCESSION_NUMBER) x USING (ACCESSION_NUMBER)"""

LATE: Final = f"""CASE WHEN t.TRANS_DATE >= DATE '{law.FORM_4_DUE[-1].first}' AND t.TRANS_DATE <= s.FILING_DATE
  AND s.DOCUMENT_TYPE NOT LIKE '%/A' AND {_FORM} = '4' AND NOT {EXEMPT}
  THEN CASE WHEN {_OVER} > 0 THEN {_OVER} WHEN {_OVER} <= 0 THEN 0 END END"""


_ADDED = (
    ViewColumn(
        "VALUE",
        f"CASE WHEN {_PRODUCT} < {_ABSURD} THEN {_PRODUCT} END",
        "shares times price, exact; null where one is missing or the product is a quadrillion dollars or more, "
        "which is a typing error and would spoil every sum",
    ),
    ViewColumn("DOUBT", DOUBT, "what is doubtful about the amounts as filed; null where nothing is"),
    ViewColumn("SHARES_BEFORE", SHARES_BEFORE, "the balance after the trade less what it changed"),
    ViewColumn(
        "CHANGE_IN_HOLDING",
        f"CASE WHEN {SHARES_BEFORE} > 0 THEN 100 * ({_SIGNED}) / {SHARES_BEFORE} END",
        "change of the balance in percent, negative for a disposition; null where nothing was held before",
    ),
    ViewColumn("DELAY_DAYS", "datediff('day', t.TRANS_DATE, s.FILING_DATE)", "days from trade to filing"),
    ViewColumn("DELAY_BUSINESS_DAYS", BUSINESS_DAYS, "EDGAR's business days after the trade up to the filing"),
    ViewColumn(
        "LATE_BUSINESS_DAYS",
        LATE,
        "business days after the day on which a Form 4 was due, 0 in time; null for what is due on Form 5, by law or "
        "by its form type, for what footnotes tell as exempt and reported voluntarily, before 29 August 2002, for "
        "amendments, and for a trade dated after its filing",
    ),
    ViewColumn("NOTES", _NOTE_TEXTS, "the texts of those footnotes, in the same order"),
    ViewColumn("IS_AMENDMENT", "s.DOCUMENT_TYPE LIKE '%/A'", "whether the filing amends another"),
    ViewColumn("RESTATED_BY", "r.RESTATED_BY", "the newest later amendment that repeats this line, whole or corrected"),
    ViewColumn("RESTATED_SCORE", "r.RESTATED_SCORE", "how alike this line and the amendment's are, in percent"),
    ViewColumn("SUPERSEDED_ON", "r.SUPERSEDED_ON", "when the first amendment that repeats it was filed"),
    ViewColumn("SUPERSEDED", "r.RESTATED_BY IS NOT NULL", "whether there is one: leave such lines out to count once"),
    ViewColumn("QUARTER", "s.QUARTER", "year and quarter of the filing date"),
)
_VALUES = tuple(ViewColumn(one.name, f't."{one.name}"', one.about or "as filed") for one in shared_columns())


TRADES: Final = View(
    name="trades",
    about="the transactions of Tables I and II, each once, also in joint filings; amendments beside what they amend",
    columns=(*_KEYS, *_FILED, *_VALUES, _NOTE_IDS, *_ADDED),
    source=f"FROM ({TRADE_LINES}) t JOIN submission s USING (ACCESSION_NUMBER)",
    joins=(
        ViewJoin(("w",), "LEFT JOIN owners w USING (ACCESSION_NUMBER)", ("owners",)),
        ViewJoin(("n",), f"LEFT JOIN {_TEXTS} n USING (ACCESSION_NUMBER)", ("footnotes",)),
        ViewJoin(("x",), EXEMPTING, ("footnotes",)),
        ViewJoin(("r",), _RESTATED_JOIN, ("restated_trades",)),
        ViewJoin(("traded",), f"LEFT JOIN {_DAYS} traded ON traded.DAY = t.TRANS_DATE", ("business_days",)),
        ViewJoin(("filed",), f"LEFT JOIN {_DAYS} filed ON filed.DAY = s.FILING_DATE", ("business_days",)),
        ViewJoin(("deemed",), f"LEFT JOIN {_DAYS} deemed ON deemed.DAY = t.DEEMED_EXECUTION_DATE", ("business_days",)),
    ),
    uses=("submission", *TRADE_TABLES),
    kept=KEPT_VIEWS["trades"],
)
