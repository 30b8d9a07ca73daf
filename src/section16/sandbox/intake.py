"""A submission is taken: numbered, judged, and made ready for the archive, all before it is answered.

Its status and its filing are shown when their time has come by the sandbox's clock. Nothing runs in between, so a
clock that is advanced by a minute shows what EDGAR shows a minute later.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256

from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.form.envelope import Envelope, PublishedDocument
from section16.law.calendar import filing_day
from section16.sandbox.disseminate import header_of, public_documents, public_report
from section16.sandbox.judge import Verdict, judge
from section16.sandbox.sandbox import Sandbox
from section16.sandbox.store import ApiMessage, TakenSubmission
from section16.standard.numbers import Cik
from section16.standard.row import DOCUMENT_TYPES

__all__ = ["take_submission"]


def take_submission(
    sandbox: Sandbox, body: bytes, envelope: Envelope | str, *, live: bool, ciks: tuple[str, str]
) -> TakenSubmission:
    """Take a submission, read or unreadable for the reason given.

    `ciks` are the login CIK, which the accession number begins with, and that of the filer token. A submission whose
    envelope says TEST is a test wherever it is sent.
    """
    now = sandbox.clock.now()
    login_cik, token_cik = ciks
    live = live and not (isinstance(envelope, Envelope) and not envelope.live)
    verdict = _verdict(sandbox, envelope, now.date())
    owners, issuer = _parties(verdict.document)
    taken = replace(
        _undecided(sandbox, body, envelope, verdict, now),
        accession_number=sandbox.accession_number(login_cik, now),
        login_cik=login_cik,
        filers=tuple(dict.fromkeys((login_cik, token_cik, *owners))),
        parties=tuple(dict.fromkeys((*owners, *issuer))),
        live=live,
    )
    taken, documents = _publish(sandbox, taken, envelope, verdict)
    sandbox.store.add_submission(taken, documents)
    return taken


def _verdict(sandbox: Sandbox, envelope: Envelope | str, today: date) -> Verdict:
    if isinstance(envelope, Envelope):
        return judge(envelope, sandbox.register, today)
    message = ApiMessage(type="ERROR", content=envelope, error_number="XM003", error_label="ENVELOPE_IS_READABLE")
    return Verdict(accepted=False, messages=(message,), document=None)


def _undecided(
    sandbox: Sandbox, body: bytes, envelope: Envelope | str, verdict: Verdict, now: datetime
) -> TakenSubmission:
    """Return what is known of a submission before it has a number."""
    settings = sandbox.settings
    form = envelope.submission_type if isinstance(envelope, Envelope) else ""
    return TakenSubmission(
        accession_number="",
        login_cik="",
        filers=(),
        live=False,
        form_type=form if form in DOCUMENT_TYPES else "",
        company=_company(sandbox, verdict.document),
        document_count=len(envelope.documents) if isinstance(envelope, Envelope) else 0,
        sha256=sha256(body).hexdigest(),
        received_at=now,
        visible_at=now + timedelta(seconds=settings.visible_after),
        decided_at=now + timedelta(seconds=settings.decided_after),
        published_at=None,
        filed_on=filing_day(now),
        accepted=verdict.accepted,
        messages=verdict.messages,
    )


def _publish(
    sandbox: Sandbox, taken: TakenSubmission, envelope: Envelope | str, verdict: Verdict
) -> tuple[TakenSubmission, tuple[PublishedDocument, ...]]:
    """Return a submission with its header and public documents, which only an accepted live filing has."""
    if not (taken.live and taken.accepted and isinstance(envelope, Envelope) and verdict.document):
        return taken, ()
    report = public_report(verdict.document, sandbox.register)
    documents = public_documents(envelope, report)
    acceptance = taken.accession_number, taken.filed_on, taken.decided_at
    header = header_of(report, documents, sandbox.register, acceptance)
    published_at = taken.received_at + timedelta(seconds=sandbox.settings.published_after)
    _learn_symbol(sandbox, report)
    size = sum(len(one.content) for one in documents)
    return replace(taken, header=header, published_at=published_at, size=size), documents


def _learn_symbol(sandbox: Sandbox, report: OwnershipDocument) -> None:
    """Give an issuer that was registered when first seen the symbol that the report has for it."""
    issuer = sandbox.register.filer(report.issuer.cik or "") if report.issuer else None
    symbol = report.issuer.trading_symbol if report.issuer else None
    if issuer and issuer.open and not issuer.symbol and symbol:
        sandbox.register.save(replace(issuer, symbol=symbol))


def _parties(document: OwnershipDocument | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the padded CIKs of the owners and of the issuer."""
    if document is None:
        return (), ()
    owners = tuple(Cik.of(owner.cik).padded for owner in document.reporting_owners if owner.cik)
    return owners, (Cik.of(document.issuer.cik).padded,) if document.issuer else ()


def _company(sandbox: Sandbox, document: OwnershipDocument | None) -> str | None:
    first = document.reporting_owners[0].cik if document and document.reporting_owners else None
    filer = sandbox.register.filer(first) if first else None
    return filer.name if filer else None
