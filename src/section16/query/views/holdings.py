"""The view `latest_holdings`: the newest balance that was reported of each line an owner holds.

Lines are told apart by their words: issuer, owner, class, series, direct or indirect, nature. Where a report has more
than one line of the same words, `ledger.chains` says which balances are the newest of each; DuckDB calls it for these
alone.
"""

from typing import Final

from section16.query.views.lines import SHARES_BEFORE
from section16.query.views.view import View, ViewColumn, select
from section16.standard.datasets import ACCESSION_NUMBER, surrogate_of
from section16.table.derived.columns import KEPT_VIEWS
from section16.table.schema import LINES, columns_of

__all__ = ["LATEST_HOLDINGS"]

_SERIES = ("CONV_EXERCISE_PRICE", "EXPIRATION_DATE")
_COPIED = (
    "SECURITY_TITLE",
    *_SERIES,
    "UNDLYNG_SEC_TITLE",
    "UNDLYNG_SEC_SHARES",
    "SHRS_OWND_FOLWNG_TRANS",
    "VALU_OWND_FOLWNG_TRANS",
    "DIRECT_INDIRECT_OWNERSHIP",
    "NATURE_OF_OWNERSHIP",
    "TRANS_DATE",
    "ROW_POSITION",
)
_AFTER = "SHRS_OWND_FOLWNG_TRANS, VALU_OWND_FOLWNG_TRANS"
# A Form 3 has no column for the number of derivatives: the underlying shares say what is held.
_HELD = {"deriv_holding": f"{_AFTER}, UNDLYNG_SEC_SHARES, UNDLYNG_SEC_VALUE"}


def _balances(table: str) -> str:
    there = {one.name for one in columns_of(table)}
    held = f"coalesce({_HELD.get(table, _AFTER)})"
    trades = "TRANS_SHARES" in there
    columns = (
        ViewColumn(ACCESSION_NUMBER, ACCESSION_NUMBER, ""),
        ViewColumn("LINE_TABLE", f"'{table}'", ""),
        ViewColumn("LINE_SK", surrogate_of(table), ""),
        ViewColumn("HELD_AFTER", held, ""),
        ViewColumn("HELD_BEFORE", SHARES_BEFORE if trades else "NULL::DECIMAL(38, 10)", ""),
        *(ViewColumn(name, f'"{name}"' if name in there else "NULL", "") for name in _COPIED),
    )
    return f'{select(columns)} FROM "{table}" t WHERE {held} IS NOT NULL'


# The balance after a trade is of the trade's day (a day after the filing is a typing error), that of a holding is of
# the period's end.
_TRADED = "CASE WHEN b.TRANS_DATE IS NOT NULL THEN least(b.TRANS_DATE, s.FILING_DATE) END"
_AS_OF = f"coalesce({_TRADED}, s.PERIOD_OF_REPORT, s.FILING_DATE)"
# What tells lines apart, as a number of 64 bits. CIKs by number, since some filers leave out leading zeros.
_WORDS = ", ".join(
    (
        "coalesce(TRY_CAST(s.ISSUERCIK AS BIGINT)::VARCHAR, s.ISSUERCIK)",
        "coalesce(TRY_CAST(w.RPTOWNERCIK AS BIGINT)::VARCHAR, w.RPTOWNERCIK)",
        "b.LINE_TABLE LIKE 'deriv%'",
        "class_words(b.SECURITY_TITLE)",
        *(f"b.{name}" for name in _SERIES),
        "b.DIRECT_INDIRECT_OWNERSHIP",
        "nature_words(coalesce(b.NATURE_OF_OWNERSHIP, ''))",
    )
)
# An amendment of the same day comes after what it amends, since it was filed later; one of an older report does not.
_NEWEST = ", ".join(
    f"{one} DESC NULLS LAST"
    for one in (
        "AS_OF",
        "FILING_DATE",
        "ACCEPTED_AT",
        ACCESSION_NUMBER,
        "ROW_POSITION",
        "LINE_TABLE LIKE '%trans'",
        "LINE_SK",
    )
)
_FILED = ("ISSUERCIK", "ISSUERNAME", "ISSUERTRADINGSYMBOL", "FILING_DATE", "ACCEPTED_AT", "DOCUMENT_TYPE")
# By law what one owner holds directly of a class of Table I has one balance.
_ONE_LINE = (
    """coalesce(DIRECT_INDIRECT_OWNERSHIP = 'D' AND LINE_TABLE NOT LIKE 'deriv%' AND OWNERS_OF_FILING = 1, false)"""
)
# A derivative's terms tell it from others of its title.
_ONE_SERIES: Final = "LINE_TABLE LIKE 'deriv%' AND CONV_EXERCISE_PRICE IS NOT NULL AND EXPIRATION_DATE IS NOT NULL"
# Balances are sorted and judged with few of their columns: a window carries along whatever it is given.
_RANKED = f"""WITH balances AS MATERIALIZED (
    SELECT row_number() OVER () AS BALANCE, b.*,
      {", ".join(f"s.{name}" for name in _FILED)}, w.RPTOWNERCIK, w.RPTOWNERNAME, w.OWNERS_OF_FILING,
      {_AS_OF} AS AS_OF, hash({_WORDS}) AS WORDS
    FROM ({" UNION ALL ".join(_balances(table) for table in LINES)}) b JOIN submission s USING ({ACCESSION_NUMBER})
    JOIN (SELECT *, count(*) OVER (PARTITION BY {ACCESSION_NUMBER}) AS OWNERS_OF_FILING FROM reportingowner) w
      USING ({ACCESSION_NUMBER})),
  aged AS (SELECT BALANCE, WORDS, {ACCESSION_NUMBER}, HELD_BEFORE, HELD_AFTER, LINE_TABLE LIKE '%trans' AS IS_TRADE,
      {_ONE_LINE} AS IS_ONE_LINE, {_ONE_SERIES} AS IS_ONE_SERIES,
      row_number() OVER (PARTITION BY WORDS ORDER BY {_NEWEST}) AS AGE FROM balances),
  begun AS (SELECT *, coalesce(lag(HELD_AFTER) OVER report IN (HELD_BEFORE, HELD_AFTER) AND HELD_BEFORE IS NOT NULL
      AND lag(HELD_BEFORE) OVER report IS NOT NULL, false) AS GOES_ON FROM aged
    WINDOW report AS (PARTITION BY WORDS, {ACCESSION_NUMBER} ORDER BY AGE DESC)),
  counted AS (SELECT *, count(*) FILTER (NOT GOES_ON) OVER (PARTITION BY WORDS, {ACCESSION_NUMBER}) AS OF_REPORT
    FROM begun),
  judged AS (SELECT *, max(OF_REPORT) OVER (PARTITION BY WORDS) > 1 AS SEVERAL FROM counted)"""
_OPEN = f"""SELECT WORDS, unnest(newest_of_each(list(struct_pack("row" := AGE, accession := {ACCESSION_NUMBER},
    "before" := HELD_BEFORE, "after" := HELD_AFTER, is_trade := IS_TRADE, is_one_line := IS_ONE_LINE,
    is_one_series := IS_ONE_SERIES) ORDER BY AGE DESC))) AS AGE
  FROM judged WHERE SEVERAL GROUP BY WORDS"""

LATEST_HOLDINGS: Final = View(
    name="latest_holdings",
    about="the newest reported balance of each issuer, owner, security (for derivatives also exercise price and "
    "expiration), direct or indirect, and nature of ownership; the par value in a title makes no other "
    "class, and lines of the same words in one report stay apart; amendments take the place of what they amend",
    columns=(
        ViewColumn("ISSUERCIK", "ISSUERCIK", "the issuer"),
        ViewColumn("ISSUERNAME", "ISSUERNAME", "its name, as filed"),
        ViewColumn("ISSUERTRADINGSYMBOL", "ISSUERTRADINGSYMBOL", "its symbol, as filed"),
        ViewColumn("RPTOWNERCIK", "RPTOWNERCIK", "the owner"),
        ViewColumn("RPTOWNERNAME", "RPTOWNERNAME", "the owner's name, as filed"),
        ViewColumn(
            "OWNERS_OF_FILING",
            "OWNERS_OF_FILING",
            "how many owners filed together; above 1 the same balance stands for each of them: do not add them up",
        ),
        *(ViewColumn(name, name, "as reported") for name in _COPIED if name not in {"TRANS_DATE", "ROW_POSITION"}),
        ViewColumn("AS_OF", "AS_OF", "the day of the balance: that of the trade, else the period of the report"),
        ViewColumn("FILING_DATE", "FILING_DATE", "when it was filed"),
        ViewColumn("DOCUMENT_TYPE", "DOCUMENT_TYPE", "3, 4, 5, or an amendment"),
        ViewColumn("LINE_TABLE", "LINE_TABLE", "the table of the line that reports it"),
        ViewColumn("LINE_SK", "LINE_SK", "its key there"),
        ViewColumn(ACCESSION_NUMBER, "ACCESSION_NUMBER", "the filing"),
    ),
    source=f"""FROM ({_RANKED} SELECT * FROM balances WHERE BALANCE IN (
    SELECT BALANCE FROM judged WHERE NOT SEVERAL AND AGE = 1
    UNION ALL SELECT BALANCE FROM judged j SEMI JOIN ({_OPEN}) o ON o.WORDS = j.WORDS AND o.AGE = j.AGE
      WHERE SEVERAL))""",
    uses=("submission", "reportingowner", *LINES),
    kept=KEPT_VIEWS["latest_holdings"],
)
