"""What the lines of a report say in a few words: who reports, what was done, what is held."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import ReportingOwner
from section16.standard.codes.transactions import transaction_code_named

__all__ = ["balance_phrases", "event_phrases", "holding_phrases", "owner_phrase"]

_Transaction = NonDerivativeTransaction | DerivativeTransaction
_Holding = NonDerivativeHolding | DerivativeHolding
_Kind = tuple[str, str, str]

# A verb for the codes that a reader meets daily; the others say their name.
_VERBS: Final = {
    ("P", "A"): "bought",
    ("S", "D"): "sold",
    ("A", "A"): "was granted",
    ("M", "A"): "got by exercise",
    ("M", "D"): "exercised",
    ("F", "D"): "gave up for taxes or the price",
    ("G", "A"): "got as a gift",
    ("G", "D"): "gave away",
    ("C", "A"): "got by conversion",
    ("C", "D"): "converted",
    ("D", "D"): "sold to the issuer",
}
_OWNED: Final = {"D": "directly", "I": "indirectly"}


def owner_phrase(owner: ReportingOwner) -> str:
    """Return the name of an owner, and the first of the boxes that are ticked: `Doe Jane (CEO)`."""
    roles = (
        (owner.is_officer, owner.officer_title or "officer"),
        (owner.is_director, "director"),
        (owner.is_ten_percent_owner, "10% owner"),
        (owner.is_other, owner.other_text or "other"),
    )
    role = next((words for ticked, words in roles if ticked), "")
    return (owner.name or owner.cik or "?") + (f" ({role})" if role else "")


def event_phrases(transactions: Iterable[_Transaction]) -> Iterator[str]:
    """Yield a phrase for each kind of transaction, in the order of the form: `bought 1,000 at 12.30`."""
    alike: dict[_Kind, list[_Transaction]] = {}
    for row in transactions:
        of_what = (row.security_title.value or "") if isinstance(row, DerivativeTransaction) else ""
        alike.setdefault((row.code or "", row.acquired_disposed.value or "", of_what), []).append(row)
    yield from (_phrase(kind, lines) for kind, lines in alike.items())


def holding_phrases(holdings: Iterable[_Holding]) -> Iterator[str]:
    """Yield a phrase for each holding: `holds 1,000 Common Stock`."""
    for row in holdings:
        shares = row.shares_following.value
        if shares is None and isinstance(row, DerivativeHolding):
            shares = row.underlying_shares.value
        yield " ".join(filter(None, ("holds", _number(shares), row.security_title.value)))


def balance_phrases(transactions: Iterable[_Transaction]) -> Iterator[str]:
    """Yield a phrase for the last balance of each line that traded: `then holds 900 Common Stock directly`."""
    last: dict[tuple[object, ...], str] = {}
    for row in transactions:
        title, held, nature = row.security_title.value, row.ownership.value, row.nature.value
        series = (row.exercise_price.value, row.expires_on.value) if isinstance(row, DerivativeTransaction) else ()
        shares = row.shares_following.value
        if shares is not None:
            how = _OWNED.get(held or "", "") + (f", {nature}" if nature else "")
            words = ("then holds", _number(shares), title, how)
            last[title, held, nature, series] = " ".join(filter(None, words))
    yield from last.values()


def _phrase(kind: _Kind, lines: list[_Transaction]) -> str:
    """Return a phrase for transactions of one kind: all shares, and the lowest and highest price, not an average."""
    code, way, of_what = kind
    amounts = [line.shares.value for line in lines if line.shares.value is not None]
    prices = sorted({line.price.value for line in lines if line.price.value})
    words = [_verb(code, way), _number(sum(amounts, Decimal())) if amounts else "", of_what]
    if prices:
        words += ["at", _number(prices[0])] + (["to", _number(prices[-1])] if prices[1:] else [])
    return " ".join(filter(None, words))


def _verb(code: str, way: str) -> str:
    if verb := _VERBS.get((code, way)):
        return verb
    did = {"A": "acquired", "D": "disposed of"}.get(way, "reported")
    known = transaction_code_named(code)
    return f"{did} ({code}: {known.short})" if known else f"{did} ({code})" if code else did


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,f}"
