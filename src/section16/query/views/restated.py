"""The view `restated_trades`: which lines a later amendment repeats; `ledger.amendments` decides.

DuckDB compares the lines of a report with those of its amendments, all at once; the bits of what agrees and differs go
through the function `link_pairs` of the ledger, which DuckDB calls only where a statement names a column of this view.
"""

from typing import Final

from section16.ledger.amendments.row_links import FEATURES
from section16.query.views.lines import SHARES_BEFORE, trade_lines_of
from section16.query.views.view import View, ViewColumn
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.derived.columns import KEPT_VIEWS, TRADE_TABLES

__all__ = ["RESTATED"]

# SQL for each feature of a line `t`, in the order of the ledger's features.
_VALUES: Final = {
    "day": "t.TRANS_DATE",
    "code": "t.TRANS_CODE",
    "way": "t.TRANS_ACQUIRED_DISP_CD",
    "shares": "t.TRANS_SHARES",
    "price": "t.TRANS_PRICEPERSHARE",
    "class": "class_words(t.SECURITY_TITLE)",
    "held": "t.DIRECT_INDIRECT_OWNERSHIP",
    "nature": "nature_words(coalesce(t.NATURE_OF_OWNERSHIP, ''))",
    "before": SHARES_BEFORE,
    "after": "t.SHRS_OWND_FOLWNG_TRANS",
    "strike": "t.CONV_EXERCISE_PRICE",
    "expires": "t.EXPIRATION_DATE",
    "notes": "list_sort(list_transform(t.NOTE_IDS, lambda x: list_filter(n.NOTES, lambda y: y.id = x)[1].text))",
}
_SIDE = ", ".join(f'{_VALUES[one.name]} AS "{one.name}"' for one in FEATURES)
_CHANGED = "SELECT ACCESSION_NUMBER FROM pairs UNION SELECT AMENDED_BY FROM pairs"
_TEXTS = f"""(SELECT ACCESSION_NUMBER, list(struct_pack(id := FOOTNOTE_ID, text := FOOTNOTE_TXT)) AS NOTES
  FROM footnotes WHERE ACCESSION_NUMBER IN ({_CHANGED}) GROUP BY ACCESSION_NUMBER)"""
_COMPARED = f"""SELECT ACCESSION_NUMBER, TRANS_TABLE, TRANS_SK, {_SIDE},
    count(*) OVER (PARTITION BY ACCESSION_NUMBER, TRANS_TABLE) AS LINES
  FROM ({trade_lines_of(_CHANGED)}) t LEFT JOIN {_TEXTS} n USING (ACCESSION_NUMBER)"""


def _bits(operator: str) -> str:
    return " + ".join(
        f'coalesce(o."{one.name}" {operator} a."{one.name}", false)::INT * {1 << place}'
        for place, one in enumerate(FEATURES)
    )


_TELLING = " OR ".join(f'o."{one.name}" = a."{one.name}"' for one in FEATURES if one.telling)
# Both ways at once with the same code is no next trade: the letter A or D was corrected.
_FOLLOWS = """coalesce(o.after = a.before, false) <> coalesce(o.before = a.after, false)
  OR coalesce(o.after = a.before AND o.before = a.after AND o.code <> a.code, false)"""
_PAIR = f"""struct_pack(original := o.TRANS_SK, amendment := a.TRANS_SK,
  agree := {_bits("=")}, differ := {_bits("<>")}, follows := {_FOLLOWS})"""
_LINKED = f"""WITH pairs AS MATERIALIZED (FROM amendments), lines AS MATERIALIZED ({_COMPARED})
  SELECT m.ACCESSION_NUMBER, m.AMENDED_BY, o.TRANS_TABLE, any_value(m.ORDER_KEY) AS ORDER_KEY,
    any_value(m.AMENDED_ON) AS AMENDED_ON,
    unnest(link_pairs(list({_PAIR}), any_value(o.LINES = a.LINES))) AS LINK
  FROM pairs m JOIN lines o ON o.ACCESSION_NUMBER = m.ACCESSION_NUMBER
  JOIN lines a ON a.ACCESSION_NUMBER = m.AMENDED_BY AND a.TRANS_TABLE = o.TRANS_TABLE
  WHERE {_TELLING} GROUP BY m.ACCESSION_NUMBER, m.AMENDED_BY, o.TRANS_TABLE"""

RESTATED: Final = View(
    name="restated_trades",
    about="the lines that a later amendment of the same report repeats, whole or corrected: line by line, one to one",
    columns=(
        ViewColumn(ACCESSION_NUMBER, "ACCESSION_NUMBER", "the filing"),
        ViewColumn("TRANS_TABLE", "TRANS_TABLE", "the line's table"),
        ViewColumn("TRANS_SK", "LINK.original", "the line's key there"),
        ViewColumn("RESTATED_BY", "arg_max(AMENDED_BY, ORDER_KEY)", "the newest amendment that repeats it"),
        ViewColumn("RESTATED_BY_SK", "arg_max(LINK.amendment, ORDER_KEY)", "the key of the amendment's line"),
        ViewColumn(
            "RESTATED_SCORE",
            "arg_max(LINK.score, ORDER_KEY)",
            "how alike the two lines are, in percent of what is known of both; below 60 a match to look at",
        ),
        ViewColumn(
            "SUPERSEDED_ON",
            "min(AMENDED_ON)",
            "the day on which the first amendment that repeats it was filed; null where that is not known",
        ),
    ),
    source=f"FROM ({_LINKED}) GROUP BY ACCESSION_NUMBER, TRANS_TABLE, LINK.original",
    uses=("amendments", "footnotes", *TRADE_TABLES),
    kept=KEPT_VIEWS["restated_trades"],
)
