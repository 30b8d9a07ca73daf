"""Gaps: balances that do not follow from the one before, each for a reason of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from section16.form.nonderivative import NonDerivativeHolding
from section16.synth.draws import Draws
from section16.synth.planting.books import CompanyBooks, LineName, LineSpot, RowPlace
from section16.synth.report import PlantedError, ReportedLine

__all__ = ["GAPS"]

_A_WHILE: Final = timedelta(days=10)
_PLAN_LINE: Final = "401(k)"  # there any gap may be the plan's
_ENOUGH: Final = 1_000  # shares: slips in fewer digits could be anything


def _planted(kind: str, meant: str = "") -> PlantedError:
    return PlantedError(family="gap", kind=kind, column="shares_following" if meant else "", meant=meant)


def _lines(books: CompanyBooks, *, table: int = 0) -> list[LineName]:
    """List lines on which nothing was planted, in an order of chance."""
    free = [
        line
        for line, places in books.lines.items()
        if books.is_free(line) and places[0].table == table and _PLAN_LINE not in line[1]
    ]
    return [free.pop(books.draws.below(len(free))) for _ in range(len(free))]


def _spot(
    books: CompanyBooks, *, alone: bool = False, apart: timedelta = timedelta(0), table: int = 0
) -> LineSpot | None:
    """Choose a row whose balance follows from one in an earlier report."""
    for line in _lines(books, table=table):
        places = books.lines[line]
        found = [
            spot
            for spot in books.steps(line, alone=alone)
            if books.day(places[spot.at]) - books.day(places[spot.at - 1]) >= apart
            and (books.balance(places[spot.at - 1]) or 0) >= _ENOUGH
            and (books.balance(places[spot.at]) or 0) >= _ENOUGH
        ]
        if found:
            return books.draws.pick(found)
    return None


def _odd_amount(draws: Draws, most: Decimal) -> Decimal | None:
    """Return a number of shares with at least three digits that is not round."""
    top = min(int(most), 9_999)
    return None if top < 200 else Decimal(draws.between(101, top) // 10 * 10 + draws.between(1, 9))  # noqa: PLR2004


def _place(books: CompanyBooks, spot: LineSpot) -> RowPlace:
    return books.lines[spot.line][spot.at]


def _retype(books: CompanyBooks, kind: str, typed: Callable[[str, Draws], str | None], note: str | None = None) -> bool:
    """Change one balance that the next report knows nothing of."""
    spot = _spot(books, alone=True)
    if spot is None:
        return False
    place = _place(books, spot)
    meant = books.text(place, "shares_following") or ""
    text = typed(meant, books.draws)
    if text is None:
        return False
    books.write(place, "shares_following", text, note)
    books.mark(place, _planted(kind, meant))
    return True


def _mistyped(meant: str, draws: Draws) -> str | None:
    whole, dot, rest = meant.partition(".")
    at = draws.below(len(whole) - 1)
    if dot or draws.chance(0.6):
        crossed = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
        return None if crossed == whole or crossed[0] == "0" else crossed + dot + rest
    return draws.pick((whole + "000", whole[:at] + whole[at] + whole[at:], whole[: at + 1] + whole[at + 2 :]))


def _typing_error(books: CompanyBooks) -> bool:
    return _retype(books, "typing error", _mistyped)


def _reverts(books: CompanyBooks) -> bool:
    return _retype(books, "reverts", lambda meant, draws: _more(meant, draws.pick((100, 200, 500)) + draws.below(99)))


def _more(meant: str, by: int) -> str:
    return f"{Decimal(meant) + by:f}"


def _unit(books: CompanyBooks) -> bool:
    number = books.draws.pick((2, 4, 5, 8, 10))
    note = f"Each American Depositary Share (ADS) represents {number} ordinary shares. Held in ordinary shares."
    return _retype(books, "unit", lambda meant, _: None if "." in meant else str(int(meant) * number), note)


def _shifted(books: CompanyBooks, kind: str, note: str | None, by: Callable[[Draws, Decimal], Decimal | None]) -> bool:
    """Let a line go on from another balance; without a note the next report has to confirm it."""
    spot = _spot(books, alone=note is None, apart=_A_WHILE)
    if spot is None:
        return False
    amount = by(books.draws, books.balance(books.lines[spot.line][spot.at - 1]) or Decimal(0))
    if amount is None or not books.shift(spot, amount):
        return False
    place = _place(books, spot)
    if note:
        text = books.text(place, "shares_following") or ""
        books.write(place, "shares_following", text, note.format(amount=f"{amount:,f}"))
    books.mark(place, _planted(kind))
    return True


def _rounding(books: CompanyBooks) -> bool:
    return _shifted(books, "rounding", None, lambda draws, _: Decimal(draws.between(1, 99)) / 100)


def _plan(books: CompanyBooks) -> bool:
    note = "Includes {amount} shares acquired under the issuer's dividend reinvestment plan since the last report."
    return _shifted(books, "plan", note, lambda draws, held: _odd_amount(draws, held / 2))


def _footnote(books: CompanyBooks) -> bool:
    note = "Reflects the return of {amount} shares from escrow."
    return _shifted(books, "footnote", note, lambda draws, held: _odd_amount(draws, held / 2))


def _missing_report(books: CompanyBooks) -> bool:
    return _shifted(books, "missing report", None, lambda draws, held: _odd_amount(draws, held / 2))


def _split(books: CompanyBooks) -> bool:
    """Multiply what all insiders hold, on a day on which none of them reports."""
    ratio = Decimal(books.draws.pick((2, 3, 5)))
    steps = [step for line in _lines(books) for step in books.steps(line)]
    if not steps:
        return False
    day = books.day(_place(books, books.draws.pick(steps)))
    found = []
    for line in [one for one, places in books.lines.items() if places[0].table == 0]:
        places = books.lines[line]
        at = next((at for at, place in enumerate(places) if books.day(place) >= day), None)
        if not at or LineSpot(line, at) not in set(books.steps(line)) or not books.is_free(line):
            if at is None or at == 0:
                continue
            return False
        held = books.balance(places[at - 1])
        if held:
            found.append((LineSpot(line, at), held))
    if len(found) < 2:  # noqa: PLR2004 - a split of one line would be anything
        return False
    for spot, held in found:
        books.shift(spot, held * (ratio - 1))
        books.mark(_place(books, spot), _planted("split"))
    return True


def _pair(books: CompanyBooks, other_table: int) -> tuple[LineSpot, LineSpot] | None:
    """Choose two lines of one person that both have a report before and after some days."""
    for line in _lines(books):
        others = [one for one in _lines(books, table=other_table) if one[0] == line[0] and one != line]
        for other in others:
            for first in books.steps(line):
                for second in books.steps(other):
                    if _overlap(books, first, second):
                        return first, second
    return None


def _overlap(books: CompanyBooks, one: LineSpot, other: LineSpot) -> bool:
    (first, last), (others_first, others_last) = (
        tuple(books.day(books.lines[spot.line][at]) for at in (spot.at - 1, spot.at)) for spot in (one, other)
    )
    return max(first, others_first) < min(last, others_last)


def _between(books: CompanyBooks, kind: str, other_table: int) -> bool:
    pair = _pair(books, other_table)
    if pair is None:
        return False
    gains, loses = pair
    rest = books.lines[loses.line][loses.at :]
    least = min((books.balance(place) or Decimal(0) for place in rest), default=Decimal(0))
    amount = _odd_amount(books.draws, least)
    if amount is None or not books.shift(loses, -amount) or not books.shift(gains, amount):
        return False
    for spot in pair:
        books.mark(_place(books, spot), _planted(kind))
    return True


def _moved(books: CompanyBooks) -> bool:
    return _between(books, "moved between lines", 0)


def _conversion(books: CompanyBooks) -> bool:
    return _between(books, "conversion", 1)


def _reclassification(books: CompanyBooks) -> bool:
    """Let a second class that an insider holds beside the first be merged into it."""
    spot = _spot(books)
    amount = _odd_amount(books.draws, Decimal(9_999))
    if spot is None or amount is None:
        return False
    places = books.lines[spot.line][spot.at - 1 : spot.at + 1]
    if any(len(books.tables_of(place.filing)[0]) > 28 for place in places) or not books.shift(spot, amount):  # noqa: PLR2004 - of 30 rows
        return False
    note = "Each share of Class B Common Stock was reclassified into one share of the class."
    text = books.text(places[1], "shares_following") or ""
    books.write(places[1], "shares_following", text, note)
    for place, held in zip(places, (f"{amount:f}", "0"), strict=True):
        gap = (_planted("reclassification"),) if held == "0" else ()
        own = {name: cell for name, cell in books.row(place).cells.items() if name in {"ownership", "nature"}}
        cells = {"security_title": "Class B Common Stock", "shares_following": held, **own}
        line, mark = f"{spot.line[1]}, Class B", -books.row(place).mark - 1
        books.insert(place, ReportedLine(NonDerivativeHolding, cells, line, mark, gap))
    books.mark(places[1], _planted("reclassification"))
    return True


def _deferred(books: CompanyBooks) -> bool:
    """Let the reports between some gifts and their Form 5 leave the gifts out of their balances."""
    for line in _lines(books):
        places = books.lines[line]
        for filing in dict.fromkeys(place.filing for place in places if books.filings[place.filing].form == "5"):
            end = _first_after(books, line, filing)
            gifts = [at for at, place in enumerate(places[:end]) if place.filing == filing]
            if end is not None and _can_wait(books, line, gifts, end):
                _put_off(books, line, gifts, end)
                return True
    return False


def _first_after(books: CompanyBooks, line: LineName, filing: int) -> int | None:
    """Return the first row accepted after a report, if all rows from there on were, and none before."""
    places, accepted = books.lines[line], books.filings[filing].accepted_at
    later = [books.filings[one.filing].accepted_at > accepted for one in places]
    end = later.index(True) if True in later else None
    return end if end is not None and all(later[end:]) else None


def _can_wait(books: CompanyBooks, line: LineName, gifts: Sequence[int], end: int) -> bool:
    """Tell whether it shows that reports leave out the gifts of a Form 5.

    Where nothing has moved between one gift and the next, or the end, all balances follow as they were filed; and
    which of two reports of one day left out the other nobody can tell.
    """
    places = books.lines[line]
    if {books.day(places[at]) for at in gifts} & {books.day(one) for n, one in enumerate(places) if n not in gifts}:
        return False
    around = places[gifts[0] : end + 1]
    plain = not any(books.row(one).planted or books.filings[one.filing].original_on for one in around)
    held = [books.balance(one) for one in around]
    starts = [*(at - gifts[0] for at in gifts), end - gifts[0]]
    return plain and None not in held and any(held[one] != held[other - 1] for one, other in pairwise(starts))


def _put_off(books: CompanyBooks, line: LineName, gifts: Sequence[int], end: int) -> None:
    """Add to each balance before the Form 5 what it left out, and mark where balances do not follow by their days."""
    places = books.lines[line][: end + 1]
    left_out = missing = Decimal(0)
    for at in range(gifts[0], end + 1):
        if at in gifts:
            shares = books.number(places[at], "shares") or Decimal(0)
            left_out += shares if books.text(places[at], "acquired_disposed") == "D" else -shares
        known = at in gifts or at == end
        if not known:
            books.shift(LineSpot(line, at), left_out, until=at + 1)
        if missing != (0 if known else left_out):
            missing = Decimal(0) if known else left_out
            books.mark(places[at], _planted("deferred to Form 5"))


GAPS: Final[Mapping[str, Callable[[CompanyBooks], bool]]] = {
    "split": _split,
    "moved between lines": _moved,
    "conversion": _conversion,
    "reclassification": _reclassification,
    "deferred to Form 5": _deferred,
    "plan": _plan,
    "rounding": _rounding,
    "typing error": _typing_error,
    "reverts": _reverts,
    "missing report": _missing_report,
    "unit": _unit,
    "footnote": _footnote,
}
