"""Table II: derivative securities acquired, disposed of, or beneficially owned."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from msgspec import Struct

from section16.form import line
from section16.form.cell import EMPTY, Cell
from section16.standard.kinds import Amount, Day
from section16.standard.row import Box, Group, Row

__all__ = ["DerivativeHolding", "DerivativeTransaction"]


class DerivativeTransaction(Struct, frozen=True, kw_only=True, tag_field="kind", tag="transaction"):
    """One line of Table II that reports an acquisition or a disposition."""

    element: ClassVar[str] = "derivativeTransaction"
    flat_element: ClassVar[str] = "derivativeSecurity"  # X0101
    use: ClassVar[str] = "- - o o o o"
    groups: ClassVar[tuple[Group, ...]] = (
        line.CODING,
        line.AMOUNTS,
        line.UNDERLYING,
        line.POST,
        line.NATURE,
    )

    security_title: Annotated[line.SecurityTitle, Box("II.1", "Title of Derivative Security")] = EMPTY
    exercise_price: Annotated[line.ExercisePrice, Box("II.2", "Conversion or Exercise Price")] = EMPTY
    traded_on: Annotated[line.TradedOn, Box("II.3", "Transaction Date")] = EMPTY
    deemed_executed_on: Annotated[line.DeemedExecutedOn, Box("II.3A", "Deemed Execution Date")] = EMPTY
    form_type: Annotated[line.TransactionFormType, Box("II.4", "Transaction Form Type")] = None
    code: Annotated[line.TransactionCodeColumn, Box("II.4", "Transaction Code")] = None
    equity_swap: Annotated[line.EquitySwap, Box("II.4", "Equity Swap Involved")] = None
    coding_footnotes: Annotated[line.CodingNotes, Box("II.4", "Transaction Code")] = ()
    timeliness: Annotated[line.Timeliness, Box("II.4", "Timeliness")] = EMPTY
    shares: Annotated[
        Cell[Decimal],
        Row(
            path="transactionAmounts/transactionShares",
            kind=Amount(),
            either="amount",
            tsv="TRANS_SHARES",
        ),
        Box("II.5", "Number of Derivative Securities"),
    ] = EMPTY
    total_value: Annotated[
        Cell[Decimal],
        Row(
            path="transactionAmounts/transactionTotalValue",
            kind=Amount(),
            either="amount",
            tsv="TRANS_TOTAL_VALUE",
        ),
        Box("II.5", "Value of Derivative Securities"),
    ] = EMPTY
    price: Annotated[line.Price, Box("II.8", "Price of Derivative Security")] = EMPTY
    acquired_disposed: Annotated[
        Cell[str],
        Row(
            path="transactionAmounts/transactionAcquiredDisposedCode",
            kind=line.ACQUIRED_DISPOSED,
            notes="- - - - - -",
            tsv="TRANS_ACQUIRED_DISP_CD",
        ),
        Box("II.5", "(A) or (D)"),
    ] = EMPTY
    exercisable_on: Annotated[
        Cell[date],
        # The data sets spell this column wrongly for transactions and rightly for holdings.
        Row(path="exerciseDate", kind=Day(), value="e", tsv="EXCERCISE_DATE"),
        Box("II.6", "Date Exercisable"),
    ] = EMPTY
    expires_on: Annotated[line.ExpiresOn, Box("II.6", "Expiration Date")] = EMPTY
    underlying_title: Annotated[line.UnderlyingTitle, Box("II.7", "Title")] = EMPTY
    underlying_shares: Annotated[line.UnderlyingShares, Box("II.7", "Amount or Number of Shares")] = EMPTY
    underlying_value: Annotated[line.UnderlyingValue, Box("II.7", "Value")] = EMPTY
    shares_following: Annotated[line.SharesFollowing, Box("II.9", "Number of Derivative Securities")] = EMPTY
    value_following: Annotated[line.ValueFollowing, Box("II.9", "Value of Derivative Securities")] = EMPTY
    ownership: Annotated[line.Ownership, Box("II.10", "Ownership Form")] = EMPTY
    nature: Annotated[line.Nature, Box("II.11", "Nature of Indirect Beneficial Ownership")] = EMPTY


class DerivativeHolding(Struct, frozen=True, kw_only=True, tag_field="kind", tag="holding"):
    """One line of Table II that reports only what is owned."""

    element: ClassVar[str] = "derivativeHolding"
    flat_element: ClassVar[str] = "derivativeSecurity"  # X0101
    use: ClassVar[str] = "o o o o o o"
    # Form 3 has no column for the amount owned: the underlying amount says it.
    groups: ClassVar[tuple[Group, ...]] = (
        line.HOLDING_CODING,
        line.UNDERLYING,
        Group(path=line.POST.path, use="- - m m m m"),
        line.NATURE,
    )

    security_title: Annotated[line.SecurityTitle, Box("II.1", "Title of Derivative Security")] = EMPTY
    exercise_price: Annotated[line.ExercisePrice, Box("II.2", "Conversion or Exercise Price")] = EMPTY
    form_type: Annotated[line.LateHolding, Box("II.4", "Transaction Form Type")] = None
    coding_footnotes: Annotated[line.LateHoldingNotes, Box("II.4", "Transaction Form Type")] = ()
    exercisable_on: Annotated[
        Cell[date],
        Row(path="exerciseDate", kind=Day(), value="e", tsv="EXERCISE_DATE"),
        Box("II.6", "Date Exercisable"),
    ] = EMPTY
    expires_on: Annotated[line.ExpiresOn, Box("II.6", "Expiration Date")] = EMPTY
    underlying_title: Annotated[line.UnderlyingTitle, Box("II.7", "Title")] = EMPTY
    underlying_shares: Annotated[line.UnderlyingShares, Box("II.7", "Amount or Number of Shares")] = EMPTY
    underlying_value: Annotated[line.UnderlyingValue, Box("II.7", "Value")] = EMPTY
    shares_following: Annotated[line.SharesFollowing, Box("II.9", "Number of Derivative Securities")] = EMPTY
    value_following: Annotated[line.ValueFollowing, Box("II.9", "Value of Derivative Securities")] = EMPTY
    ownership: Annotated[line.Ownership, Box("II.10", "Ownership Form")] = EMPTY
    nature: Annotated[line.Nature, Box("II.11", "Nature of Indirect Beneficial Ownership")] = EMPTY
