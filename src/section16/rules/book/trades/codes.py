"""TR: what a transaction code asks for, which is a letter, a table, a form type or an explanation."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.places import Spot
from section16.law.calendar import months_after
from section16.law.changes import SMALL_ACQUISITION, in_force
from section16.law.deadlines import form_for
from section16.rules.book.lines import codes_turned_within_table_2, note_ids, noted_texts, same
from section16.rules.report import AnyTransaction, Report
from section16.rules.rule import CHANGES, Found, rule
from section16.standard.codes import transaction_code_named

__all__ = [
    "derivative_codes_stand_in_table_2",
    "derivative_securities_stand_in_table_2",
    "form_types_follow_the_law",
    "letters_are_usual_for_the_code",
    "other_transactions_are_described",
    "plan_purchases_are_not_market_purchases",
    "small_acquisitions_are_small",
    "swaps_are_explained",
    "what_could_wait_is_marked_early",
]

_CODES = "Form 4, General Instruction 8"


# Purchases may be small acquisitions, and J can be anything.
_ALWAYS_4 = frozenset("ADFGIMS")

_BROAD_BASED = re.compile(
    r"16b-3\(c\)|401 ?\(?k|purchase plan|savings plan|reinvest|dividend|ESPP|ESOP|thrift|profit.sharing", re.IGNORECASE
)

_MAY_WAIT: Final = frozenset("GLWZ")

_DERIVATIVE: Final = re.compile(
    r"(?:[\w-]+ ){0,3}(?:(?:stock|share|call|put) options?|warrants?|convertible (?:note|debenture|bond)s?"
    r"|phantom stock|stock appreciation rights?)\b(?! (?:plan|trust))",
    re.IGNORECASE,
)

_PLAN_PURCHASE: Final = re.compile(
    r"\A\W*(?:[\w']+ ){0,12}"
    r"(?:stock purchase plan|ESPP|401\(?k\)? plan|dividend reinvestment|reinvestment of dividends)",
    re.IGNORECASE,
)


@rule("TR001", "advice", _CODES, forms=CHANGES)
def letters_are_usual_for_the_code(report: Report) -> Iterator[Found]:
    """Use the letter A or D that is usual for the transaction code.

    A purchase acquires and a sale disposes. An exercise acquires the share and disposes of the option, unless it
    brings another derivative security. Where the other letter is right, a footnote should explain it.
    """
    turned = codes_turned_within_table_2(report)
    for spot, row in report.transactions:
        code, letter = transaction_code_named(row.code), row.acquired_disposed.value
        if code is None or letter not in {"A", "D"} or _is_explained(row) or row.code in turned:
            continue
        usual = code.table_1 if isinstance(row, NonDerivativeTransaction) else code.table_2
        if usual and letter not in usual:
            message = f"'{letter}' is unusual for code {row.code} ({code.short}); write {usual[0]}, or explain it"
            yield spot.at("acquired_disposed"), message


def _is_explained(row: AnyTransaction) -> bool:
    return bool(row.coding_footnotes or row.acquired_disposed.footnotes or row.shares.footnotes)


@rule("TR003", "law", f"{_CODES}, code J", forms=CHANGES)
def other_transactions_are_described(report: Report) -> Iterator[Found]:
    """Describe a transaction of code J in a footnote.

    The instruction to the code says `describe transaction`, because the letter alone does not.
    """
    for spot, row in report.transactions:
        if row.code == "J" and not any(note_ids(row)) and not (report.document.remarks or "").strip():
            yield spot.at("code"), "code J has no footnote; describe the transaction in one"


@rule("TR010", "advice", "17 CFR 240.16a-3(f) and (g)", forms=CHANGES)
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


@rule("TR013", "advice", f"{_CODES}, code K", forms=CHANGES)
def swaps_are_explained(report: Report) -> Iterator[Found]:
    """Explain an equity swap in a footnote.

    EDGAR prints K beside the code and nothing more. No cell has the terms of the swap, its length or its other party.
    """
    for spot, row in report.transactions:
        if row.equity_swap and not any(note_ids(row)):
            yield spot.at("equity_swap"), "the row is an equity swap and has no footnote; describe the swap in one"


@rule("TR014", "advice", "17 CFR 240.16a-3(f) and (g)", forms=("4",))
def what_could_wait_is_marked_early(report: Report) -> Iterator[Found]:
    """Give a row on Form 4 that could wait for Form 5 the form type 5.

    Small acquisitions, bequests, voting trusts, gifts received, and until 26 February 2023 gifts made, are due on
    Form 5. Reported on Form 4 they are early, and EDGAR prints V beside the code.
    """
    for spot, row in report.transactions:
        day = row.traded_on.value
        if row.form_type == "4" and row.code in _MAY_WAIT and day is not None and _waits(row, day):
            yield spot.at("form_type"), f"'4' for code {row.code}, which is due on Form 5; write 5, as reported early"


def _waits(row: AnyTransaction, day: date) -> bool:
    return form_for(day, row.code, row.acquired_disposed.value) == "5"


@rule("TR015", "law", SMALL_ACQUISITION[-1].authority, forms=CHANGES)
def small_acquisitions_are_small(report: Report) -> Iterator[Found]:
    """Use code L only up to $10,000 of a class within six months.

    A small acquisition is one that is not from the issuer and that, with the others of the class in the six months
    before it, is worth no more. Above that all of them are due on Form 4 within two business days.
    """
    if not any(row.code == "L" for _, row in report.transactions):
        return
    bought: dict[str, list[tuple[date, Decimal]]] = {}
    for spot, row in report.of(NonDerivativeTransaction):
        day, shares, price = row.traded_on.value, row.shares.value, row.price.value
        limit = in_force(SMALL_ACQUISITION, day) if day is not None else None
        if row.code != "L" or day is None or shares is None or price is None or limit is None:
            continue
        line = bought.setdefault(same(row.security_title.value), [])
        line.append((day, shares * price))
        total = sum((worth for on, worth in line if day <= months_after(on, 6)), Decimal(0))
        if total > limit.value:
            seen = f"acquisitions of code L come to ${total:,.2f} within six months, above ${limit.value:,}"
            yield spot.at("code"), f"{seen}; report them under code P on Form 4"


@rule("TR016", "advice", _CODES, forms=CHANGES)
def derivative_codes_stand_in_table_2(report: Report) -> Iterator[Found]:
    """Report the end of a derivative position in Table II.

    Codes E and H are for the expiration of a short and the expiration or cancellation of a long derivative position.
    """
    for spot, row in report.of(NonDerivativeTransaction):
        if row.code in {"E", "H"}:
            yield spot.at("code"), f"'{row.code}' is a code of derivative securities; move the row to Table II"


@rule("TR017", "advice", "17 CFR 240.16a-1(c); Form 4, Tables I and II")
def derivative_securities_stand_in_table_2(report: Report) -> Iterator[Found]:
    """Report options, warrants and their like in Table II.

    Table I has no column for an exercise price or an expiration date. Restricted stock units may stand in either.
    """
    for spot, row in report.placed_rows:
        title = row.security_title.value
        if title is None or hasattr(row, "underlying_title") or not _DERIVATIVE.match(title):
            continue
        yield spot.at("security_title"), f"'{title}' is a derivative security; report it in Table II"


@rule("TR018", "advice", f"{_CODES}, code P; 17 CFR 240.16a-11 and 240.16b-3(c)", forms=CHANGES)
def plan_purchases_are_not_market_purchases(report: Report) -> Iterator[Found]:
    """Use code P for purchases on the market, not for those of a broad-based plan.

    What an employee stock purchase plan, a 401(k) plan or a dividend reinvestment plan buys by its terms is exempt
    and needs no row: the balance counts it. Under code P it looks like a purchase that a sale may be matched with.
    """
    for spot, row in _purchases(report):
        ids = (*row.coding_footnotes, *row.traded_on.footnotes, *row.shares.footnotes)
        if ids and _PLAN_PURCHASE.search(noted_texts(report, ids)):
            yield spot.at("code"), "'P' for what a plan bought; leave the row out if the plan is exempt, and say so"


def _purchases(report: Report) -> Iterator[tuple[Spot, AnyTransaction]]:
    return ((spot, row) for spot, row in report.transactions if row.code == "P")
