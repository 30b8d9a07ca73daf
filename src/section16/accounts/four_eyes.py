"""Four eyes: who made a report, or changed it, or imported its trades, does not approve it.

Pages and commands ask the same functions. Where nobody logs in and one person is enough, who files a report approves
it by that.
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from section16.accounts.approval_rules import Emergency, approvers_needed, emergency_at
from section16.accounts.directory import require_permission
from section16.accounts.roles import Permission
from section16.workspace.database import WriteSession
from section16.workspace.errors import WorkspaceError
from section16.workspace.kept_reports import GivenApproval, KeptReport, approvals, approve, contributors

__all__ = ["ApprovalState", "approval_state", "approve_as_second_person"]


class ApprovalState(Struct, frozen=True, kw_only=True):
    """Whose approval a report has and needs.

    `needed` counts people beside the `makers`, who prepared or changed it or imported its trades; at 0 who files
    approves by that. In an `emergency` one approval is enough, a maker's too.
    """

    report: KeptReport
    needed: int
    makers: frozenset[str]
    given: tuple[GivenApproval, ...]
    emergency: Emergency | None = None

    @property
    def counted(self) -> tuple[GivenApproval, ...]:
        """Return the approvals that count."""
        if self.needed == 0 or self.emergency:
            return self.given
        return tuple(one for one in self.given if one.approver not in self.makers)

    @property
    def still_needed(self) -> int:
        """Return how many approvals are missing."""
        wanted = 1 if self.emergency else max(1, self.needed)
        return max(0, wanted - len(self.counted))

    @property
    def missing(self) -> str | None:
        """Return a sentence that says whose approval is missing; None when the report may be filed."""
        if not self.still_needed:
            return None
        name, short = self.report.name, self.report.hash[:12]
        if self.needed == 0 or self.emergency:
            return f"draft '{name}' is not approved; section16 approve {short}"
        others = "someone" if self.still_needed == 1 else f"{self.still_needed} people"
        who = f"{others} other than {_listed(self._who_cannot)}, who prepared it"
        whoever = "that person runs" if self.still_needed == 1 else "each runs"
        return f"draft '{name}' waits for {who}; {whoever} section16 approve {short}"

    @property
    def _who_cannot(self) -> tuple[str, ...]:
        """Return the makers, who prepared the report first."""
        first = self.report.prepared_by
        return (first, *sorted(self.makers - {first}))

    def reason_against(self, name: str) -> str | None:
        """Return why somebody may not approve it; None where they may."""
        if self.needed == 0 or self.emergency or name not in self.makers:
            return None
        how = "prepared" if name == self.report.prepared_by else "changed, or its trades imported,"
        return f"'{self.report.name}' was {how} by {name}; another person approves it"


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def approval_state(session: Session, report: KeptReport, at: datetime) -> ApprovalState:
    """Return whose approval a report has and needs at a moment, as the trail has it."""
    return ApprovalState(
        report=report,
        needed=approvers_needed(session, report.issuer_cik, report.form),
        makers=contributors(session, report),
        given=approvals(session, report.hash),
        emergency=emergency_at(session, report.issuer_cik, at),
    )


def approve_as_second_person(writing: WriteSession, report: KeptReport, note: str = "") -> ApprovalState:
    """Approve a report in the name of who acts; raises WorkspaceError for who made it, and NotPermittedError."""
    require_permission(writing.session, writing.actor, Permission.approve, report.issuer_cik)
    state = approval_state(writing.session, report, writing.at)
    if reason := state.reason_against(writing.actor):
        message = f"draft: {reason}"
        raise WorkspaceError(message)
    approve(writing, report, note, emergency=state.emergency.reason if state.emergency else "")
    return approval_state(writing.session, report, writing.at)
