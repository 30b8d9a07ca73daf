"""Class titles and natures of ownership without what says nothing: filers write one class, one holder in many ways.

What is equal by these rules is one; the rules know words, not companies or people, so whatever else may be the same is
proposed only, and a mapping file decides.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import pyarrow as pa

__all__ = ["FOOTNOTE", "class_words", "nature_words", "words_of_classes", "words_of_natures"]

FOOTNOTE: Final = "see footnote"  # a nature that says nothing by itself
_MOST: Final = 1 << 16  # texts that are remembered

_MONEY: Final = r"(?:(?:us|c|ca|a|au|hk|nz|s)?\$|usd|cad|aud|eur|euro|gbp|chf|nis|ils|jpy|rmb|cny|sek|nok|dkk|[€£¥₪])"
_FIGURE: Final = rf"(?:\b{_MONEY}|[$€£¥₪])?\s*[0-9]*[.,]?[0-9]+(?:\s*(?:cents?|pence|penny)\b)?"
# A par value, with or without its figure, before or behind the title's own words.
_PAR: Final = (
    rf"[,(\s]*(?:{_FIGURE}\s*(?:per share\s*)?)?\b(?:no\s+)?(?:par|nominal)\b(?:\s*value)?"
    rf"(?:\s*(?:of\s*)?{_FIGURE})?(?:\s*(?:per|a|each)\s*share)?"
)
_UNITS: Final = "restricted stock|restricted share|performance stock|performance share|deferred stock|deferred share"
# Each pattern and what takes its place, one after the other, in small letters.
_CLASS_RULES: Final = (
    (_PAR, " "),
    (r"[^a-z0-9]+", " "),
    (r"\b(?:com|comm|commom)\b", "common"),
    (r"\b(?:stk|stck)\b", "stock"),
    (r"\bcl\b", "class"),
    (r"\bser\b", "series"),
    (r"\b(?:pfd|pref)\b", "preferred"),
    (r"\bord\b", "ordinary"),
    (r"\bshs?\b", "share"),
    (r"\bopts?\b", "option"),
    (r"\bnon ?qual[a-z]*\b", "nonqualified"),
    (r"\b(?:nqs?os?|nsos?)\b", "nonqualified stock option"),
    (r"\b(award|credit|debenture|equivalent|interest|note|option|right|share|stock|unit|warrant)s\b", r"\1"),
    (rf"\b({_UNITS}) unit (?:r|p|d)sus?\b", r"\1 unit"),
    (r"\brsus?\b", "restricted stock unit"),
    (r"\bstock appreciation right sars?\b|\bsars?\b", "stock appreciation right"),
    (r"\bamerican depositary share adss?\b|\badss?\b", "american depositary share"),
    (r"^ ?share of ", ""),
    (r"(.) right to (?:buy|purchase|acquire) ?$", r"\1"),
    (r"\bcommon (?:stock |share )?(class [a-z])\b", r"\1 common"),
    (r"\b(common|ordinary|preferred|preference) (?:stock|share) ?$", r"\1"),
)
_POINTER: Final = (
    r"(?:foot ?notes?|notes?|fns?|explanations?(?: of responses?)?|explanatory notes?|remarks?)"
    r"(?: (?:f?[0-9]+|and|to|through|of|the|below|above|hereto|table|form [345]))*"
)
_HELD: Final = r"(?:(?:(?:share|securitie)s )?(?:are )?(?:(?:in)?directly )?(?:beneficially )?(?:held|owned) )?"
_NATURE_RULES: Final = (
    (r"[^a-z0-9]+", " "),
    (r"\b(l) (l) (c|p)\b|\b(l) (p)\b", r"\1\2\3\4\5"),
    (r"\b401 k\b", "401k"),
    (r"\b(child|children|daughter|husband|person|son|spouse|wife) s\b", r"\1"),
    (rf"^ ?(?:please )?(?:(?:see|refer to|per) )?(?:the )?(?:attached |accompanying )?{_POINTER} ?$", FOOTNOTE),
    (r"^ ?f?[0-9]{1,2}(?: (?:and )?f?[0-9]{1,2})* ?$", FOOTNOTE),
    (r"^ ?(?:i|indirect|indirectly) ?$", ""),
    (rf"(.) (?:see|refer to) (?:the )?{_POINTER} ?$", r"\1"),
    (rf"^ ?{_HELD}(?:by|through|via|thru) (?:(?:an?|the|his|her|my) )?(.)", r"\1"),
    (r"^ ?the (.)", r"\1"),
    (r"\b(account|foundation|fund|grat|partnership|plan|trust|vehicle)s\b", r"\1"),
)


def _compiled(rules: Sequence[tuple[str, str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.ASCII), words) for pattern, words in rules)


_CLASSES: Final = _compiled(_CLASS_RULES)
_NATURES: Final = _compiled(_NATURE_RULES)


@lru_cache(_MOST)
def class_words(title: str) -> str:
    """Return a class's title without case, punctuation, par value and plural, with known abbreviations spelled out."""
    return _without(title, _CLASSES) or " ".join(title.lower().split())


@lru_cache(_MOST)
def nature_words(nature: str) -> str:
    """Return a nature of ownership without case, punctuation and what only says that somebody holds."""
    return _without(nature, _NATURES)


def _without(text: str, rules: Sequence[tuple[re.Pattern[str], str]]) -> str:
    text = text.lower()
    for pattern, words in rules:
        text = pattern.sub(words, text)
    return " ".join(text.split())


def words_of_classes(titles: pa.Array) -> pa.Array:
    """Return the words of each title of an Arrow array."""
    return _of_each(titles, class_words)


def words_of_natures(natures: pa.Array) -> pa.Array:
    """Return the words of each nature of an Arrow array."""
    return _of_each(natures, nature_words)


def _of_each(texts: pa.Array | pa.ChunkedArray, words: Callable[[str], str]) -> pa.Array:
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    encoded = whole.dictionary_encode()  # many rows, few texts
    found = pa.array([words(one) for one in encoded.dictionary.to_pylist()], pa.string())
    return found.take(encoded.indices)
