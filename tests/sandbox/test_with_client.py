"""Our client and our EDGAR understand each other, endpoint by endpoint."""

from collections.abc import Iterator

import pytest

from section16.edgar.api.client import Edgar
from section16.edgar.errors import (
    ClosedError,
    EdgarError,
    RefusedError,
    ThrottledError,
    TokenError,
    UnknownOutcomeError,
)
from section16.edgar.secret import Secret
from section16.edgar.settings import EdgarSettings
from section16.sandbox import InjectedFault
from section16.sandbox.faults import FaultKind
from section16.sandbox.serve import Serving
from tests.sandbox.conftest import NOON
from tests.sandbox.filings import OWNER, USER, envelope


@pytest.fixture
def client(server: Serving) -> Iterator[Edgar]:
    control = server.control
    control.set_faults()
    control.set_clock(NOON)
    settings = EdgarSettings(
        host=server.url,
        user_agent="Tests/1.0",
        filer_token=Secret(control.filer_token(OWNER)),
        user_token=Secret(control.user_token(USER)),
        tries=1,
    )
    with Edgar(settings, wait=lambda _: None) as one:
        yield one


def test_a_submission_and_its_status(server: Serving, client: Edgar) -> None:
    assert client.operational_status().accepting
    receipt = client.submit(envelope(), live=True)
    assert receipt.accession_number is not None
    assert (receipt.status, receipt.mode) == ("RECEIVED", "LIVE")
    assert client.status(receipt.accession_number) is None
    server.control.advance(30)
    status = client.status(receipt.accession_number)
    assert status is not None
    assert (status.status, status.final, status.form_type) == ("DISSEMINATED", True, "4")
    assert status.filed_on == NOON.date()
    assert status.notification


def test_the_account(client: Edgar) -> None:
    assert client.filer(OWNER).cik == OWNER
    verified = client.verify(OWNER)
    assert verified.can_file
    assert verified.filer_token_expires_on is not None
    assert client.delegations(OWNER).to == ()


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("status_after", UnknownOutcomeError),
        ("cut_after", UnknownOutcomeError),
        ("truncated", UnknownOutcomeError),
        ("throttled", ThrottledError),
        ("outage", ClosedError),
        ("expired", TokenError),
    ],
)
def test_a_fault_is_the_error_that_says_what_may_be_done(
    server: Serving, client: Edgar, kind: FaultKind, error: type[EdgarError]
) -> None:
    server.control.set_faults(InjectedFault(kind=kind, path="/submission/single"))
    with pytest.raises(error):
        client.submit(envelope(), live=True)


def test_what_is_no_submission_is_refused(client: Edgar) -> None:
    with pytest.raises((RefusedError, ValueError)):
        client.submit(b"<html/>", live=True)
