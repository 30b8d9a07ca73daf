"""What a person is told of a filing: before it, what will be filed, by whom and for whom; after it, what EDGAR said."""

from collections.abc import Iterator
from typing import Final

import msgspec

from section16.edgar.answers import Receipt, SubmissionStatus
from section16.form.document import OwnershipDocument
from section16.tasks.filing_desk import Desk
from section16.tasks.filing_document import document_in
from section16.tasks.filing_enclosed import ALONE, Enclosed, lines_on
from section16.tasks.filing_messages import Placed, placed
from section16.workspace import State
from section16.workspace.drafts import Draft
from section16.workspace.submissions import Submission, receipts

__all__ = ["BAD", "said_of", "summary_of"]

# After these somebody has something to do.
BAD: Final = frozenset({State.suspended, State.unknown, State.abandoned, State.sent})


def summary_of(report: OwnershipDocument, desk: Desk, enclosed: Enclosed = ALONE) -> Iterator[str]:
    """Say what is about to be filed."""
    rows = len(report.non_derivative_table), len(report.derivative_table)
    yield f"Form {report.document_type} to {desk.target}, live, by {desk.workspace.actor}"
    yield f"  period {report.period_of_report}, {rows[0]} lines in Table I, {rows[1]} in Table II"
    for owner in report.reporting_owners:
        yield f"  for {owner.name or 'CIK'} {owner.cik}"
    if report.issuer is not None:
        yield f"  issuer {report.issuer.name or ''} {report.issuer.cik} [{report.issuer.trading_symbol}]"
    for signature in report.signatures:
        yield f"  signed {signature.name}, {signature.signed_on}"
    yield from (f"  {line}" for line in lines_on(enclosed))


def said_of(desk: Desk, submission: Submission, draft: Draft) -> tuple[Placed, ...]:
    """Return the last messages of EDGAR on a submission, each at its cell."""
    with desk.workspace.reading() as session:
        kept = receipts(session, submission)
    last = next((one for one in reversed(kept) if one.kind in _KINDS), None)
    if last is None:
        return ()
    answer = msgspec.json.decode(last.content, type=_KINDS[last.kind])
    said = tuple(one for one in answer.messages if (one.type or "").upper() != "INFO")
    return placed(said, document_in(draft.content).report)


_KINDS: Final[dict[str, type[Receipt | SubmissionStatus]]] = {"receipt": Receipt, "status": SubmissionStatus}
