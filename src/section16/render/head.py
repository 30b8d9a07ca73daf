"""The head of a report: check boxes at the top left, and the numbered boxes above Table I."""

from typing import Final

from section16.form.document import OwnershipDocument
from section16.form.issuer import Issuer
from section16.render.day import print_day
from section16.render.printed import Box, Tick
from section16.render.unread import Unread, unread_fields
from section16.standard.omb import (
    EXIT_BOX,
    FORM_3_HOLDINGS_BOX,
    FORM_4_TRANSACTIONS_BOX,
    PLAN_BOX,
    PLAN_BOX_ON_SEC_GOV,
    PLAN_BOX_TITLE,
)

__all__ = ["amended", "event", "filing", "foreign_symbol", "issuer", "options", "plan", "relationship"]

_DAY: Final = "(Month/Day/Year)"
_EVENTS: Final = {
    "3": ("2", "Date of Event Requiring Statement"),
    "4": ("3", "Date of Earliest Transaction"),
    "5": ("3", "Statement for Issuer's Fiscal Year Ended"),
}
# Stylesheet families by where they draw the 10b5-1 box; Form 3 has none, its X07 is of 2026.
_PLAN_BELOW: Final = ("4_X07", "5_X07")
_PLAN_ON_TOP: Final = ("4_X08", "4_X09", "5_X08", "5_X09")
_WITH_SYMBOL: Final = ("3_X07", "4_X09", "5_X09")


def options(document: OwnershipDocument, stylesheet: str) -> tuple[Tick, ...]:
    """Print the check boxes at the top left: Form 3 has none."""
    form = stylesheet[0]
    if form == "3":
        return ()
    ticks = [Tick(EXIT_BOX, bool(document.not_subject_to_section16))]
    if form == "5":
        ticks += [
            Tick(FORM_3_HOLDINGS_BOX, _reported(document, "3", document.form3_holdings_reported)),
            Tick(FORM_4_TRANSACTIONS_BOX, _reported(document, "4", document.form4_transactions_reported)),
        ]
    if stylesheet in _PLAN_ON_TOP:
        ticks.append(Tick(PLAN_BOX_ON_SEC_GOV, bool(document.aff10b5_one)))
    return tuple(ticks)


def _reported(document: OwnershipDocument, form_type: str, flag: bool | None) -> bool:  # noqa: FBT001 - as filed
    """Tell whether rows of another form are reported; EDGAR sets the flag from the rows, a draft has none yet."""
    rows = (*document.non_derivative_table, *document.derivative_table)
    return any(row.form_type == form_type for row in rows) if flag is None else flag


def plan(document: OwnershipDocument, stylesheet: str) -> Box | None:
    """Print the 10b5-1 box below box 4, where the pages of 2023 had it."""
    if stylesheet not in _PLAN_BELOW:
        return None
    return Box(label=PLAN_BOX_TITLE, ticks=(Tick(PLAN_BOX, bool(document.aff10b5_one)),))


def issuer(document: OwnershipDocument, form: str) -> Box:
    """Print the issuer's name and, in square brackets, its symbol."""
    who = document.issuer or Issuer()
    # As with the person, EDGAR puts the name in.
    name = who.name or (f"CIK {who.cik}" if who.cik else "")
    text = f"{name} [ {who.trading_symbol or ''} ]".strip()
    return Box(number="3" if form == "3" else "2", label="Issuer Name and Ticker or Trading Symbol", text=text)


def foreign_symbol(document: OwnershipDocument, stylesheet: str) -> Box | None:
    """Print the foreign trading symbol, on the forms of 2026 and later."""
    if stylesheet not in _WITH_SYMBOL:
        return None
    symbol = (document.issuer or Issuer()).foreign_trading_symbol
    number = "3a" if stylesheet[0] == "3" else "2a"
    return Box(number=number, label="Foreign Trading Symbol", text=f"[ {symbol} ]" if symbol else "")


def event(document: OwnershipDocument, form: str, unread: Unread) -> Box:
    """Print the day that the report is about: event, earliest transaction or end of the fiscal year."""
    number, label = _EVENTS[form]
    return Box(number=number, label=label, hint=_DAY, text=_day(document, "period_of_report", unread))


def amended(document: OwnershipDocument, form: str, unread: Unread) -> Box:
    """Print the day on which the amended report was filed."""
    number = "5" if form == "3" else "4"
    text = _day(document, "original_filed_on", unread)
    return Box(number=number, label="If Amendment, Date of Original Filed", hint=_DAY, text=text)


def _day(document: OwnershipDocument, field: str, unread: Unread) -> str:
    value = getattr(document, field)
    if value is not None:
        return print_day(value)
    return unread_fields(unread, OwnershipDocument).get(field, "")


def relationship(form: str) -> Box:
    """Print the head of the box whose ticks are the first person's."""
    label = "Relationship of Reporting Person(s) to Issuer"
    return Box(number="4" if form == "3" else "5", label=label, hint="(Check all applicable)")


def filing(document: OwnershipDocument) -> Box:
    """Print whether one or more persons report."""
    joint = len(document.reporting_owners) > 1
    ticks = (
        Tick("Form filed by One Reporting Person", not joint),
        Tick("Form filed by More than One Reporting Person", joint),
    )
    return Box(number="6", label="Individual or Joint/Group Filing", hint="(Check Applicable Line)", ticks=ticks)
