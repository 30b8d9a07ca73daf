"""Made-up filings for the tests, and what a reader finds in one."""

from collections import Counter
from unittest.mock import patch

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.synth import Options, Synthetic, generate, synthesize

TABLE_OF = {
    NonDerivativeTransaction: "nonderiv_trans",
    NonDerivativeHolding: "nonderiv_holding",
    DerivativeTransaction: "deriv_trans",
    DerivativeHolding: "deriv_holding",
}


def made(number: int, shape: str = "xml", **options) -> list[Synthetic]:
    return list(synthesize(Options(**options), 1, number, shape))


def few(number: int, shape: str = "xml", **options) -> list[Synthetic]:
    """Make filings in a block of that size: seldom forms and versions would take a while to fill a whole one."""
    with patch.object(generate, "BLOCK", number):
        return list(synthesize(Options(**options), 1, number, shape))


def rows_read(report: OwnershipDocument) -> dict[str, int]:
    """Count the rows of a report by table, as a truth does."""
    counted = Counter(TABLE_OF[type(row)] for row in (*report.non_derivative_table, *report.derivative_table))
    return {
        "submission": 1,
        "reportingowner": len(report.reporting_owners),
        **{table: counted[table] for table in TABLE_OF.values()},
        "footnotes": len(report.footnotes),
        "owner_signature": len(report.signatures),
    }
