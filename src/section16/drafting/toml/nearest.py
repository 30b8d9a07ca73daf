"""Which of several words somebody meant: by meaning first, then by spelling."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["nearest"]

# What filers call events, keys and cells, and what a plan calls them.
_MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    "acquisition": ("purchase",),
    "assignment": ("exercise",),
    "bequest": ("inheritance",),
    "bought": ("purchase",),
    "buy": ("purchase",),
    "cancellation": ("forfeiture",),
    "cancelled": ("forfeiture",),
    "charity": ("gift made",),
    "count": ("shares",),
    "date": ("on", "traded_on"),
    "day": ("on", "traded_on"),
    "disposition": ("sale",),
    "divorce": ("domestic relations order",),
    "donation": ("gift made",),
    "donee": ("to",),
    "donor": ("from",),
    "drip": ("dividend reinvestment",),
    "equivalents": ("dividend reinvestment",),
    "expiration": ("expires", "expiration"),
    "expiry": ("expires", "expiration"),
    "fmv": ("price",),
    "fund": ("discretionary transaction",),
    "gift": ("gift made",),
    "holder": ("nature",),
    "kind": ("what", "kind"),
    "lapse": ("expiration",),
    "maturity": ("expires",),
    "merger": ("tender",),
    "name": ("security", "name"),
    "number": ("shares",),
    "plan": ("plan", "exempt plan acquisition"),
    "qty": ("shares",),
    "quantity": ("shares",),
    "received": ("gift received", "received"),
    "recipient": ("to",),
    "release": ("vest",),
    "sell": ("sale",),
    "settlement": ("vest",),
    "sold": ("sale",),
    "spinoff": ("spin-off",),
    "strike": ("exercise_price",),
    "swap": ("equity swap",),
    "switch": ("discretionary transaction",),
    "symbol": ("ticker",),
    "title": ("title", "security", "security_title"),
    "type": ("what", "kind"),
    "units": ("shares",),
    "vests": ("exercisable",),
    "will": ("inheritance",),
    "withheld": ("withheld", "tax"),
    "withholding": ("tax", "vest"),
}
# How alike two words, or two names of several words, are that differ by a slip.
_SPELT: Final = 0.55
_SPELT_NAMES: Final = 0.72
_STEM: Final = 4  # letters that tell a word from its other forms: `vest` and `vesting`


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the one of some words that was probably meant; None where it would be a guess."""
    known = {_parts(one): one for one in words}
    asked = _parts(word)
    # Most of the words of a name are there, none of them missing: `open market purchase` is a purchase.
    whole = [parts for parts in known if parts and all(any(_alike(part, one) for one in asked) for part in parts)]
    if whole:
        most = max(len(parts) for parts in whole)
        longest = [parts for parts in whole if len(parts) == most]
        if len(longest) == 1:
            return known[longest[0]]
    for part in asked:
        for meant in _MEANT.get(part, ()):
            if _parts(meant) in known:
                return known[_parts(meant)]
    alike = _SPELT if len(asked) == 1 else _SPELT_NAMES
    near = difflib.get_close_matches(" ".join(asked), [" ".join(parts) for parts in known], 1, alike)
    return known[tuple(near[0].split())] if near else None


def _parts(word: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", word.casefold()))


def _alike(part: str, one: str) -> bool:
    """Tell whether two words are one in other forms: `vest` and `vesting`, `gift` and `gifts`."""
    return part == one or (len(part) >= _STEM and one.startswith(part)) or (len(one) >= _STEM and part.startswith(one))
