"""An EDGAR in this process, for filings: takes, loses, refuses, suspends and publishes as it is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from section16.edgar.api.answers import Receipt, SubmissionStatus
from section16.edgar.errors import Message, NotThereError, UnknownOutcomeError
from section16.edgar.public.listing import Listed, text_path
from section16.form.document import OwnershipDocument
from section16.tasks.filing.context import FilingContext
from section16.tasks.filing.order import FilingOrder
from section16.workspace import Workspace
from section16.xml import read_document, write_disseminated
from section16.xml.container.opening import open_envelope
from tests.harness.workspaces import fresh
from tests.rules.samples import document

CCC = "zz9*plur"
LOST = UnknownOutcomeError("POST: the connection was cut")
CIKS = ("0000054321", "0000054322")


class FakeEdgar:
    """Both sides of EDGAR. `outcomes` says what happens to the next submissions: an error to raise, or a word."""

    def __init__(self, *outcomes: object) -> None:
        self.outcomes = list(outcomes)
        self.suspend: tuple[Message, ...] = ()
        self.taken: list[tuple[str, bool, OwnershipDocument]] = []
        self.posts = 0
        self.suspended: set[str] = set()
        self.is_hidden = False
        self.is_silent = False
        self.answer: Callable[[str, bool], Receipt] = _receipt

    # the filing side

    def submit(self, envelope: bytes, *, live: bool) -> Receipt:
        self.posts += 1
        outcome = self.outcomes.pop(0) if self.outcomes else "taken"
        if isinstance(outcome, Exception):
            raise outcome
        if outcome == "cut before":
            raise LOST
        number = f"0000099999-26-{len(self.taken) + 1:06}"
        opened = open_envelope(envelope)
        self.suspended |= {number} if self.suspend else set()
        self.taken.append((number, live, read_document(opened.xml)))
        if outcome == "cut after":
            raise LOST
        return self.answer(number, live)

    def status(self, accession: str) -> SubmissionStatus | None:
        found = next((live for number, live, _ in self.taken if number == accession), None)
        if found is None:
            return None
        word = "SUSPENDED" if accession in self.suspended else "DISSEMINATED" if found else "ACCEPTED"
        return SubmissionStatus(accession_number=accession, status=word, final=True, messages=self.suspend)

    # the public side

    def filings_of(self, cik: str, *forms: str) -> tuple[Listed, ...]:
        if self.is_silent:
            raise LOST
        return tuple(
            Listed(
                accession=number,
                form=report.document_type,
                path=text_path(cik, number),
                period=report.period_of_report,
            )
            for number, live, report in self.taken
            if live and not self.is_hidden and number not in self.suspended and cik in CIKS
            if not forms or report.document_type in forms
        )

    def document(self, path: str) -> bytes:
        listed = {one.path: one.accession for cik in CIKS for one in self.filings_of(cik)}
        report = next((one for number, _, one in self.taken if number == listed.get(path)), None)
        if report is None:
            message = f"{path}: EDGAR does not give it (404); check the address"
            raise NotThereError(message, status=404)
        return disseminated(report)

    def live(self) -> list[str]:
        return [number for number, live, _ in self.taken if live]


def disseminated(report: OwnershipDocument) -> bytes:
    """Publish a report as EDGAR does: names in, version in, CCC out."""
    owners = tuple(replace(owner, name=f"NAME OF {owner.cik}", ccc=None) for owner in report.reporting_owners)
    issuer = replace(report.issuer, name="EXAMPLE CORP")
    return write_disseminated(replace(report, schema_version="X0609", reporting_owners=owners, issuer=issuer))


def _receipt(number: str, live: bool) -> Receipt:  # noqa: FBT001 - as EDGAR has it
    return Receipt(accession_number=number, status="RECEIVED", mode="LIVE" if live else "TEST")


class Clock:
    """A clock that waiting moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def report(**changes: object) -> OwnershipDocument:
    return replace(document("4"), **changes)


def order(one: OwnershipDocument | None = None, **changes: object) -> FilingOrder:
    return replace(FilingOrder(name="form4", report=one or report(), live=True), **changes)


def context_at(folder: Path | str, edgar: FakeEdgar, actor: str = "ada", **changes: object) -> FilingContext:
    return context_made(fresh(Path(folder)), edgar, actor, **changes)


def context_made(folder: Path | str, edgar: FakeEdgar, actor: str = "ada", **changes: object) -> FilingContext:
    """Give a context whose workspace the program makes, where none is."""
    clock = Clock()
    workspace = Workspace(folder, actor, clock.now)
    cccs = dict.fromkeys((*CIKS, "0000098765"), CCC)
    context = FilingContext(
        workspace=workspace, edgar=edgar, target="sandbox", public=edgar, cccs=cccs, wait=clock.wait
    )
    return replace(context, **changes)
