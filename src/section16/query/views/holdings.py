"""The view `latest_holdings`: the newest balance that was reported of each line an owner holds."""

from typing import Final

from section16.query.views.view import View, ViewColumn, select
from section16.standard.datasets import ACCESSION_NUMBER, surrogate_of
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
_TO_SORT = ("TRANS_DATE", "ROW_POSITION")


def _balances(table: str) -> str:
    present = {one.name for one in columns_of(table)}
    columns = (
        ViewColumn(ACCESSION_NUMBER, ACCESSION_NUMBER, ""),
        ViewColumn("LINE_TABLE", f"'{table}'", ""),
        ViewColumn("LINE_SK", surrogate_of(table), ""),
        *(ViewColumn(name, f'"{name}"' if name in present else "NULL", "") for name in _COPIED),
    )
    return (
        f'{select(columns)} FROM "{table}" WHERE coalesce(SHRS_OWND_FOLWNG_TRANS, VALU_OWND_FOLWNG_TRANS) IS NOT NULL'
    )


# The balance after a trade is of the trade's day (a day after the filing is a typing error), that of a holding is of
# the period's end.
_TRADED = "CASE WHEN b.TRANS_DATE IS NOT NULL THEN least(b.TRANS_DATE, s.FILING_DATE) END"
_AS_OF = f"coalesce({_TRADED}, s.PERIOD_OF_REPORT, s.FILING_DATE)"
_SAME = (
    "s.ISSUERCIK",
    "w.RPTOWNERCIK",
    "b.LINE_TABLE LIKE 'deriv%'",
    "lower(trim(b.SECURITY_TITLE))",
    *(f"b.{name}" for name in _SERIES),
    "b.DIRECT_INDIRECT_OWNERSHIP",
    "lower(trim(coalesce(b.NATURE_OF_OWNERSHIP, '')))",
)
# An amendment of the same day comes after what it amends, since it was filed later; one of an older report does not.
_NEWEST = (
    _AS_OF,
    "s.FILING_DATE",
    "s.ACCEPTED_AT",
    "s.ACCESSION_NUMBER",
    "b.ROW_POSITION",
    "b.LINE_TABLE LIKE '%trans'",
    "b.LINE_SK",
)
_RANK = f"""QUALIFY row_number() OVER (PARTITION BY {", ".join(_SAME)}
  ORDER BY {", ".join(f"{one} DESC NULLS LAST" for one in _NEWEST)}) = 1"""

LATEST_HOLDINGS: Final = View(
    name="latest_holdings",
    about="the newest reported balance of each issuer, owner, security (for derivatives also exercise price and "
    "expiration), direct or indirect, and nature of ownership; amendments take the place of what they amend",
    columns=(
        ViewColumn("ISSUERCIK", "s.ISSUERCIK", "the issuer"),
        ViewColumn("ISSUERNAME", "s.ISSUERNAME", "its name, as filed"),
        ViewColumn("ISSUERTRADINGSYMBOL", "s.ISSUERTRADINGSYMBOL", "its symbol, as filed"),
        ViewColumn("RPTOWNERCIK", "w.RPTOWNERCIK", "the owner"),
        ViewColumn("RPTOWNERNAME", "w.RPTOWNERNAME", "the owner's name, as filed"),
        ViewColumn(
            "OWNERS_OF_FILING",
            "w.OWNERS_OF_FILING",
            "how many owners filed together; above 1 the same balance stands for each of them: do not add them up",
        ),
        *(
            ViewColumn(name, f"b.{name}", "as reported")
            for name in _COPIED
            if name not in {"TRANS_DATE", "ROW_POSITION"}
        ),
        ViewColumn("AS_OF", _AS_OF, "the day of the balance: that of the trade, else the period of the report"),
        ViewColumn("FILING_DATE", "s.FILING_DATE", "when it was filed"),
        ViewColumn("DOCUMENT_TYPE", "s.DOCUMENT_TYPE", "3, 4, 5, or an amendment"),
        ViewColumn("LINE_TABLE", "b.LINE_TABLE", "the table of the line that reports it"),
        ViewColumn("LINE_SK", "b.LINE_SK", "its key there"),
        ViewColumn(ACCESSION_NUMBER, "s.ACCESSION_NUMBER", "the filing"),
    ),
    source=f"""FROM ({" UNION ALL ".join(_balances(table) for table in LINES)}) b
  JOIN submission s USING (ACCESSION_NUMBER)
  JOIN (SELECT *, count(*) OVER (PARTITION BY ACCESSION_NUMBER) AS OWNERS_OF_FILING FROM reportingowner) w
    USING (ACCESSION_NUMBER) {_RANK}""",
    uses=("submission", "reportingowner", *LINES),
)
