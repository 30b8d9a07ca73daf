"""The trail says what every table holds: what an older workspace has is recorded as it is found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from section16.workspace.audit import RECORDED_AS_FOUND, add_event
from section16.workspace.database import WriteSession, utc_now
from section16.workspace.recorded import TABLES

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the event, where there is anything; no table changes its shape."""
    there = sa.inspect(op.get_bind()).get_table_names()  # tables of later revisions come later
    with Session(op.get_bind()) as session:
        rows = [row for table in TABLES if table.__tablename__ in there for row in session.query(table)]
        if rows:
            add_event(WriteSession(session, utc_now(), "section16"), RECORDED_AS_FOUND, "workspace", changed=rows)
        session.flush()
