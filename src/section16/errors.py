"""Every error that section16 raises on purpose, by name; the tree of them stands at `Section16Error`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from section16.accounts.errors import AccountError, NotPermittedError
    from section16.accounts.log_in import LoginRefusedError
    from section16.accounts.throttle import TooOftenError
    from section16.drafting.plan.mistake import FillsError, MistakesError, PlanError
    from section16.edgar.errors import (
        AnswerError,
        ClosedError,
        EdgarError,
        NotSentError,
        NotThereError,
        RefusedError,
        SettingsError,
        ThrottledError,
        TokenError,
        TooLongError,
        UnfitError,
        UnknownOutcomeError,
    )
    from section16.edgar.sealing import VaultError
    from section16.edgar.secret_store import MissingSecretError
    from section16.lake.layout import Contention, LakeError
    from section16.law.deadlines import NoDueDateError
    from section16.ledger.mapping import MappingError
    from section16.ledger.short_swing.trades import TradesError
    from section16.query.screens.screen import ScreenError
    from section16.query.statement import QueryBusyError, QueryError, QueryStoppedError
    from section16.sandbox.control.client import SandboxError
    from section16.service.configuration import ServiceSettingsError
    from section16.sources.piece import SourceError
    from section16.standard.errors import IdentifierError, ReasonsError, Section16Error
    from section16.standard.kinds import Unreadable
    from section16.synth.options import OptionsError
    from section16.tasks.desk.parts import DeskError
    from section16.tasks.filing.approvals import WaitsForApprovalError
    from section16.tasks.filing.context import FilingError
    from section16.tasks.lake.ingest.dask_requirements import ClusterError
    from section16.tasks.lake.ingest.fanout import WorkerLost
    from section16.tasks.lake.mirror.words import SourceNameError
    from section16.tasks.lake.watch.book import WatchError
    from section16.tasks.records.keeping import RecordError
    from section16.tasks.reports.planning import PlanningError
    from section16.tasks.reports.report import NotRepairable
    from section16.web.errors import (
        ForgedError,
        NotFoundError,
        NotSignedInError,
        PageError,
        ProofNeededError,
        VisitError,
    )
    from section16.workspace.errors import (
        ConflictError,
        JobLostError,
        TransitionError,
        UnreachableError,
        WorkspaceError,
    )
    from section16.xml.container.refusal import NotOwnershipDocument
    from section16.xml.document import NotWritable
    from section16.xml.envelope.read import NotEnvelope

__all__ = [
    "AccountError",
    "AnswerError",
    "ClosedError",
    "ClusterError",
    "ConflictError",
    "Contention",
    "DeskError",
    "EdgarError",
    "FilingError",
    "FillsError",
    "ForgedError",
    "IdentifierError",
    "JobLostError",
    "LakeError",
    "LoginRefusedError",
    "MappingError",
    "MissingSecretError",
    "MistakesError",
    "NoDueDateError",
    "NotEnvelope",
    "NotFoundError",
    "NotOwnershipDocument",
    "NotPermittedError",
    "NotRepairable",
    "NotSentError",
    "NotSignedInError",
    "NotThereError",
    "NotWritable",
    "OptionsError",
    "PageError",
    "PlanError",
    "PlanningError",
    "ProofNeededError",
    "QueryBusyError",
    "QueryError",
    "QueryStoppedError",
    "ReasonsError",
    "RecordError",
    "RefusedError",
    "SandboxError",
    "ScreenError",
    "Section16Error",
    "ServiceSettingsError",
    "SettingsError",
    "SourceError",
    "SourceNameError",
    "ThrottledError",
    "TokenError",
    "TooLongError",
    "TooOftenError",
    "TradesError",
    "TransitionError",
    "UnfitError",
    "UnknownOutcomeError",
    "UnreachableError",
    "Unreadable",
    "VaultError",
    "VisitError",
    "WaitsForApprovalError",
    "WatchError",
    "WorkerLost",
    "WorkspaceError",
]

_HOMES = {
    "AccountError": "section16.accounts.errors",
    "AnswerError": "section16.edgar.errors",
    "ClosedError": "section16.edgar.errors",
    "ClusterError": "section16.tasks.lake.ingest.dask_requirements",
    "ConflictError": "section16.workspace.errors",
    "Contention": "section16.lake.layout",
    "DeskError": "section16.tasks.desk.parts",
    "EdgarError": "section16.edgar.errors",
    "FilingError": "section16.tasks.filing.context",
    "FillsError": "section16.drafting.plan.mistake",
    "ForgedError": "section16.web.errors",
    "IdentifierError": "section16.standard.errors",
    "JobLostError": "section16.workspace.errors",
    "LakeError": "section16.lake.layout",
    "LoginRefusedError": "section16.accounts.log_in",
    "MappingError": "section16.ledger.mapping",
    "MissingSecretError": "section16.edgar.secret_store",
    "MistakesError": "section16.drafting.plan.mistake",
    "NoDueDateError": "section16.law.deadlines",
    "NotEnvelope": "section16.xml.envelope.read",
    "NotFoundError": "section16.web.errors",
    "NotOwnershipDocument": "section16.xml.container.refusal",
    "NotPermittedError": "section16.accounts.errors",
    "NotRepairable": "section16.tasks.reports.report",
    "NotSentError": "section16.edgar.errors",
    "NotSignedInError": "section16.web.errors",
    "NotThereError": "section16.edgar.errors",
    "NotWritable": "section16.xml.document",
    "OptionsError": "section16.synth.options",
    "PageError": "section16.web.errors",
    "PlanError": "section16.drafting.plan.mistake",
    "PlanningError": "section16.tasks.reports.planning",
    "ProofNeededError": "section16.web.errors",
    "QueryBusyError": "section16.query.statement",
    "QueryError": "section16.query.statement",
    "QueryStoppedError": "section16.query.statement",
    "ReasonsError": "section16.standard.errors",
    "RecordError": "section16.tasks.records.keeping",
    "RefusedError": "section16.edgar.errors",
    "SandboxError": "section16.sandbox.control.client",
    "ScreenError": "section16.query.screens.screen",
    "Section16Error": "section16.standard.errors",
    "ServiceSettingsError": "section16.service.configuration",
    "SettingsError": "section16.edgar.errors",
    "SourceError": "section16.sources.piece",
    "SourceNameError": "section16.tasks.lake.mirror.words",
    "ThrottledError": "section16.edgar.errors",
    "TokenError": "section16.edgar.errors",
    "TooLongError": "section16.edgar.errors",
    "TooOftenError": "section16.accounts.throttle",
    "TradesError": "section16.ledger.short_swing.trades",
    "TransitionError": "section16.workspace.errors",
    "UnfitError": "section16.edgar.errors",
    "UnknownOutcomeError": "section16.edgar.errors",
    "UnreachableError": "section16.workspace.errors",
    "Unreadable": "section16.standard.kinds",
    "VaultError": "section16.edgar.sealing",
    "VisitError": "section16.web.errors",
    "WaitsForApprovalError": "section16.tasks.filing.approvals",
    "WatchError": "section16.tasks.lake.watch.book",
    "WorkerLost": "section16.tasks.lake.ingest.fanout",
    "WorkspaceError": "section16.workspace.errors",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as any module's
    """Import an error when it is first asked for: it brings its room with it."""
    if name not in _HOMES:
        message = f"module 'section16.errors' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the errors, imported or not."""
    return sorted({*globals(), *__all__})
