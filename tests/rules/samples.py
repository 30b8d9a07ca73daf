"""Whole and valid reports to start from, one of each type; people and companies are invented."""

from datetime import date
from decimal import Decimal
from typing import Any

from section16.form.cell import Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import DerivativeRow, Footnote, NonDerivativeRow, OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import OwnerAddress, ReportingOwner

TODAY = date(2026, 9, 14)
DOCUMENT_TYPES = ("3", "3/A", "4", "4/A", "5", "5/A")
MARCH_2026 = ("3", "4", "5")


PLAN = Footnote("F3", "Made under a Rule 10b5-1 trading plan adopted on March 2, 2026.")


def number(text: str, *notes: str) -> Cell[Decimal]:
    return Cell(Decimal(text), notes)


def document(document_type: str, version: str | None = None) -> OwnershipDocument:
    """Build a report with every element that the form has; without a version, as a filer submits it."""
    form = document_type[0]
    return OwnershipDocument(
        schema_version=version,
        document_type=document_type,
        period_of_report=date(2026, 9, 10),
        original_filed_on=date(2026, 9, 11) if document_type.endswith("/A") else None,
        not_subject_to_section16=None if form == "3" else False,
        issuer=issuer(version),
        reporting_owners=(owner(version), other_owner(version)),
        aff10b5_one=None if form == "3" or version == "X0306" else True,
        non_derivative_table=non_derivative_table(form),
        derivative_table=derivative_table(form),
        footnotes=(
            Footnote("F1", "The shares are held by a family trust."),
            Footnote("F2", "The option is immediately exercisable."),
            *((PLAN,) if form != "3" else ()),
        ),
        remarks="Exhibit 24 - Power of Attorney",
        signatures=(
            OwnerSignature(name="/s/ Ada Example", signed_on=date(2026, 9, 14)),
            OwnerSignature(name="/s/ Bo Example", signed_on=date(2026, 9, 14)),
        ),
    )


def _born(version: str | None) -> bool:
    return version in {None, "X0609", "X0607"}


def issuer(version: str | None) -> Issuer:
    return Issuer(
        cik="0000012345",
        name=None if version is None else "Example Corp",
        trading_symbol="EXMP",
        foreign_trading_symbol="EXM" if _born(version) else None,
    )


def owner(version: str | None) -> ReportingOwner:
    return ReportingOwner(
        cik="0000054321",
        ccc="xxxx*xx1" if version is None else None,
        name=None if version is None else "Example Ada",
        address=address(version),
        is_director=True,
        is_officer=True,
        is_ten_percent_owner=False,
        is_other=True,
        officer_title="Chief Example",
        other_text="Member of a group",
    )


def other_owner(version: str | None) -> ReportingOwner:
    return ReportingOwner(
        cik="0000054322",
        ccc="xxxx*xx2" if version is None else None,
        name=None if version is None else "Example Bo",
        address=OwnerAddress(
            non_us=True, street1="2 Example Road", city="Toronto", non_us_state_territory="Ontario", country="Z4"
        )
        if _born(version)
        else None,
        is_ten_percent_owner=True,
    )


def address(version: str | None) -> OwnerAddress:
    return OwnerAddress(
        non_us=False if _born(version) else None,
        street1="1 Example Way",
        street2="Suite 2",
        city="Springfield",
        state="IL",
        zip_code="62701",
    )


def non_derivative_table(form: str) -> tuple[NonDerivativeRow, ...]:
    if form == "3":
        return (held("D", "1000"), held("I", "250"))
    return (bought(form), held("I", "250"), exercised(form))


def derivative_table(form: str) -> tuple[DerivativeRow, ...]:
    return (option(form),) if form == "3" else (used(form), option(form))


def nature(word: str) -> dict[str, Any]:
    return {"ownership": Cell(word), "nature": Cell("By Trust", ("F1",)) if word == "I" else Cell()}


def held(word: str, shares: str) -> NonDerivativeHolding:
    return NonDerivativeHolding(
        security_title=Cell("Common Stock", ("F2",)), shares_following=number(shares), **nature(word)
    )


def _coded(form: str, code: str) -> dict[str, Any]:
    return {
        "traded_on": Cell(date(2026, 9, 10)),
        "deemed_executed_on": Cell(date(2026, 9, 11)),
        "form_type": "4",  # on Form 5 a row that is late
        "code": code,
        "equity_swap": False,
        "timeliness": Cell("L") if form == "5" else Cell(),
    }


def bought(form: str) -> NonDerivativeTransaction:
    return NonDerivativeTransaction(
        security_title=Cell("Common Stock"),
        **_coded(form, "P"),
        shares=number("100"),
        price=number("12.5", "F3"),
        acquired_disposed=Cell("A"),
        shares_following=number("1000"),
        **nature("D"),
    )


def exercised(form: str) -> NonDerivativeTransaction:
    return NonDerivativeTransaction(
        security_title=Cell("Common Stock"),
        **_coded(form, "M"),
        shares=number("50"),
        price=number("3", "F3"),
        acquired_disposed=Cell("A"),
        shares_following=number("1050"),
        **nature("D"),
    )


_OPTION: dict[str, Any] = {
    "security_title": Cell("Stock Option (right to buy)"),
    "exercise_price": number("3"),
    "exercisable_on": Cell(date(2021, 1, 4), ("F2",)),
    "expires_on": Cell(date(2031, 1, 3)),
    "underlying_title": Cell("Common Stock"),
}


def used(form: str) -> DerivativeTransaction:
    return DerivativeTransaction(
        **_OPTION,
        **_coded(form, "M"),
        shares=number("50"),
        price=number("0"),
        acquired_disposed=Cell("D"),
        underlying_shares=number("50"),
        shares_following=number("150"),
        **nature("D"),
    )


def option(form: str) -> DerivativeHolding:
    return DerivativeHolding(
        **(_OPTION | {"exercise_price": number("4")}),
        underlying_shares=number("80"),
        shares_following=Cell() if form == "3" else number("80"),
        **nature("I"),
    )
