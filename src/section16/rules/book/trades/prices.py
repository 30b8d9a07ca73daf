"""TR: what may stand in the price column, and whether it can be true."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from section16.form.document import Footnote
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.places import Spot
from section16.law.changes import WEIGHTED_AVERAGE, in_force
from section16.rules.book.lines import note_ids, noted_texts
from section16.rules.book.wording import PriceRange, days_of_trading, price_range
from section16.rules.report import Report
from section16.rules.rule import CHANGES, Found, rule
from section16.standard.kinds import Amount
from section16.standard.limits import DEAREST_SHARE

__all__ = [
    "averages_are_of_one_day",
    "averages_are_told_in_full",
    "gifts_and_bequests_have_no_price",
    "prices_are_no_totals",
    "prices_are_of_what_is_counted",
    "prices_lie_in_their_range",
    "ranges_are_within_a_dollar",
    "trades_have_a_price",
]

_AVERAGE_LETTER = WEIGHTED_AVERAGE[-1].authority
_PROMISE: Final = re.compile(
    r"undertake|up?on request|will (?:be )?(?:provide|suppl|furnish)|agrees? to|full information", re.IGNORECASE
)
_RANGE: Final = re.compile(r"[0-9](?:[^.;0-9]|\.(?=[0-9]))*(?:to|and|-|through|highest)\D{0,60}[0-9]", re.IGNORECASE)
_SHARE: Final = re.compile(r"ordinary|common|class [a-z] share", re.IGNORECASE)
_DEPOSITARY: Final = re.compile(r"\bAD[SR]s?\b|deposit", re.IGNORECASE)
_PER_ADS: Final = re.compile(r"\bper (?:ADS|ADR|American depositary (?:share|receipt))\b", re.IGNORECASE)
_CONVERTED: Final = re.compile(r"divided|per (?:ordinary|common|class)|equivalent|convert", re.IGNORECASE)
_PRICE = "Form 4, General Instruction 5"
_LETTER = "SEC staff letter to the Society of Corporate Secretaries and Governance Professionals, 25 June 2008"


_DOLLAR = Decimal(1)

_LIKE = Decimal("0.2")


@rule("TR004", "advice", _PRICE, forms=CHANGES)
def gifts_and_bequests_have_no_price(report: Report) -> Iterator[Found]:
    """Give a gift or a bequest the price 0, or none with a footnote.

    Nothing is paid. The market's price is of interest to the tax return only.
    """
    for spot, row in report.transactions:
        if row.code in {"G", "W"} and row.price.value and not row.price.footnotes:
            yield spot.at("price"), f"'{row.price.value:f}' is a price for code {row.code}; write 0, or explain it"


@rule("TR005", "advice", _PRICE, forms=CHANGES)
def trades_have_a_price(report: Report) -> Iterator[Found]:
    """Give the price of a purchase or a sale.

    A price of 0 needs a footnote that says what was paid instead.
    """
    for spot, row in report.transactions:
        if row.code in {"P", "S"} and row.price.value == 0 and not any(note_ids(row)):
            yield spot.at("price"), f"'0' is the price of a row of code {row.code}; give the price, or explain it"


@rule("TR006", "advice", _LETTER, forms=CHANGES)
def prices_lie_in_their_range(report: Report) -> Iterator[Found]:
    """Let an average price lie in the range that its own footnote names.

    A weighted average is between the lowest and the highest price. One that is not comes from a footnote copied
    from another row, or from a slip in the sum.
    """
    for spot, row, range_ in report.once(_ranged):
        price = row.price.value
        if price is None or abs(price) > Amount.most or range_.low <= _rounded(price, range_.low) <= range_.high:
            continue
        yield (
            spot.at("price"),
            f"'{price:f}' is outside the range of its footnote, {range_.low:f} to {range_.high:f}; correct one of them",
        )


def _ranged(report: Report) -> tuple[tuple[Spot, NonDerivativeTransaction, PriceRange], ...]:
    """List the rows whose price has a footnote with one range of prices."""
    noted = [(spot, row) for spot, row in report.of(NonDerivativeTransaction) if row.price.footnotes]
    ranges = {ids: price_range(noted_texts(report, ids)) for ids in {row.price.footnotes for _, row in noted}}
    return tuple((spot, row, found) for spot, row in noted if (found := ranges[row.price.footnotes]))


def _rounded(price: Decimal, bound: Decimal) -> Decimal:
    """Return a price with the decimals of a bound: an average has more of them than the range."""
    decimals = -int(bound.as_tuple().exponent)
    return round(price, min(max(0, decimals), Amount.decimals))


@rule("TR007", "advice", _LETTER, forms=CHANGES)
def ranges_are_within_a_dollar(report: Report) -> Iterator[Found]:
    """Average only trades within one dollar.

    The staff lets same-day trades stand on one line when their prices lie within one dollar: 14.01 to 15.00 on one
    line, 15.01 to 16.00 on the next. A range of exactly one dollar is the doubtful case.
    """
    for spot, row, range_ in report.once(_ranged):
        if row.code in {"P", "S"} and range_.high - range_.low > _DOLLAR:
            width = range_.high - range_.low
            yield (
                spot.at("price"),
                f"the trades range over {width:f}, {range_.low:f} to {range_.high:f}; report lines within 1.00 each",
            )


@rule("TR008", "advice", _PRICE, forms=CHANGES)
def prices_are_no_totals(report: Report) -> Iterator[Found]:
    """Write the price of one share, not of all.

    A total in the price column is the most frequent mistake in the data sets. It shows when the price divided by the
    number of shares is like the price of another row of the class, or like a price in its footnote.
    """
    rows = report.of(NonDerivativeTransaction)
    for spot, row in rows:
        price, shares = row.price.value, row.shares.value
        if price is None or shares is None or shares <= 1 or price <= shares:
            continue
        peers = [one.price.value for _, one in rows if one is not row and one.security_title == row.security_title]
        if _is_total(price, shares, [peer for peer in peers if peer]):
            sum_ = f"{price:f} / {shares:f} = {price / shares:.4f} a share"
            yield spot.at("price"), f"'{price:f}' looks like a total: {sum_}; give the price of one share"


def _is_total(price: Decimal, shares: Decimal, peers: list[Decimal]) -> bool:
    if any(_alike(price, peer) for peer in peers):
        return False
    return price > DEAREST_SHARE or any(_alike(price / shares, peer) and price > peer * 2 for peer in peers)


def _alike(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _LIKE * max(one, other)


@rule("TR019", "advice", _AVERAGE_LETTER, forms=CHANGES)
def averages_are_told_in_full(report: Report) -> Iterator[Found]:
    """Give the range of prices with an average, and promise the rest.

    The staff lets trades of one day stand on one line if a footnote says that the price is a weighted average, from
    which to which price the trades were, and that the number of shares at each price is given on request.
    """
    known = report.known_on
    if known is None or in_force(WEIGHTED_AVERAGE, known) is None:
        return
    averaged = {
        id_
        for _, row in report.of(NonDerivativeTransaction)
        if row.code in {"P", "S"}
        for id_ in row.price.footnotes
        if _is_average(report.note_texts.get(id_, ""))
    }
    promised = bool(averaged) and any(
        map(_PROMISE.search, (*report.note_texts.values(), report.document.remarks or ""))
    )
    for spot, note in report.of(Footnote) if averaged else ():
        missing = () if note.id not in averaged else _missing(note.text, promised=promised)
        if missing:
            yield (
                spot.place,
                f"the price is an average and footnote '{note.id}' has no {' and no '.join(missing)}; add it",
            )


def _missing(text: str, *, promised: bool) -> tuple[str, ...]:
    needed = (("range of prices", _RANGE.search(text)), ("undertaking to tell each price on request", promised))
    return tuple(name for name, present in needed if not present)


def _is_average(text: str) -> bool:
    return "weighted average" in text.lower().replace("-", " ")


@rule("TR020", "advice", "Form 4, General Instruction 5", forms=CHANGES)
def prices_are_of_what_is_counted(report: Report) -> Iterator[Found]:
    """Give the price of one of the securities that the row counts.

    Where a row counts ordinary shares and the trade was in depositary shares, a price per depositary share overstates
    the value of the row as many times as there are ordinary shares behind one.
    """
    for spot, row in report.of(NonDerivativeTransaction):
        title = row.security_title.value or ""
        text = noted_texts(report, row.price.footnotes) if row.price.value and row.price.footnotes else ""
        # The plain word first: to search for the pattern takes many times as long.
        if "per A" not in text or not _PER_ADS.search(text) or _CONVERTED.search(text):
            continue
        if _SHARE.search(title) and not _DEPOSITARY.search(title):
            yield spot.at("price"), f"a footnote has a price per ADS and the row counts '{title}'; give it per share"


@rule("TR025", "advice", _LETTER, forms=CHANGES)
def averages_are_of_one_day(report: Report) -> Iterator[Found]:
    """Average only trades of one day.

    The staff lets trades of one and the same day stand on one line. Those of several days are as many lines, each with
    its own average and range. A footnote that hangs on rows of several days may name them all.
    """
    noted: dict[str, list[tuple[Spot, NonDerivativeTransaction]]] = {}
    for spot, row in report.of(NonDerivativeTransaction):
        for id_ in row.price.footnotes if row.code in {"P", "S"} else ():
            noted.setdefault(id_, []).append((spot, row))
    for id_, rows in noted.items():
        words = days_of_trading(report.note_texts.get(id_, ""))
        if words is not None and len({row.traded_on.value for _, row in rows}) == 1:
            seen = f"the average is of several days ('{words}') on a line of one"
            yield rows[0][0].at("traded_on"), f"{seen}; give each day a line of its own"
