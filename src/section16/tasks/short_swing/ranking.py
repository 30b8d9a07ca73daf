"""Every person of a lake or of files by short-swing profit: how much, the newest leg, the days left to sue."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

import pyarrow as pa
from msgspec import Struct
from msgspec.structs import asdict, replace

from section16.ledger.short_swing.exposure import SwingQuestion, exposure_of, money
from section16.ledger.short_swing.trades import TradesError
from section16.ledger.values import LedgerFiling, LedgerRow
from section16.query.ledger_rows import BARE_ISSUER, BARE_OWNER, LedgerSlice
from section16.standard.datasets import ACCESSION_NUMBER
from section16.tasks.ledger.slices import on_slices
from section16.tasks.ledger.source import LedgerSource
from section16.tasks.short_swing.filings import facts_of_filings, trades_of_rows

__all__ = ["RankedExposure", "ranked_exposures", "ranking_table"]

_SECONDS: Final = 3e-4  # of a processor, for one filing
# Codes that Rules 16b-5, 16b-6(b) and 16b-8 exempt for everybody, and those that 16b-3 does for who holds an office.
_NEVER: Final = "('C', 'G', 'M', 'W', 'X', 'Z')"
_OFFICE: Final = "('A', 'D', 'F', 'I')"
# Persons with a row that may be a purchase and one that may be a sale; what a derivative is turns on its title.
_BOTH_SIDES: Final = f"""WITH lines AS (
    SELECT {ACCESSION_NUMBER}, TRANS_CODE, TRANS_ACQUIRED_DISP_CD = 'A' AS BUYS, TRANS_DATE, FALSE AS EITHER
    FROM nonderiv_trans
    UNION ALL SELECT {ACCESSION_NUMBER}, TRANS_CODE, TRANS_ACQUIRED_DISP_CD = 'A', TRANS_DATE, TRUE FROM deriv_trans
  ),
  people AS (
    SELECT {BARE_ISSUER} AS ISSUER, {BARE_OWNER} AS OWNER, {ACCESSION_NUMBER},
      coalesce(IS_DIRECTOR, FALSE) OR coalesce(IS_OFFICER, FALSE) AS OFFICE
    FROM submission JOIN reportingowner USING ({ACCESSION_NUMBER})
  ),
  offices AS (SELECT ISSUER, OWNER, bool_or(OFFICE) AS OFFICE FROM people GROUP BY ALL),
  wanted AS (
    SELECT ISSUER, OWNER FROM people p JOIN offices o USING (ISSUER, OWNER) JOIN lines l USING ({ACCESSION_NUMBER})
    WHERE TRANS_CODE NOT IN {_NEVER} AND (TRANS_CODE NOT IN {_OFFICE} OR NOT o.OFFICE)
    GROUP BY ALL HAVING bool_or(BUYS OR EITHER) AND bool_or(NOT BUYS OR EITHER) AND max(TRANS_DATE) >= DATE '{{since}}'
  )"""  # noqa: S608 - our names


class RankedExposure(Struct, frozen=True, kw_only=True):
    """One person in one issuer; `left_out` rows cannot be counted, `asked` are those that the user has to judge.

    Where `not_counted` says why the whole history cannot be counted, no profit, day or row to judge is known.
    """

    person: str
    person_cik: str
    issuer: str
    issuer_cik: str
    maximum: Decimal | None = None
    latest_leg: date | None = None
    suit_by: date | None = None
    days_left: int | None = None
    trades: int
    asked: int | None = None
    left_out: int
    not_counted: str | None = None


def ranked_exposures(
    source: LedgerSource, since: date, today: date, question: SwingQuestion | None = None
) -> list[RankedExposure]:
    """Return who has short-swing profit whose newest leg is of a day or later, the highest first.

    Before them stands whose history cannot be counted, since that profit may be higher still. Raises QueryError.
    """
    asked = question or SwingQuestion()
    both = _BOTH_SIDES.format(since=since)
    numbers = f"{both} SELECT DISTINCT {ACCESSION_NUMBER} FROM people JOIN wanted USING (ISSUER, OWNER)"  # noqa: S608
    pairs = source.query.arrow(f"{both} SELECT DISTINCT ISSUER, OWNER FROM wanted").to_pylist()  # noqa: S608 - our names
    wanted = frozenset((one["ISSUER"], one["OWNER"]) for one in pairs)
    ranked = partial(_of_slice, wanted=wanted, asked=asked, today=today)
    parts = on_slices(ranked, source, numbers, _SECONDS)
    found = [one for part in parts for one in part if one.latest_leg is None or one.latest_leg >= since]
    return sorted(found, key=_place)


def _place(one: RankedExposure) -> tuple[bool, Decimal, str, str]:
    return one.maximum is not None, -(one.maximum or Decimal(0)), one.person_cik, one.issuer_cik


def _of_slice(
    part: LedgerSlice, wanted: frozenset[tuple[str, str]], asked: SwingQuestion, today: date
) -> list[RankedExposure]:
    rows: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in part.rows:
        rows[row.ref.accession].append(row)
    filings: dict[tuple[str, str], list[LedgerFiling]] = defaultdict(list)
    for filing in part.filings:
        for owner in filing.owners:
            if (filing.issuer, owner.cik) in wanted:
                filings[filing.issuer, owner.cik].append(filing)
    found = (
        _exposure(cik, own, [row for one in own for row in rows[one.accession]], asked, today)
        for (_, cik), own in filings.items()
    )
    return [one for one in found if one is not None]


def _exposure(
    cik: str, filings: list[LedgerFiling], rows: list[LedgerRow], asked: SwingQuestion, today: date
) -> RankedExposure | None:
    trades, left_out, _ = trades_of_rows(filings, rows, cik)
    newest = max(filings, key=lambda one: one.filed_on or date.min)
    person = RankedExposure(
        person=next(owner.name for owner in newest.owners if owner.cik == cik),
        person_cik=cik,
        issuer=newest.issuer_name,
        issuer_cik=newest.issuer,
        trades=len(trades),
        left_out=len(left_out),
    )
    try:
        found = exposure_of(trades, replace(asked, facts=facts_of_filings(filings, cik)), sensitivity=False)
    except TradesError as error:
        return replace(person, not_counted="; ".join(error.reasons))
    if not found.maximum or found.latest_leg is None or found.suit_by is None:
        return None
    return replace(
        person,
        maximum=Decimal(money(found.maximum)),
        latest_leg=found.latest_leg,
        suit_by=found.suit_by,
        days_left=(found.suit_by - today).days,
        asked=len(found.asked) + len(found.unknown),
    )


_SCHEMA: Final = pa.schema(
    [
        ("PERSON", pa.string()),
        ("PERSON_CIK", pa.string()),
        ("ISSUER", pa.string()),
        ("ISSUER_CIK", pa.string()),
        ("MAXIMUM", pa.decimal128(38, 2)),
        ("LATEST_LEG", pa.date32()),
        ("SUIT_BY", pa.date32()),
        ("DAYS_LEFT", pa.int32()),
        ("TRADES", pa.int32()),
        ("ASKED", pa.int32()),
        ("LEFT_OUT", pa.int32()),
        ("NOT_COUNTED", pa.string()),
    ]
)


def ranking_table(found: list[RankedExposure]) -> pa.Table:
    """Return a row a person and issuer."""
    return pa.Table.from_pylist(
        [{name.upper(): value for name, value in asdict(one).items()} for one in found], _SCHEMA
    )
