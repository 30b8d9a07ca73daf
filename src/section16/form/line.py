"""The columns that both tables share, each declared once; a table says in which box it prints them."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from section16.form.cell import Cell
from section16.standard.codes import lists as codes
from section16.standard.codes.transactions import XML_TRANSACTION_CODES
from section16.standard.kinds import Amount, Choice, Day, Flag, NoteIds, Text
from section16.standard.limits import limit
from section16.standard.row import Group, Row

__all__ = [
    "ACQUIRED_DISPOSED",
    "AMOUNTS",
    "CODING",
    "FORM_TYPES",
    "HOLDING_CODING",
    "LATE_HOLDING",
    "NATURE",
    "OWNERSHIP_FORMS",
    "POST",
    "TIMELINESS",
    "TRANSACTION_CODES",
    "UNDERLYING",
    "CodingNotes",
    "DeemedExecutedOn",
    "EquitySwap",
    "ExercisePrice",
    "ExpiresOn",
    "LateHolding",
    "LateHoldingNotes",
    "Nature",
    "Ownership",
    "Price",
    "SecurityTitle",
    "SharesFollowing",
    "Timeliness",
    "TradedOn",
    "TransactionCodeColumn",
    "TransactionFormType",
    "UnderlyingShares",
    "UnderlyingTitle",
    "UnderlyingValue",
    "ValueFollowing",
]


FORM_TYPES = Choice(codes.form_types_on("4"))
LATE_HOLDING = Choice(codes.form_types_on("5", holding=True), empty=True)
TRANSACTION_CODES = Choice(codes.values_of(XML_TRANSACTION_CODES))
TIMELINESS = Choice(codes.values_of(codes.TIMELINESS), empty=True)
ACQUIRED_DISPOSED = Choice(codes.values_of(codes.ACQUIRED_DISPOSED))
OWNERSHIP_FORMS = Choice(codes.values_of(codes.OWNERSHIP))

# The table makes the coding mandatory for a transaction, the schema does not (3.5 and the XSD).
CODING = Group(path="transactionCoding", xsd="o o o o o o")
# Only a late holding on Form 5 is coded (4.3.8).
HOLDING_CODING = Group(path="transactionCoding", use="- - - - o o")
AMOUNTS = Group(path="transactionAmounts")
POST = Group(path="postTransactionAmounts")
NATURE = Group(path="ownershipNature")
UNDERLYING = Group(path="underlyingSecurity")

SecurityTitle = Annotated[
    Cell[str], Row(path="securityTitle", kind=Text(limit("securityTitle"), 1), tsv="SECURITY_TITLE")
]
TradedOn = Annotated[Cell[date], Row(path="transactionDate", kind=Day(), tsv="TRANS_DATE")]
DeemedExecutedOn = Annotated[
    Cell[date],
    Row(
        path="deemedExecutionDate",
        kind=Day(),
        use="o o o o o o",
        value="o",
        tsv="DEEMED_EXECUTION_DATE",
    ),
]
TransactionFormType = Annotated[
    str | None,
    Row(
        path="transactionCoding/transactionFormType",
        kind=FORM_TYPES,
        tsv="TRANS_FORM_TYPE",
    ),
]
TransactionCodeColumn = Annotated[
    str | None,
    Row(
        path="transactionCoding/transactionCode",
        kind=TRANSACTION_CODES,
        tsv="TRANS_CODE",
    ),
]
EquitySwap = Annotated[
    bool | None,
    Row(
        path="transactionCoding/equitySwapInvolved",
        kind=Flag(),
        tsv="EQUITY_SWAP_INVOLVED",
    ),
]
CodingNotes = Annotated[
    tuple[str, ...],
    Row(
        path="transactionCoding/footnoteId",
        kind=NoteIds(),
        use="o o o o o o",
        most=NoteIds.most,
        tsv_notes="EQUITY_SWAP_TRANS_CD_FN",
    ),
]
Timeliness = Annotated[
    Cell[str],
    Row(
        path="transactionTimeliness",
        kind=TIMELINESS,
        use="o o o o o o",
        value="o",
        notes="- - y y - -",
        tsv="TRANS_TIMELINESS",
    ),
]
Price = Annotated[
    Cell[Decimal],
    Row(
        path="transactionAmounts/transactionPricePerShare",
        kind=Amount(),
        value="e",
        flat="transactionAmounts/transactionValue",
        tsv="TRANS_PRICEPERSHARE",
    ),
]
SharesFollowing = Annotated[
    Cell[Decimal],
    Row(
        path="postTransactionAmounts/sharesOwnedFollowingTransaction",
        kind=Amount(),
        either="following",
        tsv="SHRS_OWND_FOLWNG_TRANS",
    ),
]
ValueFollowing = Annotated[
    Cell[Decimal],
    Row(
        path="postTransactionAmounts/valueOwnedFollowingTransaction",
        kind=Amount(),
        either="following",
        tsv="VALU_OWND_FOLWNG_TRANS",
    ),
]
Ownership = Annotated[
    Cell[str],
    Row(
        path="ownershipNature/directOrIndirectOwnership",
        kind=OWNERSHIP_FORMS,
        tsv="DIRECT_INDIRECT_OWNERSHIP",
    ),
]
Nature = Annotated[
    Cell[str],
    Row(
        path="ownershipNature/natureOfOwnership",
        kind=Text(limit("natureOfOwnership")),
        use="c c c c c c",
        tsv="NATURE_OF_OWNERSHIP",
    ),
]
LateHolding = Annotated[
    str | None,
    Row(
        path="transactionCoding/transactionFormType",
        kind=LATE_HOLDING,
        use="o o o o o o",
        tsv="TRANS_FORM_TYPE",
    ),
]
LateHoldingNotes = Annotated[
    tuple[str, ...],
    Row(
        path="transactionCoding/footnoteId",
        kind=NoteIds(),
        use="o o o o o o",
        most=NoteIds.most,
        tsv_notes="TRANS_FORM_TYPE_FN",
    ),
]
ExercisePrice = Annotated[
    Cell[Decimal],
    Row(
        path="conversionOrExercisePrice",
        kind=Amount(),
        value="e",
        tsv="CONV_EXERCISE_PRICE",
    ),
]
ExpiresOn = Annotated[Cell[date], Row(path="expirationDate", kind=Day(), value="e", tsv="EXPIRATION_DATE")]
UnderlyingTitle = Annotated[
    Cell[str],
    Row(
        path="underlyingSecurity/underlyingSecurityTitle",
        kind=Text(limit("securityTitle"), 1),
        tsv="UNDLYNG_SEC_TITLE",
    ),
]
UnderlyingShares = Annotated[
    Cell[Decimal],
    Row(
        path="underlyingSecurity/underlyingSecurityShares",
        kind=Amount(),
        xsd="o o o o o o",
        value="e",
        either="underlying",
        tsv="UNDLYNG_SEC_SHARES",
    ),
]
UnderlyingValue = Annotated[
    Cell[Decimal],
    Row(
        path="underlyingSecurity/underlyingSecurityValue",
        kind=Amount(),
        xsd="o o o o o o",
        value="e",
        either="underlying",
        tsv="UNDLYNG_SEC_VALUE",
    ),
]
