"""People log in: accounts, their roles, what proves who they are, sessions; and events are found by their subject."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables; a workspace without accounts goes on as it was."""
    _accounts()
    _sessions()
    op.create_index("ix_events_subject", "events", ["subject"])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("owner_cik", sa.String(10)),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "roles",
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
        sa.Column("issuer_cik", sa.String(10), primary_key=True),
        sa.Column("role", sa.String(16), primary_key=True),
        sa.Column("by_group", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "credentials",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.Text()),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("used_at", sa.String(32)),
        sa.UniqueConstraint("kind", "key", name="uq_credentials_key"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id")),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
        sa.Column("used_at", sa.String(32)),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("proved_at", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "login_steps",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("purpose", sa.String(24), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
    )
