"""The report itself: everything that one Form 3, 4 or 5 says."""

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from msgspec import Struct

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.header import SubmissionHeader
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.owner import ReportingOwner
from section16.form.phrases import balance_phrases, event_phrases, holding_phrases, owner_phrase
from section16.form.problems import Fault
from section16.standard.kinds import Choice, Day, Flag, Text
from section16.standard.limits import limit
from section16.standard.row import DOCUMENT_TYPES, Box, Group, Row

if TYPE_CHECKING:
    from section16.form.frames import ExactFrame

__all__ = [
    "LINES",
    "DerivativeRow",
    "Footnote",
    "HoldingRow",
    "NonDerivativeRow",
    "OwnerSignature",
    "OwnershipDocument",
    "TransactionRow",
]


_SUMMED: Final = 12  # phrases of a summary
_EDGAR = "n n n n n n"
_OPTIONAL = "o o o o o o"


class Footnote(Struct, frozen=True):
    """One footnote; `id` is F1 to F99, `text` at most 1,000 characters when authored (specification 3.5)."""

    element: ClassVar[str] = "footnote"
    longest: ClassVar[int] = limit("footnote")
    id: str
    text: str


class OwnerSignature(Struct, frozen=True, kw_only=True):
    """A conformed signature; neither order nor number is tied to the owners (4.3.7)."""

    groups: ClassVar[tuple[Group, ...]] = ()

    name: Annotated[
        str | None,
        Row(path="signatureName", kind=Text(limit("signatureName"), 1), tsv="OWNERSIGNATURENAME"),
        Box("signature", "Signature of Reporting Person"),
    ] = None
    signed_on: Annotated[
        date | None,
        Row(path="signatureDate", kind=Day(), tsv="OWNERSIGNATUREDATE"),
        Box("signature", "Date"),
    ] = None


NonDerivativeRow = NonDerivativeTransaction | NonDerivativeHolding
DerivativeRow = DerivativeTransaction | DerivativeHolding
TransactionRow = NonDerivativeTransaction | DerivativeTransaction
HoldingRow = NonDerivativeHolding | DerivativeHolding

# The tables of lines in the SEC's data sets, and the part of the form that is a line of each.
LINES: Final[dict[str, type[Struct]]] = {
    "nonderiv_trans": NonDerivativeTransaction,
    "nonderiv_holding": NonDerivativeHolding,
    "deriv_trans": DerivativeTransaction,
    "deriv_holding": DerivativeHolding,
}


class OwnershipDocument(Struct, frozen=True, kw_only=True):
    """One report of insider ownership, as submitted or as EDGAR disseminated it.

    `faults` holds what could not be read as its kind; `header` what the full-submission text says around it;
    `flat` tells that the rows stood under the root, without tables, as schema X0101 had them.
    """

    element: ClassVar[str] = "ownershipDocument"
    groups: ClassVar[tuple[Group, ...]] = ()

    schema_version: Annotated[
        str | None,
        Row(path="schemaVersion", column="SCHEMA_VERSION", kind=Text(5, 5), use=_EDGAR),
        Box("", "Schema Version"),
    ] = None
    document_type: Annotated[
        str | None,
        Row(path="documentType", kind=Choice(DOCUMENT_TYPES), tsv="DOCUMENT_TYPE"),
        Box("", "Form"),
    ] = None
    period_of_report: Annotated[
        date | None,
        Row(
            path="periodOfReport",
            kind=Day(),
            tsv="PERIOD_OF_REPORT",
            about="Form 3: the event; Form 4: the earliest transaction; Form 5: the issuer's fiscal year end",
        ),
        Box("3", "Date of Earliest Transaction"),
    ] = None
    original_filed_on: Annotated[
        date | None,
        Row(
            path="dateOfOriginalSubmission",
            kind=Day(),
            use="- m - m - m",
            tsv="DATE_OF_ORIG_SUB",
        ),
        Box("4", "If Amendment, Date of Original Filed"),
    ] = None
    no_securities_owned: Annotated[
        bool | None,
        Row(
            path="noSecuritiesOwned",
            kind=Flag(),
            use="n n - - - -",
            tsv="NO_SECURITIES_OWNED",
        ),
        Box("I", "No securities are beneficially owned"),
    ] = None
    not_subject_to_section16: Annotated[
        bool | None,
        Row(
            path="notSubjectToSection16",
            kind=Flag(),
            use="- - o o o o",
            tsv="NOT_SUBJECT_SEC16",
        ),
        Box("exit", "No longer subject to Section 16"),
    ] = None
    form3_holdings_reported: Annotated[
        bool | None,
        Row(
            path="form3HoldingsReported",
            kind=Flag(),
            use="- - - - n n",
            tsv="FORM3_HOLDINGS_REPORTED",
        ),
        Box("holdings", "Form 3 Holdings Reported"),
    ] = None
    form4_transactions_reported: Annotated[
        bool | None,
        Row(
            path="form4TransactionsReported",
            kind=Flag(),
            use="- - - - n n",
            tsv="FORM4_TRANS_REPORTED",
        ),
        Box("transactions", "Form 4 Transactions Reported"),
    ] = None
    issuer: Annotated[Issuer | None, Row(path="issuer"), Box("2", "Issuer")] = None
    reporting_owners: Annotated[
        tuple[ReportingOwner, ...],
        Row(path="reportingOwner", most=limit("reporting owners")),
        Box("1", "Reporting Person"),
    ] = ()
    aff10b5_one: Annotated[
        bool | None,
        Row(
            path="aff10b5One",
            kind=Flag(),
            use="n n m m m m",
            since="X0407",
            tsv="AFF10B5ONE",
            about="absent before April 2023: not asked, which is not no",
        ),
        Box("10b5-1", "Rule 10b5-1(c) Transaction Indication"),
    ] = None
    non_derivative_table: Annotated[
        tuple[NonDerivativeRow, ...],
        Row(path="nonDerivativeTable", use=_OPTIONAL, most=limit("rows of a table")),
        Box("I", "Non-Derivative Securities"),
    ] = ()
    derivative_table: Annotated[
        tuple[DerivativeRow, ...],
        Row(path="derivativeTable", use=_OPTIONAL, most=limit("rows of a table")),
        Box("II", "Derivative Securities"),
    ] = ()
    footnotes: Annotated[
        tuple[Footnote, ...],
        Row(path="footnotes", use=_OPTIONAL, most=limit("footnotes"), tsv="FOOTNOTE_TXT"),
        Box("explanation", "Explanation of Responses"),
    ] = ()
    remarks: Annotated[
        str | None,
        Row(path="remarks", kind=Text(limit("remarks")), use=_OPTIONAL, tsv="REMARKS"),
        Box("remarks", "Remarks"),
    ] = None
    signatures: Annotated[
        tuple[OwnerSignature, ...],
        Row(path="ownerSignature", most=limit("signatures")),
        Box("signature", "Signature of Reporting Person"),
    ] = ()

    flat: bool = False
    faults: tuple[Fault, ...] = ()
    header: SubmissionHeader | None = None

    @property
    def transactions(self) -> tuple[TransactionRow, ...]:
        """Return the transactions of Tables I and II, in their order."""
        rows = (*self.non_derivative_table, *self.derivative_table)
        return tuple(row for row in rows if isinstance(row, TransactionRow))

    @property
    def holdings(self) -> tuple[HoldingRow, ...]:
        """Return the holdings of Tables I and II, in their order."""
        rows = (*self.non_derivative_table, *self.derivative_table)
        return tuple(row for row in rows if isinstance(row, HoldingRow))

    @property
    def owners(self) -> tuple[ReportingOwner, ...]:
        """Return the reporting owners."""
        return self.reporting_owners

    def to_frame(self) -> "ExactFrame":
        """Return the lines of Tables I and II as a Polars frame, a row each, with the columns of the lake.

        Each row has the issuer, the boxes and the owners' names, too; `to_pandas(floats=True)` makes a pandas frame.
        """
        from section16.form.frames import frame_of_lines  # noqa: PLC0415 - Polars takes long to import

        header = self.header or SubmissionHeader()
        filing = {
            "ACCESSION_NUMBER": header.accession_number,
            "FILING_DATE": header.filed_on,
            "OWNERS": [owner.name for owner in self.owners],
        }
        heading: dict[type[Struct], Struct | None] = {OwnershipDocument: self, Issuer: self.issuer}
        return frame_of_lines(filing, heading, (self.non_derivative_table, self.derivative_table), LINES)

    def _repr_html_(self) -> str:
        """Draw the report in a notebook: its summary, and its lines as a table."""
        return f"<pre>{escape(self.summary())}</pre>{self.to_frame()._repr_html_()}"

    def summary(self) -> str:
        """Return what the report says in a few plain lines: form, issuer, owners, what was done and what is held."""
        issuer, header = self.issuer or Issuer(), self.header or SubmissionHeader()
        symbol = f" ({issuer.trading_symbol})" if issuer.trading_symbol else ""
        day = f", for {self.period_of_report}" if self.period_of_report else ""
        filed = f", filed {header.filed_on}" if header.filed_on else ""
        nothing = ("holds nothing",) if self.no_securities_owned else ()
        events = (*event_phrases(self.transactions), *balance_phrases(self.transactions))
        what = (*events, *holding_phrases(self.holdings), *nothing)
        more = (f"and {len(what) - _SUMMED:,} more",) if len(what) > _SUMMED else ()
        return "\n".join(
            (
                f"Form {self.document_type or '?'}{day}{filed}",
                f"{issuer.name or '?'}{symbol}, CIK {issuer.cik or '?'}",
                *(owner_phrase(owner) for owner in self.owners),
                *what[:_SUMMED],
                *more,
                *(("under a Rule 10b5-1 plan, by the form's box",) if self.aff10b5_one else ()),
            )
        )
