"""Transactions: the code against letter, footnote, form type and the other table."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.places import Spot
from section16.law.deadlines import form_for
from section16.rules.report import AnyRow, Placed, Report, Transaction
from section16.rules.rule import Found, rule
from section16.standard.codes import transaction_code_named

__all__ = [
    "change_of",
    "exercises_stand_in_both_tables",
    "form_types_follow_the_law",
    "letters_are_usual_for_the_code",
    "lines_of",
    "note_ids",
    "noted_texts",
    "other_transactions_are_described",
    "same",
    "underlying_titles_are_those_of_table_1",
    "withheld_shares_come_from_a_receipt",
]

Key = tuple[object, ...]


_CODES = "Form 4, General Instruction 8"
_CHANGES: Final = ("4", "5")
_PAIRED = frozenset("CMOX")
_RECEIPTS = frozenset("ACMOX")
# Purchases may be small acquisitions, and J can be anything.
_ALWAYS_4 = frozenset("ADFGIMS")
_BROAD_BASED = re.compile(
    r"16b-3\(c\)|401 ?\(?k|purchase plan|savings plan|reinvest|dividend|ESPP|ESOP|thrift|profit.sharing", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def same(text: str | None) -> str:
    """Return a text without the differences of case and blanks that mean nothing."""
    return " ".join((text or "").casefold().split())


def _key(row: AnyRow) -> Key:
    """Return what a line is: the class or series, direct or indirect, and how."""
    nature = (same(row.nature.value), row.nature.footnotes)
    series: Key = ()
    if isinstance(row, DerivativeTransaction | DerivativeHolding):
        # Restricted stock units have neither price nor dates: their footnotes tell one grant from another.
        terms = (row.exercise_price, row.exercisable_on, row.expires_on, row.security_title.footnotes)
        series = (*terms, same(row.underlying_title.value))
    return (same(row.security_title.value), row.ownership.value, nature, series)


def lines_of(report: Report) -> tuple[tuple[Placed, ...], ...]:
    """Sort the rows into lines, each in document order."""
    lines: dict[Key, list[Placed]] = {}
    for placed in report.placed_rows:
        lines.setdefault(_key(placed[1]), []).append(placed)
    return tuple(tuple(line) for line in lines.values())


def change_of(row: AnyRow) -> Decimal | None:
    """Return by how much a transaction changes its balance, in shares; None where a row does not say."""
    if not isinstance(row, Transaction) or row.shares.value is None:
        return None
    sign = {"A": 1, "D": -1}.get(row.acquired_disposed.value or "")
    return None if sign is None else sign * row.shares.value


def noted_texts(report: Report, ids: Iterable[str]) -> str:
    """Return the texts of some footnotes, one after another."""
    texts = report.note_texts
    return " ".join(texts.get(id_, "") for id_ in dict.fromkeys(ids))


def note_ids(row: AnyRow) -> Iterator[str]:
    """Yield the ids of all footnotes that hang on a row, once for each cell."""
    for name in row.__struct_fields__:
        yield from getattr(getattr(row, name), "footnotes", ())
    yield from row.coding_footnotes


@rule("TR001", "advice", _CODES, forms=_CHANGES)
def letters_are_usual_for_the_code(report: Report) -> Iterator[Found]:
    """Let the letter A or D suit the transaction code.

    A purchase acquires, a sale disposes; an exercise acquires the share and disposes of the option, unless it brings
    another derivative security. The other letter is possible now and then, and then a footnote explains it.
    """
    turned = _turned_within_table_2(report)
    for spot, row in report.transactions:
        code, letter = transaction_code_named(row.code), row.acquired_disposed.value
        if code is None or letter not in {"A", "D"} or _is_explained(row) or row.code in turned:
            continue
        usual = code.table_1 if isinstance(row, NonDerivativeTransaction) else code.table_2
        if usual and letter not in usual:
            message = f"'{letter}' is unusual for code {row.code} ({code.short}); write {usual[0]}, or explain it"
            yield spot.at("acquired_disposed"), message


def _is_explained(row: Transaction) -> bool:
    return bool(row.coding_footnotes or row.acquired_disposed.footnotes or row.shares.footnotes)


def _turned_within_table_2(report: Report) -> set[str | None]:
    """List the codes under which one derivative security became another."""
    rows = [row for _, row in report.transactions if isinstance(row, DerivativeTransaction)]
    letters = {letter: {row.code for row in rows if row.acquired_disposed.value == letter} for letter in "AD"}
    return letters["A"] & letters["D"] & _PAIRED


@rule("TR002", "advice", "17 CFR 240.16a-4(b); Form 4, General Instruction 4", forms=_CHANGES)
def exercises_stand_in_both_tables(report: Report) -> Iterator[Found]:
    """Report an exercise in both tables.

    The derivative security is disposed of in Table II, the share acquired in Table I, on the same day and under the
    same code (C, M, O, X). One without the other is half a transaction. A footnote on the row explains what is
    different: awards that settle in cash, or shares that stand in Table I from the grant on.
    """
    turned = _turned_within_table_2(report)
    for spot, row in report.transactions:
        first = isinstance(row, NonDerivativeTransaction)
        halves = row.acquired_disposed.value == ("A" if first else "D") and row.code in _PAIRED - turned
        if halves and not any(note_ids(row)) and not _has_other_side(row, report):
            table = "Table II" if first else "Table I"
            yield spot.at("code"), f"code {row.code} has no row in {table} on that day; add it, or explain"


def _has_other_side(row: Transaction, report: Report) -> bool:
    """Tell whether the other table has the code on that day, or a row that does not say its code or day."""
    day = row.traded_on.value
    others = (one for _, one in report.transactions if type(one) is not type(row))
    return day is None or any(
        (one.code == row.code or transaction_code_named(one.code) is None) and one.traded_on.value in {day, None}
        for one in others
    )


@rule("TR011", "advice", "17 CFR 240.16a-4(b); Form 4, Table II, column 7", forms=_CHANGES)
def underlying_titles_are_those_of_table_1(report: Report) -> Iterator[Found]:
    """Call the underlying security what Table I calls it.

    An exercise brings the security that column 7 names. Under another title in Table I it looks like another class,
    and its balance like one of another line.
    """
    for spot, row in report.transactions:
        if not isinstance(row, DerivativeTransaction) or row.code not in _PAIRED or not row.underlying_title.value:
            continue
        brought = _titles_brought(row, report)
        if brought and same(row.underlying_title.value) not in map(same, brought):
            title = row.underlying_title.value
            yield spot.at("underlying_title"), f"'{title}' is '{brought[0]}' in Table I; give both one title"


def _titles_brought(row: Transaction, report: Report) -> list[str]:
    """List the titles of what Table I acquired that day under the code of a row."""
    return [
        one.security_title.value
        for _, one in report.of(NonDerivativeTransaction)
        if (one.code, one.traded_on.value) == (row.code, row.traded_on.value) and one.security_title.value
    ]


@rule("TR003", "law", f"{_CODES}, code J", forms=_CHANGES)
def other_transactions_are_described(report: Report) -> Iterator[Found]:
    """Describe a transaction of code J in a footnote.

    The instruction to the code says `describe transaction`: the letter alone tells nothing.
    """
    for spot, row in report.transactions:
        if row.code == "J" and not any(note_ids(row)) and not (report.document.remarks or "").strip():
            yield spot.at("code"), "code J has no footnote; describe the transaction in one"


@rule("TR009", "advice", f"{_CODES}, code F; 17 CFR 240.16b-3(e)", forms=("4",))
def withheld_shares_come_from_a_receipt(report: Report) -> Iterator[Found]:
    """Withhold no more shares than the day brought.

    Code F pays for an exercise or a vesting. More shares withheld than acquired that day under A, C, M, O or X
    tells of a wrong amount, if the receipt of that class is reported at all.
    """
    brought: Counter[tuple[str, date | None]] = Counter()
    paid: dict[tuple[str, date | None], list[tuple[Spot, Decimal]]] = {}
    for spot, row in report.of(NonDerivativeTransaction):
        day, shares = (same(row.security_title.value), row.traded_on.value), row.shares.value or Decimal(0)
        if row.code in _RECEIPTS and row.acquired_disposed.value == "A":
            brought[day] += shares  # type: ignore[assignment] # a counter of shares
        elif row.code == "F":
            paid.setdefault(day, []).append((spot, shares))
    for day, rows in paid.items():
        total, received = sum(shares for _, shares in rows), brought[day]
        if received and total > received:
            message = f"{total:,f} withheld where {received:,f} came in that day; correct one of them"
            yield rows[-1][0].at("shares"), message


@rule("TR010", "advice", "17 CFR 240.16a-3(f) and (g)", forms=_CHANGES)
def form_types_follow_the_law(report: Report) -> Iterator[Found]:
    """Give a row the type of the form on which it is due.

    A trade that is due on Form 4 within two business days is of type 4 wherever it stands; on Form 5 it is then
    shown as late. Type 5 is for what may wait: small acquisitions, gifts received, bequests, and what a broad-based
    plan bought, if it is reported at all.
    """
    for spot, row in report.transactions:
        day = row.traded_on.value
        if day is None or row.form_type != "5" or row.code not in _ALWAYS_4:
            continue
        may_wait = _BROAD_BASED.search(noted_texts(report, note_ids(row)))
        if form_for(day, row.code, row.acquired_disposed.value) == "4" and not may_wait:
            yield spot.at("form_type"), f"'5' for code {row.code}, which is due on Form 4; write 4"
