"""A submission is taken: numbered, judged, and made ready for the archive, all before it is answered.

Its fate is told, and the filing shown, when its time has come by the sandbox's clock; nothing runs in between, so a
clock that is advanced by a minute shows what EDGAR shows after one.
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
from section16.sandbox.store import Message, Taken
from section16.standard.numbers import Cik
from section16.standard.row import DOCUMENT_TYPES

__all__ = ["take"]


def take(sandbox: Sandbox, body: bytes, opened: Envelope | str, *, live: bool, ciks: tuple[str, str]) -> Taken:
    """Take a submission; `ciks` are whose number heads the accession number, and whose token it came with.

    A submission that says it is a test is one, wherever it is sent.
    """
    now = sandbox.clock.now()
    login_cik, token_cik = ciks
    live = live and not (isinstance(opened, Envelope) and not opened.live)
    verdict = _verdict(sandbox, opened, now.date())
    taken = _taken(sandbox, body, opened, verdict, now)
    number = sandbox.accession_number(login_cik, now)
    owners, issuer = _parties(verdict.document)
    taken = replace(
        taken,
        accession_number=number,
        login_cik=login_cik,
        filers=tuple(dict.fromkeys((login_cik, token_cik, *owners))),
        parties=tuple(dict.fromkeys((*owners, *issuer))),
        live=live,
    )
    taken, documents = _made_public(sandbox, taken, opened, verdict)
    sandbox.store.take(taken, documents)
    return taken


def _verdict(sandbox: Sandbox, opened: Envelope | str, today: date) -> Verdict:
    if isinstance(opened, Envelope):
        return judge(opened, sandbox.register, today)
    message = Message(type="ERROR", content=opened, error_number="XM003", error_label="ENVELOPE_IS_READABLE")
    return Verdict(accepted=False, messages=(message,), document=None)


def _taken(sandbox: Sandbox, body: bytes, opened: Envelope | str, verdict: Verdict, now: datetime) -> Taken:
    settings = sandbox.settings
    form = opened.submission_type if isinstance(opened, Envelope) else ""
    return Taken(
        accession_number="",
        login_cik="",
        filers=(),
        live=False,
        form_type=form if form in DOCUMENT_TYPES else "",
        company=_company(sandbox, verdict.document),
        document_count=len(opened.documents) if isinstance(opened, Envelope) else 0,
        sha256=sha256(body).hexdigest(),
        received_at=now,
        visible_at=now + timedelta(seconds=settings.visible_after),
        decided_at=now + timedelta(seconds=settings.decided_after),
        published_at=None,
        filed_on=filing_day(now),
        accepted=verdict.accepted,
        messages=verdict.messages,
    )


def _made_public(
    sandbox: Sandbox, taken: Taken, opened: Envelope | str, verdict: Verdict
) -> tuple[Taken, tuple[PublishedDocument, ...]]:
    """Make what the public will read of an accepted live filing; of a test it reads nothing."""
    if not (taken.live and taken.accepted and isinstance(opened, Envelope) and verdict.document):
        return taken, ()
    report = public_report(verdict.document, sandbox.register)
    documents = public_documents(opened, report)
    marks = taken.accession_number, taken.filed_on, taken.decided_at
    header = header_of(report, documents, sandbox.register, marks)
    published_at = taken.received_at + timedelta(seconds=sandbox.settings.published_after)
    _learn_symbol(sandbox, report)
    size = sum(len(one.content) for one in documents)
    return replace(taken, header=header, published_at=published_at, size=size), documents


def _learn_symbol(sandbox: Sandbox, report: OwnershipDocument) -> None:
    """Give an issuer that registered itself the symbol under which it is reported."""
    issuer = sandbox.register.filer(report.issuer.cik or "") if report.issuer else None
    symbol = report.issuer.trading_symbol if report.issuer else None
    if issuer and issuer.open and not issuer.symbol and symbol:
        sandbox.register.keep(replace(issuer, symbol=symbol))


def _parties(document: OwnershipDocument | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ten digits of the owners and of the issuer."""
    if document is None:
        return (), ()
    owners = tuple(Cik.of(owner.cik).padded for owner in document.reporting_owners if owner.cik)
    return owners, (Cik.of(document.issuer.cik).padded,) if document.issuer else ()


def _company(sandbox: Sandbox, document: OwnershipDocument | None) -> str | None:
    first = document.reporting_owners[0].cik if document and document.reporting_owners else None
    filer = sandbox.register.filer(first) if first else None
    return filer.name if filer else None
