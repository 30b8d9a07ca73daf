"""Drafts that are worked on, their versions and files, remarks on them, and how brokers' files are read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NEVER = ("working_versions", "working_files", "frozen_reports")


def upgrade() -> None:
    """Make the tables, and the triggers that keep what must never change."""
    _drafts()
    _beside()
    for table in _NEVER:
        _guard(table)


def _drafts() -> None:
    op.create_table(
        "working_drafts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("issuer_cik", sa.String(10), nullable=False, index=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_from", sa.Text(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "working_versions",
        _draft_id(),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "working_files",
        _draft_id(),
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("added_by", sa.String(200), nullable=False),
        sa.Column("added_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "frozen_reports",
        _draft_id(),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("report_hash", sa.String(64), sa.ForeignKey("drafts.hash"), primary_key=True),
    )


def _draft_id() -> sa.Column[int]:
    return sa.Column(
        "draft_id", sa.Integer(), sa.ForeignKey("working_drafts.id"), primary_key=True, autoincrement=False
    )


def _beside() -> None:
    op.create_table(
        "remarks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("draft_id", sa.Integer(), sa.ForeignKey("working_drafts.id"), nullable=False, index=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Integer(), sa.ForeignKey("remarks.id")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("resolved_by", sa.String(200)),
        sa.Column("resolved_at", sa.String(32)),
    )
    op.create_table(
        "broker_readings",
        sa.Column("issuer_cik", sa.String(10), primary_key=True),
        sa.Column("broker", sa.String(200), primary_key=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(200), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "taken_files",
        _draft_id(),
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("issuer_cik", sa.String(10), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("taken_by", sa.String(200), nullable=False),
        sa.Column("taken_at", sa.String(32), nullable=False),
    )


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_never BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION section16_never()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
        )
