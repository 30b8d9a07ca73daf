"""EDGAR's filing API: submissions, statuses and filer management, each endpoint a method."""

import time
from collections.abc import Callable, Iterable
from typing import Self, TypeVar

import httpx

from section16.edgar.api.answers import (
    Acknowledgement,
    Delegations,
    FilerInformation,
    Individual,
    Individuals,
    NewCcc,
    OperationalStatus,
    Receipt,
    SubmissionStatus,
    Verification,
)
from section16.edgar.api.calls import operational_call, status_call, submission_call
from section16.edgar.api.filer_calls import (
    change_roles_call,
    delegate_call,
    delegations_call,
    filer_call,
    individuals_call,
    invite_call,
    new_ccc_call,
    remove_call,
    request_delegations_call,
    set_ccc_call,
    verify_call,
)
from section16.edgar.call import ApiCall
from section16.edgar.conversation import converse
from section16.edgar.secret import Secret
from section16.edgar.settings import EdgarSettings
from section16.edgar.transport import Transport

__all__ = ["Edgar"]

T = TypeVar("T")


class Edgar:
    """EDGAR's filing API under one pair of tokens; use it as a context, or close it.

    Every method raises an error of `section16.edgar.errors`, which says what may be done next.
    """

    def __init__(
        self,
        settings: EdgarSettings,
        transport: httpx.BaseTransport | None = None,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """Open it; no connection is made yet. `wait` takes seconds."""
        self.settings = settings
        self._transport = Transport(settings, transport, wait)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _ask(self, call: ApiCall[T]) -> T:
        return self._transport.run(converse(call, self.settings))

    def operational_status(self) -> OperationalStatus:
        """Ask whether EDGAR takes submissions now."""
        return self._ask(operational_call())

    def submit(self, envelope: bytes, *, live: bool) -> Receipt:
        """Submit one envelope, once.

        Raises UnfitError, before anything is sent, where the envelope's own flag says another mode. Only what never
        left (NotSentError) is sent again; after UnknownOutcomeError look the submission up, and do not send it again.
        """
        return self._ask(submission_call(envelope, live=live))

    def status(self, accession: str) -> SubmissionStatus | None:
        """Ask how far a submission has come; None while EDGAR does not know it, as in its first seconds."""
        return self._ask(status_call(accession))

    def filer(self, cik: str) -> FilerInformation:
        """Ask what EDGAR holds about a filer; its CCC comes as a secret."""
        return self._ask(filer_call(cik))

    def verify(self, cik: str) -> Verification:
        """Ask whether these tokens may file for a CIK, and until when."""
        return self._ask(verify_call(cik))

    def new_ccc(self, cik: str) -> NewCcc:
        """Let EDGAR make a new CCC; the old one ends with it."""
        return self._ask(new_ccc_call(cik))

    def set_ccc(self, cik: str, ccc: Secret, new: Secret) -> Acknowledgement:
        """Replace the current CCC by one of your own."""
        return self._ask(set_ccc_call(cik, ccc, new))

    def delegations(self, cik: str) -> Delegations:
        """Ask who may file for a CIK, and for whom it may file."""
        return self._ask(delegations_call(cik))

    def delegate(self, cik: str, to: Iterable[str]) -> Acknowledgement:
        """Invite CIKs to file for this one."""
        return self._ask(delegate_call(cik, to))

    def request_delegations(self, cik: str, by: Iterable[str]) -> Acknowledgement:
        """Ask CIKs to let this one file for them."""
        return self._ask(request_delegations_call(cik, by))

    def individuals(self, cik: str) -> Individuals:
        """Ask for the people with a role."""
        return self._ask(individuals_call(cik))

    def invite(self, cik: str, people: Iterable[Individual]) -> Acknowledgement:
        """Invite people to their roles."""
        return self._ask(invite_call(cik, people))

    def change_roles(self, cik: str, people: Iterable[Individual]) -> Acknowledgement:
        """Set the roles of people, who are named by their e-mail."""
        return self._ask(change_roles_call(cik, people))

    def remove_individuals(self, cik: str, emails: Iterable[str]) -> Acknowledgement:
        """Remove people, who are named by their e-mail."""
        return self._ask(remove_call(cik, emails))
