"""A draft has room for the documents that go with the report."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; drafts that are there have no such documents."""
    op.add_column("drafts", sa.Column("documents", sa.LargeBinary()))
