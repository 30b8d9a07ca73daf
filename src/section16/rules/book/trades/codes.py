"""TR: what a transaction code asks for, which is a letter, a table, a form type or an explanation."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.owner import ReportingOwner
from section16.form.places import Spot
from section16.law.calendar import months_after
from section16.law.changes import SMALL_ACQUISITION, in_force
from section16.law.deadlines import form_for
from section16.law.market import is_trading_day
from section16.rules.book.lines import (
    EXERCISES,
    codes_turned_within_table_2,
    note_ids,
    noted_texts,
    position_named,
    rights_named,
    same,
)
from section16.rules.report import AnyTransaction, Report
from section16.rules.rule import CHANGES, Found, rule
from section16.standard.codes.transactions import TRANSACTION_CODES, transaction_code_named
from section16.standard.directions import Direction, direction

__all__ = [
    "derivative_codes_stand_in_table_2",
    "derivative_securities_stand_in_table_2",
    "form_types_follow_the_law",
    "letters_are_usual_for_the_code",
    "market_trades_are_made_while_markets_are_open",
    "other_transactions_are_described",
    "plan_purchases_are_not_market_purchases",
    "rule_16b3_codes_are_of_directors_and_officers",
    "small_acquisitions_are_small",
    "swaps_are_explained",
    "what_could_wait_is_marked_early",
]

_CODES = "Form 4, General Instruction 8"


_RULE_16B3: Final = frozenset(one.value for one in TRANSACTION_CODES if one.rule_16b3)
_OTHERWISE: Final = {"A": "P or J", "D": "S or J", "F": "S or J", "I": "P or S", "M": "C, O or X"}
_OFFICE: Final = re.compile(r"director|officer|former|trustee|manager|advis[eo]r|president|chief|executive")
_OFFICE_OF_OLD: Final = re.compile(
    r"\bdeputi[sz]|\bserv(?:es?|ed|ing) (?:on|as)\b[^.]{0,60}\b(?:board|director|officer)"
    r"|\b(?:former|was|were|ceased|resign\w+|retire\w*)\b[^.]{0,60}\b(?:director|officer|employ\w+|board)"
)
_EXCHANGE_YEARS: Final = range(1953, 2100)  # of weekends without trading
_PRIVATE: Final = re.compile(
    r"private|negotiat|agreement|contract|offering|subscri|underwrit|exchange for|tender|merger|from the issuer"
    r"|toronto|tsx|london|foreign|over[- ]the[- ]counter|abroad"
)

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

_NOT_EXEMPT: Final = re.compile(
    r"\b(?:not|outside|nor)\b[^.;]{0,60}\b(?:16a-11|16b-3|exempt)|\bbroker(?:age)?\b[^.;]{0,40}\b(?:reinvest|dividend)"
    r"|\breinvest[^.;]{0,30}\bbroker",
    re.IGNORECASE,
)


@rule("TR001", "advice", _CODES, forms=CHANGES)
def letters_are_usual_for_the_code(report: Report) -> Iterator[Found]:
    """Use the letter A or D that is usual for the transaction code.

    A purchase acquires and a sale disposes. An exercise acquires the share and disposes of the option, unless it
    brings another derivative security. A put that is exercised, or a written call that is assigned, disposes of the
    share (Rules 16a-4(b) and 16b-6(b)), and what was written is closed, so acquired: its title says `put`, `written` or
    `obligation`. The table of [directions](codes.md#directions) decides. Where the other letter is right, a footnote
    should explain it.
    """
    turned = codes_turned_within_table_2(report)
    for spot, row in report.transactions:
        code, letter = transaction_code_named(row.code), row.acquired_disposed.value
        if code is None or letter not in {"A", "D"} or _is_explained(row) or row.code in turned:
            continue
        usual = code.table_1 if isinstance(row, NonDerivativeTransaction) else code.table_2
        if row.code in EXERCISES:
            usual = tuple(_letters_of_exercise(report, row))
        if usual and letter not in usual:
            message = f"'{letter}' is unusual for code {row.code} ({code.short}); write {usual[0]}, or explain it"
            yield spot.at("acquired_disposed"), message


def _letters_of_exercise(report: Report, row: AnyTransaction) -> str:
    """Return the letters that are usual for a row of an exercise; of Table I, by the rights exercised that day."""
    if isinstance(row, DerivativeTransaction):
        return "".join(dict.fromkeys(one.table_2 for one in _uses(row)))
    used = [
        one
        for _, one in report.transactions
        if isinstance(one, DerivativeTransaction) and (one.code, one.traded_on) == (row.code, row.traded_on)
    ]
    return "".join(dict.fromkeys(use.table_1 for one in used for use in _uses(one))) or "A"


def _uses(row: DerivativeTransaction) -> tuple[Direction, ...]:
    """Return how a right may have been used; a title that says both put and call leaves both open."""
    title = row.security_title.value or ""
    return tuple(direction(right, position_named(title), "use") for right in rights_named(title))


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
    Form 5. Reported on Form 4 they are early, and EDGAR prints V beside the code. A gift to one's own trust is one
    transaction in two rows, and both are of the form on which the disposition is due.
    """
    for spot, row in report.transactions:
        day = row.traded_on.value
        if row.form_type != "4" or row.code not in _MAY_WAIT or day is None or _is_other_side(row, report):
            continue
        if _waits(row, day):
            yield spot.at("form_type"), f"'4' for code {row.code}, which is due on Form 5; write 5, as reported early"


def _is_other_side(row: AnyTransaction, report: Report) -> bool:
    """Tell whether a row receives what another row of the report gives away."""
    same_move = (row.code, row.traded_on.value, row.shares.value, same(row.security_title.value))
    return row.acquired_disposed.value == "A" and any(
        one.acquired_disposed.value == "D"
        and (one.code, one.traded_on.value, one.shares.value, same(one.security_title.value)) == same_move
        for _, one in report.transactions
    )


def _waits(row: AnyTransaction, day: date) -> bool:
    return form_for(day, row.code, row.acquired_disposed.value) == "5"


@rule("TR015", "law", SMALL_ACQUISITION[-1].authority, forms=CHANGES)
def small_acquisitions_are_small(report: Report) -> Iterator[Found]:
    """Use code L only up to $10,000 of a class within six months, with no sale in the six months after.

    A small acquisition is one that is not from the issuer and that, with the other acquisitions of the class in the
    six months before it, is worth no more; those that are exempt from Section 16(b) do not count. Shares under a
    derivative security do, so does its purchase. A disposition within six months after, if it is not exempt, ends the
    deferral too. Then all of them are due on Form 4 within two business days. What another report told is not seen
    here.
    """
    small = [(spot, row) for spot, row in report.transactions if row.code == "L"]
    moves = [one for one in map(_move, (row for _, row in report.transactions)) if one is not None] if small else []
    found: dict[str, Found] = {}
    for spot, row in small:
        own = _move(row)
        reason = _no_longer_small(own, [one for one in moves if one.security == own.security]) if own else None
        if own and reason:
            found[own.security] = spot.at("code"), reason
    yield from found.values()


def _no_longer_small(own: "_Move", alike: list["_Move"]) -> str | None:
    """Say why an acquisition does not wait for Form 5, if it does not, given all moves of its class."""
    limit = in_force(SMALL_ACQUISITION, own.day)
    if limit is None:
        return None
    total = sum(
        (one.worth for one in alike if one.is_bought and one.day <= own.day <= months_after(one.day, 6)), Decimal(0)
    )
    if total > limit.value:
        seen = f"acquisitions of the class come to ${total:,.2f} within six months, above ${limit.value:,}"
        return f"{seen}; report them under code P on Form 4"
    after = [one.day for one in alike if not one.is_bought and own.day <= one.day <= months_after(own.day, 6)]
    seen = "a disposition within six months after the small acquisition ends its deferral"
    return f"'{min(after)}': {seen}; report the row with form type 4" if after else None


class _Move(Struct, frozen=True):
    """A purchase or a disposition that Section 16(b) counts: its class, day and worth."""

    security: str
    day: date
    worth: Decimal
    is_bought: bool


def _move(row: AnyTransaction) -> _Move | None:
    """Return what a row bought or sold; None where it is exempt, or does not say."""
    code, day, letter = transaction_code_named(row.code), row.traded_on.value, row.acquired_disposed.value
    if code is None or day is None or code.matching != {"A": "purchase", "D": "sale"}.get(letter or ""):
        return None
    title = row.underlying_title.value if isinstance(row, DerivativeTransaction) else row.security_title.value
    worth = (row.shares.value or Decimal(0)) * (row.price.value or Decimal(0))
    return _Move(same(title), day, worth, is_bought=letter == "A")


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
    and needs no row: the balance counts it. Under code P it looks like a purchase that a sale may be matched with. A
    broker's own service is no such plan (Rule 16a-11 is for broad-based plans that provide for regular reinvestment).
    """
    for spot, row in _purchases(report):
        ids = (*row.coding_footnotes, *row.traded_on.footnotes, *row.shares.footnotes)
        text = noted_texts(report, ids) if ids else ""
        if _PLAN_PURCHASE.search(text) and not _NOT_EXEMPT.search(text):
            yield spot.at("code"), "'P' for what a plan bought; leave the row out if the plan is exempt, and say so"


def _purchases(report: Report) -> Iterator[tuple[Spot, AnyTransaction]]:
    return ((spot, row) for spot, row in report.transactions if row.code == "P")


@rule("TR024", "law", f"17 CFR 240.16b-3(a); {_CODES}, Rule 16b-3 Transaction Codes", forms=CHANGES)
def rule_16b3_codes_are_of_directors_and_officers(report: Report) -> Iterator[Found]:
    """Use codes A, D, F, I and M only for directors and officers.

    Rule 16b-3 exempts what an issuer does with its directors and officers. A ten percent holder who is neither has
    no such exemption: a purchase from the issuer has code P or J, a conversion C, an exercise X or O. The rule is
    silent where a text says that an owner is a director by deputization, or was a director or officer.
    """
    owners = report.document.reporting_owners
    outside = owners and all(_is_outside(owner) for owner in owners)
    if not outside or report.document.not_subject_to_section16 or _tells_of_office(report):
        return
    first: dict[str, Spot] = {}
    for spot, row in report.transactions:
        if row.code in _RULE_16B3:
            first.setdefault(row.code, spot)
    for code, spot in first.items():
        message = f"'{code}' is a code of Rule 16b-3, which is for directors and officers, and no owner is one"
        yield spot.at("code"), f"{message}; write {_OTHERWISE[code]}, or tick the box of the office"


def _is_outside(owner: ReportingOwner) -> bool:
    """Tell whether an owner has a relationship, and none that Rule 16b-3 is for."""
    return bool((owner.is_ten_percent_owner or owner.is_other) and not owner.is_director and not owner.is_officer)


def _tells_of_office(report: Report) -> bool:
    """Tell whether a text says why somebody without the box counts as a director or an officer."""
    relations = (text.lower() for _, text in report.texts_in("other_text", "officer_title"))
    return any(map(_OFFICE.search, relations)) or any(map(_OFFICE_OF_OLD.search, report.plain_texts))


@rule("TR028", "advice", f"{_CODES}, codes P and S; NYSE Rule 7.2", forms=CHANGES)
def market_trades_are_made_while_markets_are_open(report: Report) -> Iterator[Found]:
    """Date a trade on the market on a day on which markets are open.

    On weekends and holidays of the New York Stock Exchange nothing is bought or sold there: the day is wrong, or the
    trade was a private one, or one on a market abroad: then a text says so, and the rule is silent.
    """
    for spot, row in report.transactions:
        day = row.traded_on.value
        if row.code not in {"P", "S"} or day is None or day.year not in _EXCHANGE_YEARS or is_trading_day(day):
            continue
        if not _PRIVATE.search(f"{noted_texts(report, note_ids(row))} {report.document.remarks or ''}".lower()):
            seen = f"'{day}', a {day:%A}, is a day on which the market was closed"
            yield spot.at("traded_on"), f"{seen}; correct the day, or say in a footnote how the trade was made"
