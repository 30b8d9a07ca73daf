"""Following a submission to its end: its status, its public copy held against what was filed, the balances kept."""

import re
from binascii import Error, a2b_uu
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, repeat
from typing import Final

import msgspec

from section16.edgar.api.answers import FINAL_STATUSES, SubmissionStatus
from section16.edgar.errors import EdgarError, TokenError
from section16.edgar.public.listing import text_path
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import OwnershipDocument
from section16.form.envelope import SubmissionDocument
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.standard.files import document_kind
from section16.standard.numbers import Cik
from section16.tasks.edgar_target import was_practice
from section16.tasks.filing.context import FilingContext, FilingError, reload, without_cccs
from section16.tasks.filing.document import document_in, likeness_of
from section16.tasks.filing.retry import look_up
from section16.tasks.filing.send import text_of
from section16.workspace import State
from section16.workspace.database import WriteSession
from section16.workspace.errors import ConflictError
from section16.workspace.kept_reports import KeptReport, report_named
from section16.workspace.people import FiledHolding, Person, keep_holdings, keep_people
from section16.workspace.state import AT_EDGAR, ENDED, OUTCOME_UNKNOWN, TRANSITIONS
from section16.workspace.submissions import Submission, add_note, add_receipt, move
from section16.xml import NotOwnershipDocument, read_document
from section16.xml.container.recognise import SgmlDocument, split_documents

__all__ = ["ask_once", "differences", "follow", "has_ended", "people_of"]

_STATES: Final = {
    "RECEIVED": State.received,
    "PROCESSING": State.processing,
    "ACCEPTED": State.accepted,
    "DONE": State.accepted,
    "SUSPENDED": State.suspended,
    "BLOCKED": State.suspended,
    "DISSEMINATED": State.disseminated,
}
_TEST_ENDS: Final = frozenset({State.accepted, State.disseminated})
_UUENCODED: Final = re.compile(rb"\s*begin [0-7]+ [^\r\n]*\r?\n(.*?)\r?\n[` ]?\r?\nend", re.DOTALL)


def follow(context: FilingContext, submission: Submission) -> Submission:
    """Follow a submission to its end, or for as long as the context has patience."""
    waited = 0.0
    for delay in _delays():
        submission = ask_once(context, submission)
        if has_ended(submission) or waited + delay > context.patience:
            break
        context.wait(delay)
        waited += delay
    return submission


def _delays() -> Iterator[float]:
    """Ask often at first: EDGAR takes seconds by day, and minutes when it is busy."""
    return chain((1.0, 1.0, 2.0, 2.0, 3.0, 5.0), repeat(10.0))


def has_ended(submission: Submission) -> bool:
    """Tell whether nothing more is to be expected without a person; a test ends when it is accepted."""
    if submission.state in ENDED or submission.state is State.unknown:
        return True
    if not submission.live and submission.state in _TEST_ENDS:
        return True
    return submission.state not in AT_EDGAR | OUTCOME_UNKNOWN


def ask_once(context: FilingContext, submission: Submission) -> Submission:
    """Go on by one look at each side of EDGAR; raises TokenError, and FilingError where the public copy differs."""
    submission = reload(context, submission)
    with context.workspace.reading() as session:
        report = report_named(session, submission.draft_hash)
    if submission.state in OUTCOME_UNKNOWN:
        submission = look_up(context, submission, report)
    if submission.state in AT_EDGAR - {State.disseminated}:
        submission = _read_status(context, submission, report)
    if submission.live and submission.state in _TEST_ENDS:
        submission = _keep_public_copy(context, submission, report)
    return submission


def _read_status(context: FilingContext, submission: Submission, report: KeptReport) -> Submission:
    try:
        status = context.edgar.status(submission.accession or "")
    except TokenError:
        raise
    except EdgarError:
        return submission
    context.on_step("status read")
    if status is None or status.accession_number != submission.accession:
        return submission
    return _move_by_status(context, submission, report, status)


def _move_by_status(
    context: FilingContext, submission: Submission, report: KeptReport, status: SubmissionStatus
) -> Submission:
    """Move a submission as far as its status says; a status older than what we know changes nothing."""
    word = (status.status or "").upper()
    to = _STATES.get(word)
    if to is None or to not in TRANSITIONS[submission.state]:
        return submission
    try:
        with context.workspace.writing() as writing:
            if word in FINAL_STATUSES:
                content = without_cccs(context, msgspec.json.encode(status).decode())
                add_receipt(writing, submission, "status", content.encode())
            moved = move(writing, submission, to, why=without_cccs(context, text_of(status.messages)))
            if submission.live and to in _TEST_ENDS and not was_practice(context.target):
                _keep_balances(writing, moved, report)
    except ConflictError:
        return reload(context, submission)
    context.on_step(to)
    context.on_move(moved)
    return moved


def _keep_public_copy(context: FilingContext, submission: Submission, report: KeptReport) -> Submission:
    """Keep the public copy, once it reads as what was filed."""
    content = _public_copy(context, submission, report)
    if content is None:
        return submission
    context.on_step("public copy read")
    if found := differences(content, report):
        _refuse_copy(context, submission, found)
    try:
        with context.workspace.writing() as writing:
            add_receipt(writing, submission, "archive", content)
            if submission.state is State.accepted:
                submission = move(writing, submission, State.disseminated)
            moved = move(writing, submission, State.archived)
    except ConflictError:
        return reload(context, submission)
    context.on_step("archived")
    context.on_move(moved)
    return moved


def _public_copy(context: FilingContext, submission: Submission, report: KeptReport) -> bytes | None:
    if context.public is None or submission.accession is None:
        return None
    for cik in report.filer_ciks:
        try:
            return context.public.document(text_path(cik, submission.accession))
        except EdgarError:
            continue
    return None


def _refuse_copy(context: FilingContext, submission: Submission, found: tuple[str, ...]) -> None:
    with context.workspace.writing() as writing:
        add_note(writing, submission, "public copy differs", accession=submission.accession, in_what=found)
    message = (
        f"{submission.accession}: what EDGAR shows is not what was filed, in {', '.join(found)}; compare the two "
        "with section16 diff, and file an amendment if it is wrong"
    )
    raise FilingError(message)


def differences(content: bytes, report: KeptReport) -> tuple[str, ...]:
    """List what of a filing is not in its public copy as it was filed; a bare report tells nothing of the rest."""
    found = [] if _is_same_report(content, report) else ["the report"]
    if documents := split_documents(content):
        shown = dict(_contents(content, documents))
        public = (one for one in report.documents if _is_public(one))
        found += [one.name for one in public if shown.get(one.name) != _without_space(one.content)]
    return tuple(found)


def _is_same_report(content: bytes, report: KeptReport) -> bool:
    try:
        return likeness_of(read_document(content)) == likeness_of(document_in(report.content).report)
    except NotOwnershipDocument:
        return False


def _is_public(document: SubmissionDocument) -> bool:
    kind = document_kind(document.type)
    return kind is not None and kind.public


def _contents(content: bytes, documents: Iterable[SgmlDocument]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each document of a full-submission text that is whole."""
    for entry, text in documents:
        if entry.filename and not text.cut:
            yield entry.filename, _without_space(_decoded(content[text.start : text.end]))


def _decoded(text: bytes) -> bytes:
    """Undo the uuencoding in which a graphic stands in a text."""
    encoded = _UUENCODED.match(text)
    if encoded is None:
        return text
    try:
        return b"".join(a2b_uu(line) for line in encoded[1].splitlines())
    except Error:
        return text


def _without_space(content: bytes) -> bytes:
    """Leave white space out, in which EDGAR may differ from what was filed."""
    return b" ".join(content.split())


def _keep_balances(writing: WriteSession, submission: Submission, report: KeptReport) -> None:
    """Keep the last balance of each line, and the people, of an accepted report."""
    filed = document_in(report.content).report
    keep_people(writing, people_of(filed))
    last = {(one.owner_cik, one.line): one for one in _balances(filed)}
    keep_holdings(writing, tuple(last.values()), submission.id)


def people_of(report: OwnershipDocument) -> tuple[Person, ...]:
    """List the owners and the issuer of a report."""
    owners = [Person(cik=Cik.of(one.cik).padded, name=one.name, is_owner=True) for one in report.reporting_owners]
    issuer = report.issuer
    if issuer is None:
        return tuple(owners)
    found = Person(cik=Cik.of(issuer.cik).padded, name=issuer.name, symbol=issuer.trading_symbol, is_issuer=True)
    return (*owners, found)


def _balances(report: OwnershipDocument) -> Iterator[FiledHolding]:
    """Give the balance after each line, under the first owner: the lines of a joint report are the group's."""
    owner = Cik.of(report.reporting_owners[0].cik).padded if report.reporting_owners else ""
    issuer = Cik.of(report.issuer.cik).padded if report.issuer else ""
    for row in (*report.non_derivative_table, *report.derivative_table):
        yield _balance(row, report, (owner, issuer))


def _balance(
    row: NonDerivativeTransaction | NonDerivativeHolding | DerivativeTransaction | DerivativeHolding,
    report: OwnershipDocument,
    ciks: tuple[str, str],
) -> FiledHolding:
    parts = [row.security_title.value or "", row.ownership.value or "", row.nature.value or ""]
    if isinstance(row, DerivativeTransaction | DerivativeHolding):
        parts += [str(row.exercise_price.value or ""), str(row.expires_on.value or "")]
    traded_on = row.traded_on.value if isinstance(row, NonDerivativeTransaction | DerivativeTransaction) else None
    return FiledHolding(
        owner_cik=ciks[0],
        issuer_cik=ciks[1],
        line=" | ".join(parts).casefold(),
        security_title=parts[0],
        ownership=parts[1],
        nature=row.nature.value,
        derivative=isinstance(row, DerivativeTransaction | DerivativeHolding),
        shares=row.shares_following.value,
        value=row.value_following.value,
        as_of=traded_on or report.period_of_report or date.min,
    )
