"""Trades from a CSV table, and facts from TOML, with every mistake told at once."""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeVar

import msgspec

from section16.ledger.short_swing.trades import SwingFacts, SwingTrade, TradesError
from section16.standard.codes.transactions import TRANSACTION_CODES
from section16.standard.text.days import no_date
from section16.standard.text.nearest import did_you_mean, nearest
from section16.standard.text.types import types_in_words

__all__ = ["read_facts", "read_trades"]

T = TypeVar("T")

_CODES: Final = frozenset(code.value for code in TRANSACTION_CODES) - {"V"}
_REQUIRED: Final = ("date", "code", "shares", "price")
_OPTIONAL: Final = (
    "acquired_disposed", "security", "owner", "interest", "right", "strike", "expires", "underlying_price", "event",
    "note",
)  # fmt: skip
_COLUMNS: Final = (*_REQUIRED, *_OPTIONAL)
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_RATIO: Final = re.compile(r"\d{1,9}(?:\.\d{1,9}|/[1-9]\d{0,8})?", re.ASCII)
_MOST_ROWS: Final = 100_000
_UNKNOWN_KEY: Final = re.compile(r"Object contains unknown field `(.*?)`(?: - at `\$\.?(.*?)`)?$")


def read_trades(text: str, name: str) -> tuple[SwingTrade, ...]:
    """Read a table with the columns `date,code,shares,price` and those of `SwingTrade`; raise TradesError.

    A trade without a price is kept. Amounts are plain numbers: `1000.50`, neither `1,000.50` nor `$1000.50`.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    try:
        table = list(csv.reader(lines, strict=True))
    except csv.Error as error:
        raise TradesError([f"{name}: no CSV ({error}); write a line a trade, texts with commas in quotes"]) from None
    header = [one.strip().lower() for one in table[0]] if table else []
    wrong = list(_header_mistakes(header, name))
    rows = [row for row in table[1:] if any(cell.strip() for cell in row)]
    if len(rows) > _MOST_ROWS:
        wrong.append(f"{name}: {len(rows):,} trades; one person's history is at most {_MOST_ROWS:,}")
    if wrong:
        raise TradesError(wrong)
    read = [_Row(name, number, header, row) for number, row in enumerate(rows, 1)]
    trades = [one.trade() for one in read]
    if reasons := [reason for one in read for reason in one.wrong]:
        raise TradesError(reasons)
    return tuple(one for one in trades if one is not None)


def _header_mistakes(header: list[str], name: str) -> Iterator[str]:
    if not header:
        yield f"{name}: empty; write a line `{','.join(_REQUIRED)}` and a line a trade"
        return
    for one in _REQUIRED:
        if one not in header:
            yield f"{name}, line 1: no column '{one}'; the columns are {', '.join(_COLUMNS)}"
    for one in header:
        if one not in _COLUMNS:
            meant = did_you_mean(nearest(one, _COLUMNS), f"the columns are {', '.join(_COLUMNS)}")
            yield f"{name}, line 1: column '{one}' is not known; {meant}"
    for one in sorted({one for one in header if header.count(one) > 1}):
        yield f"{name}, line 1: column '{one}' stands twice; keep one"


class _Row:
    """One line of the table as it is read; `wrong` collects what cannot be taken."""

    def __init__(self, name: str, number: int, header: list[str], cells: list[str]) -> None:
        self._place, self._number, self.wrong = f"{name}, row {number}", number, list[str]()
        self._cells = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        if len(cells) > len(header):
            self._mistake("", f"{len(cells)} cells under {len(header)} columns", "quote a text that has a comma")

    def _mistake(self, column: str, seen: str, do: str) -> None:
        self.wrong.append(f"{self._place}{', ' if column else ''}{column}: {seen}; {do}")

    def trade(self) -> SwingTrade | None:
        """Return the trade, or nothing where a cell is wrong."""
        on = self._take("date", _day, "write it as 2024-02-16")
        shares = self._take("shares", _amount, "write a plain number above zero, such as 1000.5")
        code = self._cells["code"].upper()
        if code and code not in _CODES:
            self._mistake("code", f"'{code}' is no transaction code", f"one of {', '.join(sorted(_CODES))}")
        if on is None or not shares or shares <= 0:
            column, do = ("date", "give the day of the trade") if on is None else ("shares", "give a number above zero")
            if not self.wrong:
                self._mistake(column, f"'{self._cells[column]}'", do)
        right = self._word("right", ("", "call", "put"))
        letter = self._word("acquired_disposed", ("", "a", "d"))
        price = self._not_negative("price")
        interest = self._take("interest", _amount, "write a share between 0 and 1, such as 0.25")
        if interest is not None and not 0 < interest <= 1:
            self._mistake("interest", f"'{interest}'", "write a share above 0 and at most 1, such as 0.25")
        strike = self._not_negative("strike")
        underlying = self._not_negative("underlying_price")
        expires = self._take("expires", _day, "write it as 2024-12-20")
        if self.wrong or on is None or shares is None:
            return None
        return SwingTrade(
            row=self._number,
            on=on,
            code=code,
            shares=shares,
            price=price,
            acquired={"a": True, "d": False}.get(letter),
            security=self._cells.get("security", ""),
            owner=self._cells.get("owner", ""),
            interest=Decimal(1) if interest is None else interest,
            right="call" if right == "call" else "put" if right == "put" else "",
            strike=strike,
            expires=expires,
            underlying_price=underlying,
            event=self._cells.get("event", ""),
            note=self._cells.get("note", ""),
        )

    def _take(self, column: str, read: Callable[[str], T], do: str) -> T | None:
        text = self._cells.get(column, "")
        if not text:
            return None
        try:
            return read(text)
        except ValueError:
            wrong = no_date(text) if read is _day else None
            if wrong is not None and (wrong.is_impossible or wrong.meant):
                self._mistake(column, f"'{text}' {wrong.seen}", wrong.do)
            else:
                self._mistake(column, f"'{text}' cannot be read", do)
            return None

    def _not_negative(self, column: str) -> Decimal | None:
        amount = self._take(column, _amount, "write a plain number of dollars, such as 12.50")
        if amount is not None and amount < 0:
            self._mistake(column, f"'{amount}' is below zero", "write what was paid or received for one share")
        return amount

    def _word(self, column: str, words: tuple[str, ...]) -> str:
        word = self._cells.get(column, "").lower()
        if word not in words:
            self._mistake(column, f"'{word}'", f"write {' or '.join(one for one in words if one)}, or leave it empty")
        return word


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _amount(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def read_facts(text: str, name: str) -> SwingFacts:
    """Read facts from TOML; raise TradesError, with the nearest right word for a key that is not known."""
    try:
        raw: Mapping[str, Any] = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise TradesError([f"{name}: no TOML ({error}); see the guide to short-swing profit"]) from None
    try:
        facts = msgspec.convert(raw, SwingFacts, strict=False, dec_hook=_fraction)
    except msgspec.ValidationError as error:
        raise TradesError([f"{name}: {_explained(str(error))}"]) from None
    if wrong := list(_contradictions(facts, name)):
        raise TradesError(wrong)
    return facts


def _fraction(_kind: type, value: object) -> Fraction:
    """Read a ratio such as 3, 1.5 or 1/30."""
    text = str(value)
    if not _RATIO.fullmatch(text):
        message = f'\'{text}\' is no ratio; write new shares for one old share, such as "3", "3/2" or "1/30"'
        raise ValueError(message)
    return Fraction(text)


def _explained(message: str) -> str:
    """Return a mistake with its place first and, for a key, the nearest right one."""
    if (found := _UNKNOWN_KEY.match(message)) is None:
        what, _, where = message.partition(" - at `$.")
        return f"{where.rstrip('`') or 'facts'}: {types_in_words(what)}; see the guide to short-swing profit"
    key, where = found[1], found[2] or ""
    table = _TABLES.get(re.sub(r"\[.*", "", where.rpartition(".")[2] or where), SwingFacts)
    names = [one.encode_name for one in msgspec.structs.fields(table)]
    meant = did_you_mean(nearest(key, names), f"the keys are {', '.join(names)}")
    return f"{where or 'facts'}: key '{key}' is not known; {meant}"


def _tables() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    for one in msgspec.structs.fields(SwingFacts):
        if inner := getattr(one.type, "__args__", None):
            yield one.name, inner[0]
            for deeper in msgspec.structs.fields(inner[0]):
                kinds = getattr(deeper.type, "__args__", ())
                if kinds and isinstance(kinds[0], type) and issubclass(kinds[0], msgspec.Struct):
                    yield deeper.name, kinds[0]


_TABLES: Final = dict(_tables())


def _contradictions(facts: SwingFacts, name: str) -> Iterator[str]:
    for number, one in enumerate(facts.status, 1):
        if one.since and one.until and one.until < one.since:
            yield f"{name}, status {number}: it ends on {one.until}, before it begins; check `from` and `to`"
        if one.capacity == "ten percent" and (one.held_before is None) != (one.outstanding is None):
            yield f"{name}, status {number}: give both `held_before` and `outstanding`, or neither"
    for held in facts.interest:
        if not 0 < held.share <= 1:
            yield (
                f"{name}, interest of '{held.owner}': share '{held.share}'; write one above 0 and at most 1, and leave "
                f"rows without any out with --exclude"
            )
    for number, split in enumerate(facts.split, 1):
        if split.ratio <= 0:
            yield f"{name}, split {number}: ratio '{split.ratio}'; write new shares for one old share, such as \"3\""
    yield from _desk_mistakes(facts, name)
    yield from _pool_mistakes(facts, name)


def _desk_mistakes(facts: SwingFacts, name: str) -> Iterator[str]:
    for number, one in enumerate(facts.blackout, 1):
        if one.until and one.until < one.since:
            yield f"{name}, blackout {number}: it ends on {one.until}, before it begins; check `from` and `to`"
    plan, sale = facts.plan, facts.rule_144
    if plan and plan.adopted_on.year == date.max.year:
        yield f"{name}, plan: '{plan.adopted_on}' is no day to count from; give the day of the adoption"
    if plan and plan.results_on and plan.results_on <= plan.adopted_on:
        yield (
            f"{name}, plan: results of {plan.results_on} are not of the quarter of {plan.adopted_on}; give the day of "
            f"the Form 10-Q or 10-K for the quarter in which the plan was adopted"
        )
    if sale and sale.outstanding is not None and sale.outstanding <= 0:
        yield f"{name}, rule_144: outstanding '{sale.outstanding}'; write the shares of the class, above zero"
    if sale and sale.average_weekly_volume is not None and sale.average_weekly_volume < 0:
        yield f"{name}, rule_144: average_weekly_volume '{sale.average_weekly_volume}'; write shares, not below zero"


def _pool_mistakes(facts: SwingFacts, name: str) -> Iterator[str]:
    seen: dict[str, str] = {}
    for pool in facts.pool:
        for member in pool.classes:
            if member.ratio <= 0:
                yield f"{name}, pool {pool.name}: ratio '{member.ratio}' of '{member.security}'; write one above zero"
            if member.security in seen:
                yield f"{name}, pool {pool.name}: '{member.security}' is in {seen[member.security]} too; keep one"
            seen[member.security] = f"pool {pool.name}"
