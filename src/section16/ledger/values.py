"""The ledger's values: rows as filed, the lines they count on, and what is found out about them.

A *row* is a line of Table I or II of one report. A *line* is what one balance counts: a class of securities held one
way by the owners of a report, or a derivative series. All values are frozen; nothing here opens a file.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from section16.law.calendar import CLOSES, EASTERN_ZONE

__all__ = [
    "AmendedReport",
    "Balance",
    "CellChange",
    "Certainty",
    "Change",
    "Explanation",
    "Gap",
    "GapKind",
    "LedgerFiling",
    "LedgerOwner",
    "LedgerRow",
    "LineDoubt",
    "LineKey",
    "Posting",
    "PostingKind",
    "Repair",
    "ReportedEvent",
    "Restatement",
    "RestatementKind",
    "RowRef",
    "Series",
]

Certainty = Literal["certain", "likely", "possible"]
RestatementKind = Literal["repeats", "corrects", "adds", "withdraws", "ambiguous"]
PostingKind = Literal["opening", "transaction", "holding", "adjustment"]
GapKind = Literal[
    "split",
    "moved between lines",
    "conversion",
    "reclassification",
    "plan",
    "rounding",
    "typing error",
    "reverts",
    "missing report",
    "restated",
    "unit",
    "deferred to Form 5",
    "footnote",
    "unknown",
]

_EASTERN = ZoneInfo(EASTERN_ZONE)


class RowRef(Struct, frozen=True, order=True):
    """Where a row stands: the filing, the table of the SEC's data sets, its key there, and its place as printed."""

    accession: str
    table: str  # nonderiv_trans, nonderiv_holding, deriv_trans, deriv_holding
    key: int  # the surrogate key of the table
    row: int | None = None  # from 1 in Table I or II; not known for the SEC's data sets


class LedgerOwner(Struct, frozen=True, kw_only=True):
    """An owner of a report and the boxes ticked for them."""

    cik: str  # without leading zeros
    name: str = ""
    is_director: bool = False
    is_officer: bool = False
    is_ten_percent_owner: bool = False
    is_other: bool = False
    title: str = ""


class LedgerFiling(Struct, frozen=True, kw_only=True, dict=True):
    """What the ledger has to know of a report beside its rows."""

    accession: str
    form: str  # 3, 3/A, 4, 4/A, 5, 5/A
    issuer: str  # CIK without leading zeros
    issuer_name: str = ""
    symbol: str = ""
    owners: tuple[LedgerOwner, ...] = ()
    period: date | None = None
    filed_on: date | None = None
    accepted_at: datetime | None = None  # Eastern wall clock, as in the header
    original_on: date | None = None  # of an amendment: the day of the report that it names
    exit_box: bool = False
    plan_box: bool | None = None  # Rule 10b5-1(c); None where it was not asked or left empty
    fiscal_year_end: str = ""  # MMDD, from the header
    remarks: str = ""
    footnotes: Mapping[str, str] = field(default_factory=dict)  # id to text

    @cached_property
    def known_at(self) -> datetime | None:
        """Return when the public could know of it, Eastern; the end of the filing day where no hour is known."""
        if self.accepted_at is not None:
            return self.accepted_at.replace(tzinfo=_EASTERN)
        return datetime.combine(self.filed_on, CLOSES, _EASTERN) if self.filed_on else None

    @cached_property
    def owner_ciks(self) -> frozenset[str]:
        """Return the CIKs of its owners."""
        return frozenset(one.cik for one in self.owners)

    @property
    def is_amendment(self) -> bool:
        """Tell whether the form ends in /A."""
        return self.form.endswith("/A")


class Change(NamedTuple):
    """What a row moves and reports; None where the filer does not say, which is not zero."""

    amount: Decimal | None  # signed; None for a holding
    after: Decimal | None
    by_value: bool  # in dollars

    def before(self, *, is_transaction: bool) -> Decimal | None:
        """Return the balance with which the row begins; a holding begins as it ends."""
        if not is_transaction:
            return self.after
        return None if self.after is None or self.amount is None else self.after - self.amount


class LedgerRow(Struct, frozen=True, kw_only=True, dict=True):
    """A row of Table I or II with every value as filed; what the filer left out is None or an empty text.

    `notes` has the ids of the footnotes of each cell, by the cell's column of the data sets.
    """

    ref: RowRef
    filing: LedgerFiling
    title: str
    ownership: str = ""  # D or I
    nature: str = ""
    form_type: str = ""
    code: str = ""
    day: date | None = None
    deemed_day: date | None = None
    timeliness: str = ""  # E early, L late
    acquired_disposed: str = ""  # A or D
    shares: Decimal | None = None
    total_value: Decimal | None = None
    price: Decimal | None = None
    after: Decimal | None = None  # shares owned following the transaction, or held
    value_after: Decimal | None = None  # the same in dollars, for what is reported by value
    strike: Decimal | None = None
    exercisable: date | None = None
    expires: date | None = None
    underlying: str = ""
    underlying_shares: Decimal | None = None
    underlying_value: Decimal | None = None
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def is_derivative(self) -> bool:
        """Tell whether it stands in Table II."""
        return self.ref.table.startswith("deriv")

    @cached_property
    def is_transaction(self) -> bool:
        """Tell whether it reports a transaction, not a holding alone."""
        return self.ref.table.endswith("trans")

    @cached_property
    def change(self) -> Change:
        """Return what the row moves and reports.

        A Form 3 has no column for the number of derivatives: the underlying amount says what is held.
        """
        after, value = self.after, self.value_after
        if after is None and value is None and self.is_derivative and not self.is_transaction:
            after, value = self.underlying_shares, self.underlying_value
        by_value = after is None and value is not None
        moved = self.shares
        if by_value or (moved is None and after is None):
            moved = self.shares if self.total_value is None else self.total_value
            by_value |= self.shares is None and self.total_value is not None
        signed = {"A": moved, "D": None if moved is None else -moved}.get(self.acquired_disposed)
        return Change(signed if self.is_transaction else None, value if by_value else after, by_value)


class Series(Struct, frozen=True, order=True):
    """The terms that tell derivatives of one title apart."""

    strike: Decimal | None = None
    expires: date | None = None
    underlying: str = ""  # the class, as `LineKey.security`


class LineKey(Struct, frozen=True, kw_only=True):
    """What one balance counts.

    Words are those of the normaliser or of the user's mapping. Several lines of a report may have the same words;
    `part` tells them apart, from 1. Lines reported by value count dollars, never added to shares.
    """

    issuer: str
    owners: tuple[str, ...]  # CIKs of the owners of the report, sorted
    derivative: bool
    security: str
    ownership: str  # D, I, or an empty text
    nature: str = ""
    series: Series | None = None
    by_value: bool = False
    part: int = 1


class LineDoubt(Struct, frozen=True, kw_only=True):
    """A row that foots on more than one line; on which it was put, on which it could be, and what decided."""

    row: RowRef
    line: LineKey
    others: tuple[LineKey, ...]
    decided_by: Literal["footnotes", "cannot tell"]


class Posting(Struct, frozen=True, kw_only=True):
    """One row on its line: what it added, and the balance that the filer reported after it."""

    line: LineKey
    kind: PostingKind
    row: RowRef
    day: date | None = None
    amount: Decimal | None = None  # signed and exact; None where nothing moved, or the filer did not say how much
    reported: Decimal | None = None  # not known is not zero
    code: str = ""
    known_at: datetime | None = None


class Balance(Struct, frozen=True, kw_only=True):
    """What a line held at the end of a day, and the row it rests on; `assumed` are explanations that were applied."""

    line: LineKey
    as_of: date | None
    amount: Decimal
    basis: Literal["reported", "computed"]
    row: RowRef
    assumed: tuple[GapKind, ...] = ()


class Explanation(Struct, frozen=True, kw_only=True):
    """A reason why a balance may not follow from the one before, with its arithmetic as text and what speaks for it."""

    kind: GapKind
    certainty: Certainty
    arithmetic: str
    rows: tuple[RowRef, ...] = ()
    footnotes: tuple[str, ...] = ()  # texts, as filed
    ratio: str | None = None  # of a split: what one share became, as `3/2`


class Gap(Struct, frozen=True, kw_only=True):
    """A reported balance that is not the one before plus what moved; explanations come the likeliest first."""

    line: LineKey
    after: RowRef  # the row with the balance before
    before: RowRef  # the row whose balance does not follow from it
    first_day: date | None
    last_day: date | None
    computed: Decimal
    reported: Decimal
    explanations: tuple[Explanation, ...] = ()

    @property
    def difference(self) -> Decimal:
        """Return what is reported beyond what was computed."""
        return self.reported - self.computed

    @property
    def ratio(self) -> Decimal | None:
        """Return reported over computed; None where what was computed is not above zero."""
        return self.reported / self.computed if self.computed > 0 else None


class CellChange(Struct, frozen=True):
    """What a cell said before and after; footnotes are compared by their texts, under the column of their ids."""

    column: str  # of the data sets
    before: str
    after: str


class Restatement(Struct, frozen=True, kw_only=True):
    """What an amendment does to a row.

    `repeats` and `corrects` have both rows, `adds` only the amendment's, `withdraws` only the original's. Where words
    or numbers do not decide it is `ambiguous`, and the candidates are the rows of the original that may be meant.
    """

    kind: RestatementKind
    original: RowRef | None = None
    amendment: RowRef | None = None
    score: int | None = None  # how alike both rows are, in percent of what is known of both
    changes: tuple[CellChange, ...] = ()
    evidence: tuple[str, ...] = ()  # what agrees, or the words that withdraw
    candidates: tuple[RowRef, ...] = ()


class AmendedReport(Struct, frozen=True, kw_only=True):
    """An amendment, the report that it amends, and what it does to each row; one value for each possible report.

    Rows of `original` that an earlier amendment restated are compared as that one left them.
    """

    amendment: str  # accession number
    original: str | None  # None where no report among those known fits
    certainty: Certainty
    score: int  # in percent of what could speak for it
    evidence: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # reports that fit as well; each has a value of its own
    rows: tuple[Restatement, ...] = ()


class ReportedEvent(Struct, frozen=True, kw_only=True):
    """One thing that happened, although several filings report it: its rows, all owners, why they are one."""

    rows: tuple[RowRef, ...]  # the first one filed first
    owners: tuple[str, ...]  # CIKs, sorted
    reasons: tuple[str, ...] = ()  # none where only one filing reports it


class Repair(Struct, frozen=True, kw_only=True):
    """A value that the filer is thought to have meant, beside the one as filed; it never takes its place unasked."""

    row: RowRef
    column: str  # of the data sets
    as_filed: str
    proposed: str
    code: str
    certainty: Certainty
    evidence: str
    rows: tuple[RowRef, ...] = ()
