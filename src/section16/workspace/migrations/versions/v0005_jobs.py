"""Long work has a table."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("issuer_cik", sa.String(10)),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(100)),
        sa.Column("held_until", sa.String(32)),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer()),
        sa.Column("total", sa.Integer()),
        sa.Column("result", sa.Text()),
        sa.Column("problem", sa.Text()),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    stands = sa.text("state NOT IN ('failed', 'cancelled')")
    op.create_index("uq_jobs_key", "jobs", ["key"], unique=True, sqlite_where=stands, postgresql_where=stands)
    op.create_index("ix_jobs_due", "jobs", ["state", "due_at"])
    op.create_index("ix_jobs_change", "jobs", ["change"])
