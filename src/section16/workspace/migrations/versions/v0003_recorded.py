"""The trail says what every table holds: what an older workspace has is recorded as it is found."""

from alembic import op
from sqlalchemy.orm import Session

from section16.workspace.database import WriteSession, utc_now
from section16.workspace.tables.base import TableBase
from section16.workspace.tables.filing import ROWS
from section16.workspace.trail.audit import RECORDED_AS_FOUND, add_event
from section16.workspace.trail.recorded import rows_found

revision = "0003"
down_revision = "0002"

# The tables that there are at this step, whatever has come since.
_TABLES = ("people", "holdings", "drafts", "approvals", "submissions", "receipts", "settings", "duties")


def upgrade() -> None:
    """Add the event, where there is anything; no table changes its shape."""
    with Session(op.get_bind()) as session:
        found = {name: dict(rows_found(session, TableBase.metadata.tables[name])) for name in _TABLES}
        if rows := {name: kept for name, kept in found.items() if kept}:
            add_event(WriteSession(session, utc_now(), "section16"), RECORDED_AS_FOUND, "workspace", {ROWS: rows})
        session.flush()
