"""Options for what a due date depends on and no report says; `due` and `check` share them."""

import re
from calendar import monthrange
from datetime import date
from typing import Annotated, TypeAlias

import typer

from section16.cli.frame.console import Stop
from section16.cli.frame.days import day_of
from section16.standard.codes.transactions import XML_TRANSACTION_CODES

__all__ = [
    "CIRCUMSTANCES",
    "FirstRegistration",
    "FiscalYearEnd",
    "ForeignIssuer",
    "InOffice",
    "OrganizedIn",
    "month_day",
    "transaction_code",
]

_MONTHS = 12
_LEAP_YEAR = 2024  # in which every day that any year has is there
CIRCUMSTANCES = "What the due date depends on"

FirstRegistration: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--first-registration",
        help="Form 3: the event is that the issuer's first registration took effect.",
        rich_help_panel=CIRCUMSTANCES,
    ),
]
FiscalYearEnd: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--fiscal-year-end",
        metavar="MM-DD",
        help="End of the issuer's fiscal year, for what is due on Form 5.",
        rich_help_panel=CIRCUMSTANCES,
    ),
]
ForeignIssuer: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--foreign-private-issuer",
        help="The issuer is a foreign private issuer.",
        rich_help_panel=CIRCUMSTANCES,
    ),
]
InOffice: TypeAlias = Annotated[
    date | None,
    typer.Option(
        "--in-office-since",
        metavar="DATE",
        parser=day_of,
        help="Day on which a director or officer of a foreign private issuer took office, where the event is another.",
        rich_help_panel=CIRCUMSTANCES,
    ),
]
OrganizedIn: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--organized-in",
        metavar="NAME",
        help="Jurisdiction of a foreign private issuer, such as Canada: whether an order of the SEC exempts insiders.",
        rich_help_panel=CIRCUMSTANCES,
    ),
]


def _days_of(month: int) -> int:
    return monthrange(_LEAP_YEAR, month)[1]


def month_day(text: str) -> str:
    """Return MMDD for MM-DD; stop for what is no month and day."""
    found = re.fullmatch("([0-9]{2})-?([0-9]{2})", text)
    if found is None or not 1 <= int(found[1]) <= _MONTHS or not 1 <= int(found[2]) <= _days_of(int(found[1])):
        message = f"--fiscal-year-end: '{text}' is no month and day; write 12-31"
        raise Stop(message)
    return text.replace("-", "")


def transaction_code(text: str) -> str:
    """Read a transaction code in either case; raise BadParameter for what is none, as K and V, which are marks."""
    code, known = text.strip().upper(), [one.value for one in XML_TRANSACTION_CODES]
    if code not in known:
        message = f"'{text}' is no transaction code; write one of {', '.join(known)}"
        raise typer.BadParameter(message)
    return code
