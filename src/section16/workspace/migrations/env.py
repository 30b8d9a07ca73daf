"""Run by Alembic: migrates over the connection that `upgrade` hands in."""

from alembic import context

from section16.workspace.tables.base import TableBase

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TableBase.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
