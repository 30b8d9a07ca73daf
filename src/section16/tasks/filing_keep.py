"""What is remembered of a report that EDGAR has accepted: its people, and the balances that it ends with."""

from collections.abc import Iterator
from datetime import date

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.tasks.filing_document import document_in, ten_digits
from section16.workspace.database import Book
from section16.workspace.drafts import Draft
from section16.workspace.people import Holding, Person, keep_holdings, keep_people
from section16.workspace.submissions import Submission

__all__ = ["keep_balances", "people_of"]

Line = NonDerivativeTransaction | NonDerivativeHolding | DerivativeTransaction | DerivativeHolding


def keep_balances(book: Book, submission: Submission, draft: Draft) -> None:
    """Keep the last balance of each line, and the people, of an accepted report."""
    report = document_in(draft.content).report
    keep_people(book, people_of(report))
    last = {(one.owner_cik, one.line): one for one in _holdings(report)}
    keep_holdings(book, tuple(last.values()), submission.id)


def people_of(report: OwnershipDocument) -> tuple[Person, ...]:
    """List the owners and the issuer of a report."""
    owners = [Person(cik=ten_digits(one.cik), name=one.name, is_owner=True) for one in report.reporting_owners]
    issuer = report.issuer
    if issuer is None:
        return tuple(owners)
    found = Person(cik=ten_digits(issuer.cik), name=issuer.name, symbol=issuer.trading_symbol, is_issuer=True)
    return (*owners, found)


def _holdings(report: OwnershipDocument) -> Iterator[Holding]:
    """Give the balance after each line, under the first owner: the lines of a joint report are the group's."""
    owner = ten_digits(report.reporting_owners[0].cik) if report.reporting_owners else ""
    issuer = ten_digits(report.issuer.cik) if report.issuer else ""
    for row in (*report.non_derivative_table, *report.derivative_table):
        yield _holding(row, report, (owner, issuer))


def _holding(row: Line, report: OwnershipDocument, ciks: tuple[str, str]) -> Holding:
    derivative = isinstance(row, DerivativeTransaction | DerivativeHolding)
    parts = [row.security_title.value or "", row.ownership.value or "", row.nature.value or ""]
    if isinstance(row, DerivativeTransaction | DerivativeHolding):
        parts += [str(row.exercise_price.value or ""), str(row.expires_on.value or "")]
    traded_on = row.traded_on.value if isinstance(row, NonDerivativeTransaction | DerivativeTransaction) else None
    return Holding(
        owner_cik=ciks[0],
        issuer_cik=ciks[1],
        line=" | ".join(parts).casefold(),
        security_title=parts[0],
        ownership=parts[1],
        nature=row.nature.value,
        derivative=derivative,
        shares=row.shares_following.value,
        value=row.value_following.value,
        as_of=traded_on or report.period_of_report or date.min,
    )
