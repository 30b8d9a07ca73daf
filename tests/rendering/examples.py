"""Invented reports that the tests of this folder print."""

from datetime import date
from decimal import Decimal

from section16.form.cell import Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import Footnote, OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import OwnerAddress, ReportingOwner

SOLD_ON = date(2024, 2, 14)


def amount(text: str, *footnotes: str) -> Cell[Decimal]:
    return Cell(Decimal(text), footnotes)


ISSUER = Issuer(cik="0009999901", name="EXAMPLE WIDGETS, INC.", trading_symbol="EXWI", foreign_trading_symbol="EXW.L")
OFFICER = ReportingOwner(
    cik="0009999902",
    name="Doe Jane Q",
    address=OwnerAddress(
        street1="C/O EXAMPLE WIDGETS, INC.",
        street2="1 MAIN STREET",
        city="SPRINGFIELD",
        state="CA",
        zip_code="94000",
    ),
    is_director=True,
    is_officer=True,
    officer_title="CEO & PRESIDENT",
)
FUND = ReportingOwner(
    cik="0009999903",
    name="Example Holdings LP",
    address=OwnerAddress(
        street1="2 HARBOUR ROAD",
        city="HAMILTON",
        country="D0",
        zip_code="HM 08",
        non_us=True,
        non_us_state_territory="PEMBROKE",
    ),
    is_ten_percent_owner=True,
)
SALE = NonDerivativeTransaction(
    security_title=Cell("Common Stock"),
    traded_on=Cell(SOLD_ON),
    form_type="4",
    code="S",
    equity_swap=False,
    coding_footnotes=("F1",),
    shares=amount("1235"),
    price=amount("169.4664", "F2"),
    acquired_disposed=Cell("D"),
    shares_following=amount("198128"),
    ownership=Cell("D"),
)
HELD = NonDerivativeHolding(
    security_title=Cell("Common Stock"),
    shares_following=amount("1000.5"),
    ownership=Cell("I"),
    nature=Cell("By Trust", ("F3",)),
)
EXERCISE = DerivativeTransaction(
    security_title=Cell("Stock Option (right to buy)"),
    exercise_price=amount("30.58"),
    traded_on=Cell(SOLD_ON),
    form_type="4",
    code="M",
    coding_footnotes=("F1",),
    shares=amount("3250"),
    price=amount("0.00"),
    acquired_disposed=Cell("D"),
    exercisable_on=Cell(None, ("F3",)),
    expires_on=Cell(date(2024, 10, 30)),
    underlying_title=Cell("Common Stock"),
    underlying_shares=amount("3250"),
    shares_following=amount("6411"),
    ownership=Cell("D"),
)
OPTION = DerivativeHolding(
    security_title=Cell("Stock Option (right to buy)"),
    exercise_price=Cell(None, ("F1",)),
    exercisable_on=Cell(None, ("F3",)),
    expires_on=Cell(date(2030, 1, 31)),
    underlying_title=Cell("Common Stock"),
    underlying_shares=amount("2500.0"),
    ownership=Cell("D"),
)
NOTES = (
    Footnote("F1", "Made under a Rule 10b5-1 plan adopted on February 28, 2023."),
    Footnote("F2", "The price is a weighted average; sales ranged from $168.92 to $169.80."),
    Footnote("F3", "Fully vested and immediately exercisable."),
)
SIGNED = OwnerSignature(name="/s/ John Roe by power of attorney for Jane Q. Doe", signed_on=date(2024, 2, 16))

FORM_4 = OwnershipDocument(
    schema_version="X0407",
    document_type="4",
    period_of_report=SOLD_ON,
    not_subject_to_section16=False,
    issuer=ISSUER,
    reporting_owners=(OFFICER,),
    aff10b5_one=True,
    non_derivative_table=(SALE, HELD),
    derivative_table=(EXERCISE,),
    footnotes=NOTES,
    signatures=(SIGNED,),
)
FORM_3 = OwnershipDocument(
    schema_version="X0206",
    document_type="3",
    period_of_report=SOLD_ON,
    no_securities_owned=False,
    issuer=ISSUER,
    reporting_owners=(OFFICER, FUND),
    derivative_table=(OPTION,),
    footnotes=NOTES,
    remarks="Exhibit 24.1 - Power of Attorney",
    signatures=(SIGNED, OwnerSignature(name="/s/ Richard Miles, General Partner", signed_on=date(2024, 2, 16))),
)
FORM_5 = OwnershipDocument(
    schema_version="X0306",
    document_type="5/A",
    period_of_report=date(2019, 12, 31),
    original_filed_on=date(2020, 2, 14),
    not_subject_to_section16=True,
    form3_holdings_reported=True,
    form4_transactions_reported=False,
    issuer=ISSUER,
    reporting_owners=(OFFICER,),
    non_derivative_table=(
        NonDerivativeTransaction(
            security_title=Cell("Common Stock"),
            traded_on=Cell(date(2019, 6, 3)),
            form_type="5",
            code="G",
            timeliness=Cell("L"),
            shares=amount("12.5"),
            price=amount("0.0"),
            acquired_disposed=Cell("D"),
            shares_following=amount("900"),
            ownership=Cell("D"),
        ),
        NonDerivativeHolding(
            security_title=Cell("Series A Preferred Stock"),
            form_type="3",
            value_following=amount("150000.00"),
            ownership=Cell("D"),
        ),
    ),
    signatures=(SIGNED,),
)
