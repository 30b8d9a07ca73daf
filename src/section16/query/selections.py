"""Trades and holdings of a lake by the filters of a screen, as SQL over the views; values are parameters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from section16.query.screens.run import IS_ISSUER
from section16.query.screens.screen import Screen
from section16.query.screens.sql import Condition, in_force, is_cik, split_issuers
from section16.query.statement import QueryError
from section16.query.views.filings import ASKED_FOR_A_PLAN
from section16.standard.datasets import ACCESSION_NUMBER
from section16.standard.text.nearest import suggest

__all__ = [
    "Wanted",
    "holdings_known",
    "holdings_of",
    "rows_of",
    "trades_of",
    "words_of",
]

Wanted: TypeAlias = str | int | Iterable[str | int] | None  # one or several, by word or number

_PLAN: Final = {"yes": "AFF10B5ONE", "no": "NOT AFF10B5ONE", "not-asked": "NOT ({})", "left-empty": "{}"}
_ASKED: Final = f"{ACCESSION_NUMBER} IN (SELECT {ACCESSION_NUMBER} FROM submission s WHERE {ASKED_FOR_A_PLAN})"
# The end of a day, Eastern; where no hour is known, a filing was accepted on its day.
_KNOWN: Final = "coalesce(ACCEPTED_AT::DATE, FILING_DATE) <= ?"
_IN_ORDER: Final = f"""ORDER BY ISSUERNAME, RPTOWNERNAME, RPTOWNERCIK, SECURITY_TITLE, {ACCESSION_NUMBER}, LINE_TABLE,
  LINE_SK"""
_OWNED: Final = f"{ACCESSION_NUMBER} IN (SELECT {ACCESSION_NUMBER} FROM reportingowner WHERE {{which}})"


def words_of(given: Wanted) -> tuple[str, ...]:
    """Return one or several words or numbers as words."""
    return tuple(map(str, (given,) if isinstance(given, str | int) else given or ()))


def trades_of(screen: Screen, limit: int | None) -> Condition:
    """Return the question for the trades that meet a screen's filters line by line, the newest filings first."""
    where, values = _all_of([*_of_lines(screen), *_of_parties(screen)])
    most = "" if limit is None else f" LIMIT {limit:d}"
    text = f"""SELECT *, plan_adopted_on(NOTES, TRANS_DATE) AS PLAN_ADOPTED_ON FROM trades WHERE {where}
      ORDER BY FILING_DATE DESC NULLS LAST, {ACCESSION_NUMBER} DESC, TRANS_TABLE DESC, TRANS_SK{most}"""
    return text, values


def holdings_of(screen: Screen) -> Condition:
    """Return the question for the holdings of the owners of a screen, or of all."""
    where, values = _is_owner(screen) if screen.owners else ("true", ())
    return f"FROM latest_holdings WHERE {where} {_IN_ORDER}", values


def holdings_known(screen: Screen, day: date | None) -> Condition:
    """Return the condition for filings that tell of such holdings, and had been accepted by the end of a day."""
    known = [(_KNOWN, (day,))] if day is not None else []
    return _all_of([*known, *_of_parties(screen)])


def rows_of(table: str, columns: Mapping[str, str], equal: Mapping[str, object]) -> Condition:
    """Return the question for the rows of a table whose columns, of these types, have values; raises QueryError."""
    where, values = _all_of([_is_one_of(*_column(table, name, columns), given) for name, given in equal.items()])
    return f'FROM "{table}" WHERE {where}', values


def _column(table: str, name: str, columns: Mapping[str, str]) -> tuple[str, str]:
    """Return a column as SQL, with its type."""
    by_name = {one.casefold(): one for one in columns}
    if (found := by_name.get(name.casefold())) is None:
        message = f"{table}: '{name}' is no column; {suggest(name, tuple(columns))}"
        raise QueryError(message)
    return f'"{found}"', columns[found]


def _is_one_of(column: str, kind: str, given: object) -> Condition:
    several = list(given) if isinstance(given, Iterable) and not isinstance(given, str | bytes) else [given]
    missing = f"{column} IS NULL" if None in several else "false"
    wanted = [one for one in several if one is not None]
    if not wanted:
        return missing, ()
    is_one = f"list_has_any({column}, ?)" if kind.endswith("[]") else f"list_contains(?, {column})"
    return f"{missing} OR {is_one}", (wanted,)


def _all_of(conditions: Sequence[Condition]) -> Condition:
    text = " AND ".join(f"({one})" for one, _ in conditions) or "true"
    return text, tuple(value for _, given in conditions for value in given)


def _of_lines(screen: Screen) -> Iterator[Condition]:
    if not screen.as_filed:
        yield in_force(screen)
    if screen.codes:
        yield "list_contains(?, TRANS_CODE)", (list(screen.codes),)
    if screen.plan in {"yes", "no"}:
        yield _PLAN[screen.plan], ()
    elif screen.plan:
        yield f"AFF10B5ONE IS NULL AND {_PLAN[screen.plan].format(_ASKED)}", ()
    limits = (
        ("VALUE >= ?", screen.min_value),
        ("VALUE <= ?", screen.max_value),
        ("TRANS_PRICEPERSHARE >= ?", screen.min_price),
        ("TRANS_PRICEPERSHARE <= ?", screen.max_price),
        ("TRANS_DATE >= ?", screen.traded_since),
        ("TRANS_DATE <= ?", screen.traded_until),
        ("FILING_DATE >= ?", screen.since),
        ("FILING_DATE <= ?", screen.until),
    )
    yield from ((text, (value,)) for text, value in limits if value is not None)


def _of_parties(screen: Screen) -> Iterator[Condition]:
    """Yield conditions on the issuer and the owners of a filing, for `submission` and each view with its columns."""
    if screen.issuers:
        yield IS_ISSUER, split_issuers(screen.issuers)
    if screen.owners:
        text, values = _is_owner(screen)
        yield _OWNED.format(which=text), values


def _is_owner(screen: Screen) -> Condition:
    """Return the condition that an owner is one of those of a screen."""
    ciks = [int(one) for one in screen.owners if is_cik(one)]
    words = [one.lower() for one in screen.owners if not is_cik(one)]
    names = "".join(" OR contains(lower(RPTOWNERNAME), ?)" for _ in words)
    return f"list_contains(?, TRY_CAST(RPTOWNERCIK AS BIGINT)){names}", (ciks, *words)
