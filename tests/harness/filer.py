"""One attempt to file one report, in a process of its own that may be killed at any point of it."""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from section16.edgar.api.client import Edgar
from section16.edgar.errors import EdgarError
from section16.edgar.public.client import EdgarPublic
from section16.edgar.secret import Secret
from section16.edgar.settings import EdgarSettings, PublicSettings
from section16.form.cell import Cell
from section16.form.document import OwnershipDocument, OwnerSignature
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.owner import ReportingOwner
from section16.tasks.filing.context import FilingContext, FilingError
from section16.tasks.filing.file import FilingResult, file_report
from section16.tasks.filing.order import FilingOrder
from section16.workspace import Workspace

__all__ = ["Attempt", "attempt", "file_as", "report_of"]

# Waiting is the sandbox's, which is some tens of times as quick as EDGAR.
_FASTER = 20.0


class Attempt(Struct, frozen=True):
    """What one process does: file the report of one owner, and die as `dies_at` says.

    That is a number of steps, or the name of a step and how often it is passed before.
    """

    url: str
    workspace: str
    cik: str
    filer_token: str
    user_token: str
    ccc: str
    test_first: bool
    window: float
    dies_at: tuple[str | None, int] | None = None

    def __repr__(self) -> str:
        """Say which, without the secrets."""
        return f"Attempt(cik={self.cik!r}, dies_at={self.dies_at})"


def report_of(cik: str) -> OwnershipDocument:
    """Return a report of an owner; everybody in it is invented."""
    day = date(2026, 9, 10)
    return OwnershipDocument(
        document_type="4",
        period_of_report=day,
        issuer=Issuer(cik="0000012345", trading_symbol="EXMP"),
        reporting_owners=(ReportingOwner(cik=cik, is_director=True),),
        aff10b5_one=False,
        non_derivative_table=(
            NonDerivativeTransaction(
                security_title=Cell("Common Stock"),
                traded_on=Cell(day),
                form_type="4",
                code="P",
                equity_swap=False,
                shares=Cell(Decimal(100)),
                price=Cell(Decimal("12.50")),
                acquired_disposed=Cell("A"),
                shares_following=Cell(Decimal(1100)),
                ownership=Cell("D"),
            ),
        ),
        signatures=(OwnerSignature(name="/s/ Ada Example", signed_on=date(2026, 9, 11)),),
    )


def attempt(one: Attempt) -> None:
    """File; end with 0 whatever EDGAR or the workspace says, as the next attempt goes on from there."""
    # What a killed or refused attempt would say belongs to nobody's terminal.
    sys.stderr = sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
    with suppress(EdgarError, FilingError):
        file_as(one, "bench", _Killer(one.dies_at))


def file_as(one: Attempt, actor: str, on_step: Callable[[str], object]) -> FilingResult:
    """File as somebody; `on_step` is called with each step."""
    settings = EdgarSettings(
        host=one.url,
        user_agent="section16-bench/1",
        filer_token=Secret(one.filer_token),
        user_token=Secret(one.user_token),
        login_cik=one.cik,  # so that every owner's accession numbers begin with its own
        timeout=5.0,
        tries=2,
    )
    public = PublicSettings(user_agent="section16 bench@section16.example", archives=one.url, data=one.url, tries=2)
    with Workspace(one.workspace, actor) as workspace, Edgar(settings, wait=_wait) as edgar:
        context = FilingContext(
            workspace=workspace,
            edgar=edgar,
            target="sandbox",
            public=EdgarPublic(public, wait=_wait),
            cccs={one.cik: one.ccc},
            wait=_wait,
            patience=400.0,
            lookup_window=one.window,
            on_step=on_step,
        )
        order = FilingOrder(name=one.cik, report=report_of(one.cik), live=True, test_first=one.test_first)
        return file_report(context, order)


def _wait(seconds: float) -> None:
    time.sleep(seconds / _FASTER)


class _Killer:
    """Counts the steps, and ends the process at one of them as a power cut would."""

    def __init__(self, dies_at: tuple[str | None, int] | None) -> None:
        self._is_armed = dies_at is not None
        self._name, self._left = dies_at or (None, 0)

    def __call__(self, step: str) -> None:
        if not self._is_armed or self._name not in {None, step}:
            return
        self._left -= 1
        if self._left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
