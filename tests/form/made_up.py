"""Forms about nobody, one of each kind, with something in every field that the kind has."""

from datetime import date
from decimal import Decimal

from section16.form.cell import Cell
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import Footnote, OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import OwnerAddress, ReportingOwner

DAY = date(2026, 5, 4)


def number(text, *notes):
    return Cell(Decimal(text), notes)


def owner(turn, **relationship):
    return ReportingOwner(
        cik=f"{turn:010}",
        name=f"Doe Jane {turn}",
        address=OwnerAddress(
            non_us=False,
            street1="1 MAIN ST",
            street2="SUITE 2",
            city="ANYTOWN",
            state="CA",
            zip_code="90001",
        ),
        **relationship,
    )


def sale(**changes):
    fields = {
        "security_title": Cell("Common Stock", ("F1",)),
        "traded_on": Cell(DAY, ("F2",)),
        "deemed_executed_on": Cell(DAY),
        "form_type": "4",
        "code": "S",
        "equity_swap": False,
        "coding_footnotes": ("F1", "F3"),
        "shares": number("1000.5", "F1"),
        "price": number("12.3456", "F2", "F3"),
        "acquired_disposed": Cell("D"),
        "shares_following": number("20000"),
        "ownership": Cell("I"),
        "nature": Cell("By Trust", ("F3",)),
    }
    return NonDerivativeTransaction(**fields | changes)


def option(**changes):
    fields = {
        "security_title": Cell("Stock Option (right to buy)"),
        "exercise_price": number("30.58"),
        "traded_on": Cell(DAY),
        "form_type": "5",
        "code": "M",
        "equity_swap": True,
        "timeliness": Cell("E", ("F2",)),
        "shares": number("3250"),
        "price": Cell(None, ("F1",)),
        "acquired_disposed": Cell("D"),
        "exercisable_on": Cell(None, ("F3",)),
        "expires_on": Cell(date(2030, 10, 30)),
        "underlying_title": Cell("Common Stock"),
        "underlying_shares": number("3250"),
        "shares_following": number("0"),
        "ownership": Cell("D"),
    }
    return DerivativeTransaction(**fields | changes)


def held(**changes):
    fields = {
        "security_title": Cell("Class B & C <Stock>"),
        "shares_following": number("7"),
        "ownership": Cell("I", ("F3",)),
        "nature": Cell("See footnote"),
    }
    return NonDerivativeHolding(**fields | changes)


def note_held(**changes):
    fields = {
        "security_title": Cell("Convertible Note"),
        "exercise_price": Cell(None, ("F1",)),
        "exercisable_on": Cell(DAY),
        "expires_on": Cell(None, ("F2",)),
        "underlying_title": Cell("Common Stock"),
        "underlying_value": number("1000000.25"),
        "value_following": number("5.5"),
        "ownership": Cell("D"),
    }
    return DerivativeHolding(**fields | changes)


NOTES = (
    Footnote("F1", 'The price is an average of "$12.00" to "$12.90" & more.'),
    Footnote("F2", "See F1."),
    Footnote("F3", "Held by a trust."),
)
COMMON = {
    "period_of_report": DAY,
    "issuer": Issuer(cik="0000000001", name="EXAMPLE WIDGETS INC", trading_symbol="EXWI"),
    "footnotes": NOTES,
    "remarks": "None.",
    "signatures": (
        OwnerSignature(name="/s/ Jane Doe", signed_on=DAY),
        OwnerSignature(name="/s/ John Doe", signed_on=DAY),
    ),
}
FORM3 = OwnershipDocument(
    schema_version="X0607",
    document_type="3",
    no_securities_owned=False,
    reporting_owners=(owner(2, is_director=True),),
    non_derivative_table=(held(),),
    derivative_table=(note_held(value_following=Cell()),),
    **COMMON,
)
FORM4 = OwnershipDocument(
    schema_version="X0609",
    document_type="4",
    not_subject_to_section16=True,
    reporting_owners=(owner(2, is_officer=True, officer_title="CEO"), owner(3, is_other=True, other_text="Trustee")),
    aff10b5_one=True,
    non_derivative_table=(sale(), held(), sale(code="G", price=number("0"))),
    derivative_table=(option(), note_held()),
    **COMMON,
)
FORM5 = OwnershipDocument(
    schema_version="X0609",
    document_type="5/A",
    original_filed_on=DAY,
    form3_holdings_reported=True,
    form4_transactions_reported=False,
    reporting_owners=(owner(2, is_ten_percent_owner=True),),
    aff10b5_one=False,
    non_derivative_table=(held(form_type="3", coding_footnotes=("F2",)), sale(timeliness=Cell("L"))),
    derivative_table=(option(timeliness=Cell("L")), note_held(form_type="3")),
    **COMMON,
)
FLAT = OwnershipDocument(
    schema_version="X0101",
    document_type="4",
    reporting_owners=(owner(2, is_director=True),),
    non_derivative_table=(sale(), held()),
    derivative_table=(option(),),
    flat=True,
    **COMMON,
)
FORMS = {"form 3": FORM3, "form 4": FORM4, "form 5/A": FORM5, "flat": FLAT}
