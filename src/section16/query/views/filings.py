"""The view `filings`: a filing in one row, with all its owners and its newest amendment."""

from typing import Final

from section16.law.changes import PLAN_BOX
from section16.query.views.view import View, ViewColumn, ViewJoin
from section16.standard.versions import VERSIONS
from section16.table.schema import columns_of

__all__ = ["AMENDMENTS", "ASKED_FOR_A_PLAN", "BOXES", "FILINGS", "OWNERS"]

_CIKS = "list_sort(list_distinct(list(RPTOWNERCIK)))"


_WITHOUT_BOX = ", ".join(f"'{one.name}'" for one in VERSIONS if one.first_on < PLAN_BOX[0].first)
# SQL for whether the form had the box for a 10b5-1 plan: by its version, or its day where none is known.
ASKED_FOR_A_PLAN: Final = f"""coalesce(s.SCHEMA_VERSION NOT IN ({_WITHOUT_BOX}),
  coalesce(s.FILING_DATE, s.PERIOD_OF_REPORT) >= DATE '{PLAN_BOX[0].first}', true)"""


def _is(flag: str, word: str) -> str:
    """Return SQL for a box; rows of the SEC's data sets have only all boxes in words."""
    words = "string_split(lower(replace(RPTOWNER_RELATIONSHIP, ' ', '')), ',')"
    return f"coalesce({flag}, list_contains({words}, '{word}'), false)"


# SQL for each box of an owner: director, officer, ten percent owner, other.
BOXES: Final = (
    _is("IS_DIRECTOR", "director"),
    _is("IS_OFFICER", "officer"),
    _is("IS_TENPERCENTOWNER", "tenpercentowner"),
    _is("IS_OTHER", "other"),
)
_OWNER = f"""struct_pack(
  CIK := RPTOWNERCIK, NAME := RPTOWNERNAME, DIRECTOR := {BOXES[0]}, OFFICER := {BOXES[1]},
  TEN_PERCENT_OWNER := {BOXES[2]}, OTHER := {BOXES[3]}, TITLE := RPTOWNER_TITLE, OTHER_TEXT := RPTOWNER_TXT)"""

OWNERS: Final = View(
    name="owners",
    about="the owners of each filing as one list: a joint filing has several",
    columns=(
        ViewColumn("ACCESSION_NUMBER", "ACCESSION_NUMBER", "the filing"),
        ViewColumn(
            "OWNERS",
            f"list({_OWNER} ORDER BY ROW_POSITION, RPTOWNERCIK)",
            "its owners in order: CIK, NAME, DIRECTOR, OFFICER, TEN_PERCENT_OWNER, OTHER (boxes), TITLE, OTHER_TEXT",
        ),
        ViewColumn("OWNER_CIKS", _CIKS, "the CIKs of its owners, sorted, to compare who filed"),
    ),
    source="FROM reportingowner GROUP BY ACCESSION_NUMBER",
    uses=("reportingowner",),
)

# An amendment has the issuer and form of what it amends and is filed later; it has the same period, or names the day of
# the original. A day that is more than three days off names another filing. Bare XML tells no filing day: there an
# amendment comes after what is none, and accession numbers of one filer agent rise. Owners are compared last, since
# gathering them for all filings would take longest: those of one have to be among those of the other, and a report of
# the very same owners goes before one of more or fewer.
_NAMED = "abs(datediff('day', a.DATE_OF_ORIG_SUB, o.FILING_DATE)) <= 3"
_LATER = """CASE WHEN a.FILING_DATE IS NOT NULL AND o.FILING_DATE IS NOT NULL
    THEN (a.FILING_DATE, a.ACCEPTED, a.ACCESSION_NUMBER) > (o.FILING_DATE, o.ACCEPTED, o.ACCESSION_NUMBER)
    ELSE NOT o.AMENDS
      OR left(a.ACCESSION_NUMBER, 10) = left(o.ACCESSION_NUMBER, 10) AND a.ACCESSION_NUMBER > o.ACCESSION_NUMBER END"""
_FITS = f"""(a.DATE_OF_ORIG_SUB = o.FILING_DATE OR a.PERIOD_OF_REPORT = o.PERIOD_OF_REPORT
    AND (a.DATE_OF_ORIG_SUB IS NULL OR o.FILING_DATE IS NULL OR o.AMENDS OR {_NAMED}))"""
# Filers give the day of filing as the period, too; bare XML with such a period is meant where no other report fits.
_PERIOD_NAMED = "(o.FILING_DATE IS NULL AND NOT o.AMENDS AND a.DATE_OF_ORIG_SUB = o.PERIOD_OF_REPORT)"
_AMENDS = f"a.ISSUER = o.ISSUER AND a.FORM = o.FORM AND {_LATER} AND ({_FITS} OR {_PERIOD_NAMED})"
_NUMBERS = "list_distinct(list(TRY_CAST(RPTOWNERCIK AS BIGINT)))"
_FILED = """SELECT ACCESSION_NUMBER, TRY_CAST(ISSUERCIK AS BIGINT) AS ISSUER, left(DOCUMENT_TYPE, 1) AS FORM,
  FILING_DATE, coalesce(ACCEPTED_AT, FILING_DATE::TIMESTAMP) AS ACCEPTED, PERIOD_OF_REPORT, DATE_OF_ORIG_SUB,
  DOCUMENT_TYPE LIKE '%/A' AS AMENDS FROM submission"""
_CHAINED = f"""WITH pairs AS MATERIALIZED (
    SELECT o.ACCESSION_NUMBER AS FIRST, a.ACCESSION_NUMBER AS LATER,
      a.FILING_DATE AS AMENDED_ON, o.AMENDS AS FIRST_AMENDS, coalesce({_FITS}, false) AS FITS,
      (coalesce(a.FILING_DATE, a.DATE_OF_ORIG_SUB), a.ACCEPTED, a.ACCESSION_NUMBER) AS ORDER_KEY
    FROM ({_FILED}) o JOIN ({_FILED} WHERE DOCUMENT_TYPE LIKE '%/A') a ON {_AMENDS}),
  who AS MATERIALIZED (SELECT ACCESSION_NUMBER, {_NUMBERS} AS CIKS FROM reportingowner
    WHERE ACCESSION_NUMBER IN (SELECT unnest([FIRST, LATER]) FROM pairs) GROUP BY ACCESSION_NUMBER)
  SELECT FIRST, LATER, AMENDED_ON, ORDER_KEY, list_sort(f.CIKS) = list_sort(l.CIKS) AS SAME_OWNERS
  FROM pairs JOIN who f ON f.ACCESSION_NUMBER = FIRST JOIN who l ON l.ACCESSION_NUMBER = LATER
  WHERE len(f.CIKS) > 0 AND len(l.CIKS) > 0 AND (list_has_all(f.CIKS, l.CIKS) OR list_has_all(l.CIKS, f.CIKS))
  QUALIFY (SAME_OWNERS OR NOT bool_or(SAME_OWNERS) OVER (PARTITION BY LATER, FIRST_AMENDS))
    AND (FITS OR NOT bool_or(FITS) OVER (PARTITION BY LATER))"""

AMENDMENTS: Final = View(
    name="amendments",
    about="each filing beside each later amendment of the same report",
    columns=(
        ViewColumn("ACCESSION_NUMBER", "FIRST", "the filing that is amended, itself perhaps an amendment"),
        ViewColumn("AMENDED_BY", "LATER", "an amendment that came after it"),
        ViewColumn("AMENDED_ON", "AMENDED_ON", "the day on which that was filed; null where it is not known"),
        ViewColumn(
            "SAME_OWNERS", "SAME_OWNERS", "whether both have the same owners; else those of one are among the other's"
        ),
        ViewColumn("ORDER_KEY", "ORDER_KEY", "when that was filed, to sort by"),
    ),
    source=f"FROM ({_CHAINED})",
    uses=("submission", "reportingowner"),
)

_LATEST = "(SELECT ACCESSION_NUMBER, arg_max(AMENDED_BY, ORDER_KEY) AS AMENDED_BY FROM amendments GROUP BY 1)"

FILINGS: Final = View(
    name="filings",
    about="a filing in one row: the columns of submission, all its owners, and what became of it",
    columns=(
        *(ViewColumn(one.name, f's."{one.name}"', one.about or "as filed") for one in columns_of("submission")),
        ViewColumn("QUARTER", "s.QUARTER", "year and quarter of the filing date"),
        ViewColumn("OWNERS", "o.OWNERS", "all owners as a list, see owners"),
        ViewColumn("OWNER_CIKS", "o.OWNER_CIKS", "their CIKs, sorted"),
        ViewColumn("IS_AMENDMENT", "s.DOCUMENT_TYPE LIKE '%/A'", "whether it amends another"),
        ViewColumn("AMENDED_BY", "l.AMENDED_BY", "the newest amendment of the same report; null where there is none"),
        ViewColumn("IS_LATEST", "l.AMENDED_BY IS NULL", "whether no amendment of the same report came after it"),
    ),
    source="FROM submission s",
    joins=(
        ViewJoin(("o",), "LEFT JOIN owners o USING (ACCESSION_NUMBER)", ("owners",)),
        ViewJoin(("l",), f"LEFT JOIN {_LATEST} l USING (ACCESSION_NUMBER)", ("amendments",)),
    ),
    uses=("submission",),
)
