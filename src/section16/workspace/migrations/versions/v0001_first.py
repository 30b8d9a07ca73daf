"""The first shape: tables, and the triggers that keep what must never change."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NEVER = ("drafts", "approvals", "receipts", "events")
_GONE = "state NOT IN ('suspended', 'abandoned')"
_TEST_ENDED = "state NOT IN ('suspended', 'abandoned', 'accepted', 'disseminated', 'archived')"
# What a submission is about stays; an accession number, once given, too.
_FIXED = (
    "NEW.draft_hash <> OLD.draft_hash OR NEW.likeness <> OLD.likeness OR NEW.target <> OLD.target "
    "OR NEW.live <> OLD.live OR (OLD.accession IS NOT NULL AND (NEW.accession IS NULL "
    "OR NEW.accession <> OLD.accession))"
)


def upgrade() -> None:
    """Make everything."""
    _people()
    _drafts()
    _submissions()
    _trail()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("cik", sa.String(10), primary_key=True),
        sa.Column("name", sa.Text()),
        sa.Column("symbol", sa.Text()),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("is_issuer", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "duties",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("subject", sa.String(100), primary_key=True),
        sa.Column("due_on", sa.Date()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("likeness", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form", sa.String(3), nullable=False),
        sa.Column("period", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("issuer_cik", sa.String(10), nullable=False),
        sa.Column("owner_ciks", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("prepared_by", sa.String(200), nullable=False),
        sa.Column("prepared_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("draft_hash", sa.String(64), sa.ForeignKey("drafts.hash"), nullable=False),
        sa.Column("approver", sa.String(200), nullable=False),
        sa.Column("approved_at", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.UniqueConstraint("draft_hash", "approver", name="uq_approvals_person"),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("draft_hash", sa.String(64), sa.ForeignKey("drafts.hash"), nullable=False),
        sa.Column("likeness", sa.String(64), nullable=False),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("accession", sa.String(20)),
        sa.Column("known_before", sa.Text()),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("intended_at", sa.String(32)),
        sa.Column("sent_at", sa.String(32)),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("target", "accession", name="uq_submissions_accession"),
    )
    _one_at_a_time("uq_submissions_live", f"live AND {_GONE}")
    _one_at_a_time("uq_submissions_test", f"NOT live AND {_TEST_ENDED}")
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("submission_id", sa.Integer(), sa.ForeignKey("submissions.id"), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "holdings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("owner_cik", sa.String(10), nullable=False),
        sa.Column("issuer_cik", sa.String(10), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("security_title", sa.Text(), nullable=False),
        sa.Column("ownership", sa.String(1), nullable=False),
        sa.Column("nature", sa.Text()),
        sa.Column("derivative", sa.Boolean(), nullable=False),
        sa.Column("shares", sa.String(40)),
        sa.Column("value", sa.String(40)),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("submission_id", sa.Integer(), sa.ForeignKey("submissions.id"), nullable=False),
        sa.UniqueConstraint("owner_cik", "issuer_cik", "line", name="uq_holdings_line"),
    )


def _one_at_a_time(name: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "submissions",
        ["target", "likeness"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _trail() -> None:
    op.create_table(
        "events",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
    )


def _guard_sqlite() -> None:
    for table in _NEVER:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"
            )
    op.execute(
        "CREATE TRIGGER submissions_no_delete BEFORE DELETE ON submissions "
        "BEGIN SELECT RAISE(ABORT, 'submissions are never deleted'); END"
    )
    op.execute(
        f"CREATE TRIGGER submissions_fixed BEFORE UPDATE ON submissions WHEN {_FIXED} "
        "BEGIN SELECT RAISE(ABORT, 'what a submission is about is never changed'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION section16_never() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are never changed', TG_TABLE_NAME; END $$"
    )
    for table in _NEVER:
        op.execute(
            f"CREATE TRIGGER {table}_never BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION section16_never()"
        )
    op.execute(
        "CREATE TRIGGER submissions_never BEFORE DELETE OR TRUNCATE ON submissions "
        "FOR EACH STATEMENT EXECUTE FUNCTION section16_never()"
    )
    op.execute(
        "CREATE TRIGGER submissions_fixed BEFORE UPDATE ON submissions "
        f"FOR EACH ROW WHEN ({_FIXED}) EXECUTE FUNCTION section16_never()"
    )
