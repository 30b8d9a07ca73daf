"""The view `trades`: the transactions of Table I and Table II in one, each once, with who, when and how late."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

import pyarrow as pa

from section16.law import changes as law
from section16.law.calendar import is_business_day
from section16.law.changes import Since
from section16.query.views.view import View, ViewColumn, select
from section16.standard.datasets import ACCESSION_NUMBER, NOTES, surrogate_of
from section16.table.schema import NOTE_IDS, ROW_POSITION, Column, columns_of

__all__ = ["BUSINESS_DAYS", "LATE", "LINES", "RESTATED", "RESTATED_AND_DAYS", "TRADES", "business_days"]

# Days of these years are numbered; a trade outside them is a typing error in the filing.
_FIRST, _LAST = date(1990, 1, 1), date(2039, 12, 31)


BUSINESS_DAYS: Final = "filed.NUMBER - traded.NUMBER"
# The deemed execution date moves the due date for a plan and a discretionary transaction, to the third business day.
_DEEMED = """(t.DEEMED_EXECUTION_DATE >= t.TRANS_DATE
  AND (deemed.NUMBER < traded.NUMBER + 3 OR deemed.NUMBER = traded.NUMBER + 3 AND deemed.OPEN)
  AND (coalesce(t.TRANS_CODE, '') = 'I' OR s.AFF10B5ONE IS NOT FALSE))"""
_START = f"CASE WHEN {_DEEMED} THEN deemed.NUMBER ELSE traded.NUMBER END"
# Not greatest(): it would turn null into zero.
_OVER = f"filed.NUMBER - ({_START}) - 2"
_PRODUCT = "TRY(t.TRANS_SHARES * t.TRANS_PRICEPERSHARE)"
_ABSURD = 10**15  # far more dollars than any company was ever worth
_TABLES = ("nonderiv_trans", "deriv_trans")
# An amendment repeats a line, whole or corrected, if it has one in the same table, the same way (A or D), that agrees
# in two of: day, code, number of shares.
_AGREE = " + ".join(
    f"coalesce(o.{name} = a.{name}, false)::INT" for name in ("TRANS_DATE", "TRANS_CODE", "TRANS_SHARES")
)
_TEXTS = """(SELECT ACCESSION_NUMBER, list(struct_pack(id := FOOTNOTE_ID, text := FOOTNOTE_TXT)) AS NOTES
  FROM footnotes GROUP BY ACCESSION_NUMBER)"""
# Grouped, so that DuckDB knows that no row is doubled, and drops the join when none of its columns is selected.
_DAYS = "(SELECT DAY, any_value(NUMBER) AS NUMBER, any_value(OPEN) AS OPEN FROM business_days GROUP BY DAY)"
_NOTE_TEXTS = """list_transform(t.NOTE_IDS, lambda x: list_filter(n.NOTES, lambda y: y.id = x)[1].text)"""
_BEFORE = """(t.SHRS_OWND_FOLWNG_TRANS
  - CASE t.TRANS_ACQUIRED_DISP_CD WHEN 'A' THEN t.TRANS_SHARES WHEN 'D' THEN -t.TRANS_SHARES END)"""
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
_NOTE_IDS = ViewColumn("NOTE_IDS", "t.NOTE_IDS", "ids of the footnotes of any of its cells")
# Joins to lines `t` and filings `s`: what an amendment repeats, and the numbers of the days.
RESTATED_AND_DAYS: Final = f"""LEFT JOIN restated_trades r USING (ACCESSION_NUMBER, TRANS_TABLE, TRANS_SK)
  LEFT JOIN {_DAYS} traded ON traded.DAY = t.TRANS_DATE
  LEFT JOIN {_DAYS} filed ON filed.DAY = s.FILING_DATE
  LEFT JOIN {_DAYS} deemed ON deemed.DAY = t.DEEMED_EXECUTION_DATE"""


@cache
def business_days() -> pa.Table:
    """Return each day, the number of EDGAR's business days up to it, and whether it is one."""
    days = [_FIRST + timedelta(number) for number in range((_LAST - _FIRST).days + 1)]
    is_open = [is_business_day(day) for day in days]
    numbers, number = [], 0
    for one in is_open:
        number += one
        numbers.append(number)
    return pa.table({"DAY": pa.array(days, pa.date32()), "NUMBER": pa.array(numbers, pa.int32()), "OPEN": is_open})


def _in_force(table: Sequence[Since[str]]) -> str:
    cases = " ".join(f"WHEN t.TRANS_DATE >= DATE '{one.first}' THEN '{one.value}'" for one in reversed(table))
    return f"CASE {cases} ELSE '5' END"


_GIFT = f"""CASE t.TRANS_ACQUIRED_DISP_CD WHEN 'A' THEN {_in_force(law.FORM_FOR_A_GIFT_RECEIVED)}
  ELSE {_in_force(law.FORM_FOR_A_GIFT_MADE)} END"""
_FORM = f"""CASE WHEN t.TRANS_CODE = 'G' THEN {_GIFT} WHEN t.TRANS_CODE IN ('L', 'W', 'Z') THEN '5'
  WHEN t.TRANS_CODE IN ('A', 'D', 'F', 'I', 'M') THEN {_in_force(law.FORM_FOR_RULE_16B3)} ELSE '4' END"""

LATE: Final = f"""CASE WHEN t.TRANS_DATE >= DATE '{law.FORM_4_DUE[-1].first}' AND s.DOCUMENT_TYPE NOT LIKE '%/A'
  AND {_FORM} = '4' THEN CASE WHEN {_OVER} > 0 THEN {_OVER} WHEN {_OVER} <= 0 THEN 0 END END"""


def _shared() -> tuple[Column, ...]:
    """List the columns of the two tables of trades, each once, without keys and footnotes."""
    keys = {ACCESSION_NUMBER, ROW_POSITION, *map(surrogate_of, _TABLES)}
    found = {one.name: one for table in reversed(_TABLES) for one in columns_of(table)}
    return tuple(one for one in found.values() if one.name not in keys and one.type != NOTE_IDS)


def _notes(table: str) -> str:
    """Return SQL for the footnotes of a line's cells, each once, in the order of their numbers."""
    columns = ", ".join(f'"{one.name}"' for one in columns_of(table) if one.name.endswith(NOTES))
    every = f"list_distinct(flatten([{columns}]))"
    keyed = f"list_sort(list_transform({every}, lambda x: struct_pack(size := len(x), id := x)))"
    return f"nullif(list_transform({keyed}, lambda x: x.id), [])"


def _line(table: str) -> str:
    present = {one.name for one in columns_of(table)}
    keys = (
        ViewColumn(ACCESSION_NUMBER, ACCESSION_NUMBER, "the filing"),
        ViewColumn("TRANS_TABLE", f"'{table}'", "the SEC's table that the line is in: I is nonderiv, II is deriv"),
        ViewColumn("TRANS_SK", surrogate_of(table), "its key there: with filing and table the key of the trade"),
        ViewColumn(ROW_POSITION, ROW_POSITION, "its place in Table I or II, from 1"),
        ViewColumn("NOTE_IDS", _notes(table), "ids of the footnotes of any of its cells"),
    )
    values = tuple(
        ViewColumn(one.name, f'"{one.name}"' if one.name in present else "NULL", one.about) for one in _shared()
    )
    return f'{select((*keys, *values))} FROM "{table}"'


LINES: Final = " UNION ALL ".join(_line(table) for table in _TABLES)


RESTATED: Final = View(
    name="restated_trades",
    about="the lines that a later amendment of the same report repeats, whole or corrected",
    columns=(
        ViewColumn(ACCESSION_NUMBER, "o.ACCESSION_NUMBER", "the filing"),
        ViewColumn("TRANS_TABLE", "o.TRANS_TABLE", "the line's table"),
        ViewColumn("TRANS_SK", "o.TRANS_SK", "the line's key there"),
        ViewColumn("RESTATED_BY", "arg_max(m.AMENDED_BY, m.ORDER_KEY)", "the newest amendment that repeats it"),
    ),
    source=f"""FROM amendments m JOIN ({LINES}) o ON o.ACCESSION_NUMBER = m.ACCESSION_NUMBER
  JOIN ({LINES}) a ON a.ACCESSION_NUMBER = m.AMENDED_BY AND a.TRANS_TABLE = o.TRANS_TABLE
  AND a.TRANS_ACQUIRED_DISP_CD IS NOT DISTINCT FROM o.TRANS_ACQUIRED_DISP_CD
  WHERE {_AGREE} >= 2 GROUP BY ALL""",
    uses=("amendments", *_TABLES),
)


_ADDED = (
    ViewColumn(
        "VALUE",
        f"CASE WHEN {_PRODUCT} < {_ABSURD} THEN {_PRODUCT} END",
        "shares times price, exact; null where one is missing or the product is a quadrillion dollars or more, "
        "which is a typing error and would spoil every sum",
    ),
    ViewColumn("SHARES_BEFORE", _BEFORE, "the balance before the trade: the balance after it less what it changed"),
    ViewColumn(
        "CHANGE_IN_HOLDING",
        f"CASE WHEN {_BEFORE} > 0 THEN 100 * ({_SIGNED}) / {_BEFORE} END",
        "change of the balance in percent, negative for a disposition; null where nothing was held before",
    ),
    ViewColumn("DELAY_DAYS", "datediff('day', t.TRANS_DATE, s.FILING_DATE)", "days from trade to filing"),
    ViewColumn("DELAY_BUSINESS_DAYS", BUSINESS_DAYS, "EDGAR's business days after the trade up to the filing"),
    ViewColumn(
        "LATE_BUSINESS_DAYS",
        LATE,
        "business days after the day on which a Form 4 was due, 0 in time; null for what is due on Form 5, "
        "before 29 August 2002, and for amendments",
    ),
    ViewColumn("NOTES", _NOTE_TEXTS, "the texts of those footnotes, in the same order"),
    ViewColumn("IS_AMENDMENT", "s.DOCUMENT_TYPE LIKE '%/A'", "whether the filing amends another"),
    ViewColumn("RESTATED_BY", "r.RESTATED_BY", "the newest later amendment that repeats this line, whole or corrected"),
    ViewColumn("SUPERSEDED", "r.RESTATED_BY IS NOT NULL", "whether there is one: leave such lines out to count once"),
    ViewColumn("QUARTER", "s.QUARTER", "year and quarter of the filing date"),
)
_VALUES = tuple(ViewColumn(one.name, f't."{one.name}"', one.about or "as filed") for one in _shared())


TRADES: Final = View(
    name="trades",
    about="the transactions of Tables I and II, each once, also in joint filings; amendments beside what they amend",
    columns=(*_KEYS, *_FILED, *_VALUES, _NOTE_IDS, *_ADDED),
    source=f"""FROM ({LINES}) t JOIN submission s USING (ACCESSION_NUMBER)
  LEFT JOIN owners w USING (ACCESSION_NUMBER)
  LEFT JOIN {_TEXTS} n USING (ACCESSION_NUMBER)
  {RESTATED_AND_DAYS}""",
    uses=("submission", "owners", "footnotes", "restated_trades", "business_days", *_TABLES),
)
