"""Table I: non-derivative securities acquired, disposed of, or beneficially owned."""

from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import Struct

from section16.form import line
from section16.form.cell import EMPTY, Cell
from section16.standard.kinds import Amount
from section16.standard.row import Box, Group, Row

__all__ = ["NonDerivativeHolding", "NonDerivativeTransaction"]


class NonDerivativeTransaction(Struct, frozen=True, kw_only=True, tag_field="kind", tag="transaction"):
    """One line of Table I that reports an acquisition or a disposition."""

    element: ClassVar[str] = "nonDerivativeTransaction"
    flat_element: ClassVar[str] = "nonDerivativeSecurity"  # X0101
    use: ClassVar[str] = "- - o o o o"
    groups: ClassVar[tuple[Group, ...]] = (
        line.CODING,
        line.AMOUNTS,
        line.POST,
        line.NATURE,
    )

    security_title: Annotated[line.SecurityTitle, Box("I.1", "Title of Security")] = EMPTY
    traded_on: Annotated[line.TradedOn, Box("I.2", "Transaction Date")] = EMPTY
    deemed_executed_on: Annotated[line.DeemedExecutedOn, Box("I.2A", "Deemed Execution Date")] = EMPTY
    form_type: Annotated[line.TransactionFormType, Box("I.3", "Transaction Form Type")] = None
    code: Annotated[line.TransactionCodeColumn, Box("I.3", "Transaction Code")] = None
    equity_swap: Annotated[line.EquitySwap, Box("I.3", "Equity Swap Involved")] = None
    coding_footnotes: Annotated[line.CodingNotes, Box("I.3", "Transaction Code")] = ()
    timeliness: Annotated[line.Timeliness, Box("I.3", "Timeliness")] = EMPTY
    shares: Annotated[
        Cell[Decimal],
        Row(
            path="transactionAmounts/transactionShares",
            kind=Amount(),
            tsv="TRANS_SHARES",
        ),
        Box("I.4", "Amount"),
    ] = EMPTY
    price: Annotated[line.Price, Box("I.4", "Price")] = EMPTY
    acquired_disposed: Annotated[
        Cell[str],
        Row(
            path="transactionAmounts/transactionAcquiredDisposedCode",
            kind=line.ACQUIRED_DISPOSED,
            tsv="TRANS_ACQUIRED_DISP_CD",
        ),
        Box("I.4", "(A) or (D)"),
    ] = EMPTY
    shares_following: Annotated[line.SharesFollowing, Box("I.5", "Amount of Securities Owned")] = EMPTY
    value_following: Annotated[line.ValueFollowing, Box("I.5", "Value of Securities Owned")] = EMPTY
    ownership: Annotated[line.Ownership, Box("I.6", "Ownership Form")] = EMPTY
    nature: Annotated[line.Nature, Box("I.7", "Nature of Indirect Beneficial Ownership")] = EMPTY


class NonDerivativeHolding(Struct, frozen=True, kw_only=True, tag_field="kind", tag="holding"):
    """One line of Table I that reports only what is owned."""

    element: ClassVar[str] = "nonDerivativeHolding"
    flat_element: ClassVar[str] = "nonDerivativeSecurity"  # X0101
    use: ClassVar[str] = "o o o o o o"
    groups: ClassVar[tuple[Group, ...]] = (line.HOLDING_CODING, line.POST, line.NATURE)

    security_title: Annotated[line.SecurityTitle, Box("I.1", "Title of Security")] = EMPTY
    form_type: Annotated[line.LateHolding, Box("I.3", "Transaction Form Type")] = None
    coding_footnotes: Annotated[line.LateHoldingNotes, Box("I.3", "Transaction Form Type")] = ()
    shares_following: Annotated[line.SharesFollowing, Box("I.5", "Amount of Securities Owned")] = EMPTY
    value_following: Annotated[line.ValueFollowing, Box("I.5", "Value of Securities Owned")] = EMPTY
    ownership: Annotated[line.Ownership, Box("I.6", "Ownership Form")] = EMPTY
    nature: Annotated[line.Nature, Box("I.7", "Nature of Indirect Beneficial Ownership")] = EMPTY
