"""Which rows of a report an amendment withdraws: only those of which it says so in words."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from section16.ledger.amendments.row_pairs import held_after
from section16.ledger.cells import cell_text
from section16.ledger.values import LedgerFiling, LedgerRow

__all__ = ["Withdrawal", "withdrawal_of"]

_THING: Final = (
    r"(?:transactions?|sales?|purchases?|dispositions?|acquisitions?|gifts?|grants?|awards?|exercises?|holdings?|rows?"
    r"|lines?|entry|entries|form\s+[345]|report|filing)"
)
_BY_MISTAKE: Final = r"(?:inadvertently|erroneously|mistakenly|incorrectly)"
_REPORTED: Final = r"(?:reported|included|filed|listed)"
_TAKE_OUT: Final = r"(?:withdraw(?:s|n|ing)?|remov(?:e|es|ed|ing)|delet(?:e|es|ed|ing)|eliminat(?:e|es|ed|ing))"
_TAKEN_OUT: Final = r"(?:withdrawn|removed|deleted|eliminated)"
_NO_CELL: Final = r"(?:(?!number|price|amount|date|balance|code)\w+\s+){0,3}"
_SAYS: Final = re.compile(
    rf"""(?:was|were|been)\s+(?:{_BY_MISTAKE}\s+)?{_REPORTED}\s+(?:in\s+error|by\s+mistake)
    | should\s+not\s+have\s+been\s+{_REPORTED}
    | \b(?:did\s+not|never)\s+(?:occur|occurred|take\s+place|took\s+place|happen(?:ed)?)\b
    | \b{_BY_MISTAKE}\s+(?:reported|included|listed)\s+(?:an?|the|that|two|one)\s+
      {_NO_CELL}{_THING}\b(?!\s+(?:price|date|code|amount|number|as)\b)
    | \b{_TAKE_OUT}\s+(?:an?|the|this|that|these|those|such|all|one|two)?\s*(?:\w+\s+){{0,4}}?{_THING}\b
    | {_THING}\s+(?:\w+\s+){{0,8}}?(?:is|are|was|were|(?:has|have)\s+been)\s+(?:hereby\s+)?{_TAKEN_OUT}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WHOLE: Final = re.compile(
    r"""\bentire(?:ty|ly)?\b | \ball\s+(?:of\s+the\s+)?(?:transactions|rows|lines)\b
    | \b(?:form\s+[345]|report|filing)\s+(?:\w+\s+){0,8}?in\s+error""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE: Final = re.compile(r"(?<=[.;])\s+")
_REMEMBERED: Final = 1 << 10  # texts
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Withdrawal(Struct, frozen=True):
    """Words that withdraw, and the rows that they mean; several that may be meant, if they do not tell which."""

    words: str
    rows: tuple[LedgerRow, ...]
    is_certain: bool


def withdrawal_of(amendment: LedgerFiling, unlinked: Sequence[LedgerRow]) -> Withdrawal | None:
    """Return what an amendment withdraws of the rows that it does not restate; None where it says nothing of it."""
    if not unlinked:
        return None
    said = [one for text in (amendment.remarks, *amendment.footnotes.values()) for one in _withdrawing(text or "")]
    if not said:
        return None
    words = " ".join(said)
    named = {one.replace(",", "") for one in _NUMBER.findall(words)}
    meant = tuple(row for row in unlinked if _numbers(row) & named)
    if meant:
        return Withdrawal(words, meant, is_certain=True)
    told = len(unlinked) == 1 or bool(_WHOLE.search(words))
    return Withdrawal(words, tuple(unlinked), is_certain=told)


@lru_cache(_REMEMBERED)
def _withdrawing(text: str) -> tuple[str, ...]:
    """Return the sentences that withdraw something; an amendment is held against several reports."""
    return tuple(one for one in _SENTENCE.split(text) if _SAYS.search(one))


def _numbers(row: LedgerRow) -> set[str]:
    """Return how the amounts of a row may be written in words."""
    amounts = (row.shares, None if row.is_transaction else held_after(row))
    return {cell_text(one) for one in amounts if one}
