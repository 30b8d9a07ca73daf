"""SQL for the transactions of a lake with all that their lateness depends on, so that equal ones are judged once."""

from typing import Final

from section16.law.relief import RELIEF
from section16.query.views.lines import TRADE_LINES
from section16.query.views.trades import EXEMPT, EXEMPTING
from section16.standard.datasets import ACCESSION_NUMBER

__all__ = ["FACTS", "LATENESS_FACTS", "READ_WHOLE"]

# In the order of `ledger.lateness.LatenessFacts`.
_FACTS: Final = {
    "FORM": "coalesce(s.DOCUMENT_TYPE, '')",
    "FILED_ON": "s.FILING_DATE",
    "DAY": "t.TRANS_DATE",
    "CODE": "coalesce(t.TRANS_CODE, '')",
    "ACQUIRED_DISPOSED": "coalesce(t.TRANS_ACQUIRED_DISP_CD, '')",
    "DEEMED_ON": "t.DEEMED_EXECUTION_DATE",
    "FORM_TYPE": "coalesce(t.TRANS_FORM_TYPE, '')",
    "PLAN": "s.AFF10B5ONE",
    "EXEMPT": EXEMPT,
    "TEN_PERCENT_HOLDER": "coalesce(T AND NOT D AND NOT O, FALSE)",
    "MONTH_DAY": "coalesce(s.ISSUER_FISCAL_YEAR_END, '')",
    "PERIOD": "CASE WHEN s.DOCUMENT_TYPE LIKE '5%' THEN s.PERIOD_OF_REPORT END",
}
FACTS: Final = ", ".join(_FACTS)
_IN_TIME_OF_ORDERS: Final = " OR ".join(
    f"FILING_DATE BETWEEN DATE '{one.first_due}' AND DATE '{one.new_due}'" for one in RELIEF
)
# What an amendment adds is told by the report that it amends; an order helps where the texts name it; of a footnote
# that is defined twice the last text counts; without a filing day that of acceptance does.
_IS_AMENDMENT: Final = "coalesce(DOCUMENT_TYPE, '') LIKE '%/A'"
_IS_READ: Final = f"""(FILING_DATE IS NULL OR {_IN_TIME_OF_ORDERS} OR {ACCESSION_NUMBER} IN (
    SELECT {ACCESSION_NUMBER} FROM footnotes GROUP BY {ACCESSION_NUMBER}, FOOTNOTE_ID HAVING count(*) > 1))"""
# The reports, amendments aside, whose transactions columns do not tell enough of.
READ_WHOLE: Final = f"SELECT {ACCESSION_NUMBER} FROM submission WHERE NOT {_IS_AMENDMENT} AND {_IS_READ}"
# The transactions of all other reports, amendments aside, with the columns FACTS, their amounts, and whether an owner
# is director (D), officer (O), ten percent holder (T).
LATENESS_FACTS: Final = f"""SELECT {ACCESSION_NUMBER}, t.TRANS_SHARES AS SHARES, t.TRANS_PRICEPERSHARE AS PRICE,
    D, O, T, {", ".join(f"{sql} AS {name}" for name, sql in _FACTS.items())}
  FROM ({TRADE_LINES}) t JOIN (FROM submission WHERE NOT ({_IS_AMENDMENT} OR {_IS_READ})) s USING ({ACCESSION_NUMBER})
  LEFT JOIN (SELECT {ACCESSION_NUMBER}, bool_or(coalesce(IS_DIRECTOR, FALSE)) AS D,
      bool_or(coalesce(IS_OFFICER, FALSE)) AS O, bool_or(coalesce(IS_TENPERCENTOWNER, FALSE)) AS T
    FROM reportingowner GROUP BY ALL) USING ({ACCESSION_NUMBER})
  {EXEMPTING}"""
