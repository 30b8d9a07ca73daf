"""Which name or symbol of a lake is most like one that no filing has."""

from typing import Final

from section16.query.query import Query
from section16.query.texts.symbols import symbols_in

__all__ = ["nearest_issuer", "nearest_owner", "nearest_party"]

_LEAST: Final = 0.85  # how alike the two are, from 0 to 1
_SYMBOLS: Final = f"""SELECT DISTINCT unnest({symbols_in("ISSUERTRADINGSYMBOL")}) AS SYMBOL, ISSUERNAME AS NAME
  FROM submission"""
# What somebody may have typed, and what to write for it.
_ISSUERS: Final = f"SELECT unnest([SYMBOL, NAME]) AS TYPED, SYMBOL AS MEANT FROM ({_SYMBOLS})"
_OWNERS: Final = "SELECT DISTINCT RPTOWNERNAME AS TYPED, RPTOWNERNAME AS MEANT FROM reportingowner"
_PARTIES: Final = f"""SELECT unnest([SYMBOL, NAME]) AS TYPED, NAME AS MEANT FROM ({_SYMBOLS})
  UNION ALL SELECT DISTINCT ISSUERNAME, ISSUERNAME FROM submission UNION ALL {_OWNERS}"""
# Filings put the family name first, people mostly do not, and some give it alone.
_IN_ORDER: Final = "array_to_string(list_sort(regexp_extract_all(upper({}), '[\\p{{L}}\\p{{N}}]+')), ' ')"


def nearest_issuer(query: Query, word: str) -> str | None:
    """Return the symbol of the issuer whose symbol or name is most like a word; raises QueryError."""
    return _nearest(query, word, _ISSUERS)


def nearest_owner(query: Query, word: str) -> str | None:
    """Return the name of an owner that is most like a word; raises QueryError."""
    return _nearest(query, word, _OWNERS)


def nearest_party(query: Query, word: str) -> str | None:
    """Return the name of the owner or issuer whose name or symbol is most like a word; raises QueryError."""
    return _nearest(query, word, _PARTIES)


def _nearest(query: Query, word: str, words: str) -> str | None:
    found = query.answer(
        f"""SELECT MEANT FROM (SELECT MEANT, greatest(
            jaro_winkler_similarity(upper(TYPED), upper($word)),
            jaro_winkler_similarity(split_part(upper(TYPED), ' ', 1), upper($word)),
            jaro_winkler_similarity({_IN_ORDER.format("TYPED")}, {_IN_ORDER.format("$word")})) AS ALIKE FROM ({words}))
          WHERE ALIKE >= {_LEAST} AND MEANT IS NOT NULL ORDER BY ALIKE DESC, MEANT LIMIT 1""",
        {"word": word},
    )
    return next(iter(found["MEANT"].to_pylist()), None)
