"""Business days in SQL: how many lie between a trade and its filing, and by how many a Form 4 was late.

The rules are those of `spec.deadlines`, read from the same dated law; a test compares the two on invented trades.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

import pyarrow as pa

from section16.standard import law
from section16.standard.calendar import is_business_day
from section16.standard.law import Since

__all__ = ["BUSINESS_DAYS", "LATE", "business_days"]

# Trades of these years have a count; one outside is a typing error in the filing, or older than its reports.
_FIRST, _LAST = date(1990, 1, 1), date(2039, 12, 31)


@cache
def business_days() -> pa.Table:
    """Return each day, how many business days of EDGAR there were up to it, and whether it is one."""
    days = [_FIRST + timedelta(number) for number in range((_LAST - _FIRST).days + 1)]
    is_open = [is_business_day(day) for day in days]
    numbers, number = [], 0
    for one in is_open:
        number += one
        numbers.append(number)
    return pa.table({"DAY": pa.array(days, pa.date32()), "NUMBER": pa.array(numbers, pa.int32()), "OPEN": is_open})


BUSINESS_DAYS: Final = "filed.NUMBER - traded.NUMBER"


def _in_force(table: Sequence[Since[str]]) -> str:
    cases = " ".join(f"WHEN t.TRANS_DATE >= DATE '{one.first}' THEN '{one.value}'" for one in reversed(table))
    return f"CASE {cases} ELSE '5' END"


_GIFT = f"""CASE t.TRANS_ACQUIRED_DISP_CD WHEN 'A' THEN {_in_force(law.FORM_FOR_A_GIFT_RECEIVED)}
  ELSE {_in_force(law.FORM_FOR_A_GIFT_MADE)} END"""
_FORM = f"""CASE WHEN t.TRANS_CODE = 'G' THEN {_GIFT} WHEN t.TRANS_CODE IN ('L', 'W', 'Z') THEN '5'
  WHEN t.TRANS_CODE IN ('A', 'D', 'F', 'I', 'M') THEN {_in_force(law.FORM_FOR_RULE_16B3)} ELSE '4' END"""
# The deemed execution date moves the due date for a plan and a discretionary transaction, to the third business day.
_DEEMED = """(t.DEEMED_EXECUTION_DATE >= t.TRANS_DATE
  AND (deemed.NUMBER < traded.NUMBER + 3 OR deemed.NUMBER = traded.NUMBER + 3 AND deemed.OPEN)
  AND (coalesce(t.TRANS_CODE, '') = 'I' OR s.AFF10B5ONE IS NOT FALSE))"""
_START = f"CASE WHEN {_DEEMED} THEN deemed.NUMBER ELSE traded.NUMBER END"

# Not greatest(): it would make a zero of what is not known.
_OVER = f"filed.NUMBER - ({_START}) - 2"
LATE: Final = f"""CASE WHEN t.TRANS_DATE >= DATE '{law.FORM_4_DUE[-1].first}' AND s.DOCUMENT_TYPE NOT LIKE '%/A'
  AND {_FORM} = '4' THEN CASE WHEN {_OVER} > 0 THEN {_OVER} WHEN {_OVER} <= 0 THEN 0 END END"""
